import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

describe('a register whose feature was looked for', () => {
  const probe = (branch: string, mark = ''): string => `
        .global allow_profiling
        .type   allow_profiling, %function
allow_profiling:
        mrs     x0, id_aa64dfr0_el1
        ubfx    x0, x0, #32, #4
        ${branch}    x0, 1f
        msr     pmscr_el2, xzr
${mark}1:      ret
        .size   allow_profiling, . - allow_profiling
`;
  test('where it is', () => expectClean(probe('cbz')));
  test('where it is not', () =>
    expectMarked(probe('cbnz', '//      ^^^ undefined-system-register ID_AA64DFR0_EL1.PMSVer is 0\n')));
});

describe('a register of a level that CurrentEL was compared with', () => {
  const off = (branch: string, mark = ''): string => `
        .global mmu_off
mmu_off:
        mrs     x9, CurrentEL
        cmp     x9, #8
        ${branch}    1f
        mrs     x0, sctlr_el2
${mark}        bic     x0, x0, #1
        msr     sctlr_el2, x0
${mark}        b       2f
1:      mrs     x0, sctlr_el1
        bic     x0, x0, #1
        msr     sctlr_el1, x0
2:      isb
        ret
`;
  test('on the way that is taken there', () => expectClean(off('b.ne')));
  test('on the other way', () =>
    expectMarked(off('b.eq', '//      ^^^ undefined-system-register control does not come here from EL2\n')));
  test.each(['b.gt', 'b.hi'])('where %s leaves the level above alone', (branch) =>
    expectClean(`
        .global start
start:  mrs     x6, CurrentEL
        cmp     x6, #8
        ${branch}    3f
        b.eq    2f
        msr     vbar_el1, x0
        ret
2:      msr     vbar_el2, x0
        ret
3:      msr     cptr_el2, x0
        msr     vbar_el3, x0
        ret
`),
  );
  test('one by one, from the highest', () =>
    expectClean(`
        .global vectors
vectors:
        mrs     x9, CurrentEL
        cmp     x9, #12
        b.eq    3f
        cmp     x9, #8
        b.eq    2f
        msr     vbar_el1, x0
        ret
2:      msr     vbar_el2, x0
        ret
3:      msr     vbar_el3, x0
        ret
`));
});
