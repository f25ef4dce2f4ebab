import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

// A save and a restore of registers in the order of their numbers, as contexts are switched.
const code = (save: string, restore: string) => `
        .global leave
        .type   leave, %function
leave:
        stp     x2, x3, [x1, #16]
        stp     x4, x5, [x1, #32]
        ${save}
        stp     x8, x9, [x1, #64]
        stp     x10, x11, [x1, #80]
        ret
        .size   leave, . - leave
        .global enter
// hyplens: in x29
enter:
        ldp     x2, x3, [x29, #16]
        ldp     x4, x5, [x29, #32]
        ${restore}
        ldp     x8, x9, [x29, #64]
        ldp     x10, x11, [x29, #80]
        eret
        sb
`;
const SAVE = 'stp     x6, x7, [x1, #48]';
const RESTORE = 'ldp     x6, x7, [x29, #48]';

describe('a save and a restore in register order', () => {
  test('are what they should be', () => expectClean(code(SAVE, RESTORE)));
  test('a pair is swapped in the save', () =>
    expectMarked(
      code(
        `stp     x7, x6, [x1, #48]
//      ^^^ mismatched-slot stores x7 where x6 has its slot
//      ^^^ mismatched-slot stores x6 where x7 has its slot`,
        RESTORE,
      ),
    ));
  test('a pair is swapped in the restore', () =>
    expectMarked(
      code(
        SAVE,
        `ldp     x7, x6, [x29, #48]
//      ^^^ mismatched-slot loads x7 where x6 has its slot
//      ^^^ mismatched-slot loads x6 where x7 has its slot`,
      ),
    ));
  test('an offset is wrong', () =>
    expectMarked(
      code(
        `stp     x6, x7, [x1, #56]
//      ^^^ mismatched-slot stores x6 where x7 has its slot
//      ^^^ mismatched-slot stores x7 where x8 has its slot`,
        RESTORE,
      ),
    ));
  test('one pair is not saved at all', () =>
    expectMarked(
      code('nop', RESTORE).replace(
        '[x1, #64]\n',
        '[x1, #64]\n//      ^^^ mismatched-slot this save leaves out x6 and x7, between registers that it has in order, but `ldp x6, x7, [x29, #48]` in enter restores them\n',
      ),
    ));
  test('one pair is not restored', () =>
    expectMarked(
      code(SAVE, 'nop').replace(
        '[x29, #64]\n',
        '[x29, #64]\n//      ^^^ mismatched-slot this restore leaves out x6 and x7\n',
      ),
    ));
  test('one pair is not restored, though a routine beside it saves and restores it for itself', () =>
    expectMarked(
      `${code(SAVE, 'nop')}
        .global around_call
        .type   around_call, %function
around_call:
        stp     x29, x30, [sp, #-96]!
        stp     x2, x3, [sp, #32]
        stp     x4, x5, [sp, #48]
        stp     x6, x7, [sp, #64]
        bl      trace
        ldp     x2, x3, [sp, #32]
        ldp     x4, x5, [sp, #48]
        ldp     x6, x7, [sp, #64]
        ldp     x29, x30, [sp], #96
        ret
        .size   around_call, . - around_call
`.replace('[x29, #64]\n', '[x29, #64]\n//      ^^^ mismatched-slot this restore leaves out x6 and x7\n'),
    ));
  const own = (restore: string, end = 'ldr     x18, [sp, #144]') => `
        .global check
        .type   check, %function
check:
        sub     sp, sp, #256
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        stp     x8, x9, [sp, #64]
        stp     x14, x15, [sp, #112]
        str     x18, [sp, #144]
        stp     x29, x30, [sp, #232]
        bl      examine
        ldp     x2, x3, [sp, #16]
        ldp     x4, x5, [sp, #32]
        ldp     x6, x7, [sp, #48]
        ldp     x8, x9, [sp, #64]
        ${restore}
        ${end}
        ldp     x29, x30, [sp, #232]
        add     sp, sp, #256
        ret
        .size   check, . - check
`;
  const LAST = 'ldp     x14, x15, [sp, #112]';
  test('what a routine saves for itself it restores to the last; its result is another matter', () => {
    expectClean(own(LAST));
    expectMarked(
      own(LAST, '').replace(
        'ldp     x29, x30, [sp, #232]\n        add',
        'ldp     x29, x30, [sp, #232]\n//      ^^^ mismatched-slot leaves out x18\n        add',
      ),
    );
    expectMarked(
      own(
        '',
        'ldr     x18, [sp, #144]\n//      ^^^ mismatched-slot this restore leaves out x14 and x15, between registers that it has in order, but',
      ),
    );
  });
  test('one register goes through the low half of its slot', () => {
    const loads = (half: string) =>
      own(LAST).replace('ldp     x8, x9, [sp, #64]', `ldr     x8, [sp, #64]\n        ${half}`);
    expectClean(loads('ldr     x9, [sp, #72]'));
    expectMarked(
      loads(
        'ldr     w9, [sp, #72]\n//      ^^^ mismatched-slot loads the low half of the slot of x9, and bits 63:32',
      ),
    );
  });
  test('what neither saves nor restores is left out on purpose', () => expectClean(code('nop', 'nop')));
  test('x0 and x1 of the vector are handed on through registers that have slots of their own', () =>
    expectClean(
      code(SAVE, RESTORE).replace(
        '        ret\n',
        '        ldp     x2, x3, [sp], #16\n        stp     x2, x3, [x1]\n        sub sp, sp, #16\n        ret\n',
      ),
    ));
  test('vector registers as well', () => {
    const vectors = (pair: string): string => `
        .global fp_save
        .type   fp_save, %function
fp_save:
        stp     q0, q1, [x0]
        stp     q2, q3, [x0, #32]
        stp     ${pair}, [x0, #64]
        stp     q6, q7, [x0, #96]
        ret
        .size   fp_save, . - fp_save
`;
    expectClean(vectors('q4, q5'));
    expectMarked(
      vectors('q5, q4').replace(
        '#64]\n',
        '#64]\n//      ^^^ mismatched-slot stores q5 where q4 has its slot\n//      ^^^ mismatched-slot stores q4 where q5 has its slot\n',
      ),
    );
  });
});

