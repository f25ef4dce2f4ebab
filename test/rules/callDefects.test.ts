import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

// Defects around calls that were once in released or posted code, in own minimal form and in the manner of
// that project. The number is the row of the list of real defects.

describe('8: the return value stays in x0 across a call that a macro hides', () => {
  const code = (reload: string, marker: string) => `
        .macro  ct_user_enter
        bl      context_tracking_user_enter
        .endm
        .macro  kernel_exit
        ldp     x21, x22, [sp, #256]
        ct_user_enter
        .endm
        .global ret_fast_syscall
        .type   ret_fast_syscall, %notype
ret_fast_syscall:
        blr     x16
        kernel_exit
        ${reload}
        str     x0, [x20, #8]
${marker}
        msr     elr_el1, x21
        msr     spsr_el1, x22
        b       restore_all
        .size   ret_fast_syscall, . - ret_fast_syscall
`;
  test('defective', () => expectMarked(code('nop', '//      ^^^ clobbered-by-call x0 is read here')));
  test('corrected', () => expectClean(code('ldr     x0, [sp]', '')));
});

describe('12: the result of a check stays in x0 across the next call', () => {
  const code = (keep: string, test: string, marker: string) => `
        .macro  guest_vector
        bl      check_pending_guest_serror
        ${keep}
        bl      enter_hypervisor_from_guest
        .endm
        .global guest_sync
        .type   guest_sync, %function
guest_sync:
        stp     x29, x30, [sp, #-32]!
        str     x19, [sp, #16]
        guest_vector
        cbnz    ${test}, 1f
${marker}
        bl      do_trap
1:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
        .size   guest_sync, . - guest_sync
        .type   check_pending_guest_serror, %function
check_pending_guest_serror:
        mrs     x0, isr_el1
        tbnz    x0, #8, 1f
        mov     x0, #0
        ret
1:      mov     x0, #1
        ret
        .size   check_pending_guest_serror, . - check_pending_guest_serror
`;
  test('defective', () =>
    expectMarked(code('nop', 'x0', '//      ^^^^ clobbered-by-call check_pending_guest_serror')));
  test('corrected', () => expectClean(code('mov     x19, x0', 'x19', '')));
});

describe('17: bl destroys the lr that the crash report prints', () => {
  const code = (branch: string, marker: string) => `
        .macro  vector_entry label
        .section .vectors, "ax"
        .align  7
\\label:
        .endm
        vector_entry sync_exception_sp_el0
        ${branch}      report_unhandled_exception
${marker}
        .text
        .type   report_unhandled_exception, %function
report_unhandled_exception:
        mrs     x0, tpidr_el3
        str     x30, [x0, #240]
        stp     x1, x2, [x0, #8]
        mrs     x1, esr_el3
        str     x1, [x0, #248]
1:      wfi
        b       1b
        .size   report_unhandled_exception, . - report_unhandled_exception
`;
  test('defective', () =>
    expectMarked(code('bl', "//      ^^ clobbered-by-call the interrupted context's lr")));
  test('corrected', () => expectClean(code('b ', '')));
});

describe('16, with the code of the callee: what was set aside in a register that it takes for itself', () => {
  const code = (keep: string, marker: string, own = 'x8') => `
        .global errata_check
        .type   errata_check, %function
errata_check:
        stp     x29, x30, [sp, #-16]!
        mov     ${keep}, x0
        bl      cpu_revision
        cmp     x0, ${keep}
${marker}
        cset    x0, lo
        ldp     x29, x30, [sp], #16
        ret
        .size   errata_check, . - errata_check
        .type   cpu_revision, %function
cpu_revision:
        mrs     ${own}, midr_el1
        ubfx    x0, ${own}, #16, #8
        ret
        .size   cpu_revision, . - cpu_revision
`;
  test('defective', () =>
    expectMarked(
      code(
        'x8',
        '//      ^^^ clobbered-by-call x8 is read here, but the call to cpu_revision on line 7 overwrote what `mov x8, x0` on line 6 put there',
      ),
    ));
  test('corrected', () => expectClean(code('x9', '')));
  test('where the callee looks at it, it is an argument', () =>
    expectClean(code('x8', '', 'x9').replace('mrs     x9', 'add     x8, x8, #1\n        mrs     x9')));
});

