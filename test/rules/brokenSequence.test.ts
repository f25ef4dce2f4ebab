import { describe, expect, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';
import { fixed } from '../support/quickFix';

const routine = (name: string, body: string): string => `
        .global ${name}
        .type   ${name}, %function
${name}:
${body}
        ret
        .size   ${name}, . - ${name}
`;

describe('pairs that share a place', () => {
  test('a store that is off by one register', () =>
    expectMarked(
      routine(
        'fill',
        `        stp     x1, x2, [x0]
        stp     x3, x4, [x0, #24]
//      ^^^ broken-sequence of the two values in that place one is lost
        stp     x1, x3, [x0, #32]
        stp     x2, x4, [x0, #48]`,
      ),
    ));
  test('a load that is off by one register', () =>
    expectMarked(
      routine(
        'sum',
        `        ldp     x1, x2, [x0]
        ldp     x3, x4, [x0, #8]
//      ^^^ broken-sequence the same memory goes into two registers
        ldp     x5, x6, [x0, #32]
        add     x1, x1, x2
        add     x1, x1, x3
        add     x1, x1, x4
        add     x1, x1, x5
        add     x0, x1, x6`,
      ),
    ));
  test('a value that was read in between was not lost', () =>
    expectClean(
      routine(
        'rotate',
        `        stp     x1, x2, [x0]
        ldr     x3, [x0, #8]
        stp     x3, x1, [x0, #8]`,
      ),
    ));
  test('the tail of a copy overlaps by what is left of it', () =>
    expectClean(
      routine(
        'copy_tail',
        `        add     x3, x1, x2
        ldp     x4, x5, [x1]
        ldp     x6, x7, [x3, #-16]
        add     x3, x0, x2
        stp     x4, x5, [x0]
        stp     x6, x7, [x3, #-16]`,
      ),
    ));
});

describe('a copy', () => {
  test('with one offset that is wrong', () =>
    expectMarked(
      routine(
        'copy',
        `        ldp     x2, x3, [x1]
        ldp     x4, x5, [x1, #16]
        ldp     x6, x7, [x1, #32]
        stp     x2, x3, [x0]
        stp     x4, x5, [x0, #64]
//      ^^^ broken-sequence into another place
        stp     x6, x7, [x0, #32]`,
      ),
    ));
  test('that reverses everything is meant so', () =>
    expectClean(
      routine(
        'reverse',
        `        ldp     x2, x3, [x1]
        ldp     x4, x5, [x1, #16]
        stp     x5, x4, [x0]
        stp     x3, x2, [x0, #16]`,
      ),
    ));
});

describe('a pair that descends', () => {
  const save = (last: string): string =>
    routine(
      'save_state',
      `        stp     q2, q3, [x0, #32]
        stp     q4, q5, [x0, #64]
        stp     q6, q7, [x0, #96]
        ${last}`,
    );
  test('in a save that ascends, with its fix', () => {
    const swapped = 'stp     q1, q0, [x0]';
    expectMarked(save(`${swapped}\n//      ^^^ broken-sequence descending order`));
    expect(fixed(save(swapped), /^Swap/)).toBe(save('stp     q0, q1, [x0]'));
  });
  test('of values that were computed', () =>
    expectClean(
      routine(
        'push_state',
        `        mrs     x3, spsr_el1
        mrs     x2, elr_el1
        stp     x4, x5, [x0, #16]
        stp     x6, x7, [x0, #32]
        stp     x8, x9, [x0, #48]
        stp     x3, x2, [x0]`,
      ),
    ));
});
