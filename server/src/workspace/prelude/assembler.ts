/** `asm/assembler.h`: the small macros that most kernel assembly uses. */
export const assembler = String.raw`
#ifndef HYPLENS_ASSEMBLER_H
#define HYPLENS_ASSEMBLER_H
#include <asm/alternative.h>
#include <asm/sysreg.h>
#include <asm/asm-offsets.h>
#include <asm/asm-bug.h>

lr	.req	x30
	.irp	n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
wx\n	.req	w\n
	.endr

#ifdef __AARCH64EB__
#define CPU_BE(code...) code
#define CPU_LE(code...)
#else
#define CPU_BE(code...)
#define CPU_LE(code...) code
#endif

	// Masking of exceptions (PSTATE.DAIF).
	.macro disable_daif
	msr	daifset, #15
	.endm
	.macro enable_daif
	msr	daifclr, #15
	.endm
	.macro disable_irq
	msr	daifset, #2
	.endm
	.macro enable_irq
	msr	daifclr, #2
	.endm
	.macro enable_dbg
	msr	daifclr, #8
	.endm
	.macro enable_da_f
	msr	daifclr, #13
	.endm
	.macro save_and_disable_daif, state
	mrs	\state, daif
	msr	daifset, #15
	.endm
	.macro restore_daif, state
	msr	daif, \state
	.endm
	.macro save_and_disable_irq, state
	mrs	\state, daif
	msr	daifset, #3
	.endm
	.macro restore_irq, state
	msr	daif, \state
	.endm

	// Barriers and hints.
	.macro smp_dmb, kind
	dmb	\kind
	.endm
	.macro esb
	hint	#16
	.endm
	.macro csdb
	hint	#20
	.endm
	.macro clearbhb
	hint	#22
	.endm
	.macro sb
	alternative_if_not ARM64_HAS_SB
	dsb	nsh
	isb
	alternative_else
	.inst	0xd50330ff		// SB, Arm ARM C6.2
	nop
	alternative_endif
	.endm
	.macro nops, count
	.rept	\count
	nop
	.endr
	.endm
	.macro bti, kind
	.ifc	\kind, c
	hint	#34
	.endif
	.ifc	\kind, j
	hint	#36
	.endif
	.ifc	\kind, jc
	hint	#38
	.endif
	.endm

	.macro ventry target
	.p2align 7
	b	\target
	.endm

	// Addresses within 4 GB of the program counter.
	.macro adr_l, rd, sym
	adrp	\rd, \sym
	add	\rd, \rd, :lo12:\sym
	.endm
	.macro ldr_l, rd, sym, base
	.ifb	\base
	adrp	\rd, \sym
	ldr	\rd, [\rd, :lo12:\sym]
	.else
	adrp	\base, \sym
	ldr	\rd, [\base, :lo12:\sym]
	.endif
	.endm
	.macro str_l, rt, sym, base
	adrp	\base, \sym
	str	\rt, [\base, :lo12:\sym]
	.endm

	// Per-CPU data: hypervisor code keeps its offset in TPIDR_EL2.
#if defined(__KVM_NVHE_HYPERVISOR__) || defined(__KVM_VHE_HYPERVISOR__)
	.macro get_this_cpu_offset, rd
	mrs	\rd, tpidr_el2
	.endm
	.macro set_this_cpu_offset, rs
	msr	tpidr_el2, \rs
	.endm
#else
	// Where it may stand in an alternative, the file is of the hypervisor: alternatives do not nest.
	.macro get_this_cpu_offset, rd
	.if .Lhyplens_alt_open
	mrs	\rd, tpidr_el2
	.exitm
	.endif
	alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	mrs	\rd, tpidr_el1
	alternative_else
	mrs	\rd, tpidr_el2
	alternative_endif
	.endm
	.macro set_this_cpu_offset, rs
	alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	msr	tpidr_el1, \rs
	alternative_else
	msr	tpidr_el2, \rs
	alternative_endif
	.endm
#endif
	.macro adr_this_cpu, rd, sym, scratch
	adrp	\scratch, \sym
	add	\rd, \scratch, :lo12:\sym
	get_this_cpu_offset \scratch
	add	\rd, \rd, \scratch
	.endm
	.macro ldr_this_cpu, rd, sym, scratch
	adr_l	\rd, \sym
	get_this_cpu_offset \scratch
	ldr	\rd, [\rd, \scratch]
	.endm
	.macro get_current_task, rd
	mrs	\rd, sp_el0
	.endm

	// Constants and pairs.
	.macro mov_q, rd, value
	.if (((\value) >> 31) == 0 || ((\value) >> 31) == 0x1ffffffff)
	movz	\rd, :abs_g1_s:\value
	.else
	.if (((\value) >> 47) == 0 || ((\value) >> 47) == 0x1ffff)
	movz	\rd, :abs_g2_s:\value
	.else
	movz	\rd, :abs_g3:\value
	movk	\rd, :abs_g2_nc:\value
	.endif
	movk	\rd, :abs_g1_nc:\value
	.endif
	movk	\rd, :abs_g0_nc:\value
	.endm
	.macro regs_to_64, rd, low, high
#ifdef __AARCH64EB__
	orr	\rd, \high, \low, lsl #32
#else
	orr	\rd, \low, \high, lsl #32
#endif
	.endm
	.macro phys_to_ttbr, rd, address
	mov	\rd, \address
	.endm

	// Cache maintenance. CTR_EL0.DminLine is [19:16], IminLine [3:0], as log2 of words (Arm ARM D19.2.34).
	.macro read_ctr, rd
	mrs	\rd, ctr_el0
	.endm
	.macro raw_dcache_line_size, rd, scratch
	mrs	\scratch, ctr_el0
	ubfx	\scratch, \scratch, #16, #4
	mov	\rd, #4
	lsl	\rd, \rd, \scratch
	.endm
	.macro dcache_line_size, rd, scratch
	raw_dcache_line_size \rd, \scratch
	.endm
	.macro raw_icache_line_size, rd, scratch
	mrs	\scratch, ctr_el0
	and	\scratch, \scratch, #15
	mov	\rd, #4
	lsl	\rd, \rd, \scratch
	.endm
	.macro icache_line_size, rd, scratch
	raw_icache_line_size \rd, \scratch
	.endm
	.macro dcache_by_myline_op op, domain, first, last, line, scratch, fixup
	sub	\scratch, \line, #1
	bic	\first, \first, \scratch
.Lhyplens_dc\@:
	.ifc	\op, cvap
	sys	#3, c7, c12, #1, \first
	.else
	.ifc	\op, cvadp
	sys	#3, c7, c13, #1, \first
	.else
	dc	\op, \first
	.endif
	.endif
	add	\first, \first, \line
	cmp	\first, \last
	b.lo	.Lhyplens_dc\@
	dsb	\domain
	.ifnb	\fixup
	hyplens_extable .Lhyplens_dc\@, \fixup
	.endif
	.endm
	.macro dcache_by_line_op op, domain, first, last, line, scratch, fixup
	dcache_line_size \line, \scratch
	dcache_by_myline_op \op, \domain, \first, \last, \line, \scratch, \fixup
	.endm
	.macro invalidate_icache_by_line first, last, line, scratch, fixup
	icache_line_size \line, \scratch
	sub	\scratch, \line, #1
	bic	\scratch, \first, \scratch
.Lhyplens_ic\@:
	ic	ivau, \scratch
	add	\scratch, \scratch, \line
	cmp	\scratch, \last
	b.lo	.Lhyplens_ic\@
	dsb	ish
	isb
	.ifnb	\fixup
	hyplens_extable .Lhyplens_ic\@, \fixup
	.endif
	.endm

	.macro set_sctlr, register, value
	msr	\register, \value
	isb
	ic	iallu
	dsb	nsh
	isb
	.endm
	.macro set_sctlr_el1, value
	set_sctlr sctlr_el1, \value
	.endm
	.macro set_sctlr_el2, value
	set_sctlr sctlr_el2, \value
	.endm

	.macro copy_page dest:req src:req t1:req t2:req t3:req t4:req t5:req t6:req t7:req t8:req
.Lhyplens_copy\@:
	ldp	\t1, \t2, [\src]
	ldp	\t3, \t4, [\src, #16]
	ldp	\t5, \t6, [\src, #32]
	ldp	\t7, \t8, [\src, #48]
	add	\src, \src, #64
	stnp	\t1, \t2, [\dest]
	stnp	\t3, \t4, [\dest, #16]
	stnp	\t5, \t6, [\dest, #32]
	stnp	\t7, \t8, [\dest, #48]
	add	\dest, \dest, #64
	tst	\src, #(PAGE_SIZE - 1)
	b.ne	.Lhyplens_copy\@
	.endm

	// Falkor's erratum 1041: the only work before the MMU goes off.
	.macro pre_disable_mmu_workaround
#ifdef CONFIG_QCOM_FALKOR_ERRATUM_E1041
	isb
#endif
	.endm

	.macro emit_aarch64_feature_1_and, feature = 0
	.endm
	.macro _asm_extable, from, to
	hyplens_extable \from, \to
	.endm
	.macro mitigate_spectre_bhb_loop, scratch
	.endm
	.macro mitigate_spectre_bhb_clear_insn
	.endm

	// A frame of x29, x30 and up to ten callee-saved registers.
	.macro hyplens_frame_saves op, count
	.irp	n,19,21,23,25,27
	.if	\count > \n - 18
	.if	\n == 19
	\op\()p	x19, x20, [sp, #16]
	.elseif	\n == 21
	\op\()p	x21, x22, [sp, #32]
	.elseif	\n == 23
	\op\()p	x23, x24, [sp, #48]
	.elseif	\n == 25
	\op\()p	x25, x26, [sp, #64]
	.else
	\op\()p	x27, x28, [sp, #80]
	.endif
	.elseif	\count == \n - 18
	\op\()r	x\n, [sp, #16 + 8 * (\n - 19)]
	.endif
	.endr
	.endm
	.macro frame_push, count:req, extra = 0
	.set	.Lhyplens_frame_count, \count
	.set	.Lhyplens_frame_size, ((\count + 3) / 2) * 16 + \extra
	stp	x29, x30, [sp, #-.Lhyplens_frame_size]!
	mov	x29, sp
	hyplens_frame_saves st, \count
	.endm
	.macro frame_pop
	hyplens_frame_saves ld, .Lhyplens_frame_count
	ldp	x29, x30, [sp], #.Lhyplens_frame_size
	.endm
#endif
`;
