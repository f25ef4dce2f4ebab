import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

/** A call with all registers out of one structure, its results into another. */
const call = (load: string, mark = ''): string => `
        .global call_secure
        .type   call_secure, %function
call_secure:
        stp     x1, x19, [sp, #-16]!
        mov     x19, x0
        ldp     x0, x1, [x19]
        ldp     x2, x3, [x19, #16]
        ldp     x4, x5, [x19, #32]
        ldp     x6, x7, [x19, #48]
        ldp     x8, x9, [x19, #64]
        ${load}
        smc     #0
        ldr     x19, [sp]
        stp     x0, x1, [x19]
        stp     x2, x3, [x19, #16]
        stp     x4, x5, [x19, #32]
        stp     x6, x7, [x19, #48]
        stp     x8, x9, [x19, #64]
        stp     x10, x11, [x19, #80]
${mark}
        ldp     xzr, x19, [sp], #16
        ret
        .size   call_secure, . - call_secure
`;

/** A save of all registers for a tracer. */
const save = (pair: string, mark = ''): string => `
        .global traced
traced:
        sub     sp, sp, #256
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        stp     x8, x9, [sp, #64]
        ${pair}
        stp     x12, x13, [sp, #96]
${mark}
        stp     x14, x15, [sp, #112]
        stp     x16, x17, [sp, #128]
        stp     x18, x19, [sp, #144]
        stp     x20, x21, [sp, #160]
        stp     x22, x23, [sp, #176]
        stp     x24, x25, [sp, #192]
        stp     x26, x27, [sp, #208]
        stp     x28, x29, [sp, #224]
        str     x30, [sp, #240]
        b       tracer
`;

describe('structures of registers', () => {
  test('all arguments come from one, all results go into another', () =>
    expectClean(call('ldp x10, x11, [x19, #80]')));
  test('a pair that was never loaded is no result', () =>
    expectMarked(
      call(
        'nop',
        '//      ^^^ undefined-read x10 is read here, but nothing has written it\n//      ^^^ undefined-read x11',
      ),
    ));
  test('a save of all registers', () => expectClean(save('stp x10, x11, [sp, #80]')));
  test('a save of all but a pair in the middle', () =>
    expectMarked(
      save(
        'nop',
        '//      ^^^ mismatched-slot this save of 29 registers in order leaves the slots of x10 and x11 as they were',
      ),
    ));
});
