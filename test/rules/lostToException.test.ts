import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

/** A way out of a guest with a window in which a pending SError is taken; its fixup puts back what that overwrote. */
const exit = (save: string, restore: string, mark = ''): string => `
        .global leave_guest
        .type   leave_guest, %function
leave_guest:
        mrs     x2, elr_el2
        ${save}
        mrs     x4, isr_el1
        tbnz    x4, #8, 1f
        ret
1:      msr     daifclr, #4
2:      isb
        msr     daifset, #4
        ret
        .pushsection __kvm_ex_table, "a"
        .align  3
        .long   (2b - .), (3f - .)
        .popsection
3:      msr     daifset, #4
        mov     x0, #1
        msr     elr_el2, x2
        ${restore}
        ret
${mark}
        .size   leave_guest, . - leave_guest
`;

const UNREAD = `mrs     x3, esr_el2
//      ^^^ dead-write x3`;

describe('stale-system-register: what an exception overwrote', () => {
  test('is put back', () => expectClean(exit('mrs x3, esr_el2', 'msr esr_el2, x3')));
  test('is not put back', () =>
    expectMarked(
      exit(
        UNREAD,
        'nop',
        '//      ^^^ stale-system-register ESR_EL2 does not hold its old value at this ret: the exception that may be taken at `isb` on line 12 overwrites it, and nothing puts it back',
      ),
    ));
  test('gives way to another value', () =>
    expectMarked(
      exit(
        UNREAD,
        'msr esr_el2, x0',
        '//      ^^^ stale-system-register overwrites it, and `msr esr_el2, x0` on line 22 puts another one there',
      ),
    ));
  test('was of no interest: nothing read it before', () => expectClean(exit('nop', 'nop')));
});
