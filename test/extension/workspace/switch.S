#include <linux/linkage.h>
#include <asm/alternative.h>
#include <asm/kvm_arm.h>
#include <asm/sysreg.h>

.macro push_pair a, b
	stp	\a, \b, [sp, #-16]!
.endm

	.text
// hyplens: convention exception
// hyplens: stack 16: x0, x1
SYM_CODE_START(allow_fp)
	push_pair x2, x3
	mrs	x2, cptr_el2
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	bic	x2, x2, #CPTR_EL2_TFP
alternative_else
	orr	x2, x2, #CPACR_EL1_FPEN
alternative_endif
	msr	cptr_el2, x2
	isb
	mrs	x2, fpcr
	cbz	x2, 1f
	msr	fpcr, xzr
1:
	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	eret
	dsb	nsh
	isb
SYM_CODE_END(allow_fp)
