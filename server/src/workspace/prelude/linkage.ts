/** `linux/linkage.h`: how routines and data are begun and ended in kernel assembly. */
export const linkage = `
#ifndef HYPLENS_LINKAGE_H
#define HYPLENS_LINKAGE_H
#define ASM_NL ;
#define ALIGN .p2align 2
#define __ALIGN .p2align 2
#define asmlinkage

#define SYM_L_GLOBAL(sym) .globl sym
#define SYM_L_WEAK(sym) .weak sym
#define SYM_L_LOCAL(sym)
#define SYM_A_ALIGN .p2align 2
#define SYM_A_NONE
#define SYM_T_FUNC %function
#define SYM_T_OBJECT %object
#define SYM_T_NONE %notype

#define SYM_ENTRY(sym, scope, placing...) scope(sym); placing; sym:
#define SYM_START(sym, scope, placing...) SYM_ENTRY(sym, scope, placing)
#define SYM_END(sym, kind) .type sym, kind; .size sym, . - sym
#define SYM_ALIAS(other, sym, scope) scope(other); .set other, sym

#define SYM_FUNC_START(sym) SYM_START(sym, SYM_L_GLOBAL, SYM_A_ALIGN)
#define SYM_FUNC_START_NOALIGN(sym) SYM_START(sym, SYM_L_GLOBAL, SYM_A_NONE)
#define SYM_FUNC_START_LOCAL(sym) SYM_START(sym, SYM_L_LOCAL, SYM_A_ALIGN)
#define SYM_FUNC_START_LOCAL_NOALIGN(sym) SYM_START(sym, SYM_L_LOCAL, SYM_A_NONE)
#define SYM_FUNC_START_WEAK(sym) SYM_START(sym, SYM_L_WEAK, SYM_A_ALIGN)
#define SYM_FUNC_START_WEAK_NOALIGN(sym) SYM_START(sym, SYM_L_WEAK, SYM_A_NONE)
#define SYM_FUNC_START_PI(sym) SYM_FUNC_START_ALIAS(__pi_##sym); SYM_START(sym, SYM_L_GLOBAL, SYM_A_ALIGN)
#define SYM_FUNC_START_WEAK_PI(sym) SYM_FUNC_START_ALIAS(__pi_##sym); SYM_START(sym, SYM_L_WEAK, SYM_A_ALIGN)
#define SYM_FUNC_START_WEAK_ALIAS_PI(sym) SYM_FUNC_START_ALIAS(__pi_##sym); SYM_START(sym, SYM_L_WEAK, SYM_A_ALIGN)
#define SYM_FUNC_START_ALIAS(sym) SYM_START(sym, SYM_L_GLOBAL, SYM_A_ALIGN)
#define SYM_TYPED_FUNC_START(sym) SYM_FUNC_START(sym)
#define SYM_FUNC_END(sym) SYM_END(sym, SYM_T_FUNC)
#define SYM_FUNC_END_PI(sym) SYM_FUNC_END(sym); SYM_FUNC_END_ALIAS(__pi_##sym)
#define SYM_FUNC_END_ALIAS(sym) SYM_END(sym, SYM_T_FUNC)
#define SYM_FUNC_END_ALIAS_PI(sym) SYM_FUNC_END_ALIAS(sym); SYM_FUNC_END_ALIAS(__pi_##sym)
#define SYM_FUNC_ALIAS(other, sym) SYM_ALIAS(other, sym, SYM_L_GLOBAL)
#define SYM_FUNC_ALIAS_LOCAL(other, sym) SYM_ALIAS(other, sym, SYM_L_LOCAL)
#define SYM_FUNC_ALIAS_WEAK(other, sym) SYM_ALIAS(other, sym, SYM_L_WEAK)

#define SYM_CODE_START(sym) SYM_START(sym, SYM_L_GLOBAL, SYM_A_ALIGN)
#define SYM_CODE_START_NOALIGN(sym) SYM_START(sym, SYM_L_GLOBAL, SYM_A_NONE)
#define SYM_CODE_START_LOCAL(sym) SYM_START(sym, SYM_L_LOCAL, SYM_A_ALIGN)
#define SYM_CODE_START_LOCAL_NOALIGN(sym) SYM_START(sym, SYM_L_LOCAL, SYM_A_NONE)
#define SYM_CODE_END(sym) SYM_END(sym, SYM_T_NONE)
#define SYM_INNER_LABEL(sym, scope) .type sym, SYM_T_NONE; SYM_ENTRY(sym, scope, SYM_A_NONE)
#define SYM_INNER_LABEL_ALIGN(sym, scope) .type sym, SYM_T_NONE; SYM_ENTRY(sym, scope, SYM_A_ALIGN)

#define SYM_DATA_START(sym) SYM_START(sym, SYM_L_GLOBAL, SYM_A_NONE)
#define SYM_DATA_START_LOCAL(sym) SYM_START(sym, SYM_L_LOCAL, SYM_A_NONE)
#define SYM_DATA_END(sym) SYM_END(sym, SYM_T_OBJECT)
#define SYM_DATA_END_LABEL(sym, scope, last) scope(last); .type last, SYM_T_OBJECT; last: SYM_END(sym, SYM_T_OBJECT)
#define SYM_DATA(sym, content...) SYM_DATA_START(sym); content; SYM_DATA_END(sym)
#define SYM_DATA_LOCAL(sym, content...) SYM_DATA_START_LOCAL(sym); content; SYM_DATA_END(sym)

#ifndef ENTRY
#define ENTRY(sym) SYM_FUNC_START(sym)
#endif
#define ENTRY_LOCAL(sym) SYM_FUNC_START_LOCAL(sym)
#define WEAK(sym) SYM_FUNC_START_WEAK(sym)
#define GLOBAL(sym) .globl sym; sym:
#ifndef END
#define END(sym) .size sym, . - sym
#endif
#define ENDPROC(sym) SYM_FUNC_END(sym)
#define ENDPIPROC(sym) .globl __pi_##sym; .type __pi_##sym, %function; .set __pi_##sym, sym; .size __pi_##sym, . - sym; ENDPROC(sym)
#define ENDDATA(sym) SYM_DATA_END(sym)
#define EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_GPL(sym)
#define NOKPROBE(sym)
#endif
`;
