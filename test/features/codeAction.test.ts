import { describe, expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/codeAction';
import { analyze, expectClean, PATH } from '../support/check';

/** The text after the first action of the title on the line (zero-based) has been taken. */
function taken(text: string, line: number, title: RegExp): string {
  const analysis = analyze(text);
  const { document } = analysis;
  const range = { start: { line, character: 0 }, end: { line, character: 0 } };
  const action = codeActions({ document, analysis, uriOf: (path) => path }, range).find((a) =>
    title.test(a.title),
  );
  const edits = action?.edit?.changes?.[PATH] ?? [];
  const lines = text.split('\n');
  for (const e of edits) {
    const old = lines[e.range.start.line] ?? '';
    lines[e.range.start.line] =
      old.slice(0, e.range.start.character) + e.newText + old.slice(e.range.end.character);
  }
  return lines.join('\n');
}

describe('an annotation that allows a finding', () => {
  const code = (comment: string) => `
        .global f
        .type   f, %function
f:
        mov     x19, x0
        ret${comment}
        .size   f, . - f
`;
  test('at the end of its line', () => {
    const text = taken(code(''), 5, /^Allow callee-saved-clobbered on this line/);
    expect(text).toContain('ret // hyplens: allow callee-saved-clobbered: reason\n');
    expectClean(text);
  });
  test('above it, where a comment stands there already', () => {
    const text = taken(code(' // done'), 5, /^Allow callee-saved-clobbered in f/);
    expect(text).toContain('        // hyplens: allow callee-saved-clobbered: reason\n        ret // done\n');
    expectClean(text);
  });
  test('none for what the assembler rejects', () =>
    expect(taken('f:\n        movx    x0, x1\n        eret\n        sb\n', 1, /Allow/)).not.toContain(
      'hyplens:',
    ));
});
