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
  test('where nothing tells the level, EL1 is taken to be meant', () => {
    const off = (barrier: string) => `
        .global restart
        .type   restart, %function
restart:
        mrs     x9, sctlr_el1
        bic     x9, x9, #1
        msr     sctlr_el1, x9
        ${barrier}
        br      x0
//      ^^^ ${barrier === 'isb' ? '' : 'missing-isb fetched under the old settings'}
        .size   restart, . - restart
`;
    expectClean(off('isb').replace(/\/\/ .*\n/, '\n'));
    expectMarked(off('nop'));
  });
  test('behind the join with another level it is still the level that wrote', () => {
    const off = (barrier: string, marker: string): string => `
        .global mmu_off
mmu_off:
        mrs     x9, CurrentEL
        cmp     x9, #8
        b.ne    1f
        mrs     x9, sctlr_el2
        bic     x9, x9, #1
        msr     sctlr_el2, x9
        ${barrier}
        b       2f
1:      mrs     x9, sctlr_el1
        bic     x9, x9, #1
        msr     sctlr_el1, x9
        isb
2:      br      x0
${marker}
`;
    expectClean(off('isb', ''));
    expectMarked(off('nop', '//      ^^^ missing-isb SCTLR_EL2'));
  });
  test('a lower level is synchronised by the way there', () => expectClean(code(1, 'nop', 'ret')));
});

describe('an instruction that reads a system register indirectly', () => {
  const code = (write: string, barrier: string, use: string, level: 1 | 2 | 3 = 2) => `
        .global f
        .type   f, %function
// hyplens: assume E2H=0
f:
        mrs     x9, sctlr_el${level}
        ${write}
        ${barrier}
        ${use}
        isb
        add     x0, x0, x9
        ret
        .size   f, . - f
`;
  test.each([
    ['msr csselr_el1, x0', 'mrs x0, ccsidr_el1', 2, 'CSSELR_EL1'],
    ['msr s3_0_c5_c3_1, x0', 'mrs x0, s3_0_c5_c4_0', 2, 'ERRSELR_EL1'],
    ['msr pmselr_el0, x0', 'mrs x0, pmxevcntr_el0', 1, 'PMSELR_EL0'],
    ['msr s3_4_c12_c9_5, x0', 'msr s3_4_c12_c11_0, xzr', 2, 'ICC_SRE_EL2'],
    ['msr scr_el3, x0', 'msr s3_0_c12_c12_5, x1', 3, 'SCR_EL3'],
    ['msr vttbr_el2, x0', 'tlbi vmalls12e1\n dsb sy', 2, 'VTTBR_EL2'],
    ['msr vtcr_el2, x0', 'at s12e1r, x1', 2, 'VTCR_EL2'],
    ['msr vbar_el2, x0', 'hvc #0', 2, 'VBAR_EL2'],
    ['msr ttbr0_el2, x0', 'ldr x0, [x1]', 2, 'TTBR0_EL2'],
    ['bic x9, x9, #1\n msr sctlr_el2, x9', 'ldr x0, [x1]', 2, 'SCTLR_EL2'],
  ] as const)('%s; %s', (write, use, level, register) => {
    expectClean(code(write, 'isb', use, level));
    const [first = '', ...rest] = use.split('\n');
    const marker = `//      ^^^ missing-isb no isb follows the write of ${register}`;
    expectMarked(code(write, 'nop', [first, marker, ...rest].join('\n'), level));
  });
  test('the result of an address translation is read', () => {
    expectClean(code('at s1e1r, x0', 'isb', 'mrs x0, par_el1', 2));
    const marker = '//      ^^^ missing-isb no isb follows `at s1e1r, x0` on line';
    expectMarked(code('at s1e1r, x0', 'nop', `mrs x0, par_el1\n${marker}`, 2));
    expectClean(code('msr par_el1, x0', 'nop', 'mrs x0, par_el1', 2));
  });
  test('tables that are set before translation is turned on', () =>
    expectClean(code('msr ttbr0_el2, x0', 'ldr x0, [x1]', 'msr sctlr_el2, x9')));
  test('bits that no load or store goes by', () =>
    expectClean(code('orr x9, x9, #(1 << 31)\n msr sctlr_el2, x9', 'nop', 'ldr x0, [x1]')));
  test('vectors of another level', () => expectClean(code('msr vbar_el2, x0', 'nop', 'smc #0')));
});

describe('maintenance that an isb does not wait for', () => {
  const code = (lines: string) => `
        .global f
        .type   f, %function
f:
        mov     x1, x0
        ${lines}
        .size   f, . - f
`;
  test.each(['tlbi alle2', 'ic iallu'])('%s; isb', (operation) => {
    const marker = '//      ^^^ missing-barrier the isb does not wait';
    expectClean(code(`${operation}\n dsb nsh\n isb\n dsb sy\n ret`));
    expectMarked(code(`${operation}\n${marker}\n isb\n dsb sy\n isb\n ret`));
  });
  test('a branch to other code is a way out', () => {
    expectMarked(code('ic iallu\n//      ^^^ missing-barrier before the br on line\n br x1'));
    expectMarked(
      code('ic iallu\n        dsb sy\n//      ^^^ missing-barrier no isb follows the dsb\n br x1'),
    );
    expectClean(code('ic iallu\n dsb sy\n isb\n br x1'));
  });
  test('between two sets of a data cache an isb stands for the selection', () =>
    expectClean(code('1: dc csw, x1\n msr csselr_el1, x1\n isb\n subs x1, x1, #1\n b.ne 1b\n dsb sy\n ret')));
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