test('code that was not found, below code that was: it may have changed the register', () =>
  expectMarked(`
        .global outer
        .type   outer, %function
outer:
        stp     x29, x30, [sp, #-16]!
        mov     x5, x3
        bl      wrap
        add     x0, x0, x5
//      ^^^ clobbered-by-call x5 is read here, but the call to wrap on line 7 may have changed it
        ldp     x29, x30, [sp], #16
        ret
        .size   outer, . - outer
        .type   wrap, %function
wrap:   stp     x29, x30, [sp, #-16]!
        bl      c_function
        ldp     x29, x30, [sp], #16
        ret
        .size   wrap, . - wrap
`));

test('two calls of code that was not found, in an exception handler: each may have left the register alone', () =>
  expectMarked(`
        .global lazy_entry
lazy_entry:
        stp     x0, x30, [sp, #-16]!
        mov     x3, #1
        bl      first
        bl      second
        ldp     x0, x30, [sp], #16
        eret
//      ^^^^ exception-context-clobbered x1, x2, x4–x18 may not hold the interrupted context's values
//      ^^^^ exception-context-clobbered x3 does not hold the interrupted context's value at this eret: \`mov x3, #1\` on line 5 overwrote it
        sb
`));

describe('a call through a pointer, and a temporary that is read after it', () => {
  const putc = (save: string, restore: string, mark: string): string => `
        .global put_all
        .type   put_all, %function
put_all:
        stp     x29, x30, [sp, #-32]!
        ${save}
        mov     x15, x0
1:      cbz     x15, 2f
        ldr     x2, [x15, #8]
        blr     x2
        ldr     x15, [x15]
${mark}        b       1b
2:      ${restore}
        ldp     x29, x30, [sp], #32
        ret
        .size   put_all, . - put_all
`;
  test('of code that keeps it for its caller too, and so agrees on more than the standard', () =>
    expectClean(putc('str     x15, [sp, #16]', 'ldr     x15, [sp, #16]', '')));
  test('of code that does not', () =>
    expectMarked(putc('nop', 'nop', '//      ^^^ clobbered-by-call x15 is read here\n')));

  const reset = (back: string, mark: string): string => `
        .global reset_core
        .type   reset_core, %function
reset_core:
        mov     ${back}, x30
        adrp    x12, fixes
        add     x12, x12, :lo12:fixes
1:      ldr     x10, [x12]
        cbz     x10, 2f
        blr     x10
        add     x12, x12, #16
${mark}        b       1b
2:      isb
        ret     ${back}
        .size   reset_core, . - reset_core
`;
  test('of code that keeps nothing but a temporary to return by: what it calls cannot go by the standard', () =>
    expectClean(reset('x15', '')));
  test('of code that returns by a register which the standard preserves', () =>
    expectMarked(reset('x19', '//      ^^^ clobbered-by-call x12 is read here\n')));
});

describe('a call that its macro states not to return', () => {
  const code = (macro: string, marker: string) => `
        .macro  ${macro} _func:req
        bl      \\_func
        nop
        .endm
        .global ea_proceed
        .type   ea_proceed, %function
ea_proceed:
        mov     x5, #3
        tbz     x0, #1, 1f
        ${macro}  handle_double_fault
1:
        str     x5, [x1, #8]
${marker}
        b       el3_exit
        .size   ea_proceed, . - ea_proceed
`;
  test('comes back nowhere, though its code was not found', () => expectClean(code('no_ret', '')));
  test('any other may have changed what AAPCS64 lets it', () =>
    expectMarked(code('call', '//      ^^^ clobbered-by-call x5 is read here')));
});
