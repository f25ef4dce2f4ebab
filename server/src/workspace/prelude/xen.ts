/** Basic macros of Xen's arm64 assembly (`asm/config.h`, `asm/macros.h`, `asm/current.h`). */
export const xenMacros = String.raw`
#ifndef HYPLENS_XEN_H
#define HYPLENS_XEN_H
#include <linux/linkage.h>
#include <asm/assembler.h>
#define FUNC(sym, placing...) .type sym, %function; SYM_FUNC_START(sym)
#define FUNC_LOCAL(sym, placing...) .type sym, %function; SYM_FUNC_START_LOCAL(sym)
#define LABEL(sym, placing...) SYM_INNER_LABEL(sym, SYM_L_GLOBAL)
#define LABEL_LOCAL(sym, placing...) SYM_INNER_LABEL(sym, SYM_L_LOCAL)
#define DATA(sym, placing...) SYM_DATA_START(sym)
#define DATA_LOCAL(sym, placing...) SYM_DATA_START_LOCAL(sym)
	.macro push, first, second
	stp	\first, \second, [sp, #-16]!
	.endm
	.macro pop, first, second
	ldp	\first, \second, [sp], #16
	.endm
	.macro load_paddr, rd, sym
	adr_l	\rd, \sym
	add	\rd, \rd, x20
	.endm
#endif
`;
