/** HCR_EL2 bits by name (Arm ARM D19.2.48). */
const HCR_BITS: Readonly<Record<string, number>> = {
  VM: 0,
  SWIO: 1,
  PTW: 2,
  FMO: 3,
  IMO: 4,
  AMO: 5,
  VF: 6,
  VI: 7,
  VSE: 8,
  FB: 9,
  DC: 12,
  TWI: 13,
  TWE: 14,
  TID0: 15,
  TID1: 16,
  TID2: 17,
  TID3: 18,
  TSC: 19,
  TIDCP: 20,
  TACR: 21,
  TSW: 22,
  TPC: 23,
  TPU: 24,
  TTLB: 25,
  TVM: 26,
  TGE: 27,
  TDZ: 28,
  HCD: 29,
  TRVM: 30,
  RW: 31,
  CD: 32,
  ID: 33,
  E2H: 34,
  TLOR: 35,
  TERR: 36,
  TEA: 37,
  MIOCNCE: 38,
  APK: 40,
  API: 41,
  NV: 42,
  NV1: 43,
  AT: 44,
  NV2: 45,
  FWB: 46,
  FIEN: 47,
  TID4: 49,
  TICAB: 50,
  AMVOFFEN: 51,
  TOCU: 52,
  ENSCXT: 53,
  TTLBIS: 54,
  TTLBOS: 55,
  ATA: 56,
  DCT: 57,
  TID5: 58,
};

/** ESR_ELx.EC values (Arm ARM D19.2.40). */
const EXCEPTION_CLASSES: Readonly<Record<string, number>> = {
  UNKNOWN: 0x00,
  WFx: 0x01,
  FP_ASIMD: 0x07,
  PAC: 0x09,
  ILL: 0x0e,
  SVC32: 0x11,
  HVC32: 0x12,
  SMC32: 0x13,
  SVC64: 0x15,
  HVC64: 0x16,
  SMC64: 0x17,
  SYS64: 0x18,
  SVE: 0x19,
  ERET: 0x1a,
  SME: 0x1d,
  IABT_LOW: 0x20,
  IABT_CUR: 0x21,
  PC_ALIGN: 0x22,
  DABT_LOW: 0x24,
  DABT_CUR: 0x25,
  SP_ALIGN: 0x26,
  FP_EXC32: 0x28,
  FP_EXC64: 0x2c,
  SERROR: 0x2f,
  BRK64: 0x3c,
};

const hcr = Object.entries(HCR_BITS)
  .map(([name, bit]) => `#define HCR_${name}_SHIFT ${bit}\n#define HCR_${name} (1 << ${bit})`)
  .join('\n');
const classes = Object.entries(EXCEPTION_CLASSES)
  .map(([name, value]) => `#define ESR_ELx_EC_${name} (0x${value.toString(16)})`)
  .join('\n');

/** `asm/esr.h` */
export const exceptionSyndrome = `
#ifndef HYPLENS_ESR_H
#define HYPLENS_ESR_H
#define ESR_ELx_EC_SHIFT 26
#define ESR_ELx_EC_WIDTH 6
#define ESR_ELx_EC_MASK (0x3f << ESR_ELx_EC_SHIFT)
#define ESR_ELx_IL (1 << 25)
#define ESR_ELx_ISS_MASK 0x1ffffff
${classes}
#endif
`;

/**
 * `asm/kvm_arm.h`: bits of the hypervisor control registers. CPTR_EL2 is in the layout of E2H 0
 * (Arm ARM D19.2.35); with E2H 1 it has the layout of CPACR_EL1.
 */
export const kvmArm = `
#ifndef HYPLENS_KVM_ARM_H
#define HYPLENS_KVM_ARM_H
#include <asm/sysreg.h>
#include <asm/esr.h>
${hcr}
#define HCR_BSU (3 << 10)
#define HCR_BSU_IS (1 << 10)
#define HCR_HOST_VHE_FLAGS (HCR_RW | HCR_TGE | HCR_E2H)
#define CPTR_EL2_TCPAC (1 << 31)
#define CPTR_EL2_TAM (1 << 30)
#define CPTR_EL2_TTA (1 << 20)
#define CPTR_EL2_TSM (1 << 12)
#define CPTR_EL2_TFP_SHIFT 10
#define CPTR_EL2_TFP (1 << CPTR_EL2_TFP_SHIFT)
#define CPTR_EL2_TZ (1 << 8)
#define CPTR_NVHE_EL2_RES1 0x000032ff
#define CPTR_EL2_RES1 CPTR_NVHE_EL2_RES1
#define CPTR_EL2_DEFAULT CPTR_EL2_RES1
#define MDCR_EL2_HPMN_MASK 0x1f
#define MDCR_EL2_TPMCR (1 << 5)
#define MDCR_EL2_TPM (1 << 6)
#define MDCR_EL2_HPME (1 << 7)
#define MDCR_EL2_TDE (1 << 8)
#define MDCR_EL2_TDA (1 << 9)
#define MDCR_EL2_TDOSA (1 << 10)
#define MDCR_EL2_TDRA (1 << 11)
#define CNTHCTL_EL1PCTEN (1 << 0)
#define CNTHCTL_EL1PCEN (1 << 1)
#endif
`;

