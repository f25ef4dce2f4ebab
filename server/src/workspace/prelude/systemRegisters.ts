/**
 * `asm/sysreg.h`: access to system registers by encoding. The encodings are those of the Arm ARM,
 * D19 ("AArch64 System register descriptions"): op0, op1, CRn, CRm, op2.
 */
const ENCODINGS: Readonly<Record<string, string>> = {
  SCTLR_EL1: '3, 0, 1, 0, 0',
  ACTLR_EL1: '3, 0, 1, 0, 1',
  CPACR_EL1: '3, 0, 1, 0, 2',
  SCTLR_EL12: '3, 5, 1, 0, 0',
  CPACR_EL12: '3, 5, 1, 0, 2',
  RGSR_EL1: '3, 0, 1, 0, 5',
  GCR_EL1: '3, 0, 1, 0, 6',
  ZCR_EL1: '3, 0, 1, 2, 0',
  TRFCR_EL1: '3, 0, 1, 2, 1',
  SMPRI_EL1: '3, 0, 1, 2, 4',
  SMCR_EL1: '3, 0, 1, 2, 6',
  ZCR_EL2: '3, 4, 1, 2, 0',
  TRFCR_EL2: '3, 4, 1, 2, 1',
  HCRX_EL2: '3, 4, 1, 2, 2',
  SMPRIMAP_EL2: '3, 4, 1, 2, 5',
  SMCR_EL2: '3, 4, 1, 2, 6',
  ZCR_EL12: '3, 5, 1, 2, 0',
  SMCR_EL12: '3, 5, 1, 2, 6',
  ZCR_EL3: '3, 6, 1, 2, 0',
  SMCR_EL3: '3, 6, 1, 2, 6',
  HFGRTR_EL2: '3, 4, 1, 1, 4',
  HFGWTR_EL2: '3, 4, 1, 1, 5',
  HFGITR_EL2: '3, 4, 1, 1, 6',
  HDFGRTR_EL2: '3, 4, 3, 1, 4',
  HDFGWTR_EL2: '3, 4, 3, 1, 5',
  HAFGRTR_EL2: '3, 4, 3, 1, 6',
  TTBR0_EL1: '3, 0, 2, 0, 0',
  TTBR1_EL1: '3, 0, 2, 0, 1',
  TCR_EL1: '3, 0, 2, 0, 2',
  TCR2_EL1: '3, 0, 2, 0, 3',
  TTBR0_EL12: '3, 5, 2, 0, 0',
  TTBR1_EL12: '3, 5, 2, 0, 1',
  TCR_EL12: '3, 5, 2, 0, 2',
  APIAKEYLO_EL1: '3, 0, 2, 1, 0',
  APIAKEYHI_EL1: '3, 0, 2, 1, 1',
  APIBKEYLO_EL1: '3, 0, 2, 1, 2',
  APIBKEYHI_EL1: '3, 0, 2, 1, 3',
  APDAKEYLO_EL1: '3, 0, 2, 2, 0',
  APDAKEYHI_EL1: '3, 0, 2, 2, 1',
  APDBKEYLO_EL1: '3, 0, 2, 2, 2',
  APDBKEYHI_EL1: '3, 0, 2, 2, 3',
  APGAKEYLO_EL1: '3, 0, 2, 3, 0',
  APGAKEYHI_EL1: '3, 0, 2, 3, 1',
  VNCR_EL2: '3, 4, 2, 2, 0',
  SPSR_EL1: '3, 0, 4, 0, 0',
  ELR_EL1: '3, 0, 4, 0, 1',
  SPSR_EL12: '3, 5, 4, 0, 0',
  ELR_EL12: '3, 5, 4, 0, 1',
  ICC_PMR_EL1: '3, 0, 4, 6, 0',
  SVCR: '3, 3, 4, 2, 2',
  FPMR: '3, 3, 4, 4, 2',
  AFSR0_EL12: '3, 5, 5, 1, 0',
  AFSR1_EL12: '3, 5, 5, 1, 1',
  ESR_EL1: '3, 0, 5, 2, 0',
  ESR_EL12: '3, 5, 5, 2, 0',
  VSESR_EL2: '3, 4, 5, 2, 3',
  TFSR_EL1: '3, 0, 5, 6, 0',
  TFSRE0_EL1: '3, 0, 5, 6, 1',
  TFSR_EL12: '3, 5, 5, 6, 0',
  FAR_EL1: '3, 0, 6, 0, 0',
  FAR_EL12: '3, 5, 6, 0, 0',
  PAR_EL1: '3, 0, 7, 4, 0',
  PMSCR_EL1: '3, 0, 9, 9, 0',
  PMSCR_EL2: '3, 4, 9, 9, 0',
  PMBLIMITR_EL1: '3, 0, 9, 10, 0',
  PMBSR_EL1: '3, 0, 9, 10, 3',
  PMBIDR_EL1: '3, 0, 9, 10, 7',
  TRBLIMITR_EL1: '3, 0, 9, 11, 0',
  PMUSERENR_EL0: '3, 3, 9, 14, 0',
  MAIR_EL12: '3, 5, 10, 2, 0',
  AMAIR_EL12: '3, 5, 10, 3, 0',
  VBAR_EL12: '3, 5, 12, 0, 0',
  DISR_EL1: '3, 0, 12, 1, 1',
  VDISR_EL2: '3, 4, 12, 1, 1',
  ICC_SRE_EL1: '3, 0, 12, 12, 5',
  ICC_SRE_EL2: '3, 4, 12, 9, 5',
  ICC_SRE_EL3: '3, 6, 12, 12, 5',
  ICH_HCR_EL2: '3, 4, 12, 11, 0',
  ICH_VTR_EL2: '3, 4, 12, 11, 1',
  ICH_VMCR_EL2: '3, 4, 12, 11, 7',
  CONTEXTIDR_EL12: '3, 5, 13, 0, 1',
  TPIDR2_EL0: '3, 3, 13, 0, 5',
  AMUSERENR_EL0: '3, 3, 13, 2, 3',
  CNTPOFF_EL2: '3, 4, 14, 0, 6',
  CNTKCTL_EL12: '3, 5, 14, 1, 0',
  CNTP_TVAL_EL02: '3, 5, 14, 2, 0',
  CNTP_CTL_EL02: '3, 5, 14, 2, 1',
  CNTP_CVAL_EL02: '3, 5, 14, 2, 2',
  CNTV_TVAL_EL02: '3, 5, 14, 3, 0',
  CNTV_CTL_EL02: '3, 5, 14, 3, 1',
  CNTV_CVAL_EL02: '3, 5, 14, 3, 2',
  ID_AA64PFR0_EL1: '3, 0, 0, 4, 0',
  ID_AA64PFR1_EL1: '3, 0, 0, 4, 1',
  ID_AA64ZFR0_EL1: '3, 0, 0, 4, 4',
  ID_AA64SMFR0_EL1: '3, 0, 0, 4, 5',
  ID_AA64DFR0_EL1: '3, 0, 0, 5, 0',
  ID_AA64DFR1_EL1: '3, 0, 0, 5, 1',
  ID_AA64ISAR0_EL1: '3, 0, 0, 6, 0',
  ID_AA64ISAR1_EL1: '3, 0, 0, 6, 1',
  ID_AA64ISAR2_EL1: '3, 0, 0, 6, 2',
  ID_AA64MMFR0_EL1: '3, 0, 0, 7, 0',
  ID_AA64MMFR1_EL1: '3, 0, 0, 7, 1',
  ID_AA64MMFR2_EL1: '3, 0, 0, 7, 2',
  ID_AA64MMFR3_EL1: '3, 0, 0, 7, 3',
};

