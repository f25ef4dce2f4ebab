/** `linux/arm-smccc.h`: function identifiers of the SMC Calling Convention (Arm DEN 0028) and PSCI (DEN 0022). */
export const smccc = String.raw`
#ifndef HYPLENS_SMCCC_H
#define HYPLENS_SMCCC_H
#define ARM_SMCCC_STD_CALL 0
#define ARM_SMCCC_FAST_CALL 1
#define ARM_SMCCC_TYPE_SHIFT 31
#define ARM_SMCCC_SMC_32 0
#define ARM_SMCCC_SMC_64 1
#define ARM_SMCCC_CALL_CONV_SHIFT 30
#define ARM_SMCCC_OWNER_MASK 0x3f
#define ARM_SMCCC_OWNER_SHIFT 24
#define ARM_SMCCC_FUNC_MASK 0xffff
#define ARM_SMCCC_CALL_VAL(type, convention, owner, number) \
	(((type) << 31) | ((convention) << 30) | (((owner) & 0x3f) << 24) | ((number) & 0xffff))
#define ARM_SMCCC_VERSION_FUNC_ID 0x80000000
#define ARM_SMCCC_ARCH_FEATURES_FUNC_ID 0x80000001
#define ARM_SMCCC_ARCH_SOC_ID 0x80000002
#define ARM_SMCCC_ARCH_WORKAROUND_1 0x80008000
#define ARM_SMCCC_ARCH_WORKAROUND_2 0x80007fff
#define ARM_SMCCC_ARCH_WORKAROUND_3 0x80003fff
#define SMCCC_RET_SUCCESS 0
#define SMCCC_RET_NOT_SUPPORTED -1
#endif
`;

/** `asm/virt.h`: requests to the stub that sits at EL2 before KVM does. */
export const virt = `
#ifndef HYPLENS_VIRT_H
#define HYPLENS_VIRT_H
#define HVC_SET_VECTORS 0
#define HVC_SOFT_RESTART 1
#define HVC_RESET_VECTORS 2
#define HVC_STUB_ERR 0xbadca11
#define BOOT_CPU_MODE_EL1 0xe11
#define BOOT_CPU_MODE_EL2 0xe12
#endif
`;

/** `asm/ptrace.h`: fields of PSTATE as saved in SPSR (Arm ARM C5.2.19). */
export const processState = `
#ifndef HYPLENS_PTRACE_H
#define HYPLENS_PTRACE_H
#define PSR_MODE_EL0t 0x0
#define PSR_MODE_EL1t 0x4
#define PSR_MODE_EL1h 0x5
#define PSR_MODE_EL2t 0x8
#define PSR_MODE_EL2h 0x9
#define PSR_MODE_EL3t 0xc
#define PSR_MODE_EL3h 0xd
#define PSR_MODE_MASK 0xf
#define PSR_MODE32_BIT 0x10
#define PSR_F_BIT 0x40
#define PSR_I_BIT 0x80
#define PSR_A_BIT 0x100
#define PSR_D_BIT 0x200
#define PSR_SSBS_BIT 0x1000
#define PSR_IL_BIT (1 << 20)
#define PSR_SS_BIT (1 << 21)
#define PSR_PAN_BIT 0x400000
#define PSR_UAO_BIT 0x800000
#define PSR_V_BIT 0x10000000
#define PSR_C_BIT 0x20000000
#define PSR_Z_BIT 0x40000000
#define PSR_N_BIT 0x80000000
#endif
`;

/** `linux/const.h` and `linux/bits.h`: constants that C and the assembler both read. */
export const constants = `
#ifndef HYPLENS_CONST_H
#define HYPLENS_CONST_H
#define _AC(value, suffix) value
#define _AT(type, value) value
#define UL(value) (value)
#define ULL(value) (value)
#define _UL(value) (value)
#define _ULL(value) (value)
#define _BITUL(bit) (1 << (bit))
#define _BITULL(bit) (1 << (bit))
#define BIT(bit) (1 << (bit))
#define BIT_ULL(bit) (1 << (bit))
#define GENMASK(high, low) (((~0) << (low)) & (~0 >> (63 - (high))))
#define GENMASK_ULL(high, low) GENMASK(high, low)
#endif
`;

