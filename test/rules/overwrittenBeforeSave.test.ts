import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

describe('a register is overwritten before a context that it belongs to is saved', () => {
  const code = (address: string, marker = '', x0 = 'ldp x2, x3, [sp], #16\n        stp x2, x3, [x1]') => `
        .global guest_exit
guest_exit:
        add     x1, x1, #64
        ${address}
${marker}
        stp     x4, x5, [x1, #8 * 4]
        stp     x6, x7, [x1, #8 * 6]
        stp     x8, x9, [x1, #8 * 8]
        stp     x10, x11, [x1, #8 * 10]
        stp     x12, x13, [x1, #8 * 12]
        ${x0}
        stp     x19, x20, [x1, #8 * 19]
        stp     x21, x22, [x1, #8 * 21]
        mov     x0, x1
        b       host
`;
  test('by a copy', () =>
    expectMarked(
      code('mov     x19, x0', '//      ^^^ overwritten-before-use overwrites x19 before `stp x19'),
    ));
  test('by an address', () =>
    expectMarked(
      code('add     x12, x1, #8', '//      ^^^ overwritten-before-use overwrites x12 before `stp x12'),
    ));
  test('not: after the save', () => expectClean(code('nop').replace('mov     x0, x1', 'mov x0, x19')));
  test('not: what a vector pushed comes back first', () =>
    expectClean(code('nop', '', 'ldp x2, x3, [sp], #16\n        str x3, [x1, #8 * 3]')));
  test('not: what was set aside in a system register', () =>
    expectClean(code('nop', '', 'mrs x18, tpidr_el2\n        str x18, [x1, #8 * 18]')));
  test('not: a result goes to where another routine has saved the register', () =>
    expectClean(
      `${code('bl      keep\n        mov     x19, #5')}
        .type keep, %function
keep:   stp     x19, x20, [x1, #8 * 19]
        ret
        .size keep, . - keep
`,
    ));
});
