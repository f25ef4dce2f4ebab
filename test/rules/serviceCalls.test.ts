import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

const vectors = (lower: string): string => `
        .macro  slot code
        .balign 128
        \\code
        .endm
        .macro  save_first
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        .endm
        .macro  spin
        b       .
        .endm
        .text
        .balign 2048
        .global vectors
        .type   vectors, %function
vectors:
        .rept   8
        slot    spin
        .endr
        slot    "${lower}"
        .rept   7
        slot    spin
        .endr
        .balign 128
`;

/** A handler that keeps the registers of a system call on another stack, but for those that a function may change. */
const handler = (exceptionClass: string): string => `
        .type   lower_sync, %function
lower_sync:
        mrs     x2, esr_el1
        lsr     x2, x2, #26
        cmp     x2, #${exceptionClass}
        b.eq    service
        b       .
        .size   lower_sync, . - lower_sync
        .type   service, %function
service:
        ldr     x3, [sp, #64]
        mov     x1, sp
        msr     spsel, #0
        mov     x2, sp
        mov     sp, x3
        sub     sp, sp, #160
        stp     x30, x2, [sp, #136]
        ldp     x2, x3, [x1, #16]
        ldp     x0, x1, [x1]
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        stp     x8, x9, [sp, #64]
        stp     x10, x11, [sp, #80]
        stp     x12, x13, [sp, #96]
        str     x14, [sp, #112]
        mov     x0, sp
        bl      serve
        msr     daifset, #15
        ldp     x2, x3, [sp, #16]
        ldp     x4, x5, [sp, #32]
        ldp     x6, x7, [sp, #48]
        ldp     x8, x9, [sp, #64]
        ldp     x10, x11, [sp, #80]
        ldp     x12, x13, [sp, #96]
        ldr     x14, [sp, #112]
        mov     x30, sp
        ldr     x0, [x30, #144]
        mov     sp, x0
        ldp     x0, x1, [x30]
        ldr     x30, [x30, #136]
`;
const end = '        eret\n        sb\n        .size   service, . - service\n';
const marked = `        eret
//      ^^^^ exception-context-clobbered x15–x18 may not hold
        sb
        .size   service, . - service
`;

describe('the return from a system call', () => {
  // Arm ARM D24.2.37, ESR_ELx.EC.
  test.each([
    ['AArch64', '0x15'],
    ['AArch32', '0x11'],
  ])('owes what a call owes: SVC of %s', (_, exceptionClass) =>
    expectClean(vectors('save_first; b lower_sync') + handler(exceptionClass) + end),
  );
  test('a fault owes every register', () =>
    expectMarked(vectors('save_first; b lower_sync') + handler('0x24') + marked));
});

describe('registers that the vectors put where the handler finds them', () => {
  test('at a stack pointer that differs by the way that leads there', () =>
    expectClean(
      `${vectors('save_first; b lower_sync').replace(
        /spin\n {8}\.endr\n {8}\.balign/,
        'spin\n        .endr\n        .balign',
      )}
        .balign 2048
        .global others
        .type   others, %function
others:
        .rept   8
        slot    spin
        .endr
        slot    "sub sp, sp, #512; save_first; b lower_sync"
        .rept   7
        slot    spin
        .endr
        .balign 128
${handler('0x15')}${end}`,
    ));
});