/** `linux/init.h`: sections of code that is dropped after boot. */
export const init = `
#ifndef HYPLENS_INIT_H
#define HYPLENS_INIT_H
#define __HEAD .section ".head.text", "ax"
#define __INIT .section ".init.text", "ax"
#define __FINIT .previous
#define __INITDATA .section ".init.data", "aw", %progbits
#define __INITRODATA .section ".init.rodata", "a", %progbits
#define __FINITDATA .previous
#endif
`;

/** `asm/asm-bug.h`: a BRK of the number that the kernel's handler knows (`asm/brk-imm.h`). */
export const bug = `
#ifndef HYPLENS_BUG_H
#define HYPLENS_BUG_H
#define ASM_BUG() ASM_BUG_FLAGS(0)
#define ASM_BUG_FLAGS(flags) brk 0x800
#endif
`;

/** `linux/sizes.h`. */
export const sizes = `
#ifndef HYPLENS_SIZES_H
#define HYPLENS_SIZES_H
${['', 'K', 'M', 'G']
  .flatMap((unit, power) =>
    Array.from({ length: unit === 'G' ? 6 : 10 }, (_, n) => {
      const bytes = 2 ** n * 1024 ** power;
      return `#define SZ_${2 ** n}${unit} 0x${bytes.toString(16)}`;
    }),
  )
  .join('\n')}
#endif
`;

/** `asm/asm-uaccess.h`: accesses to user memory that may fault. */
export const userAccess = String.raw`
#ifndef HYPLENS_UACCESS_H
#define HYPLENS_UACCESS_H
#include <asm/assembler.h>
	.macro uaccess_ttbr0_disable, scratch, scratch2
	.endm
	.macro uaccess_ttbr0_enable, scratch, scratch2, scratch3
	.endm
	.macro uaccess_disable_not_uao, scratch, scratch2
	.endm
	.macro uaccess_enable_not_uao, scratch, scratch2, scratch3
	.endm
	// Since Linux 5.12: always unprivileged, one register at a time.
	.macro user_ldst, target, op, register, base, step
9999:	\op	\register, [\base]
	add	\base, \base, \step
	_asm_extable 9999b, \target
	.endm
	.macro hyplens_user_pair, target, op, first, second, base, step
9998:	\op	\first, [\base]
9999:	\op	\second, [\base, #8]
	add	\base, \base, \step
	_asm_extable 9998b, \target
	_asm_extable 9999b, \target
	.endm
	.macro user_ldp, target, first, second, base, step
	hyplens_user_pair \target, ldtr, \first, \second, \base, \step
	.endm
	.macro user_stp, target, first, second, base, step
	hyplens_user_pair \target, sttr, \first, \second, \base, \step
	.endm
#define USER(target, code...) 9999: code; _asm_extable 9999b, target
#endif
`;

/** Headers that only declare things for C, or whose content assembly does not see. */
export const EMPTY_HEADERS: readonly string[] = [
  'linux/export.h',
  'linux/errno.h',
  'linux/types.h',
  'linux/stringify.h',
  'linux/compiler.h',
  'linux/threads.h',
  'linux/irqchip/arm-gic-v3.h',
  'linux/pgtable.h',
  'asm/boot.h',
  'asm/bug.h',
  'asm/cputype.h',
  'asm/debug-monitors.h',
  'asm/kernel-pgtable.h',
  'asm/kvm.h',
  'asm/kvm_host.h',
  'asm/pgtable-hwdef.h',
  'asm/pgtable.h',
  'asm/smp.h',
  'asm/spectre.h',
  'asm/thread_info.h',
  'asm/unistd.h',
  'generated/vdso-offsets.h',
  'linux/compiler-version.h',
];

/** `asm/page-def.h` and its relatives: names only; sizes depend on the configuration and stay symbols. */
export const EMPTY_LAYOUT_HEADERS: readonly string[] = [
  'asm/page-def.h',
  'asm/cpufeature.h',
  'asm/cpucaps.h',
  'asm/cpucap-defs.h',
  'asm/barrier.h',
  'asm/insn-def.h',
];
