import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

describe('a value that nothing in the routine reads', () => {
  const leave = (into: string, next: string): string => `
        .global leave
leave:
        mrs     ${into}, hcr_el2
        ${next}
        mov     x0, x1
        b       elsewhere
`;
  test('left in a register that takes nothing to the code behind the branch', () =>
    expectMarked(leave('x20', '//      ^^^ unused-result nothing in leave reads x20')));
  test('passed as an argument', () => expectClean(leave('x5', '')));
  test('read by one of the two ways out', () =>
    expectClean(leave('x20', 'cbz     x20, 1f\n        mov     x1, #3\n1:')));
  test('a result of a subroutine is for its caller', () =>
    expectClean(`
        .global outer
outer:
        bl      inner
        cbz     x1, 1f
        b       elsewhere
1:      b       other
inner:
        mrs     x12, hcr_el2
        mov     x1, #1
        ret
`));
});

describe('a load', () => {
  const load = (last: string): string => `
        .global take
        .type   take, %function
take:
        ldp     x2, x3, [x0]
        ldp     x4, x5, [x0, #16]
        ${last}
        add     x0, x2, x3
        add     x0, x0, x4
        ret
        .size   take, . - take
`;
  test('of two registers of which one is read', () =>
    expectMarked(load('').replace('#16]', '#16]\n//      ^^^ unused-result nothing reads x5')));
  test('both are read', () => expectClean(load('eor     x2, x2, x5')));
  test('alone may be for its effect on a device', () =>
    expectClean(`
        .global flush_writes
        .type   flush_writes, %function
flush_writes:
        ldr     x1, [x0, #8]
        ret
        .size   flush_writes, . - flush_writes
`));
});

describe('an instruction of a macro', () => {
  const program = (last: string): string => `
        .macro  field to, other
        mrs     \\to, id_aa64mmfr0_el1
        lsr     \\other, \\to, #4
        .endm
        .global fields
        .type   fields, %function
fields:
        field   x0, x1
        mov     x1, #2
        field   x2, x3
        ${last}
        add     x0, x0, x1
        add     x0, x0, x2
        ret
        .size   fields, . - fields
`;
  test('unread in every expansion', () =>
    expectMarked(
      program('').replace('x0, x1\n', 'x0, x1\n//      ^^^ unused-result in any expansion here\n'),
    ));
  test('read in one of them', () => expectClean(program('eor     x0, x0, x3')));
  test('that clears a register', () =>
    expectClean(`
        .macro  clear n
        mov     x\\n, xzr
        .endm
        .global forget
        .type   forget, %function
forget:
        clear   9
        clear   10
        ret
        .size   forget, . - forget
`));
});

describe('a macro that only puts a value into a register', () => {
  const program = (use: string): string => `
        .macro  number to, value
        movz    \\to, #:abs_g1:\\value
        movk    \\to, #:abs_g0_nc:\\value
        .endm
        .global configure
        .type   configure, %function
configure:
        number  x0, 0x12345
        msr     hcr_el2, x0
        isb
        number  x0, 0x54321
        ${use}
        mov     x0, #0
        ret
        .size   configure, . - configure
`;
  test('and whose value is not read, though that of other expansions is', () =>
    expectMarked(
      program('').replace(
        '0x54321\n',
        '0x54321\n//      ^^^^^^ unused-result nothing reads x0 that `number`\n',
      ),
    ));
  test('is read', () => expectClean(program('msr     tpidr_el2, x0')));
});
