import { describe, expect, test } from 'vitest';
import { expectClean, expectMarked, findingsIn } from '../support/check';

const routine = (lines: string): string => `
        .global f
        .type   f, %function
f:
        ${lines}
        .size   f, . - f
`;

describe('a public function reads a register that carries nothing into it', () => {
  test('x16 and x17: veneers may change them on the way', () =>
    expectMarked(
      routine('add     x1, x1, #1\n        add     x0, x1, x16\n//      ^^^ undefined-read x16\n        ret'),
    ));
  test('to return through it', () => {
    expectMarked(routine('add     x0, x0, #1\n        ret     x10\n//      ^^^ undefined-read x10'));
    expectClean(routine('mov     x10, x30\n        add     x0, x0, #1\n        ret     x10'));
  });
  test('to store it beside a result', () => {
    const store = (more: string): string =>
      `mrs     x15, tcr_el1\n        ${more}\n        stp     x15, x16, [x0]`;
    expectClean(routine(`${store('mrs x16, ttbr0_el1')}\n        ret`));
    expectMarked(routine(`${store('nop')}\n//      ^^^ undefined-read x16\n        ret`));
  });
  test('to store it, where another path has put something there', () => {
    const copy = (first: string): string => `ldr     x8, [x1]
        ${first}
1:      stp     x10, x8, [x0], #16
        ldr     x10, [x1, #24]
        subs    x2, x2, #1
        b.ne    1b
        ret`;
    expectClean(routine(copy('ldr     x10, [x1, #16]')));
    expectMarked(routine(copy('nop').replace('[x0], #16', '[x0], #16\n//      ^^^ undefined-read x10')));
  });
  test.each([
    'eor     w10, w10, w10',
    'eor     x10, x10, x10',
    'sub     x10, x10, x10',
    'bic     x10, x10, x10',
  ])('not: to clear it, whatever it holds: %s', (clear) =>
    expectClean(routine(`${clear}\n        mov     x0, x10\n        ret`)),
  );
  test('to clear only a part of it', () =>
    expectMarked(
      routine(
        'eor     x10, x10, x10, lsl #3\n//      ^^^ undefined-read x10\n        mov     x0, x10\n        ret',
      ),
    ));
  test('not: to save it with others', () =>
    expectClean(routine('stp     x15, x16, [x0]\n        add     x0, x0, #1\n        ret')));
});

describe('a public function pops what it has not pushed', () => {
  test('the frame record of its caller', () =>
    expectMarked(
      routine(`add     x0, x0, #1
        ldp     x29, x30, [sp], #16
        ret
//      ^^^ callee-saved-clobbered x29
//      ^^^ stack-imbalance 16 bytes above`),
    ));
});

describe('a temporary that a function reads at entry', () => {
  const level = (given: string): string => `
        .global level
        .type   level, %function
level:
        cbz     x16, 1f
        ubfx    x1, x0, #3, #21
        ret
1:      ubfx    x1, x0, #3, #10
        ret
        .size   level, . - level
        .global all_levels
        .type   all_levels, %function
all_levels:
        mov     x15, x30
        ${given}
        mov     x0, #2
        bl      level
        mov     x30, x15
        ret
        .size   all_levels, . - all_levels
`;
  test('is an argument where a caller beside it sets it', () =>
    expect(findingsIn(level('mrs     x16, id_aa64mmfr2_el1')).map((f) => f.rule)).not.toContain(
      'undefined-read',
    ));
  test('is none where it does not', () =>
    expect(findingsIn(level('nop')).map((f) => f.rule)).toContain('undefined-read'));
});
