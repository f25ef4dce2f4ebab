/** `asm/fpsimdmacros.h`: saving and loading the FP/SIMD and SVE registers. */
const quads = (op: string): string => {
  const lines: string[] = [];
  for (let n = 0; n < 32; n += 2)
    lines.push(`\t${op}p\tq${n}, q${n + 1}, [\\state, #16 * ${n}${n === 30 ? ']!' : ']'}`);
  return lines.join('\n');
};

/** The word of SVE "LDR/STR (vector)" and "(predicate)": a nine-bit signed multiple of the length (Arm ARM C8.2). */
const transfer = (name: string, word: string, register: string) => String.raw`
	.macro ${name} ${register}, base, at = 0
	.inst	${word} | (${'\\'}${register}) | ((\base) << 5) | (((\at) & 7) << 10) | (((\at) & 0x1f8) << 13)
	.endm`;

export const floatingPoint = String.raw`
#ifndef HYPLENS_FPSIMD_H
#define HYPLENS_FPSIMD_H
#include <asm/assembler.h>

	.macro fpsimd_save state, nr
${quads('st')}
	mrs	x\nr, fpsr
	str	w\nr, [\state, #16 * 2]
	mrs	x\nr, fpcr
	str	w\nr, [\state, #16 * 2 + 4]
	.endm

	// Writing FPCR may be slow: it is left alone when it already has the value.
	.macro fpsimd_restore_fpcr state, scratch
	mrs	\scratch, fpcr
	cmp	\scratch, \state
	b.eq	.Lhyplens_fpcr\@
	msr	fpcr, \state
.Lhyplens_fpcr\@:
	.endm

	.macro fpsimd_restore state, nr
${quads('ld')}
	ldr	w\nr, [\state, #16 * 2]
	msr	fpsr, x\nr
	ldr	w\nr, [\state, #16 * 2 + 4]
	fpsimd_restore_fpcr x\nr, \state
	.endm
${transfer('_sve_str_v', '0xe5804000', 'nz')}
${transfer('_sve_ldr_v', '0x85804000', 'nz')}
${transfer('_sve_str_p', '0xe5800000', 'np')}
${transfer('_sve_ldr_p', '0x85800000', 'np')}
	// RDVL, RDFFR (unpredicated), WRFFR, PFALSE (Arm ARM C8.2).
	.macro _sve_rdvl nx, count
	.inst	0x04bf5000 | (\nx) | (((\count) & 0x3f) << 5)
	.endm
	.macro _sve_rdffr np
	.inst	0x2519f000 | (\np)
	.endm
	.macro _sve_wrffr np
	.inst	0x25289000 | ((\np) << 5)
	.endm
	.macro _sve_pfalse np
	.inst	0x2518e400 | (\np)
	.endm

	// ZCR_EL1.LEN, written only when it changes.
	.macro sve_load_vq vqminus1, scratch, scratch2
	mrs_s	\scratch, SYS_ZCR_EL1
	bic	\scratch2, \scratch, #0xf
	orr	\scratch2, \scratch2, \vqminus1
	cmp	\scratch2, \scratch
	b.eq	.Lhyplens_vq\@
	msr_s	SYS_ZCR_EL1, \scratch2
.Lhyplens_vq\@:
	.endm

	.macro hyplens_sve_registers z_op, p_op, base
	.irp	n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\z_op	\n, \base, \n - 34
	.endr
	.irp	n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	\p_op	\n, \base, \n - 16
	.endr
	.endm

	// The third argument is a flag register (with a fourth) or the scratch register's number.
	.macro sve_save nxbase, xpfpsr, third, nxtmp
	.ifb	\nxtmp
	sve_save \nxbase, \xpfpsr, 1, \third
	.else
	hyplens_sve_registers _sve_str_v, _sve_str_p, \nxbase
	_sve_rdffr 0
	_sve_str_p 0, \nxbase
	_sve_ldr_p 0, \nxbase, -16
	mrs	x\nxtmp, fpsr
	str	w\nxtmp, [\xpfpsr]
	mrs	x\nxtmp, fpcr
	str	w\nxtmp, [\xpfpsr, #4]
	.endif
	.endm

	// With five arguments the third is the vector length to set and the last two are scratch.
	.macro sve_load nxbase, xpfpsr, third, nxtmp, xtmp2
	.ifnb	\xtmp2
	sve_load_vq \third, x\nxtmp, \xtmp2
	sve_load \nxbase, \xpfpsr, 1, \nxtmp
	.else
	.ifb	\nxtmp
	sve_load \nxbase, \xpfpsr, 1, \third
	.else
	_sve_ldr_p 0, \nxbase
	_sve_wrffr 0
	hyplens_sve_registers _sve_ldr_v, _sve_ldr_p, \nxbase
	ldr	w\nxtmp, [\xpfpsr]
	msr	fpsr, x\nxtmp
	ldr	w\nxtmp, [\xpfpsr, #4]
	msr	fpcr, x\nxtmp
	.endif
	.endif
	.endm
#endif
`;
