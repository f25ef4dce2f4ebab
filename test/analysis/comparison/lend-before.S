#include <asm/alternative.h>
#define CPTR_EL2_TZ (1 << 8)
#define CPTR_EL2_TFP (1 << 10)
#define CPACR_EL1_ZEN (3 << 16)
#define CPACR_EL1_FPEN (3 << 20)
#define HOST 16
#define GUEST 64

	.global lend_fp
	.type lend_fp, %function
lend_fp:
	// hyplens: stack 16: x0, x1
	stp	x2, x3, [sp, #-16]!
	stp	x4, lr, [sp, #-16]!
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	mrs	x2, cptr_el2
	bic	x2, x2, #CPTR_EL2_TFP
	msr	cptr_el2, x2
alternative_else
	mrs	x2, cpacr_el1
	orr	x2, x2, #CPACR_EL1_FPEN
	msr	cpacr_el1, x2
alternative_endif
	isb
	mrs	x3, tpidr_el2
	ldr	x0, [x3, #HOST]
	bl	put_fp
	add	x0, x3, #GUEST
	bl	get_fp
	mrs	x1, hcr_el2
	tbnz	x1, #31, 1f
	ldr	x4, [x3, #HOST + 8]
	msr	fpexc32_el2, x4
1:	ldp	x4, lr, [sp], #16
	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	eret
	.size lend_fp, . - lend_fp

put_fp:
	stp	q0, q1, [x0]
	ret
get_fp:
	ldp	q0, q1, [x0]
	ret
