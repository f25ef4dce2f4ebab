import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

const routine = (body: string): string => `
        .text
        .global f
        .type   f, %function
f:
${body}
        .size   f, . - f
`;

describe('an address that a 32-bit instruction cuts in a loop', () => {
  const clear = (next: string, told = ''): string =>
    routine(`
1:      str     xzr, [x0]
${told}
        ${next}
        subs    x1, x1, #8
        b.hi    1b
        ret`);
  test('is told once, at the access', () =>
    expectMarked(
      clear(
        'add     w0, w0, #8',
        '//      ^^^ width-mismatch x0 is used as an address here, but `add w0, w0, #8`',
      ),
    ));
  test('in 64 bits', () => expectClean(clear('add     x0, x0, #8')));
});

describe('32 bits of a value that another instruction takes as an address', () => {
  test('an end that is made of it', () =>
    expectMarked(
      routine(`
        ldr     x2, [x0]
        add     w3, w0, #64
//      ^^^ width-mismatch keeps only 32 bits of x0, an address for \`ldr x2, [x0]\`
1:      str     x2, [x0], #8
        cmp     x0, x3
        b.lo    1b
        ret`),
    ));
  test('that is compared with the end', () =>
    expectMarked(
      routine(`
1:      dc      civac, x0
        add     x0, x0, #64
        cmp     w0, w1
//      ^^^ width-mismatch compares only 32 bits of x0, an address for \`dc civac, x0\`
        b.lo    1b
        dsb     sy
        ret`),
    ));
  test('that is the result', () =>
    expectMarked(
      routine(`
1:      ldrb    w2, [x0], #1
        cbnz    w2, 1b
        sub     w0, w0, #1
//      ^^^ width-mismatch keeps only 32 bits of x0
        ret`),
    ));
  test('the return address', () =>
    expectMarked(
      routine(`
        mov     w9, w30
//      ^^^ width-mismatch keeps only 32 bits of lr, which holds an address
        str     xzr, [x0]
        ret     x9`),
    ));
  test('a place in a table', () =>
    expectMarked(
      routine(`
        adr     x1, table
        add     w0, w0, w1
//      ^^^ width-mismatch keeps only 32 bits of x1
        ret
        .balign 8
table:  .quad   0, 0`),
    ));
  test('that is aligned before it is one', () =>
    expectMarked(
      routine(`
        mov     w2, w0
//      ^^^ width-mismatch keeps only 32 bits of x0, an address for \`dc civac, x3\`
        bic     x3, x2, #63
        dc      civac, x3
        dsb     sy
        ret`),
    ));
  test('its low bits, and the distance of two, are 32 bits', () =>
    expectClean(
      routine(`
        mov     w3, w0
        and     w3, w3, #7
        sub     w4, w1, w0
        ldr     x2, [x0]
        ldr     x5, [x1]
        add     x2, x2, x5
        add     x0, x2, w3, uxtw
        add     x0, x0, w4, uxtw
        ret`),
    ));
  test('zero-extended in place', () => expectClean(routine('mov     w0, w0\n ldr x0, [x0]\n ret')));
});

describe('what takes 64 bits in any case', () => {
  test('a branch target', () =>
    expectMarked(
      routine(`
        mrs     x9, vbar_el2
        orr     w8, w9, #0x80
        br      x8
//      ^^^ width-mismatch takes its target from x8, of which \`orr w8, w9, #0x80\``),
    ));
  test('the stack pointer', () =>
    expectMarked(
      routine(`
        mov     x9, sp
        ldr     w12, [x0, #16]
        mov     sp, x12
//      ^^^ width-mismatch takes the stack pointer from x12
        mov     sp, x9
        ret`),
    ));
  test('a table base', () =>
    expectMarked(
      routine(`
        mov     x2, x0
        orr     w2, w2, #1
        msr     ttbr0_el2, x2
//      ^^^ width-mismatch takes an address from x2
        isb
        ret`),
    ));
  test('a system register that is read, changed twice and written back', () =>
    expectMarked(
      routine(`
        mrs     x0, sctlr_el1
        bic     w0, w0, #1
        bic     x0, x0, #4
        msr     sctlr_el1, x0
//      ^^^ width-mismatch writes zeros to bits 63:32 of SCTLR_EL1
        isb
        ret`),
    ));
});
