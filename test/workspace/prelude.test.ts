import { expect, test } from 'vitest';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { sourceFile } from '../../server/src/source/sourceFile';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { setupsFor } from '../../server/src/workspace/setup';
import { memoryFileSystem } from '../support/memoryFileSystem';

const run = (text: string, path = '/p/a.S') => {
  const fs = memoryFileSystem({ [path]: text });
  const setup = setupsFor(path, text, emptyConfiguration, fs);
  const options = setup.flavours[0]?.options;
  if (!options) throw new Error(setup.reason);
  return new FrontEnd().run(sourceFile(path, text), options);
};
const errors = (program: ReturnType<typeof run>) =>
  program.problems.filter((p) => p.severity === 'error').map((p) => p.message);

test('a routine with alternatives, context offsets and hypervisor macros, without any tree', () => {
  const program = run(`
#include <linux/linkage.h>
#include <asm/alternative.h>
#include <asm/kvm_arm.h>
#include <asm/kvm_asm.h>
#include <asm/kvm_mmu.h>
ENTRY(restore)
alternative_if_not ARM64_SVE
	mov	x1, #CPTR_EL2_TFP
alternative_else
	mov	x1, #CPTR_EL2_TFP | CPTR_EL2_TZ
alternative_endif
	ldr	x0, [x3, #VCPU_HOST_CONTEXT]
	kern_hyp_va x0
	add	x0, x0, #CPU_GP_REG_OFFSET(CPU_FP_REGS)
	msr_s	SYS_ZCR_EL12, x0
	eret
ENDPROC(restore)
`);
  expect(errors(program)).toEqual([]);
  expect(program.alternatives.map((a) => [a.capability, a.originalLength, a.callback])).toEqual([
    ['ARM64_SVE', 4, undefined],
    ['ARM64_ALWAYS_SYSTEM', 20, 'kvm_update_va_mask'],
  ]);
  expect(program.symbols.get('restore')).toMatchObject({ global: true, type: 'function' });
  // Arm ARM C6.2, MSR (register): op0 3, op1 5, CRn 1, CRm 2, op2 0 in bits 19 to 5.
  expect(program.instructions.map((i) => i.word).filter((w) => w !== undefined)).toEqual([0xd51d1200]);
});

test('an instruction that a macro makes goes through the arguments of another', () => {
  const program = run(`
#include <asm/alternative.h>
#include <asm/sysreg.h>
f:	ALTERNATIVE(nop, SET_PSTATE_PAN(1), ARM64_HAS_PAN, CONFIG_ARM64_PAN)
	mov	x0, xzr
	ret
`);
  expect(errors(program)).toEqual([]);
});

test('the state of the host is saved inside of an alternative: alternatives do not nest', () => {
  const program = run(`
#include <asm/assembler.h>
alternative_if ARM64_KVM_PROTECTED_MODE
	adr_this_cpu x18, kvm_hyp_ctxt, x19
	isb
alternative_else_nop_endif
	adr_this_cpu x18, kvm_hyp_ctxt, x19
	ret
`);
  expect(errors(program)).toEqual([]);
  expect(program.alternatives.map((a) => [a.capability, a.originalLength])).toEqual([
    ['ARM64_KVM_PROTECTED_MODE', 20],
    ['ARM64_HAS_VIRT_HOST_EXTN', 4],
  ]);
});

test('constants of headers that are missing are no errors where numbers must be known', () => {
  const program = run(`
#include <asm/assembler.h>
#include <asm/mmu.h>
#include <asm/sysreg.h>
vectors:
	mov_q	x0, INIT_SCTLR_EL2_MMU_ON
	mov_q	x1, SCTLR_ELx_NEW | SCTLR_ELx_M
	pre_disable_mmu_workaround
	ASM_BUG()
	.org	vectors + SZ_2K
	.org	vectors + VECTORS_SZ
	.skip	VECTORS_SZ
	ret
`);
  expect(errors(program)).toEqual([]);
  const warnings = program.problems.filter((p) => p.severity === 'warning').map((p) => p.message);
  expect(warnings).toContain('INIT_SCTLR_EL2_MMU_ON has no value here: ".if" taken as false');
  expect(warnings).toContain('SCTLR_ELx_NEW has no value here: ".if" taken as false');
  expect(warnings.filter((message) => message.endsWith('counted as nothing here'))).toHaveLength(2);
  expect(program.instructions.at(-1)?.address.offset).toBe(2048);
});

