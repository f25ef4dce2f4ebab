import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

const routine = (body: string): string => `
        .global access
        .type   access, %function
access:
        ${body}
        ret
        .size   access, . - access
`;

describe('an access through', () => {
  test('what a control register holds', () =>
    expectMarked(
      routine(`mrs     x1, sctlr_el2
        bic     x1, x1, #1
        ldr     x0, [x1, #8]
//      ^^^ invalid-address x1, which is no address: it holds SCTLR_EL2`),
    ));
  test('a system register that holds an address', () =>
    expectClean(
      routine(`mrs     x1, tpidr_el2
        ldr     x0, [x1, #8]`),
    ));
  test('a small number', () =>
    expectMarked(
      routine(`mov     x1, #1
        str     x0, [x1]
//      ^^^ invalid-address it holds 1 there`),
    ));
  test('a field', () =>
    expectMarked(
      routine(`ubfx    x1, x0, #4, #4
        str     x0, [x1]
//      ^^^ invalid-address it holds at most 15`),
    ));
  test('an index that a pointer is added to', () =>
    expectClean(
      routine(`ubfx    x1, x1, #4, #4
        str     x0, [x0, x1]
        add     x1, x0, x1
        str     x0, [x1]`),
    ));
  test('an address of a device', () =>
    expectClean(
      routine(`mov     x1, #0x9000000
        str     w0, [x1]`),
    ));
});

test('a return through a status register', () =>
  expectMarked(
    routine(`mrs     x2, esr_el2
        cbz     x0, 1f
        ret     x2
//      ^^^ invalid-address ESR_EL2
1:`),
  ));
