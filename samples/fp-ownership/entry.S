/*
 * A guest touched FP/SIMD or SVE while the registers still held the host's values, and the access
 * trapped to EL2. Give the registers to the guest: stop trapping, save the host's values, load the
 * guest's, and run the guest's instruction again.
 *
 * Put the cursor on a register or on `msr cptr_el2`, or run "Hyplens: Simulate This Routine".
 */
#include <linux/linkage.h>

#include <asm/alternative.h>
#include <asm/kvm_arm.h>
#include <asm/sysreg.h>

#include "context.h"

	.text

// hyplens: convention exception
// hyplens: stack 16: x0, x1
SYM_CODE_START(fp_ownership_trap)
	// The vector has pushed x0 and x1.
	stp	x2, x3, [sp, #-16]!
	stp	x4, lr, [sp, #-16]!

	// CPTR_EL2 has two layouts: with HCR_EL2.E2H a set bit allows, without it a set bit traps.
	mrs	x2, cptr_el2
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	bic	x2, x2, #CPTR_EL2_TFP
alternative_else
	orr	x2, x2, #CPACR_EL1_FPEN
alternative_endif

alternative_if ARM64_SVE
	b	.Lallow_sve
alternative_else_nop_endif

.Lwrite_controls:
	msr	cptr_el2, x2
	isb

	// The callees use x0 and x1 only, so x4 lives through the calls.
	mrs	x4, tpidr_el2

alternative_if ARM64_SVE
	b	.Lswitch_sve
alternative_else_nop_endif

	ldr	x0, [x4, #CPU_HOST_FP]
	bl	fp_save
	ldr	x0, [x4, #CPU_GUEST_FP]
	bl	fp_load

.Lresume:
	mov	w0, #FP_OWNER_GUEST
	str	w0, [x4, #CPU_FP_OWNER]

	ldp	x4, lr, [sp], #16
	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	eret
	dsb	nsh
	isb

.Lallow_sve:
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	bic	x2, x2, #CPTR_EL2_TZ
alternative_else
	orr	x2, x2, #CPACR_EL1_ZEN
alternative_endif
	b	.Lwrite_controls

.Lswitch_sve:
	// Both sides use the longest vectors, so that no bits are left behind.
	mov	x0, #SVE_LEN_MAX
	msr	zcr_el2, x0
	ldr	x0, [x4, #CPU_HOST_FP]
	bl	sve_save
	ldr	x0, [x4, #CPU_GUEST_FP]
	bl	sve_load
	b	.Lresume
SYM_CODE_END(fp_ownership_trap)