test('accesses to user memory, in the macros of each time', () => {
  const program = run(`
#include <asm/alternative.h>
#include <asm/asm-uaccess.h>
f:	uao_user_alternative 9f, ldrb, ldtrb, w3, x1, 1
	uao_ldp 9f, x3, x4, x1, 16
	uao_stp 9f, x3, x4, x0, #16
	user_alt 9f, "str x3, [x0]", "sttr x3, [x0]", ARM64_HAS_UAO
	user_ldst 9f, ldtrh, w3, x1, 2
	user_ldp 9f, x3, x4, x1, 16
	user_stp 9f, x3, x4, x0, 16
	USER(9f, ldtr x3, [x1])
	ret
9:	mov	x0, #-14
	ret
`);
  expect(errors(program)).toEqual([]);
  expect(program.alternatives.map((a) => [a.capability, a.originalLength])).toEqual([
    ['ARM64_HAS_UAO', 8],
    ['ARM64_HAS_UAO', 12],
    ['ARM64_HAS_UAO', 12],
    ['ARM64_HAS_UAO', 4],
  ]);
  // One entry for each access that may fault.
  const table = program.sections.find(({ name }) => name === '__ex_table');
  expect(table?.size).toBe(12 * 8);
});

test('a file that includes nothing still knows the macros', () => {
  const program = run('SYM_FUNC_START(f)\n\tadr_l x0, sym\n\tsb\n\tret\nSYM_FUNC_END(f)\n');
  expect(errors(program)).toEqual([]);
  expect(program.alternatives.map((a) => a.capability)).toEqual(['ARM64_HAS_SB']);
});

test('Trusted Firmware routines', () => {
  const program = run(
    '#include <asm_macros.S>\n#include <arch.h>\nfunc f\n\tmov_imm x0, SCR_NS_BIT\n\tmsr scr_el3, x0\n\texception_return\nendfunc f\n',
  );
  expect(errors(program)).toEqual([]);
  expect(program.symbols.get('f')?.type).toBe('function');
});

test('a Xen file: its basic macros come from a header that the compiler is given', () => {
  const program = run(`
#include <asm/current.h>
#include <asm/regs.h>
#include <asm/alternative.h>
#include <public/xen.h>
FUNC_LOCAL(save)
	push	x0, x1
	alternative_if SKIP_SYNCHRONIZE
	nop
	alternative_else
	dsb	sy
	alternative_endif
	pop	x0, x1
	ret
END(save)
ENTRY(old)
	ret
ENDPROC(old)
`);
  expect(errors(program)).toEqual([]);
  expect(program.alternatives.map((a) => a.capability)).toEqual(['SKIP_SYNCHRONIZE']);
  expect(program.symbols.get('save')).toMatchObject({ global: false });
});

test('a Trusted Firmware routine that includes nothing', () => {
  const program = run('	func helper\n	mov_imm	x1, 0x12345678\n	ldr	x0, [x1]\n	ret\n	endfunc helper\n');
  expect(errors(program)).toEqual([]);
  expect(program.symbols.get('helper')?.type).toBe('function');
});

test('a file that stands alone keeps the macros that it defines itself, beside those of a stand-in', () => {
  const program = run(`
	.macro ventry target
	.align 7
	stp	x0, x1, [sp, #-16]!
	b	\\target
	.endm
	.macro adr_l dst, symbol
	adr	\\dst, \\symbol
	.endm
	.global f
	.type f, %function
f:	ventry	1f
1:	adr_l	x2, f
	mov_q	x0, 0x123456789
	ldr_this_cpu x1, f, x3
	eret
	sb
	.size f, . - f
`);
  expect(errors(program)).toEqual([]);
  expect(program.instructions.slice(0, 3).map((i) => i.text)).toEqual([
    'stp x0,x1,[sp,#-16]!',
    'b 1f',
    'adr x2,f',
  ]);
});

test('an instruction is no reason for a stand-in that has a macro of that name', () => {
  const program = run('f:	mrs	x0, esr_el2\n	eret\n	sb\n	.macro ventry\n	.endm\n');
  expect(program.includes).toEqual([]);
  expect(program.instructions.at(-1)?.text).toBe('sb');
});
