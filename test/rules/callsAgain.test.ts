import { describe, expect, test } from 'vitest';
import { expectClean, findingsIn } from '../support/check';

/** An operation on all lines of a cache, by set and way. */
const loop = (through: string, way = 'x9', set = 'x7', shift = 'x5'): string => `
        .global all_lines
        .type   all_lines, %function
all_lines:
        stp     x29, x30, [sp, #-48]!
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x29, sp
        mov     ${through}, x0
        mrs     x12, ccsidr_el1
        and     ${shift}, x12, #7
        ubfx    ${set}, x12, #13, #15
1:      ubfx    ${way}, x12, #3, #10
2:      lsl     x0, ${way}, ${shift}
        orr     x0, x0, ${set}
        blr     ${through}
        subs    ${way}, ${way}, #1
        b.ge    2b
        subs    ${set}, ${set}, #1
        b.ge    1b
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
        .size   all_lines, . - all_lines
`;

describe('a loop that calls through a register', () => {
  test('which it keeps, with all else, where the standard does not: an agreement', () =>
    expectClean(loop('x1')));
  test('which the standard preserves: the rest is forgotten', () =>
    expect(findingsIn(loop('x19')).map((f) => f.rule)).toContain('clobbered-by-call'));
  test('with little else: forgotten', () =>
    expect(findingsIn(loop('x8', 'x20', 'x21', 'x22')).map((f) => f.rule)).toContain('clobbered-by-call'));
});
