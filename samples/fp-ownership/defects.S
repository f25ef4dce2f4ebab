/*
 * The same job with two mistakes that are easy to make and that no assembler sees. Hyplens reports
 * both; the comments say what is wrong.
 */
#include <linux/linkage.h>

#include <asm/alternative.h>
#include <asm/kvm_arm.h>
#include <asm/sysreg.h>

#include "context.h"

	.text

// hyplens: convention exception
// hyplens: stack 16: x0, x1
SYM_CODE_START(fp_ownership_trap_defective)
	stp	x2, lr, [sp, #-16]!

	mrs	x2, cptr_el2
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	bic	x2, x2, #CPTR_EL2_TFP
alternative_else
	orr	x2, x2, #CPACR_EL1_FPEN
alternative_endif
	// Mistake 1: no isb between this write and the first FP/SIMD access, so that access may still trap.
	msr	cptr_el2, x2

	mrs	x1, tpidr_el2
	ldr	x1, [x1, #CPU_HOST_FP]
	stp	q0, q1, [x1, #FP_AREA_V(0)]

	// Mistake 2: x3 belongs to the guest and was not saved.
	mov	w3, #FP_OWNER_GUEST
	mrs	x1, tpidr_el2
	str	w3, [x1, #CPU_FP_OWNER]

	ldp	x2, lr, [sp], #16
	ldp	x0, x1, [sp], #16
	eret
	dsb	nsh
	isb
SYM_CODE_END(fp_ownership_trap_defective)
