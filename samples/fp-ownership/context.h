/* Offsets into the structures of the sample: one block per CPU, found through TPIDR_EL2. */
#ifndef FP_OWNERSHIP_CONTEXT_H
#define FP_OWNERSHIP_CONTEXT_H

#define CPU_HOST_FP		0	/* pointer to the host's register area */
#define CPU_GUEST_FP		8	/* pointer to the guest's register area */
#define CPU_FP_OWNER		16	/* word: who owns the FP/SIMD and SVE registers */

#define FP_OWNER_HOST		0
#define FP_OWNER_GUEST		1

/* A register area: V0-V31 (or Z0-Z31, P0-P15, FFR behind it), then FPSR and FPCR. */
#define FP_AREA_V(n)		(16 * (n))
#define FP_AREA_FPSR		512
#define FP_AREA_FPCR		516
#define FP_AREA_SVE		528

/* CPTR_EL2 in the layout of E2H = 1, which newer kernels spell otherwise: FP and SVE do not trap. */
#ifndef CPACR_EL1_FPEN
#define CPACR_EL1_FPEN		(3 << 20)
#endif
#ifndef CPACR_EL1_ZEN
#define CPACR_EL1_ZEN		(3 << 16)
#endif

#define SVE_LEN_MAX		0x1ff	/* ZCR_ELx.LEN: as long as the implementation goes */

#endif
