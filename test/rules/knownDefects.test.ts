import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

// Defects that were once in released or posted code, in own minimal form: the number is the row of the
// list of real defects. Each is a defective and a corrected routine.

const shadowStack = { configuration: { defines: ['CONFIG_SHADOW_CALL_STACK=1'] } };

describe('1: a base register that one path never sets', () => {
  const code = (fix: string, marker: string) => `
        .global do_panic
        .type   do_panic, %function
// hyplens: in x0-x3
do_panic:
        mov     x9, #0x3c5
        msr     spsr_el2, x9
        msr     elr_el2, x1
        ${fix}
        ldp     x8, x9, [x29, #64]
${marker}
        eret
        sb
        .size   do_panic, . - do_panic
`;
  test('defective', () => expectMarked(code('nop', '//      ^^^ undefined-read x29')));
  test('corrected', () => expectClean(code('mov     x29, x0', '')));
});

describe('3: x18 as context pointer where the shadow call stack lives in x18', () => {
  const code = (save: string, restore: string, marker: string) => `
        .global enter
        .type   enter, %function
enter:
        ${save}
        mov     x18, x0
        ldr     x0, [x18, #8]
        ${restore}
        ret
${marker}
        .size   enter, . - enter
`;
  test('defective', () =>
    expectMarked(code('nop', 'nop', '//      ^^^ callee-saved-clobbered x18'), shadowStack));
  test('corrected', () =>
    expectClean(code('str     x18, [sp, #-16]!', 'ldr     x18, [sp], #16', ''), shadowStack));
  test('without a shadow call stack x18 is free', () => expectClean(code('nop', 'nop', '')));
});

describe('4 and 13: eret without a speculation barrier', () => {
  const code = (after: string, marker: string) => `
#include <asm/alternative.h>
        .global fpsimd_return
fpsimd_return:
        ldp     x2, x3, [sp], #16
        ldp     x0, x1, [sp], #16
        eret
${marker}
        ${after}
        .global next_path
next_path:
        mov     x0, x1
        br      x0
`;
  test('defective', () => expectMarked(code('', '//      ^^^^ missing-speculation-barrier')));
  test('corrected', () => expectClean(code('sb', '')));
  test('dsb alone does not help', () =>
    expectMarked(code('dsb nsh', '//      ^^^^ missing-speculation-barrier')));
  test('the two forms of an alternative', () =>
    expectClean(
      code(
        'alternative_if_not ARM64_HAS_SB\n dsb nsh\n isb\nalternative_else\n .inst 0xd50330ff\n nop\nalternative_endif',
        '',
      ),
    ));
  test('only one form has it', () =>
    expectMarked(
      code(
        'alternative_if_not ARM64_HAS_SB\n dsb nsh\n isb\nalternative_else\n nop\n nop\nalternative_endif',
        '//      ^^^^ missing-speculation-barrier (only with ARM64_HAS_SB)',
      ),
    ));
});

describe('5: one constant for CPTR_EL2 whatever E2H is', () => {
  const code = (e2h: 0 | 1, value: string, marker: string) => `
        .global init_cptr
        .type   init_cptr, %function
// hyplens: assume E2H=${e2h}
init_cptr:
        mov     x0, #${value}
        msr     cptr_el2, x0
${marker}
        ret
        .size   init_cptr, . - init_cptr
`;
  test('defective', () => expectMarked(code(1, '0x33ff', '//      ^^^ wrong-cptr-layout (0x33ff) sets TZ')));
  test('the other way round', () => expectMarked(code(0, '(3 << 20)', '//      ^^^ wrong-cptr-layout FPEN')));
  test('corrected', () => {
    expectClean(code(0, '0x33ff', ''));
    expectClean(code(1, '(3 << 20)', ''));
  });
});

describe('10: a conditional branch out of a replacement, too far once it is moved', () => {
  const code = (branch: string, marker: string) => `
#include <asm/alternative.h>
        .global sync
        .type   sync, %function
sync:
alternative_if_not ARM64_HAS_PAN
        nop
alternative_else
        ${branch}
${marker}
alternative_endif
        ret
        .size   sync, . - sync
        .section .text.far, "ax"
far:    ret
`;
  test('defective', () =>
    expectMarked(code('cbnz    x0, far', '//      ^^^ malformed-alternative another section')));
  test('corrected', () => expectClean(code('b       far', '')));
});

describe('9: sequences of unequal length', () => {
  const code = (second: string, marker: string, atEnd = '') => `
#include <asm/alternative.h>
        .global choose
        .type   choose, %function
choose:
        mov     x1, x0
alternative_if_not ARM64_HAS_PAN
${marker}
        mov     x0, #1
        mov     x1, #1
alternative_else
        mov     x0, #2
        ${second}
alternative_endif
${atEnd}
        ret
        .size   choose, . - choose
`;
  test('corrected', () => expectClean(code('nop', '')));
  test('defective', () =>
    expectMarked(
      code(
        '',
        '//  ^^^^^ malformed-alternative replaces 2 instructions by 1 instruction',
        '//  ^^^^^ syntax-error attempt to move .org backwards',
      ),
    ));
});

