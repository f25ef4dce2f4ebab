import { describe, expect, test } from 'vitest';
import { expectClean, findingsIn } from '../support/check';

const helper = (uses: string): string => `
        .global outer
        .type   outer, %function
outer:
        stp     x29, x30, [sp, #-64]!
        stp     x19, x20, [sp, #16]
        stp     x25, x26, [sp, #32]
        mov     x26, #1
        bl      inner
        ldp     x25, x26, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
        .size   outer, . - outer
        .type   inner, %function
inner:
        stp     x29, x30, [sp, #-16]!
        bl      other
        ${uses}
        ldr     x19, [x25]
        str     x19, [x25, #8]
        ldp     x29, x30, [sp], #16
        ret
        .size   inner, . - inner
`;

describe('a local function that its file alone calls', () => {
  test('goes by a convention of its own where it takes an argument in a callee-saved register', () =>
    expectClean(helper('cbz     x26, 1f\n        mov     x25, x0\n1:')));
  test('owes what a function owes where it takes none', () =>
    expect(findingsIn(helper('mov     x25, x0')).map((f) => f.rule)).toEqual([
      'callee-saved-clobbered',
      'callee-saved-clobbered',
    ]));
});
