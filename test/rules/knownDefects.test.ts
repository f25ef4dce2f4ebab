import { describe, expect, test } from 'vitest';
import { expectClean, expectMarked, findingsIn } from '../support/check';

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

describe('1, as that code stands: a tail of another routine, which sets the base', () => {
  const code = (fix: string, marker: string) => `
#include <linux/linkage.h>
SYM_FUNC_START(__host_exit)
        stp     x0, x1, [sp, #-16]!
        mrs     x0, tpidr_el2
        stp     x2, x3, [x0, #16]
        stp     x29, lr, [x0, #232]
        ldp     x2, x3, [sp], #16
        stp     x2, x3, [x0]
        mov     x29, x0
        bl      handle_trap
__host_enter_restore_full:
        ldp     x0, x1, [x29]
        ldp     x2, x3, [x29, #16]
${marker}
        ldp     x4, x5, [x29, #32]
        ldp     x6, x7, [x29, #48]
        ldp     x8, x9, [x29, #64]
        ldp     x10, x11, [x29, #80]
        ldp     x12, x13, [x29, #96]
        ldp     x14, x15, [x29, #112]
        ldp     x16, x17, [x29, #128]
        ldr     x18, [x29, #144]
        ldp     x29, lr, [x29, #232]
        eret
        sb
SYM_FUNC_END(__host_exit)
SYM_FUNC_START(__hyp_do_panic)
        ${fix}
        mov     lr, #0x3c5
        msr     spsr_el2, lr
        adr_l   lr, nvhe_hyp_panic_handler
        msr     elr_el2, lr
        b       __host_enter_restore_full
SYM_FUNC_END(__hyp_do_panic)
`;
  test('defective', () =>
    expectMarked(
      code('nop', '//      ^^^ undefined-read x29 is read here as the base of an access, but __hyp_do_panic'),
    ));
  test('corrected', () => expectClean(code('mov     x29, x0', '')));
});

describe('3: a restore whose base is not the last that it loads', () => {
  const restored = [19, 21, 23, 25, 27];
  const pairs = restored.map((n) => `        ldp     x${n}, x${n + 1}, [\\ctxt, #${8 * n}]`).join('\n');
  const code = (first: string, last: string) => `
        .macro  restore_callee_saved_regs ctxt
        ${first}
${pairs}
        ldp     x29, x30, [\\ctxt, #232]
        ${last}
        .endm
        .global guest_enter
guest_enter:
        msr     elr_el2, x1
        add     x18, x0, #256
        ldp     x0, x1, [x18]
        restore_callee_saved_regs x18
MARKER
        eret
        sb
`;
  const x18 = 'ldr     x18, [\\ctxt, #144]';
  test('defective', () =>
    expectMarked(
      code(x18, 'nop').replace(
        'MARKER',
        '//      ^^^ base-overwritten `ldr x18, [x18, #144]` loads x18, the base of this sequence',
      ),
    ));
  test('corrected', () => expectClean(code('nop', x18).replace('MARKER', '')));
});

describe('3: x18 as context pointer where the shadow call stack lives in x18', () => {
  const code = (save: string, restore: string, marker: string) => `
#include <linux/linkage.h>
SYM_FUNC_START(enter)
        ${save}
        mov     x18, x0
        ldr     x0, [x18, #8]
        ${restore}
        ret
${marker}
SYM_FUNC_END(enter)
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
  test('near enough once it is moved, but assembled in a section of its own: only the linker can tell', () => {
    const found = findingsIn(`
        .global sync
        .type   sync, %function
sync:
661:    nop
        .pushsection .altinstructions, "a"
        .word   661b - .
        .word   663f - .
        .hword  5
        .byte   4, 4
        .popsection
        .pushsection .altinstr_replacement, "ax"
663:    cbnz    x0, 1f
        .popsection
        nop
1:      ret
        .size   sync, . - sync
`);
    expect(found.map((f) => `${f.severity} ${f.rule}`)).toEqual(['warning malformed-alternative']);
  });
});

describe('code that is copied to where it runs', () => {
  const template = (typed: string, end: string): string => `
        .global stop_begin
${typed}stop_begin:
        sub     sp, sp, #16
        stp     x0, x1, [sp]
        smc     #0
        ldp     x0, x1, [sp]
        add     sp, sp, #16
${end}`;
  test('has a label at its end', () => expectClean(template('', '        .global stop_end\nstop_end:\n')));
  test('or is an object', () =>
    expectClean(
      template('        .type   stop_begin, %object\n', '        .size   stop_begin, . - stop_begin\n'),
    ));
  test('other code runs off its end', () =>
    expectMarked(template('', '//      ^^^ fallthrough what follows is no instruction\n')));
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
#include <asm/asm_defns.h>
ENTRY(putc)
1:      ldr     ${scratch}, [x0, #24]
        tbnz    ${scratch}, #5, 1b
        str     w1, [x0]
        ret
${marker}
ENDPROC(putc)
`;
  test('defective', () => expectMarked(code('w23', '//      ^^^ callee-saved-clobbered x23')));
  test('corrected', () => expectClean(code('w15', '')));
});

describe('14: a store where a load was meant', () => {
  const code = (instruction: string, marker: string, slot = '') => `
#include <asm_macros.S>
        .globl  fp_restore
func fp_restore
        ldp     q0, q1, [x0]
        ldr     x9, [x0, #40]
        msr     fpsr, x9
        ${instruction}     x10, [x0, #32]
${slot}
        msr     fpcr, x10
${marker}
        ret
endfunc fp_restore
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
#include <asm_macros.S>
        .globl  world_switch
func world_switch
        ${save}
        mov     x19, x0
        ldp     x0, x1, [x19]
        smc     #0
        stp     x0, x1, [x19]
        ${restore}
        ret
${marker}
endfunc world_switch
`;
  test('defective', () => expectMarked(code('nop', 'nop', '//      ^^^ callee-saved-clobbered x19')));
  test('corrected', () => expectClean(code('stp x19, x30, [sp, #-16]!', 'ldp x19, x30, [sp], #16', '')));
});

describe('16: a value in x8 is read after a call', () => {
  const code = (keep: string, marker: string) => `
#include <asm_macros.S>
        .globl  errata_check
func errata_check
        stp     x19, x30, [sp, #-16]!
        mov     ${keep}, x0
        bl      cpu_revision
        cmp     x0, ${keep}
${marker}
        cset    x0, lo
        ldp     x19, x30, [sp], #16
        ret
endfunc errata_check
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
#include <linux/linkage.h>
ENTRY(hyp_helper)
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
ENDPROC(hyp_helper)
`;
  test('defective', () =>
    expectMarked(
      code('nop', '//      ^^^ stack-imbalance 32 bytes below\n//      ^^^ callee-saved-clobbered x29'),
    ));
  test('corrected', () => expectClean(code('ldp     x29, x30, [sp], #32', '')));
});
