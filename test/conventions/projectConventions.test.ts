import { describe, expect, test } from 'vitest';
import { conventionsFor } from '../../server/src/features/destroyed';
import { analyze, expectClean, expectMarked } from '../support/check';

const files = (conventions: unknown): Record<string, string> => ({
  '/project/.hyplens.json': JSON.stringify({ conventions }),
});
const routine = (body: string, comment = ''): string => `
        .global el1_irq
        .type   el1_irq, %function
${comment}
el1_irq:
        ${body}
        .size   el1_irq, . - el1_irq
`;
const boot = routine('mov     x19, x0\n        ret');

describe('conventions of the project file', () => {
  test('by name', () => expectClean(boot, { files: files({ el1_irq: 'convention none' }) }));
  test('by pattern', () => expectClean(boot, { files: files({ 'el1_*': ['convention none'] }) }));
  test('of another routine: nothing', () =>
    expectMarked(boot.replace('ret\n', 'ret\n//      ^^^ callee-saved-clobbered x19\n'), {
      files: files({ 'el2_*': 'convention none', el1: 'convention none' }),
    }));
  test('several statements', () => {
    const text = routine('mrs     x0, esr_el2\n        ldp     x0, x1, [sp], #16\n        eret\n        sb');
    expectClean(text, { files: files({ 'el1_*': ['convention exception', 'stack 16: x0, x1'] }) });
    expectMarked(text.replace('eret\n', 'eret\n//      ^^^ stack-imbalance 16 bytes below\n'), {
      files: files({ 'el1_*': ['convention exception', 'stack 32: x0, x1'] }),
    });
  });
  test('a name comes before a pattern, and a comment before both', () => {
    const kind = (text: string): string | undefined => {
      const analysis = analyze(text, {
        files: files({ '*': 'convention none', el1_irq: 'convention smccc' }),
      });
      const [first] = analysis.routines.flatMap((r) => conventionsFor(analysis, r));
      return `${first?.kind}: ${first?.why}`;
    };
    expect(kind(boot)).toBe('smccc: stated in .hyplens.json');
    expect(kind(routine('mov     x0, x1\n        ret', '// hyplens: convention aapcs64'))).toBe(
      'aapcs64: stated by a comment',
    );
  });
  test('what holds on entry, for some routines', () =>
    expectMarked(
      routine('mrs     x1, esr_el2\n        fmov    d0, x1\n//      ^^^ trapped-access FP\n        ret'),
      {
        files: files({ 'el1_*': 'assume E2H=0, CPTR_EL2.TFP=1' }),
      },
    ));
});
