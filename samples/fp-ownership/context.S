/* Save and load the FP/SIMD and SVE registers. x0 points to the register area; x0 and x1 are used up. */
#include <linux/linkage.h>

#include "context.h"

	.arch_extension sve
	.text

.macro fp_status op, area
	.ifc	\op, str
	mrs	x1, fpsr
	str	w1, [\area, #FP_AREA_FPSR]
	mrs	x1, fpcr
	str	w1, [\area, #FP_AREA_FPCR]
	.else
	ldr	w1, [\area, #FP_AREA_FPSR]
	msr	fpsr, x1
	ldr	w1, [\area, #FP_AREA_FPCR]
	msr	fpcr, x1
	.endif
.endm

// Z0-Z31 and P0-P15 from \area on, in units of their own (unknown) length.
.macro sve_registers op, area
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	\op	z\n, [\area, #\n, mul vl]
	.endr
	// A predicate is an eighth of a vector: 32 vectors are 256 predicates, the longest immediate offset.
	addvl	\area, \area, #31
	addvl	\area, \area, #1
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	\op	p\n, [\area, #\n, mul vl]
	.endr
.endm

SYM_FUNC_START(fp_save)
	stp	q0, q1, [x0, #FP_AREA_V(0)]
	stp	q2, q3, [x0, #FP_AREA_V(2)]
	stp	q4, q5, [x0, #FP_AREA_V(4)]
	stp	q6, q7, [x0, #FP_AREA_V(6)]
	stp	q8, q9, [x0, #FP_AREA_V(8)]
	stp	q10, q11, [x0, #FP_AREA_V(10)]
	stp	q12, q13, [x0, #FP_AREA_V(12)]
	stp	q14, q15, [x0, #FP_AREA_V(14)]
	stp	q16, q17, [x0, #FP_AREA_V(16)]
	stp	q18, q19, [x0, #FP_AREA_V(18)]
	stp	q20, q21, [x0, #FP_AREA_V(20)]
	stp	q22, q23, [x0, #FP_AREA_V(22)]
	stp	q24, q25, [x0, #FP_AREA_V(24)]
	stp	q26, q27, [x0, #FP_AREA_V(26)]
	stp	q28, q29, [x0, #FP_AREA_V(28)]
	stp	q30, q31, [x0, #FP_AREA_V(30)]
	fp_status str, x0
	ret
SYM_FUNC_END(fp_save)

SYM_FUNC_START(fp_load)
	ldp	q0, q1, [x0, #FP_AREA_V(0)]
	ldp	q2, q3, [x0, #FP_AREA_V(2)]
	ldp	q4, q5, [x0, #FP_AREA_V(4)]
	ldp	q6, q7, [x0, #FP_AREA_V(6)]
	ldp	q8, q9, [x0, #FP_AREA_V(8)]
	ldp	q10, q11, [x0, #FP_AREA_V(10)]
	ldp	q12, q13, [x0, #FP_AREA_V(12)]
	ldp	q14, q15, [x0, #FP_AREA_V(14)]
	ldp	q16, q17, [x0, #FP_AREA_V(16)]
	ldp	q18, q19, [x0, #FP_AREA_V(18)]
	ldp	q20, q21, [x0, #FP_AREA_V(20)]
	ldp	q22, q23, [x0, #FP_AREA_V(22)]
	ldp	q24, q25, [x0, #FP_AREA_V(24)]
	ldp	q26, q27, [x0, #FP_AREA_V(26)]
	ldp	q28, q29, [x0, #FP_AREA_V(28)]
	ldp	q30, q31, [x0, #FP_AREA_V(30)]
	fp_status ldr, x0
	ret
SYM_FUNC_END(fp_load)

SYM_FUNC_START(sve_save)
	fp_status str, x0
	add	x0, x0, #FP_AREA_SVE
	sve_registers str, x0
	// FFR can only be read into a predicate register: p0 is saved by now.
	rdffr	p0.b
	str	p0, [x0, #16, mul vl]
	ldr	p0, [x0, #0, mul vl]
	ret
SYM_FUNC_END(sve_save)

SYM_FUNC_START(sve_load)
	fp_status ldr, x0
	add	x0, x0, #FP_AREA_SVE
	addvl	x1, x0, #31
	addvl	x1, x1, #1
	ldr	p0, [x1, #16, mul vl]
	wrffr	p0.b
	sve_registers ldr, x0
	ret
SYM_FUNC_END(sve_load)