describe('the registers of a call to a higher level, in order', () => {
  const forward = (arguments_: string, first: string, answers: string): string => `
        .global forward
forward:
        mov     x18, x0
        ${first}
        ldp     x2, x3, [x18, #16]
        ${arguments_}
        ldp     x6, x7, [x18, #48]
        smc     #0
        stp     x0, x1, [x18]
        stp     x2, x3, [x18, #16]
        ${answers}
        stp     x6, x7, [x18, #48]
        ret
`;
  const [LOAD, FIRST, STORE] = ['ldp x4, x5, [x18, #32]', 'ldp x0, x1, [x18]', 'stp x4, x5, [x18, #32]'];
  test('are what they should be', () => expectClean(forward(LOAD, FIRST, STORE)));
  test('arguments the wrong way round', () =>
    expectMarked(
      forward(
        `ldp     x5, x4, [x18, #32]
//      ^^^ mismatched-slot loads x5 where x4 has its slot
//      ^^^ mismatched-slot loads x4 where x5 has its slot`,
        FIRST,
        STORE,
      ),
    ));
  test('the first pair the wrong way round', () =>
    expectMarked(
      forward(
        LOAD,
        `ldp     x1, x0, [x18]
//      ^^^ broken-sequence descending order`,
        STORE,
      ),
    ));
  test('answers that are not handed back', () =>
    expectMarked(
      forward(LOAD, FIRST, '').replace(
        /(stp {5}x6, x7, \[x18, #48\])/,
        '$1\n//      ^^^ mismatched-slot this save leaves out x4 and x5',
      ),
    ));
});
