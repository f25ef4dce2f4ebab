/** `asm_macros.S` and `common/asm_macros_common.S` of TF-A: routines, vectors, constants, barriers. */
export const trustedFirmwareMacros = String.raw`
#ifndef HYPLENS_TFA_H
#define HYPLENS_TFA_H
lr	.req	x30

	.macro func _name, _align = 2
	.section .text.asm.\_name, "ax"
	.type	\_name, %function
	.p2align \_align
\_name:
	.endm
	.macro endfunc name
	.size	\name, . - \name
	.endm
	.macro no_ret target
	bl	\target
	nop
	.endm

	.macro vector_base label, section = .vectors
	.section \section, "ax"
	.p2align 11, 0
\label:
	.endm
	.macro vector_entry label, section = .vectors
	.section \section, "ax"
	.p2align 7, 0
	.type	\label, %function
\label:
	.endm
	.macro end_vector_entry label
	.size	\label, . - \label
	.fill	(128 - (. - \label)) / 4, 4, 0
	.endm
	.macro check_vector_size since
	.if	(. - \since) > 128
	.error	"vector is larger than 32 instructions"
	.endif
	.endm

	.macro mov_imm rd, value
	.if	((\value) >> 16) == 0
	mov	\rd, #(\value)
	.else
	movz	\rd, :abs_g3:\value
	movk	\rd, :abs_g2_nc:\value
	movk	\rd, :abs_g1_nc:\value
	movk	\rd, :abs_g0_nc:\value
	.endif
	.endm
	.macro adr_l, rd, sym
	adrp	\rd, \sym
	add	\rd, \rd, :lo12:\sym
	.endm

	// CTR_EL0.DminLine is [19:16], IminLine [3:0], as log2 of words (Arm ARM D19.2.34).
	.macro dcache_line_size rd, scratch
	mrs	\scratch, ctr_el0
	ubfx	\scratch, \scratch, #16, #4
	mov	\rd, #4
	lsl	\rd, \rd, \scratch
	.endm
	.macro icache_line_size rd, scratch
	mrs	\scratch, ctr_el0
	and	\scratch, \scratch, #15
	mov	\rd, #4
	lsl	\rd, \rd, \scratch
	.endm

	// The exception class is ESR_EL3[31:26]; 0x17 is SMC from AArch64, 0x13 from AArch32.
	.macro smc_check label
	mrs	x0, esr_el3
	ubfx	x0, x0, #26, #6
	cmp	x0, #0x17
	b.ne	\label
	.endm

	.macro declare_stack name, section, size, count, align = 6
	.section \section, "aw", %nobits
	.p2align \align
	.local	\name
\name:
	.space	(\count) * (\size)
	.previous
	.endm
	.macro get_up_stack name, size
	ldr	x0, =(\name + \size)
	.endm
	.macro get_mp_stack name, size
	bl	plat_my_core_pos
	ldr	x2, =(\name + \size)
	mov_imm	x1, \size
	madd	x0, x0, x1, x2
	.endm

	.macro exception_return
	eret
	dsb	nsh
	isb
	.endm
	.macro speculation_barrier
	dsb	sy
	isb
	.endm
	.macro write_el3_sctlr value
	msr	sctlr_el3, \value
	isb
	.endm
	.macro jump_if_cpu_midr number, label
	mrs	x0, midr_el1
	ubfx	x0, x0, #4, #12
	ldr	w1, =((\number >> 4) & 0xfff)
	cmp	w0, w1
	b.eq	\label
	.endm
	.macro ASM_ASSERT condition
	b.\condition .Lhyplens_assert\@
	bl	asm_assert
.Lhyplens_assert\@:
	.endm
#define CASSERT(condition, name)
#endif
`;

/** `arch.h`: bits of the EL3 control registers and of SPSR (Arm ARM D19.2). */
export const trustedFirmwareArchitecture = `
#ifndef HYPLENS_TFA_ARCH_H
#define HYPLENS_TFA_ARCH_H
#define U(value) (value)
#define UL(value) (value)
#define ULL(value) (value)
#define SCR_NS_BIT (1 << 0)
#define SCR_IRQ_BIT (1 << 1)
#define SCR_FIQ_BIT (1 << 2)
#define SCR_EA_BIT (1 << 3)
#define SCR_SMD_BIT (1 << 7)
#define SCR_HCE_BIT (1 << 8)
#define SCR_SIF_BIT (1 << 9)
#define SCR_RW_BIT (1 << 10)
#define SCR_ST_BIT (1 << 11)
#define SCR_TWI_BIT (1 << 12)
#define SCR_TWE_BIT (1 << 13)
#define SCR_APK_BIT (1 << 16)
#define SCR_API_BIT (1 << 17)
#define SCR_EEL2_BIT (1 << 18)
#define TCPAC_BIT (1 << 31)
#define TAM_BIT (1 << 30)
#define TTA_BIT (1 << 20)
#define ESM_BIT (1 << 12)
#define TFP_BIT (1 << 10)
#define CPTR_EZ_BIT (1 << 8)
#define CPTR_EL2_RES1 0x32ff
#define SCTLR_M_BIT (1 << 0)
#define SCTLR_A_BIT (1 << 1)
#define SCTLR_C_BIT (1 << 2)
#define SCTLR_SA_BIT (1 << 3)
#define SCTLR_I_BIT (1 << 12)
#define SCTLR_WXN_BIT (1 << 19)
#define SCTLR_IESB_BIT (1 << 21)
#define SCTLR_EE_BIT (1 << 25)
#define DAIF_FIQ_BIT (1 << 0)
#define DAIF_IRQ_BIT (1 << 1)
#define DAIF_ABT_BIT (1 << 2)
#define DAIF_DBG_BIT (1 << 3)
#define MODE_EL_SHIFT 2
#define MODE_EL3 3
#define MODE_EL2 2
#define MODE_EL1 1
#define MODE_EL0 0
#define MODE_SP_ELX 1
#define MODE_SP_EL0 0
#define MODE_RW_64 0
#define MODE_RW_32 1
#define MODE_RW_SHIFT 4
#define ESR_EC_SHIFT 26
#define ESR_EC_LENGTH 6
#define EC_AARCH32_SMC 0x13
#define EC_AARCH64_SMC 0x17
#define EC_AARCH64_SYS 0x18
#endif
`;
