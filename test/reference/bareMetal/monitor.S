/*
 * A monitor at EL3 that runs every probe under every configuration and records what happened.
 * Assembled together with `probes.inc` (a table of probe routines) and `configurations.bin`.
 *
 * Configuration: ten 64-bit words, in the order of the CONFIG_ offsets below, then CONFIG_OTHERS words that the
 * generated routine `prepare` writes to registers of its choice.
 * Result, 16 bytes: level that took an exception (0: none), its exception class, 6 bytes unused, x0
 * as the probe left it.
 */
	.equ CONFIG_LEVEL, 0
	.equ CONFIG_SCR_EL3, 8
	.equ CONFIG_HCR_EL2, 16
	.equ CONFIG_CPACR_EL1, 24
	.equ CONFIG_CPTR_EL2, 32
	.equ CONFIG_CPTR_EL3, 40
	.equ CONFIG_SVCR, 48
	.equ CONFIG_SMCR_EL1, 56
	.equ CONFIG_SMCR_EL2, 64
	.equ CONFIG_SMCR_EL3, 72
	.equ CONFIG_OTHERS, 80
	/* CONFIG_SIZE comes from probes.inc */

	.equ DONE, 1			/* smc: the probe came to its end */
	.equ REPORT, 2			/* smc: an exception to the level in x2; its ESR is read at EL3, where no trap is */
	.equ OPEN_EVERYTHING, (1 << 8) | (1 << 12)

	.arch armv9-a+sme
	.text
	.global _start
_start:
	ldr	x0, =vectors3
	msr	vbar_el3, x0
	ldr	x0, =vectors2
	msr	vbar_el2, x0
	ldr	x0, =vectors1
	msr	vbar_el1, x0
	ldr	x19, =configurations
	ldr	x20, =configurations_end
	ldr	x22, =results
	ldr	x23, =probes
	ldr	x24, =probes_end

next_configuration:
	cmp	x19, x20
	b.hs	finish
	mov	x21, x23
next_probe:
	mov	x0, #OPEN_EVERYTHING
	msr	cptr_el3, x0
	mov	x0, #(1 << 10) | (1 << 0)	/* RW, NS: EL2's registers as Non-secure sees them */
	msr	scr_el3, x0
	isb
	bl	prepare
	ldr	x0, [x19, #CONFIG_SMCR_EL1]
	msr	smcr_el1, x0
	ldr	x0, [x19, #CONFIG_SMCR_EL2]
	msr	smcr_el2, x0
	ldr	x0, [x19, #CONFIG_SMCR_EL3]
	msr	smcr_el3, x0
	ldr	x0, [x19, #CONFIG_SVCR]
	msr	svcr, x0
	ldr	x0, [x19, #CONFIG_HCR_EL2]
	msr	hcr_el2, x0
	ldr	x0, [x19, #CONFIG_CPACR_EL1]
	msr	cpacr_el1, x0
	ldr	x0, [x19, #CONFIG_CPTR_EL2]
	msr	cptr_el2, x0
	ldr	x0, [x19, #CONFIG_SCR_EL3]
	msr	scr_el3, x0
	ldr	x0, [x19, #CONFIG_CPTR_EL3]
	msr	cptr_el3, x0
	ldr	x0, [x21], #8
	msr	elr_el3, x0
	ldr	x3, [x19, #CONFIG_LEVEL]
	ldr	x0, =modes
	ldr	x0, [x0, x3, lsl #3]
	msr	spsr_el3, x0
	adr	x30, done
	adr	x0, done_el0
	cmp	x3, #0
	csel	x30, x0, x30, eq
	mov	x0, #0
	mov	x12, #0
	eret

	/* x0: left by the probe, x5: level, x4: class */
record:
	strb	w5, [x22], #1
	strb	w4, [x22], #7
	str	x0, [x22], #8
	cmp	x21, x24
	b.lo	next_probe
	add	x19, x19, #CONFIG_SIZE
	b	next_configuration

done:
	smc	#DONE
done_el0:
	svc	#0

exception3:
	mrs	x3, esr_el3
	lsr	x4, x3, #26
	mov	x5, #3
	cmp	x4, #0x17
	b.ne	record
	and	x3, x3, #0xffff
	cmp	x3, #REPORT
	b.ne	no_exception
	mov	x5, x2
	mrs	x1, esr_el1
	mrs	x3, esr_el2
	cmp	x2, #2
	csel	x1, x3, x1, eq
	lsr	x4, x1, #26
	cmp	x4, #0x15		/* the svc of done_el0 */
	b.ne	record
no_exception:
	mov	x5, #0
	mov	x4, #0
	b	record

	.macro	vector_table name, to:vararg
	.balign	2048
\name:
	.rept	16
	.balign	128
	\to
	.endr
	.endm

exception2:
	mov	x2, #2
	smc	#REPORT
exception1:
	mov	x2, #1
	smc	#REPORT

	vector_table vectors1, b exception1
	vector_table vectors2, b exception2
	vector_table vectors3, b exception3

finish:
	ldr	x1, =open_block
	mov	w0, #0x01		/* SYS_OPEN */
	hlt	#0xf000
	ldr	x1, =write_block
	str	x0, [x1]
	ldr	x2, =results
	str	x2, [x1, #8]
	sub	x2, x22, x2
	str	x2, [x1, #16]
	mov	w0, #0x05		/* SYS_WRITE */
	hlt	#0xf000
	ldr	x1, =exit_block
	mov	w0, #0x18		/* SYS_EXIT */
	hlt	#0xf000
	b	.

	.data
	.balign	8
modes:	.quad	0x3c0, 0x3c5, 0x3c9, 0x3cd
open_block:
	.quad	file_name, 5, file_name_end - file_name - 1
write_block:
	.quad	0, 0, 0
exit_block:
	.quad	0x20026, 0
file_name:
	.asciz	"results.bin"
file_name_end:
	.balign	64
scratch:
	.skip	64			/* for probes that write to memory */
	.include "probes.inc"
	.balign	16
configurations:
	.incbin	"configurations.bin"
configurations_end:
	.balign	16
results:
