import { describe, expect, test } from 'vitest';
import { expectClean, findingsIn } from '../support/check';

const rules = (text: string): string[] => findingsIn(text).map((f) => f.rule);

describe('code that boots', () => {
  const boot = (entry: string, stack = ''): string => `
        .global boot
${entry}
boot:
        bl      prepare
        mov     x19, x0
        bl      enable
        ldr     x8, =switched
        blr     x8
        bl      again
        ldr     x8, =switched
        br      x8
        .size   boot, . - boot
        .type   switched, %function
switched:
        ${stack}
        stp     xzr, x30, [sp, #-16]!
        mov     x29, sp
        bl      run
        cbz     x0, 1f
        orr     x23, x23, x0
        ldp     x29, x30, [sp], #16
        ret
1:      add     sp, sp, #16
        b       start
        .size   switched, . - switched
`;
  const ofBoot = (text: string): string[] =>
    findingsIn(text)
      .filter((f) => f.routine === 'boot')
      .map((f) => f.rule);
  test('owes nothing at the ret of a routine that it goes on to', () => expect(ofBoot(boot(''))).toEqual([]));
  test('nor does a function, with another stack', () =>
    expect(
      ofBoot(boot('        .type   boot, %function', 'adrp x4, stack\n        add sp, x4, #4096')),
    ).toEqual([]));
  test('a function does', () =>
    expect(ofBoot(boot('        .type   boot, %function'))).toContain('return-address-clobbered'));
});

const newStack = (stack: string): string => `
#define CONFIG_SHADOW_CALL_STACK 1
        .global set_up
        .type   set_up, %function
set_up:
        ${stack}
        adrp    x18, shadow_stack
        str     x30, [x18], #8
        ret
        .size   set_up, . - set_up
`;
describe('a stack that the routine sets up', () => {
  test('has no frame of a caller to keep anything for', () =>
    expectClean(newStack('adrp x4, stack\n        add sp, x4, #4096')));
  test("where the stack is the caller's, so is the shadow call stack", () =>
    expect(rules(newStack('nop'))).toContain('callee-saved-clobbered'));
});

describe('a system register that is read back', () => {
  const probe = (read: string): string => `
        .global probe
        .type   probe, %function
probe:
        mrs     x0, icc_sre_el2
        orr     x0, x0, #1
        msr     icc_sre_el2, x0
        isb
        ${read}
        tbz     x0, #0, 1f
        msr     ich_hcr_el2, xzr
1:      ret
        .size   probe, . - probe
`;
  test('tells whether the write took', () => expectClean(probe('mrs x0, icc_sre_el2')));
  test('the value that was written tells nothing', () =>
    expect(rules(probe('nop'))).toContain('constant-branch'));
});

test('a check that stops where it stands is there not to be taken', () =>
  expectClean(`
        .global f
        .type   f, %function
f:      cmp     x0, #8
        b.gt    .
        mov     x1, x0
        cmp     x0, #8
        b.gt    .
        mov     x0, x1
        ret
        .size   f, . - f
`));

test('offsets without a number are no evidence of a wrong slot', () =>
  expectClean(`
#include <asm/asm-offsets.h>
        .global f
        .type   f, %function
f:      sub     sp, sp, #S_FRAME_SIZE
        stp     x28, x29, [sp, #S_X28]
        str     x30, [sp, #S_LR]
        mov     x29, sp
        bl      other
        ldr     x29, [sp, #S_FP]
        ldr     x30, [sp, #S_LR]
        add     sp, sp, #S_FRAME_SIZE
        ret
        .size   f, . - f
`));

const tramp = (through: string): string => `
        .global enter
enter:
        adrp    ${through}, handler
        add     ${through}, ${through}, :lo12:handler
        br      ${through}
        .size   enter, . - enter
        .global handler
handler:
        stp     x2, x3, [x1]
        stp     x4, x5, [x1, #16]
        stp     x6, x7, [x1, #32]
        stp     x8, x9, [x1, #48]
        stp     x10, x11, [x1, #64]
        b       .
        .size   handler, . - handler
`;
describe('a register that a save takes as it came in', () => {
  test('was the one that the way there had to take', () =>
    expect(rules(tramp('x4'))).not.toContain('overwritten-before-use'));
});

describe('a global label inside a function', () => {
  const window = (before: string): string => `
        .global caller
        .type   caller, %function
caller:
        stp     x29, x30, [sp, #-32]!
        str     x19, [sp, #16]
        bl      pending
        mov     x0, x19
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
        .size   caller, . - caller
pending:
        mrs     x0, elr_el2
        ${before}
        .global window_start
window_start:
        isb
        mrs     x1, elr_el2
        cmp     x0, x1
        cset    x19, ne
        ret
        .type   pending, %function
        .size   pending, . - pending
`;
  test('which its code runs into is a place in it', () => expectClean(window('msr     daifclr, #4')));
  test('which nothing runs into is a routine', () =>
    expect(rules(window('ret'))).toContain('callee-saved-clobbered'));
});

describe('what a call leaves in x0, and another one after it', () => {
  const calls = (read: string): string => `
        .global f
        .type   f, %function
f:      stp     x29, x30, [sp, #-16]!
        mov     x0, x1
        bl      quiesce
        bl      count
        ${read}
        ldp     x29, x30, [sp], #16
        ret
        .size   f, . - f
quiesce:
        cbz     x0, 1f
        mov     x0, #1
        ret
1:      mov     x0, #0
        ret
`;
  test('is a number that is reckoned with: the result of the other', () =>
    expectClean(calls('sub     x0, x0, #1')));
  test('is a status that is tested: perhaps of the first', () =>
    expect(rules(calls('cbz     x0, 1f\n        nop\n1:'))).toContain('clobbered-by-call'));
});