/** `asm/kvm_asm.h`: contexts, exit codes, and access to the running host's and guest's context. */
export const kvmAsm = String.raw`
#ifndef HYPLENS_KVM_ASM_H
#define HYPLENS_KVM_ASM_H
#include <asm/assembler.h>
#include <asm/asm-offsets.h>
#define ARM_EXIT_WITH_SERROR_BIT 31
#define ARM_EXCEPTION_IRQ 0
#define ARM_EXCEPTION_EL1_SERROR 1
#define ARM_EXCEPTION_TRAP 2
#define ARM_EXCEPTION_IL 3
#define ARM_EXCEPTION_HYP_GONE HVC_STUB_ERR

	.macro hyp_adr_this_cpu, rd, sym, scratch
	adr_l	\rd, \sym
	mrs	\scratch, tpidr_el2
	add	\rd, \rd, \scratch
	.endm
	.macro hyp_ldr_this_cpu, rd, sym, scratch
	adr_l	\rd, \sym
	mrs	\scratch, tpidr_el2
	ldr	\rd, [\rd, \scratch]
	.endm
	.macro get_host_ctxt, rd, scratch
	adr_this_cpu \rd, kvm_host_data, \scratch
	add	\rd, \rd, #HOST_DATA_CONTEXT
	.endm
	.macro get_vcpu_ptr, rd, base
	get_host_ctxt \base, \rd
	ldr	\rd, [\base, #HOST_CONTEXT_VCPU]
	.endm
	.macro get_loaded_vcpu, rd, base
	adr_this_cpu \base, kvm_hyp_ctxt, \rd
	ldr	\rd, [\base, #HOST_CONTEXT_VCPU]
	.endm
	.macro set_loaded_vcpu, vcpu, base, scratch
	adr_this_cpu \base, kvm_hyp_ctxt, \scratch
	str	\vcpu, [\base, #HOST_CONTEXT_VCPU]
	.endm
	.macro _kvm_extable, from, to
	.pushsection __kvm_ex_table, "a"
	.p2align 3
	.long	\from - .
	.long	\to - .
	.popsection
	.endm
#define KVM_EXTABLE(from, to) _kvm_extable from, to

	// Where they are in this header (since Linux 5.10) they have x18: KVM used it as its context pointer before.
	.macro save_callee_saved_regs base
	str	x18, [\base, #CPU_XREG_OFFSET(18)]
	stp	x19, x20, [\base, #CPU_XREG_OFFSET(19)]
	stp	x21, x22, [\base, #CPU_XREG_OFFSET(21)]
	stp	x23, x24, [\base, #CPU_XREG_OFFSET(23)]
	stp	x25, x26, [\base, #CPU_XREG_OFFSET(25)]
	stp	x27, x28, [\base, #CPU_XREG_OFFSET(27)]
	stp	x29, lr, [\base, #CPU_XREG_OFFSET(29)]
	.endm
	.macro restore_callee_saved_regs base
	ldr	x18, [\base, #CPU_XREG_OFFSET(18)]
	ldp	x19, x20, [\base, #CPU_XREG_OFFSET(19)]
	ldp	x21, x22, [\base, #CPU_XREG_OFFSET(21)]
	ldp	x23, x24, [\base, #CPU_XREG_OFFSET(23)]
	ldp	x25, x26, [\base, #CPU_XREG_OFFSET(25)]
	ldp	x27, x28, [\base, #CPU_XREG_OFFSET(27)]
	ldp	x29, lr, [\base, #CPU_XREG_OFFSET(29)]
	.endm
	.macro save_sp_el0 context, scratch
	mrs	\scratch, sp_el0
	str	\scratch, [\context, #CPU_SP_EL0_OFFSET]
	.endm
	.macro restore_sp_el0 context, scratch
	ldr	\scratch, [\context, #CPU_SP_EL0_OFFSET]
	msr	sp_el0, \scratch
	.endm
#endif
`;

/** Layouts that exist only after a build: every offset stays a symbol, sums of it stay linear. */
export const asmOffsets = `
#ifndef HYPLENS_ASM_OFFSETS_H
#define HYPLENS_ASM_OFFSETS_H
#define CPU_GP_REG_OFFSET(x) (CPU_GP_REGS + (x))
#define CPU_XREG_OFFSET(x) (CPU_USER_PT_REGS + 8 * (x))
#define CPU_LR_OFFSET CPU_XREG_OFFSET(30)
#define CPU_SP_EL0_OFFSET (CPU_LR_OFFSET + 8)
#define CPU_SYSREG_OFFSET(x) (CPU_SYSREGS + 8 * (x))
#endif
`;

/**
 * `asm/kvm_mmu.h`: a kernel address becomes a hypervisor address. Five instructions are patched at
 * boot: mask the tag, rotate it away, insert the random tag, rotate back.
 */
