import { describe, test } from 'vitest';
import { expectMarked } from '../support/check';

describe('the end of the code', () => {
  test('that several routines come to is told once, of the routine that ends there', () =>
    expectMarked(`
        .section .text.start, "ax"
        .global start
        .type   start, %function
start:  cbz     x0, halt
        b       halt
        .size   start, . - start
        .section .text.halt, "ax"
        .global halt
        .type   halt, %function
halt:   wfi
//      ^^^ fallthrough leaves the code of halt
        .size   halt, . - halt
`));
});
