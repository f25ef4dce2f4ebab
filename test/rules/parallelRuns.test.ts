import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

/** A block is copied while the next one is loaded. */
const copy = (load: string, store: string): string => `
        .global copy
        .type   copy, %function
copy:
        ldp     x2, x3, [x1]
        ldp     x4, x5, [x1, #16]
        ldp     x6, x7, [x1, #32]
        ldp     x8, x9, [x1, #48]
1:      add     x1, x1, #64
        stp     x2, x3, [x0]
        ldp     x2, x3, [x1]
        ${store}
        ${load}
        stp     x6, x7, [x0, #32]
        ldp     x6, x7, [x1, #32]
        stp     x8, x9, [x0, #48]
        ldp     x8, x9, [x1, #48]
        add     x0, x0, #64
        tst     x0, #0xfff
        b.ne    1b
        ret
        .size   copy, . - copy
`;
const LOAD = 'ldp     x4, x5, [x1, #16]';
const STORE = 'stp     x4, x5, [x0, #16]';

describe('loads and stores of a copy, both in the order of the registers', () => {
  test('are what they should be', () => expectClean(copy(LOAD, STORE)));
  test('a load is left out', () =>
    expectMarked(
      copy('', STORE).replace(
        /(ldp {5}x2, x3, \[x1\])\n( {8}stp)/,
        '$1\n//      ^^^ broken-sequence the 6 registers that these loads have in order leave out x4 and x5\n$2',
      ),
    ));
  test('a load has its registers the wrong way round', () =>
    expectMarked(
      copy(
        'ldp     x5, x4, [x1, #16]\n//      ^^^ broken-sequence has x4 and x5 at another place than the 6 registers beside them',
        STORE,
      ),
    ));
  test('a store goes half over its neighbour, though the next load stands between', () =>
    expectMarked(
      copy(
        LOAD,
        'stp     x4, x5, [x0, #24]\n//      ^^^ broken-sequence of the two values in that place one is lost',
      ),
    ));
  test('what another instruction makes may stand anywhere', () =>
    expectClean(copy('eor     x4, x2, x3\n        eor     x5, x6, x7', STORE)));
});

describe('what is no copy', () => {
  test('a restore of less than was saved', () =>
    expectClean(`
        .global save_some
        .type   save_some, %function
save_some:
        stp     x0, x1, [sp, #-64]!
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        mrs     x0, midr_el1
        mrs     x1, mpidr_el1
        ldp     x2, x3, [sp, #16]
        ldp     x4, x5, [sp, #32]
        ldp     x6, x7, [sp, #48]
        add     sp, sp, #64
        ret
        .size   save_some, . - save_some
`));
});