export const kvmMmu = String.raw`
#ifndef HYPLENS_KVM_MMU_H
#define HYPLENS_KVM_MMU_H
#include <asm/alternative.h>
	.macro kern_hyp_va reg
	alternative_cb ARM64_ALWAYS_SYSTEM, kvm_update_va_mask
	and	\reg, \reg, #1
	ror	\reg, \reg, #1
	add	\reg, \reg, #0
	add	\reg, \reg, #0, lsl #12
	ror	\reg, \reg, #63
	alternative_cb_end
	.endm
	.macro hyp_pa reg, scratch
	ldr_l	\scratch, hyp_physvirt_offset
	add	\reg, \reg, \scratch
	.endm
	.macro hyp_kimg_va reg, scratch
	alternative_cb ARM64_ALWAYS_SYSTEM, kvm_get_kimage_voffset
	movz	\scratch, #0
	movk	\scratch, #0, lsl #16
	movk	\scratch, #0, lsl #32
	movk	\scratch, #0, lsl #48
	alternative_cb_end
	sub	\reg, \reg, \scratch
	.endm
#endif
`;

const KEYS = ['APIA', 'APIB', 'APDA', 'APDB', 'APGA'].map((key) => ({
  low: `SYS_${key}KEYLO_EL1`,
  high: `SYS_${key}KEYHI_EL1`,
  slot: `CPU_${key}KEYLO_EL1`,
}));
const saveKeys = KEYS.map(
  ({ low, high, slot }) =>
    `\tmrs_s\t\\reg1, ${low}\n\tmrs_s\t\\reg2, ${high}\n\tstp\t\\reg1, \\reg2, [\\base, #${slot}]`,
).join('\n');
const restoreKeys = KEYS.map(
  ({ low, high, slot }) =>
    `\tldp\t\\reg1, \\reg2, [\\base, #${slot}]\n\tmsr_s\t${low}, \\reg1\n\tmsr_s\t${high}, \\reg2`,
).join('\n');

/** `asm/kvm_ptrauth.h`: the five pointer authentication keys of a context. */
export const kvmPointerAuthentication = `
#ifndef HYPLENS_KVM_PTRAUTH_H
#define HYPLENS_KVM_PTRAUTH_H
#include <asm/sysreg.h>
#include <asm/alternative.h>
	.macro ptrauth_save_state base, reg1, reg2
${saveKeys}
	.endm
	.macro ptrauth_restore_state base, reg1, reg2
${restoreKeys}
	.endm
	// HCR_EL2.{API, APK}: the guest may use its keys, so they are in the registers.
	.macro ptrauth_unless_used, scratch, target
alternative_if_not ARM64_HAS_ADDRESS_AUTH
	b	\\target
alternative_else_nop_endif
	mrs	\\scratch, hcr_el2
	ubfx	\\scratch, \\scratch, #40, #2
	cbz	\\scratch, \\target
	.endm
	.macro ptrauth_switch_to_guest guest, reg1, reg2, reg3
	ptrauth_unless_used \\reg1, .Lkeys_stay\\@
	ptrauth_restore_state \\guest, \\reg2, \\reg3
.Lkeys_stay\\@:
	.endm
	.macro ptrauth_switch_to_hyp guest, host, reg1, reg2, reg3
	ptrauth_unless_used \\reg1, .Lkeys_stay\\@
	ptrauth_save_state \\guest, \\reg2, \\reg3
	ptrauth_restore_state \\host, \\reg2, \\reg3
	isb
.Lkeys_stay\\@:
	.endm
#endif
`;

/**
 * `asm/kvm_mte.h`: RGSR_EL1 (S3_0_C1_C0_5) and GCR_EL1 (S3_0_C1_C0_6) go out and come in where HCR_EL2.ATA
 * (bit 56) lets the guest use tags.
 */
export const kvmMemoryTagging = String.raw`
#ifndef HYPLENS_KVM_MTE_H
#define HYPLENS_KVM_MTE_H
#include <asm/alternative.h>
	.macro mte_exchange_state from, to, reg, done
alternative_if_not ARM64_MTE
	b	\done
alternative_else_nop_endif
	mrs	\reg, hcr_el2
	tbz	\reg, #56, \done
	mrs	\reg, S3_0_C1_C0_5
	str	\reg, [\from, #CPU_RGSR_EL1]
	mrs	\reg, S3_0_C1_C0_6
	str	\reg, [\from, #CPU_GCR_EL1]
	ldr	\reg, [\to, #CPU_RGSR_EL1]
	msr	S3_0_C1_C0_5, \reg
	ldr	\reg, [\to, #CPU_GCR_EL1]
	msr	S3_0_C1_C0_6, \reg
	.endm
	.macro mte_switch_to_guest guest, host, reg
	mte_exchange_state \host, \guest, \reg, .Ltags_stay\@
.Ltags_stay\@:
	.endm
	.macro mte_switch_to_hyp guest, host, reg
	mte_exchange_state \guest, \host, \reg, .Ltags_stay\@
	isb
.Ltags_stay\@:
	.endm
#endif
`;
