import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

/** Before a handler is called, the state of the exception is kept in the context that sp points to. */
const keep = (store: string, marker = ''): string => `
        .text
        .global handle
        .type   handle, %function
handle:
        mrs     x4, scr_el3
        mrs     x5, esr_el3
        ${store}
        and     x4, x4, #1
        ldr     x5, [sp, #64]
${marker}
        str     x4, [x5]
        ret
        .size   handle, . - handle
`;

describe('a value that is set aside, and a load through sp that takes its register', () => {
  test('after it was stored', () => expectClean(keep('stp     x4, x5, [sp, #16]')));
  test('though nothing has read it', () =>
    expectMarked(
      keep(
        '',
        '//      ^^^ overwritten-before-use overwrites x5 before anything has read the value that `mrs x5, esr_el3`',
      ),
    ));
  test('which is put back for the code behind the exit', () =>
    expectClean(`
        .global handler
// hyplens: convention exception
// hyplens: stack 16: x0, x1
handler:
        mrs     x0, esr_el2
        mov     x1, x0
        ldp     x0, x1, [sp], #16
        eret
        sb
`));
});