describe('11: a helper uses a callee-saved register as scratch', () => {
  const code = (scratch: string, marker: string) => `
        .global putc
        .type   putc, %function
putc:
1:      ldr     ${scratch}, [x0, #24]
        tbnz    ${scratch}, #5, 1b
        str     w1, [x0]
        ret
${marker}
        .size   putc, . - putc
`;
  test('defective', () => expectMarked(code('w23', '//      ^^^ callee-saved-clobbered x23')));
  test('corrected', () => expectClean(code('w15', '')));
});

describe('14: a store where a load was meant', () => {
  const code = (instruction: string, marker: string, slot = '') => `
        .global fp_restore
        .type   fp_restore, %function
fp_restore:
        ldp     q0, q1, [x0]
        ldr     x9, [x0, #40]
        msr     fpsr, x9
        ${instruction}     x10, [x0, #32]
${slot}
        msr     fpcr, x10
${marker}
        ret
        .size   fp_restore, . - fp_restore
`;
  test('defective', () =>
    expectMarked(
      code(
        'str',
        '//      ^^^ undefined-read x10',
        '//      ^^^ mismatched-slot stores x10 in the middle of a restore',
      ),
    ));
  test('corrected', () => expectClean(code('ldr', '')));
});

describe('15: a world switch does not save what its caller keeps', () => {
  const code = (save: string, restore: string, marker: string) => `
        .global world_switch
        .type   world_switch, %function
world_switch:
        ${save}
        mov     x19, x0
        ldp     x0, x1, [x19]
        smc     #0
        stp     x0, x1, [x19]
        ${restore}
        ret
${marker}
        .size   world_switch, . - world_switch
`;
  test('defective', () => expectMarked(code('nop', 'nop', '//      ^^^ callee-saved-clobbered x19')));
  test('corrected', () => expectClean(code('stp x19, x30, [sp, #-16]!', 'ldp x19, x30, [sp], #16', '')));
});

describe('16: a value in x8 is read after a call', () => {
  const code = (keep: string, marker: string) => `
        .global errata_check
        .type   errata_check, %function
errata_check:
        stp     x19, x30, [sp, #-16]!
        mov     ${keep}, x0
        bl      cpu_revision
        cmp     x0, ${keep}
${marker}
        cset    x0, lo
        ldp     x19, x30, [sp], #16
        ret
        .size   errata_check, . - errata_check
`;
  test('defective', () => expectMarked(code('x8', '//      ^^^ clobbered-by-call x8')));
  test('corrected', () => expectClean(code('x19', '')));
});

describe('21: registers that are never reloaded from the frame', () => {
  const frame = (op: 'stp' | 'ldp', registers: readonly number[]) =>
    registers.map((n) => `        ${op}     x${n}, x${n + 1}, [sp, #${8 * n}]`).join('\n');
  const even = [0, 2, 4, 6, 8, 10, 12, 14, 16];
  const code = (restored: readonly number[], marker: string) => `
        .global resume_context
resume_context:
        sub     sp, sp, #256
${frame('stp', even)}
        stp     x18, x30, [sp, #144]
        bl      handle
${frame('ldp', restored)}
        ldp     x18, x30, [sp, #144]
        add     sp, sp, #256
        eret
${marker}
        sb
`;
  test('defective', () =>
    expectMarked(code(even.slice(0, -1), '//      ^^^^ exception-context-clobbered x16, x17 may not hold')));
  test('corrected', () => expectClean(code(even, '')));
});

describe('23: an interrupt entry calls C with nothing saved', () => {
  const pairs = [0, 2, 4, 6, 8, 10, 12, 14, 16];
  const each = (op: string) =>
    pairs.map((n) => `        ${op}     x${n}, x${n + 1}, [sp, #${8 * n}]`).join('\n');
  const saved = `        sub     sp, sp, #160\n${each('stp')}\n        stp     x29, x30, [sp, #144]`;
  const restored = `${each('ldp')}\n        ldp     x29, x30, [sp, #144]\n        add     sp, sp, #160`;
  const code = (save: string, restore: string, marker: string) => `
        .global irq
irq:
${save}
        mrs     x0, esr_el2
        bl      vector_irq
${restore}
        eret
${marker}
        sb
`;
  test('defective', () =>
    expectMarked(
      code(
        '',
        '',
        [
          "x0 does not hold the interrupted context's value at this eret, but ESR_EL2 at entry: `mrs x0, esr_el2`",
          'lr does not hold',
          'x1–x18 may not hold',
        ]
          .map((text) => `//      ^^^^ exception-context-clobbered ${text}`)
          .join('\n'),
      ),
    ));
  test('corrected', () =>
    expectClean(code(saved.replace('x29, x30', 'x18, x30'), restored.replace('x29, x30', 'x18, x30'), '')));
});

describe('24: an error path returns without unwinding the frame', () => {
  const code = (unwind: string, marker: string) => `
        .global hyp_helper
        .type   hyp_helper, %function
hyp_helper:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        cbz     x0, 1f
        bl      work
        ldp     x29, x30, [sp], #32
        ret
1:      mov     x0, #-22
        ${unwind}
        ret
${marker}
        .size   hyp_helper, . - hyp_helper
`;
  test('defective', () =>
    expectMarked(
      code('nop', '//      ^^^ stack-imbalance 32 bytes below\n//      ^^^ callee-saved-clobbered x29'),
    ));
  test('corrected', () => expectClean(code('ldp     x29, x30, [sp], #32', '')));
});
