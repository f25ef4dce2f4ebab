import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

/** Vectors of which only those for exceptions from AArch32 lead to the handler, or one more. */
const vectors = (handler: string, also = '.'): string => {
  const slot = (target: string): string => `        .align  7\n        b       ${target}\n`;
  const slots = Array.from({ length: 16 }, (_, n) => slot(n === 12 ? 'sync_a32' : n === 8 ? also : '.'));
  return `
        .align  11
        .globl  vectors
vectors:
${slots.join('')}
sync_a32:
        stp     x0, x1, [sp, #-16]!
        str     x2, [sp, #-16]!
${handler}
1:      ldr     x2, [sp], #16
        ldp     x0, x1, [sp], #16
        eret
        sb
`;
};
const handler = (clear: string, compared: string, indexed: string): string => `
        ${clear}
        cmp     x0, #5
${compared}
        b.hs    1f
        adrp    x1, table
        add     x1, x1, :lo12:table
        ldr     x2, [x1, x0, lsl #3]
${indexed}
        msr     tpidr_el2, x2
`;

describe('a register of interrupted AArch32 code as 64 bits', () => {
  test('compared, and as an index', () =>
    expectMarked(
      vectors(
        handler(
          'nop',
          '//      ^^^ width-mismatch `cmp x0, #5` uses all 64 bits of x0, but the interrupted AArch32 code',
          '//      ^^^ width-mismatch uses all 64 bits of x0',
        ),
      ),
    ));
  test('after its upper half is cleared', () => expectClean(vectors(handler('mov     w0, w0', '', ''))));
  test('as 32 bits', () =>
    expectClean(
      vectors(handler('nop', '', '').replace('cmp     x0', 'cmp     w0').replace('x0, lsl', 'w0, uxtw')),
    ));
  test('in a handler of both states it may be 64 bits wide', () =>
    expectClean(vectors(handler('nop', '', ''), 'sync_a32')));
});
