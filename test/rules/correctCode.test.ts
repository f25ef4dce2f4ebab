import { describe, expect, test } from 'vitest';
import { expectClean, findingsIn } from '../support/check';

// Code that maintainers hold correct and that a careless rule would report: no finding at all.
describe('correct code', () => {
  test('an alternative body holds labels and ret, and branches out of itself to a plain label', () =>
    expectClean(`
#include <asm/alternative.h>
        .global leave
        .type   leave, %function
leave:
        mov     x2, xzr
alternative_if ARM64_HAS_RAS_EXTN
        mrs     x2, disr_el1
        cbz     x2, 1f
        mov     x0, #1
1:      ret
alternative_else
        dsb     sy
        isb
        b       2f
        nop
alternative_endif
2:      mov     x0, x2
        ret
        .size   leave, . - leave
`));

  test('a vector stores the general registers, calls C code, and another section has the way back', () => {
    const pairs = [...Array(15).keys()].map((n) => [2 * n + 1, 16 * (n + 1)]);
    expectClean(`
        .macro  to_c handler
        .align  7
        sub     sp, sp, #256
        str     x0, [sp, #8]
        ${pairs.map(([n, at]) => `stp     x${n}, x${(n as number) + 1}, [sp, #${at}]`).join('\n        ')}
        mov     x0, sp
        bl      \\handler
        b       leave
        .endm
        .macro  stop
        .align  7
        b       .
        .endm
        .align  11
table:
        ${'stop\n        '.repeat(8)}
        to_c    on_sync
        to_c    on_irq
        ${'stop\n        '.repeat(6)}
        .section .outside, "ax"
        .globl  leave_with
leave_with:
        mov     sp, x0
leave:
        ${pairs.map(([n, at]) => `ldp     x${n}, x${(n as number) + 1}, [sp, #${at}]`).join('\n        ')}
        ldr     x0, [sp, #8]
        add     sp, sp, #256
        eret
        dsb     nsh
        isb
`);
  });

  test('a routine of the vectors pushes all registers and returns on the new stack', () =>
    expectClean(`
        .global push_context
        .type   push_context, %function
push_context:
        ${[...Array(14).keys()].map((n) => `stp     x${2 * n + 1}, x${2 * n + 2}, [sp, #-16]!`).join('\n        ')}
        stp     xzr, x0, [sp, #-16]!
        ret
        .size   push_context, . - push_context
`));

  test('a vector pushes x0 and x1, the handler stores them into a context and loads another one', () =>
    expectClean(`
        .global guest_exit
        .type   guest_exit, %function
guest_exit:
        add     x1, x1, #64
        stp     x2, x3, [x1, #16]
        ldp     x2, x3, [sp], #16
        stp     x2, x3, [x1]
        stp     x4, x5, [x1, #32]
        stp     x18, x19, [x1, #144]
        stp     x20, x21, [x1, #160]
        stp     x22, x23, [x1, #176]
        stp     x24, x25, [x1, #192]
        stp     x26, x27, [x1, #208]
        stp     x28, x29, [x1, #224]
        str     x30, [x1, #240]
        mrs     x2, tpidr_el2
        ldp     x18, x19, [x2, #144]
        ldp     x20, x21, [x2, #160]
        ldp     x22, x23, [x2, #176]
        ldp     x24, x25, [x2, #192]
        ldp     x26, x27, [x2, #208]
        ldp     x28, x29, [x2, #224]
        ldr     x30, [x2, #240]
        ret
        .size   guest_exit, . - guest_exit
`));

  test('the stack overflow test adds a register into sp and subtracts it again', () =>
    expectClean(`
        .global el2_vector
el2_vector:
        add     sp, sp, x0
        sub     x0, sp, x0
        tbz     x0, #12, 1f
        sub     x0, sp, x0
        sub     sp, sp, x0
        eret
        sb
1:      b       overflow
`));

  test('between a post-indexed load and the add that ends the frame sp is misaligned, without an access', () =>
    expectClean(`
        .global leave_frame
        .type   leave_frame, %function
leave_frame:
        sub     sp, sp, #96
        str     x18, [sp]
        mov     x18, x0
        mov     x0, x18
        ldr     x18, [sp], #8
        add     sp, sp, #88
        ret
        .size   leave_frame, . - leave_frame
`));

  test('the SMC forwarder keeps its base in x18, which SMCCC preserves', () =>
    expectClean(`
        .global forward
        .type   forward, %function
forward:
        mov     x18, x0
        ldp     x0, x1, [x18]
        ldp     x2, x3, [x18, #16]
        ldp     x4, x5, [x18, #32]
        smc     #0
        stp     x0, x1, [x18]
        stp     x2, x3, [x18, #16]
        stp     x4, x5, [x18, #32]
        ret
        .size   forward, . - forward
`));

  test('an SMCCC fast path returns with x0 and x1 changed', () =>
    expectClean(`
        .global hvc_entry
hvc_entry:
        mrs     x0, esr_el2
        ubfx    x0, x0, #26, #6
        cmp     x0, #0x16
        b.ne    slow
        ldr     x1, [sp]
        mov     w0, #0x8000
        eor     w1, w1, w0
        cbnz    w1, slow
        mov     x0, xzr
        add     sp, sp, #16
        eret
        sb
slow:   b       handle_trap
`));

  test('a function that never returns owes nothing', () =>
    expectClean(`
        .global stop
        .type   stop, %function
stop:
        mov     x19, x0
        mov     x29, xzr
1:      wfi
        b       1b
        .size   stop, . - stop
`));

  test('the last load of a restore sequence overwrites its own base', () =>
    expectClean(`
        .global switch_to
        .type   switch_to, %function
switch_to:
        stp     x19, x20, [x0]
        stp     x21, x22, [x0, #16]
        stp     x23, x24, [x0, #32]
        stp     x25, x26, [x0, #48]
        stp     x27, x28, [x0, #64]
        stp     x29, x30, [x0, #80]
        mov     x29, x1
        ldp     x19, x20, [x29]
        ldp     x21, x22, [x29, #16]
        ldp     x23, x24, [x29, #32]
        ldp     x25, x26, [x29, #48]
        ldp     x27, x28, [x29, #64]
        ldp     x29, x30, [x29, #80]
        ret
        .size   switch_to, . - switch_to
`));

  test('all guest registers come from one context, the host registers went into another', () =>
    expectClean(`
        .global guest_enter
        .type   guest_enter, %function
guest_enter:
        stp     x19, x20, [x1, #152]
        stp     x29, x30, [x1, #232]
        add     x29, x0, #64
        ldp     x0, x1, [x29]
        ldp     x2, x3, [x29, #16]
        ldp     x4, x5, [x29, #32]
        ldp     x6, x7, [x29, #48]
        ldp     x8, x9, [x29, #64]
        ldp     x10, x11, [x29, #80]
        ldp     x12, x13, [x29, #96]
        ldp     x14, x15, [x29, #112]
        ldp     x16, x17, [x29, #128]
        ldp     x18, x19, [x29, #144]
        ldp     x20, x21, [x29, #160]
        ldp     x22, x23, [x29, #176]
        ldp     x24, x25, [x29, #192]
        ldp     x26, x27, [x29, #208]
        ldr     x28, [x29, #224]
        ldp     x29, x30, [x29, #232]
        eret
        sb
        .size   guest_enter, . - guest_enter
`));

  test('x0 and x1 come back from the stack as the last thing before eret', () =>
    expectClean(`
        .global count_irq
count_irq:
        mrs     x0, tpidr_el2
        ldr     x1, [x0]
        add     x1, x1, #1
        str     x1, [x0]
        ldp     x0, x1, [sp], #16
        eret
        sb
`));

  test('a trap control is written and eret follows instead of isb', () =>
    expectClean(`
        .global allow_guest_fp
// hyplens: assume E2H=0
allow_guest_fp:
        mrs     x0, cptr_el2
        bic     x0, x0, #(1 << 10)
        msr     cptr_el2, x0
        ldp     x0, x1, [sp], #16
        eret
        sb
`));

  test('a call of a routine that does not return', () =>
    expectClean(`
        .global assert_el2
        .type   assert_el2, %function
assert_el2:
        mrs     x0, currentel
        cmp     x0, #8
        b.ne    1f
        ret
1:      bl      die
        .size   assert_el2, . - assert_el2
        .type   die, %function
die:    wfi
        b       die
        .size   die, . - die
`));

  test('ZCR_EL2.LEN needs no isb before the SVE access that follows', () =>
    expectClean(`
        .global set_length
        .type   set_length, %function
// hyplens: assume E2H=0, CPTR_EL2.TFP=0, CPTR_EL2.TZ=0
set_length:
        mov     x1, #15
        msr     zcr_el2, x1
        rdvl    x0, #1
        ret
        .size   set_length, . - set_length
`));

  test('a configuration symbol gates the capability that an alternative asks for', () =>
    expectClean(`
#include <asm/alternative.h>
        .global flush
        .type   flush, %function
// hyplens: assume E2H=0, CPTR_EL2.TFP=0
flush:
#ifdef CONFIG_ARM64_SVE
alternative_if ARM64_SVE
        b       1f
alternative_else_nop_endif
#endif
        movi    v0.2d, #0
        ret
#ifdef CONFIG_ARM64_SVE
1:      mrs     x1, cptr_el2
        bic     x1, x1, #(1 << 8)
        msr     cptr_el2, x1
        isb
        rdvl    x0, #1
        ret
#endif
        .size   flush, . - flush
`));

  test('a register goes out and comes back through another register, or through a context', () =>
    expectClean(`
        .global through
        .type   through, %function
through:
        mov     x9, x30
        str     x19, [x0, #8]
        mov     x19, #5
        str     x19, [x0]
        ldr     x19, [x0, #8]
        ret     x9
        .size   through, . - through
`));

  test('ret through an argument is a jump', () =>
    expectClean(`
        .global jump_to
        .type   jump_to, %function
jump_to:
        mov     x3, x0
        msr     ttbr0_el2, x3
        isb
        ret     x2
        .size   jump_to, . - jump_to
`));

  test('a signed return address is authenticated', () =>
    expectClean(`
        .global signed
        .type   signed, %function
signed:
        paciasp
        stp     x29, x30, [sp, #-16]!
        bl      helper
        ldp     x29, x30, [sp], #16
        autiasp
        mov     x0, xzr
        ret
        .size   signed, . - signed
`));

  test('a handler saves what its call may destroy', () =>
    expectClean(`
        .global unexpected
unexpected:
        stp     x0, x1, [sp, #-16]!
        stp     x2, x3, [sp, #-16]!
        stp     x4, x5, [sp, #-16]!
        stp     x6, x7, [sp, #-16]!
        stp     x8, x9, [sp, #-16]!
        stp     x10, x11, [sp, #-16]!
        stp     x12, x13, [sp, #-16]!
        stp     x14, x15, [sp, #-16]!
        stp     x16, x17, [sp, #-16]!
        stp     x18, x29, [sp, #-16]!
        str     x30, [sp, #-16]!
        bl      report
        ldr     x30, [sp], #16
        ldp     x18, x29, [sp], #16
        ldp     x16, x17, [sp], #16
        ldp     x14, x15, [sp], #16
        ldp     x12, x13, [sp], #16
        ldp     x10, x11, [sp], #16
        ldp     x8, x9, [sp], #16
        ldp     x6, x7, [sp], #16
        ldp     x4, x5, [sp], #16
        ldp     x2, x3, [sp], #16
        ldp     x0, x1, [sp], #16
        eret
        sb
`));

  test('an eret to an address that the routine put into ELR', () =>
    expectClean(`
        .global soft_restart
        .type   soft_restart, %function
soft_restart:
        msr     elr_el2, x1
        mov     x0, #0x3c9
        msr     spsr_el2, x0
        mov     x0, x2
        mov     x1, x3
        mov     x2, x4
        eret
        sb
        .size   soft_restart, . - soft_restart
`));

  test('the service routine that a call handler branches to returns a result in x0', () =>
    expectClean(`
        .global stub
        .type   stub, %notype
stub:
        cmp     x0, #3
        b.eq    service
        mov     x0, xzr
        eret
        sb
        .size   stub, . - stub
        .type   service, %function
service:
        mrs     x1, sctlr_el2
        mov     x0, xzr
        eret
        sb
        .size   service, . - service
`));

  test('code that is no function returns to an address that it was given', () =>
    expectClean(`
        .global restart
        .type   restart, %notype
restart:
        msr     ttbr0_el2, x1
        mov     x30, x2
        ret
        .size   restart, . - restart
`));

  test('a function that another one branches to pops the frame that was made there', () =>
    expectClean(`
        .global traced
        .type   traced, %function
traced:
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x2, tracer
        ldr     x2, [x2, :lo12:tracer]
        cbnz    x2, traced_graph
        ldp     x29, x30, [sp], #16
        ret
        .size   traced, . - traced

        .global traced_graph
        .type   traced_graph, %function
traced_graph:
        mov     x0, x1
        ldp     x29, x30, [sp], #16
        ret
        .size   traced_graph, . - traced_graph
`));

  test('the status of a device is polled again', () => {
    const poll = (mask: string): string => `
        .global put_char
        .type   put_char, %function
put_char:
1:      ldr     w2, [x1, #8]
        and     w2, w2, #${mask}
        cmp     w2, #${mask}
        b.eq    1b
        mov     w3, #10
        str     w3, [x1]
2:      ldr     w2, [x1, #8]
        and     w2, w2, #${mask}
        cmp     w2, #${mask}
        b.eq    2b
3:      ldr     w2, [x1, #8]
        tbnz    w2, #5, 3b
        str     w0, [x1]
4:      ldr     w2, [x1, #8]
        tbnz    w2, #5, 4b
        ret
        .size   put_char, . - put_char
`;
    expectClean(poll('0x1'));
    expectClean(poll('STATUS_ACTIVE'));
  });

  // As a kernel leaves through a trampoline that is mapped elsewhere: x29 is the first to go, where nobody has it.
  const leavesThroughTrampoline = (jump: string): string => `
        .macro  alias dst, sym, tmp
        movz    \\dst, #0x4000, lsl #16
        adrp    \\tmp, \\sym
        add     \\tmp, \\tmp, :lo12:\\sym
        add     \\dst, \\dst, \\tmp
        adrp    \\tmp, .trampoline
        add     \\tmp, \\tmp, :lo12:.trampoline
        sub     \\dst, \\dst, \\tmp
        .endm
        .global leave
leave:
        ldp     x21, x22, [sp, #256]
        msr     elr_el1, x21
        msr     spsr_el1, x22
        tst     x22, #(1 << 4)
        ldp     x21, x22, [sp, #168]
        b.ne    4f
        msr     far_el1, x29
        alias   x30, exit_native, x29
        br      x30
4:      ${jump}
        br      x30
        .pushsection .trampoline, "ax"
        .global exit_native
exit_native:
        ldr     x30, [sp, #240]
        mrs     x29, ttbr1_el1
        sub     x29, x29, #0x2000
        msr     ttbr1_el1, x29
        mrs     x29, far_el1
        eret
        sb
        .global exit_compat
exit_compat:
        ldr     x30, [sp, #240]
        mrs     x29, ttbr1_el1
        sub     x29, x29, #0x2000
        msr     ttbr1_el1, x29
        eret
        sb
        .popsection
`;

  test('an AArch32 program has no x29: SPSR says on every way to the trampoline that it resumes one', () =>
    expectClean(leavesThroughTrampoline('alias x30, exit_compat, x29')));

  test('a 64-bit program has one, and so has what nothing is known about', () => {
    const lost = (text: string): string[] =>
      findingsIn(text).flatMap((f) =>
        f.rule === 'exception-context-clobbered' ? [`${f.routine}: ${f.message}`] : [],
      );
    expect(lost(leavesThroughTrampoline('alias x30, exit_native, x29'))).toEqual([
      expect.stringMatching(/^exit_compat: x29 does not hold the interrupted context's value at this eret/),
    ]);
    expect(
      lost(leavesThroughTrampoline('alias x30, exit_compat, x29').replace('b.ne    4f', 'b.eq    4f')),
    ).toEqual([
      expect.stringMatching(/^exit_compat: x29 does not hold the interrupted context's value at this eret/),
    ]);
  });

  test('a call handler served at labels of a vector', () =>
    expectClean(`
        .global stub_vectors
stub_vectors:
        b       sync
        .align  7
        b       .
sync:
        cmp     x0, #2
        b.ne    1f
        b       reset
1:      cmp     x0, #1
        b.eq    finalise
        mov     x0, #-1
        eret
        sb
finalise:
        msr     vbar_el2, x1
        b       done
reset:  msr     tpidr_el2, x1
done:   mov     x0, xzr
        eret
        sb
`));
});

describe('conventions of code without a C caller', () => {
  test('the comment above lists what it may change', () =>
    expectClean(`
        /* -----------------------------
         * Shall clobber: x0-x19
         * -----------------------------
         */
        .global reset_func
        .type   reset_func, %function
reset_func:
        mov     x19, x30
        bl      apply_errata
        ldr     x0, [sp]
        ret     x19
        .size   reset_func, . - reset_func
`));

  test('or what it uses', () => {
    const text = (uses: string): string => `
/* Puts the core to sleep.
 * in:  x0 = core mask
 * ${uses},
 *      x19, x28
 */
        .global pwrdn_wfi
        .type   pwrdn_wfi, %function
pwrdn_wfi:
        mov     x28, x30
        mov     x19, #0x4124
        str     x0, [x19]
        ret     x28
        .size   pwrdn_wfi, . - pwrdn_wfi
`;
    expectClean(text('uses x0, x1'));
    expect(findingsIn(text('it uses the registers')).map((f) => f.rule)).toContain('callee-saved-clobbered');
  });

  test('before there is a stack the return address is kept in a callee-saved register', () =>
    expectClean(`
        .global lowlevel_init
        .type   lowlevel_init, %function
lowlevel_init:
        mov     x29, lr
        mrs     x0, sctlr_el3
        bl      gic_init
        mov     lr, x29
        ret
        .size   lowlevel_init, . - lowlevel_init
`));

  test('a service call that is handed on to the next level comes back with its results', () =>
    expectClean(`
        .global svc_vector
svc_vector:
        msr     tpidr_el1, x30
        mrs     x30, esr_el1
        ubfx    x30, x30, #26, #6
        cmp     x30, #0x15
        b.eq    1f
        b       .
1:      mrs     x30, tpidr_el1
        smc     #0
        eret
        sb
`));

  test('a context is loaded at offsets that no header was found for', () =>
    expectClean(`
        .global leave_partition
        .type   leave_partition, %function
leave_partition:
        mov     sp, x0
        ldp     x19, x20, [x0, #(CTX_X19 - CTX_SIZE)]
        ldp     x21, x22, [x0, #(CTX_X21 - CTX_SIZE)]
        ldp     x23, x24, [x0, #(CTX_X23 - CTX_SIZE)]
        ldp     x25, x26, [x0, #(CTX_X25 - CTX_SIZE)]
        ldp     x27, x28, [x0, #(CTX_X27 - CTX_SIZE)]
        ldp     x29, x30, [x0, #(CTX_X29 - CTX_SIZE)]
        mov     x0, x1
        ret
        .size   leave_partition, . - leave_partition
`));

  test('sp points to a context: registers are stored above it and sp stays', () =>
    expectClean(`
        .global save_el1_state
        .type   save_el1_state, %function
save_el1_state:
        mrs     x29, tcr_el1
        str     x29, [sp, #288]
        orr     x29, x29, #(1 << 7)
        msr     tcr_el1, x29
        isb
        ret
        .size   save_el1_state, . - save_el1_state
`));

  test('eret into another image, with the arguments that its entry structure holds', () =>
    expectClean(`
        .section .vectors, "ax"
        .align  11
        .global handlers
handlers:
        .rept   8
        b       .
        .align  7
        .endr
        b       run_image
        .align  7
        .rept   7
        b       .
        .align  7
        .endr
        .text
run_image:
        mov     x20, x1
        bl      prepare
        ldp     x0, x1, [x20]
        msr     elr_el3, x0
        msr     spsr_el3, x1
        ldp     x6, x7, [x20, #64]
        ldp     x4, x5, [x20, #48]
        ldp     x2, x3, [x20, #32]
        ldp     x0, x1, [x20, #16]
        eret
        sb
`));

  test('a choice of routines by address, which take their arguments in registers of their own', () =>
    expectClean(`
        .text
        .global crypt8
        .type   crypt8, %function
crypt8:
        mov     x12, x2
        mov     x11, x3
        br      x16
        .size   crypt8, . - crypt8
        .type   crypt8_all, %function
crypt8_all:
        ldr     q0, [x12, x11]
        str     q0, [x0]
        ret
        .size   crypt8_all, . - crypt8_all
`));

  test('a file has the maintenance of a range with the dsb and, for callers that go over several ranges, without', () => {
    const text = (first: string): string => `
        .macro clean_range, from, to, line
1:      dc      cvac, \\from
        add     \\from, \\from, \\line
        cmp     \\from, \\to
        b.lo    1b
        .endm
        .global clean
        .type   clean, %function
clean:  mov     x2, #64
        clean_range x0, x1, x2
        ${first}
        ret
        .size   clean, . - clean
        .global clean_nosync
        .type   clean_nosync, %function
clean_nosync:
        adrp    x2, line_size
        ldr     x2, [x2, :lo12:line_size]
        clean_range x0, x1, x2
        ret
        .size   clean_nosync, . - clean_nosync
`;
    const told = (source: string): string[] =>
      findingsIn(source)
        .filter((f) => f.rule === 'missing-barrier')
        .map((f) => `${f.severity} ${f.routine}`);
    expect(told(text('dsb     sy'))).toEqual(['info clean_nosync']);
    expect(told(text('nop'))).toEqual(['warning clean', 'warning clean_nosync']);
  });

  test('a vector calls a routine that resumes the interrupted context itself, or stops for good', () =>
    expectClean(`
        .text
        .global handler
        .type   handler, %function
handler:
        str     x30, [sp, #240]
        mrs     x30, isr_el1
        tbz     x30, #8, 1f
        bl      reflect
1:      ldr     x30, [sp, #240]
        eret
        dsb     nsh
        isb
        .size   handler, . - handler

        .type   reflect, %function
reflect:
        stp     x28, x29, [sp, #224]
        ldr     x29, [sp, #256]
        mrs     x28, elr_el3
        cmp     x29, x28
        b.ge    stop
        ldp     x28, x29, [sp, #224]
        ldr     x30, [sp, #240]
        eret
        dsb     nsh
        isb
        .size   reflect, . - reflect

        .type   stop, %function
stop:
        wfi
        b       stop
        .size   stop, . - stop
`));

  test('it gives the argument registers back, so that its caller is generated code, which hands over what it likes', () =>
    expectClean(`
        .text
        .global may_go
        .type   may_go, %function
may_go:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x8, x0, [sp, #16]
        stp     x1, x2, [sp, #32]
        stp     x3, x4, [sp, #48]
        add     x0, x9, x25
        bl      check_time
        mov     x9, x0
        ldp     x8, x0, [sp, #16]
        ldp     x1, x2, [sp, #32]
        ldp     x3, x4, [sp, #48]
        ldp     x29, x30, [sp], #64
        ret
        .size   may_go, . - may_go
`));

  test('a loop clears what lay on the stack until sp is where it was', () =>
    expectClean(`
        .text
        .global decrypt
        .type   decrypt, %function
decrypt:
        stp     x29, x30, [sp, #-48]!
        stp     d8, d9, [sp, #16]
        mov     x14, sp
        sub     x9, sp, x2, lsl #4
        mov     sp, x9
        movi    v0.16b, #0
        movi    v1.16b, #0
        movi    v8.16b, #0
        movi    v9.16b, #0
1:      stp     q0, q1, [sp], #32
        cmp     sp, x14
        b.ne    1b
        ldp     d8, d9, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
        .size   decrypt, . - decrypt
`));
});
