import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

/** A handler that finds the function for a call in a table. */
const handler = (table: string, marker = ''): string => `
        .text
        .global handle_smc
// hyplens: convention smccc
handle_smc:
        stp     x10, x11, [sp, #-32]!
        stp     x12, x15, [sp, #16]
        ${table}
        and     w10, w0, #7
        lsl     w10, w10, #3
        ldr     x15, [x11, w10, uxtw]
${marker}
        ldr     x12, [x12]
        add     x0, x15, x12
        cbnz    x0, 1f
        mov     x0, #-1
1:      ldp     x12, x15, [sp, #16]
        ldp     x10, x11, [sp], #32
        eret
        sb
        .balign 8
handlers:
        .quad   0, 0
`;

describe('the handler of a call goes through a register', () => {
  test('that it has set', () => expectClean(handler('adr     x11, handlers\n        mov     x12, x11')));
  test('that is as the caller left it', () =>
    expectMarked(
      handler(
        'adr     x12, handlers',
        '//      ^^^ invalid-address goes through x11 as the code left it that made the call',
      ),
    ));
  test('that is an argument', () => expectClean(handler('mov     x11, x1\n        mov     x12, x2')));
});
