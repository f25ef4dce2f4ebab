import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { expectClean } from '../support/check';
import { applied, fixesOf } from '../support/quickFix';

/** The text after the first action of the title on the line (zero-based) has been taken. */
function taken(text: string, line: number, title: RegExp): string {
  const onLine = (a: CodeAction): boolean => a.diagnostics?.[0]?.range.start.line === line;
  return applied(
    text,
    fixesOf(text).find((a) => onLine(a) && title.test(a.title)),
  );
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
