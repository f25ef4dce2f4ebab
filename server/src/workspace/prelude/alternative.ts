/**
 * `asm/alternative.h`: code patched at boot, and the table that says how. Each record of
 * `.altinstructions` has a word to the original, a word to the replacement (or callback), a halfword with
 * the capability, and a byte for the length of each. Bit 15 of the capability marks a callback; it is
 * added rather than or-ed, so that a capability without a number stays a readable expression.
 */
export const alternative = String.raw`
#ifndef HYPLENS_ALTERNATIVE_H
#define HYPLENS_ALTERNATIVE_H
#include <linux/kconfig.h>
#define ARM64_CB_SHIFT 15
#define AARCH64_INSN_SIZE 4

	.macro altinstruction_entry from, to, capability, from_bytes, to_bytes
	.word	\from - .
	.word	\to - .
	.hword	\capability
	.byte	\from_bytes
	.byte	\to_bytes
	.endm

	.macro hyplens_alt_record from, to, capability, from_bytes, to_bytes
	.pushsection .altinstructions, "a"
	altinstruction_entry \from, \to, \capability, \from_bytes, \to_bytes
	.popsection
	.endm

	// Both halves must have one length: going back and forth by it fails otherwise.
	.macro hyplens_alt_check
	.org	. - (874b - 873b) + (872b - 871b)
	.org	. - (872b - 871b) + (874b - 873b)
	.endm

	// Whether a block is open: what stands in one has no alternatives of its own.
	.set .Lhyplens_alt_open, 0

	.macro alternative_insn old, new, capability, enable = 1
	.if \enable
871:	\old
872:	hyplens_alt_record 871b, 873f, \capability, 872b - 871b, 874f - 873f
	.subsection 1
873:	\new
874:	hyplens_alt_check
	.previous
	.endif
	.endm

	// 0: the default comes first, in place. 1: the replacement comes first, out of line.
	// Linux 4.3 had a switch on each part of a block; off, both sequences stay where they are, unpatched.
	.macro alternative_if_not capability, enable = 1
	.set .Lhyplens_alt_mode, 0
	.if \enable
	.set .Lhyplens_alt_open, 1
	hyplens_alt_record 871f, 873f, \capability, 872f - 871f, 874f - 873f
871:
	.endif
	.endm

	.macro alternative_if capability
	.set .Lhyplens_alt_mode, 1
	.set .Lhyplens_alt_open, 1
	hyplens_alt_record 873f, 871f, \capability, 874f - 873f, 872f - 871f
	.subsection 1
	.p2align 2
871:
	.endm

	.macro alternative_cb capability, callback
	.set .Lhyplens_alt_mode, 0
	.set .Lhyplens_alt_open, 1
	.ifb \callback
	hyplens_alt_record 871f, \capability, 0x8000 + ARM64_ALWAYS_SYSTEM, 872f - 871f, 0
	.else
	hyplens_alt_record 871f, \callback, 0x8000 + \capability, 872f - 871f, 0
	.endif
871:
	.endm

	.macro alternative_cb_end
872:
	.set .Lhyplens_alt_open, 0
	.endm

	.macro alternative_else enable = 1
	.if \enable
872:
	.if .Lhyplens_alt_mode == 0
	.subsection 1
	.else
	.previous
	.endif
873:
	.endif
	.endm

	.macro alternative_endif enable = 1
	.if \enable
874:	hyplens_alt_check
	.set .Lhyplens_alt_open, 0
	.if .Lhyplens_alt_mode == 0
	.previous
	.endif
	.endif
	.endm

	.macro alternative_else_nop_endif
	alternative_else
	.rept (872b - 871b) / AARCH64_INSN_SIZE
	nop
	.endr
	alternative_endif
	.endm

	.macro hyplens_extable from, to
	.pushsection __ex_table, "a"
	.p2align 3
	.word	\from - .
	.word	\to - .
	.popsection
	.endm

	.macro user_alt, target, old, new, capability
870:	alternative_insn "\old", "\new", \capability
	hyplens_extable 870b, \target
	.endm

	// An access that may fault: a privileged instruction while UAO makes it act as an unprivileged one (Linux 4.6 to 5.10).
	.macro uao_user_alternative target, old, new, register, base, step
	alternative_if_not ARM64_HAS_UAO
870:	\old	\register, [\base], \step
	nop
	alternative_else
	\new	\register, [\base]
	add	\base, \base, \step
	alternative_endif
	hyplens_extable 870b, \target
	.endm
	.macro hyplens_uao_pair target, pair, single, first, second, base, step
	alternative_if_not ARM64_HAS_UAO
869:	\pair	\first, \second, [\base], \step
870:	nop
	nop
	alternative_else
	\single	\first, [\base]
	\single	\second, [\base, #8]
	add	\base, \base, \step
	alternative_endif
	hyplens_extable 869b, \target
	hyplens_extable 870b, \target
	.endm
	.macro uao_ldp target, first, second, base, step
	hyplens_uao_pair \target, ldp, ldtr, \first, \second, \base, \step
	.endm
	.macro uao_stp target, first, second, base, step
	hyplens_uao_pair \target, stp, sttr, \first, \second, \base, \step
	.endm

#define ALTERNATIVE(old, new, ...) HYPLENS_ALTERNATIVE(old, new, __VA_ARGS__, 1)
#define HYPLENS_ALTERNATIVE(old, new, capability, option, ...) _ALTERNATIVE_CFG(old, new, capability, option)
#define _ALTERNATIVE_CFG(old, new, capability, option, ...) alternative_insn old, new, capability, IS_ENABLED(option)
#endif
`;

/** `linux/kconfig.h`: IS_ENABLED and its relatives in the preprocessor alone. */
export const kconfig = `
#ifndef HYPLENS_KCONFIG_H
#define HYPLENS_KCONFIG_H
#define HYPLENS_TRUE_1 ~,
#define HYPLENS_SECOND(first, second, ...) second
#define HYPLENS_PICK(probe) HYPLENS_SECOND(probe 1, 0, 0)
#define HYPLENS_JOIN(value) HYPLENS_PICK(HYPLENS_TRUE_##value)
#define HYPLENS_IS_ONE(option) HYPLENS_JOIN(option)
#define IS_BUILTIN(option) HYPLENS_IS_ONE(option)
#define IS_MODULE(option) HYPLENS_IS_ONE(option##_MODULE)
#define IS_REACHABLE(option) IS_ENABLED(option)
#define HYPLENS_EITHER_00 0
#define HYPLENS_EITHER_01 1
#define HYPLENS_EITHER_10 1
#define HYPLENS_EITHER_11 1
#define HYPLENS_GLUE(a, b) HYPLENS_EITHER_##a##b
#define HYPLENS_EITHER(a, b) HYPLENS_GLUE(a, b)
#define IS_ENABLED(option) HYPLENS_EITHER(IS_BUILTIN(option), IS_MODULE(option))
#endif
`;
