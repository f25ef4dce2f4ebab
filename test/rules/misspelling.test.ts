import { describe, expect, test } from 'vitest';
import { analyze, findingsIn } from '../support/check';
import { applied, fixesOf } from '../support/quickFix';

/** Lines as each of the offered replacements leaves them, and whether the editor may take one by itself. */
function choices(text: string): { readonly text: string; readonly preferred: boolean }[] {
  return fixesOf(text)
    .filter((action) => action.title.startsWith('Replace '))
    .map((action) => ({ text: applied(text, action), preferred: action.isPreferred === true }));
}

/** A text without registers may be for any architecture. */
const routine = '\t.global f\nf:\tmov x0, x1\n\tret\n';

describe('an unknown word', () => {
  test('of several near mnemonics each is offered', () => {
    const text = '\t.global f\nf:\tldrx x0, [x1]\n\tret\n';
    expect(findingsIn(text)[0]?.message).toBe(
      "unknown mnemonic `ldrx' -- `ldrx x0,[x1]'; did you mean `ldxr', `ldr' or `ldrb'?",
    );
    expect(choices(text)).toEqual(
      ['ldxr', 'ldr', 'ldrb'].map((word) => ({ text: text.replace('ldrx', word), preferred: false })),
    );
  });

  test.each([
    ['a condition of a branch', '1:\tb.eqq 1b\n', 'b.eqq', 'b.eq'],
    ['a directive', '\t.pushsetion .text\n', '.pushsetion', '.pushsection'],
    ['an assembler macro', '\t.macro save_regs\n\tnop\n\t.endm\n\tSave_rges\n', 'Save_rges', 'save_regs'],
    [
      'a macro of the C preprocessor',
      '#define SYM_FUNC_BEGIN(name) name:\nSYM_FUNC_BEGNI(g)\n',
      'SYM_FUNC_BEGNI',
      'SYM_FUNC_BEGIN',
    ],
    ['a mnemonic written in capitals', '\tSVCC #0\n', 'SVCC', 'svc'],
  ])('%s', (_, lines, wrong, right) => {
    const text = `${routine}${lines}`;
    expect(findingsIn(text).find((f) => f.rule === 'unknown-instruction')?.message).toContain(
      `did you mean \`${right}'?`,
    );
    expect(choices(text)).toEqual([{ text: text.replace(wrong, right), preferred: true }]);
  });

  test('inside a macro is replaced in the macro, once', () => {
    const text = '\t.macro twice\n\tldpr x0, x1, [sp]\n\t.endm\n\ttwice\n\ttwice\n';
    const [first] = choices(text);
    expect(first?.text).toBe(text.replace('ldpr', 'ldp'));
  });

  test('that a macro made of parts is named and not replaced', () => {
    const text = '\t.macro op name\n\tld\\name x0, [x1]\n\t.endm\n\top rrr\n';
    expect(analyze(text).findings[0]?.message).toContain('did you mean');
    expect(choices(text)).toEqual([]);
  });

  test('far from all that is known has no suggestion', () => {
    expect(findingsIn('\tfrobnicate x0\n')[0]?.message).toBe(
      "unknown mnemonic `frobnicate' -- `frobnicate x0'",
    );
    expect(choices('\tfrobnicate x0\n')).toEqual([]);
  });

  test('nothing is said of a macro that is undefined by then', () => {
    const lines = '#define SYM_FUNC_BEGIN(name) name:\n#undef SYM_FUNC_BEGIN\nSYM_FUNC_BEGNI(f)\n';
    const text = `${routine}${lines}`;
    expect(findingsIn(text)[0]?.message).not.toContain('SYM_FUNC_BEGIN');
  });
});
