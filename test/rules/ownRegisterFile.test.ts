import { test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

const code = (restore: string, marker = ''): string => `
        .global return_to_handler
        .type   return_to_handler, %notype
return_to_handler:
        sub     sp, sp, #64
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        mov     x0, x29
        bl      handler
        mov     x30, x0
        ldp     x0, x1, [sp]
        ${restore}
        ldp     x4, x5, [sp, #32]
${marker}
        ldp     x6, x7, [sp, #48]
        add     sp, sp, #64
        ret
        .size   return_to_handler, . - return_to_handler

        .global other_return
        .type   other_return, %notype
other_return:
        ldp     x0, x1, [sp]
        ldp     x2, x3, [sp, #16]
        ldp     x4, x5, [sp, #32]
        ldp     x6, x7, [sp, #48]
        add     sp, sp, #64
        ret     x9
        .size   other_return, . - other_return
`;

test('what a routine has saved comes back with its neighbours', () =>
  expectClean(code('ldp     x2, x3, [sp, #16]')));
test('or is missing, although other code restores such registers', () =>
  expectMarked(code('nop', '//      ^^^ mismatched-slot this restore leaves out x2 and x3')));