/** SCTLR_ELx bits shared by all levels (Arm ARM D19.2.119, SCTLR_EL1). */
const SCTLR_BITS: Readonly<Record<string, number>> = {
  M: 0,
  A: 1,
  C: 2,
  SA: 3,
  I: 12,
  IESB: 21,
  WXN: 19,
  EE: 25,
  ENDB: 13,
  ENDA: 27,
  ENIB: 30,
  ENIA: 31,
};

const encodings = Object.entries(ENCODINGS)
  .map(([name, fields]) => `#define SYS_${name} sys_reg(${fields})`)
  .join('\n');
const sctlr = Object.entries(SCTLR_BITS)
  .map(([name, bit]) => `#define SCTLR_ELx_${name} (1 << ${bit})`)
  .join('\n');

export const systemRegisters = String.raw`
#ifndef HYPLENS_SYSREG_H
#define HYPLENS_SYSREG_H
#define sys_reg(op0, op1, crn, crm, op2) \
	(((op0) << 19) | ((op1) << 16) | ((crn) << 12) | ((crm) << 8) | ((op2) << 5))
#define sys_insn sys_reg
#define __emit_inst(word) .inst (word)

${encodings}
${sctlr}

	.irp	n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	.equ	.L__reg_num_x\n, \n
	.equ	.L__reg_num_w\n, \n
	.endr
	.equ	.L__reg_num_lr, 30
	.equ	.L__reg_num_xzr, 31
	.equ	.L__reg_num_wzr, 31

	// MRS and MSR (register) with the system register given as its number (Arm ARM C6.2).
	.macro mrs_s, rt, register
	.inst	0xd5200000 | (\register) | (.L__reg_num_\rt)
	.endm
	.macro msr_s, register, rt
	.inst	0xd5000000 | (\register) | (.L__reg_num_\rt)
	.endm

#define SET_PSTATE_PAN(x) .inst (0xd500409f | ((x) << 8))
#define SET_PSTATE_UAO(x) .inst (0xd500407f | ((x) << 8))
#define SB_BARRIER_INSN .inst 0xd50330ff

// Numbers of the architecture's levels as CurrentEL reports them.
#define CurrentEL_EL1 (1 << 2)
#define CurrentEL_EL2 (2 << 2)
#define CurrentEL_EL3 (3 << 2)

// CPACR_EL1 (Arm ARM D19.2.30).
#define CPACR_EL1_ZEN_EL1EN (1 << 16)
#define CPACR_EL1_ZEN_EL0EN (1 << 17)
#define CPACR_EL1_ZEN (3 << 16)
#define CPACR_EL1_FPEN_EL1EN (1 << 20)
#define CPACR_EL1_FPEN_EL0EN (1 << 21)
#define CPACR_EL1_FPEN (3 << 20)
#define CPACR_EL1_SMEN_EL1EN (1 << 24)
#define CPACR_EL1_SMEN_EL0EN (1 << 25)
#define CPACR_EL1_SMEN (3 << 24)
#define CPACR_EL1_TTA (1 << 28)
#define CPACR_EL1_DEFAULT (CPACR_EL1_FPEN | CPACR_EL1_ZEN_EL1EN)
#define ZCR_ELx_LEN_SHIFT 0
#define ZCR_ELx_LEN_SIZE 9
#define ZCR_ELx_LEN_MASK 0x1ff
#endif
`;
