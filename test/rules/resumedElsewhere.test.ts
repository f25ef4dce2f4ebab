import { describe, expect, test } from 'vitest';
import { analyze, expectClean, findingsIn } from '../support/check';

/** A thread that asks another world for something: what answers goes on at the label that it was told, on this stack. */
const suspended = (onOwnStack: string, call: string): string => `
        .global ask
        .type   ask, %function
ask:
        stp     x0, x30, [sp, #-16]!
        bl      context_of
        stp     x19, x20, [x0]
        stp     x21, x22, [x0, #16]
        ldr     x30, [sp, #8]
        stp     x29, x30, [x0, #32]
        mov     x19, x0
        bl      other_stack
        mov     x2, sp
        str     x2, [x19, #48]
        ldr     x20, [sp]
        ${onOwnStack}
        ldp     w21, w22, [x20]
        adr     x2, answered
        mov     w0, #1
        bl      suspend
        mov     x1, x21
        mov     x2, x22
        ${call}
answered:
        ldp     x16, xzr, [sp], #16
        stp     w0, w1, [x16]
        ret
        .size   ask, . - ask
`;

describe('code behind a call that cannot come back', () => {
  test('where the caller is on another stack, is for those who were given its address', () => {
    const text = suspended('mov     sp, x0', 'smc     #0\n        bl      unexpected');
    expectClean(text);
    expect(analyze(text).routines.map((r) => r.name)).toEqual(['ask', 'answered']);
  });
  test('is reached by the call on the same stack', () =>
    expect(findingsIn(suspended('nop', 'bl      unexpected')).map((f) => f.rule)).toContain(
      'callee-saved-clobbered',
    ));
  test('is reached by what is no call', () =>
    expect(findingsIn(suspended('mov     sp, x0', 'smc     #0')).map((f) => f.rule)).toContain(
      'callee-saved-clobbered',
    ));
});
