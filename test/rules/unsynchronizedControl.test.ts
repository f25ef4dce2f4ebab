import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

describe('SCTLR_ELx of this level is written, and the code behind a branch relies on it', () => {
  const code = (level: 1 | 2, barrier: string, leave: string) => `
        .global mmu_off
        .type   mmu_off, %function
// hyplens: assume E2H=0
mmu_off:
        mrs     x9, sctlr_el${level}
        bic     x9, x9, #1
        msr     sctlr_el${level}, x9
        ${barrier}
        msr     tpidr_el2, x1
        ${leave}
        .size   mmu_off, . - mmu_off
`;
  test('with an isb', () => expectClean(code(2, 'isb', 'br      x0')));
  test('without', () =>
    expectMarked(
      code(2, 'nop', 'br      x0\n//      ^^^ missing-isb no isb follows the write of SCTLR_EL2'),
    ));
  test('a return is such a branch', () =>
    expectMarked(code(2, 'nop', 'ret\n//      ^^^ missing-isb SCTLR_EL2')));
  test('an exception return synchronises', () =>
    expectClean(code(2, 'msr     elr_el2, x0', 'eret\n        sb')));
  test('a lower level is synchronised by the way there', () => expectClean(code(1, 'nop', 'ret')));
});

describe('an address that a 32-bit instruction cut', () => {
  const code = (change: string, marker: string) => `
        .global f
        .type   f, %function
f:
        ${change}
        ldr     x3, [x1, #16]
${marker}
        mov     x0, x3
        ret
        .size   f, . - f
`;
  test('of an argument', () =>
    expectMarked(code('add     w1, w0, #8', '//      ^^^ width-mismatch x1 is used as an address here')));
  test('of a pointer from memory', () =>
    expectMarked(
      code(
        'ldr     x2, [x0]\n        mov     w1, w2',
        '//      ^^^ width-mismatch x1 is used as an address here',
      ),
    ));
  test('in 64 bits', () => expectClean(code('add     x1, x0, #8', '')));
  test('on purpose: one register, zero-extended in place', () => expectClean(code('mov     w1, w1', '')));
  test('an index to another register', () =>
    expectClean(code('add     w1, w0, #8', '').replace('[x1, #16]', '[x1, x2]')));
});
