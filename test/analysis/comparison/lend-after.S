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
	mrs	x0, cptr_el2
alternative_if_not ARM64_SVE
	mov	x1, #CPTR_EL2_TFP
	mov	x2, #CPACR_EL1_FPEN
alternative_else
	mov	x1, #CPTR_EL2_TFP | CPTR_EL2_TZ
	mov	x2, #CPACR_EL1_FPEN | CPACR_EL1_ZEN
alternative_endif
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	bic	x0, x0, x1
alternative_else
	orr	x0, x0, x2
alternative_endif
	msr	cptr_el2, x0
	isb
	mrs	x4, tpidr_el2
	ldr	x0, [x4, #HOST]
	bl	put_fp
	add	x0, x4, #GUEST
	bl	get_fp
	mrs	x1, hcr_el2
	tbnz	x1, #31, 1f
	ldr	x3, [x4, #HOST + 8]
	msr	fpexc32_el2, x3
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
