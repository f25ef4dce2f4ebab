import { describe, expect, it } from 'vitest';
import { hoverText } from '../../server/src/features/hover';
import { analysed } from './support';

function hover(marked: string): string | undefined {
  const { context, cursor } = analysed(marked);
  return hoverText(context, cursor)?.text;
}

const function_ = (body: string) => `
#include <asm/alternative.h>
#include <asm/kvm_arm.h>
#include <asm/sysreg.h>
	.text
	.global	f
	.type	f, %function
f:
${body}
	.size	f, . - f
`;

it('a register that is only read: value, writer, and that nobody needs it afterwards', () => {
  expect(hover(function_('\tmov\tx2, #0x30\n\tadd\tx0, x0, x$02\n\tret'))).toBe(
    'x2 · read here, dead afterwards\n0x30  written on line 9',
  );
});

it('a register that is read and written shows both values', () => {
  expect(hover(function_('\tadd\tx$00, x0, #8\n\tret'))).toBe(
    'x0 · read and written here, left to the caller\nbefore  x0 at entry\nafter   x0 at entry + 8  written on line 9',
  );
});

it('wN and a .req name are the register', () => {
  expect(hover(function_('ctx\t.req\tx9\n\tldr\tw0, [ct$0x]\n\tret'))).toMatch(/^x9 · read here, dead/);
  expect(hover(function_('\tmov\tw$01, #3\n\tmov\tw0, w1\n\tret'))).toMatch(
    /^x1 · written here, read again on line 10\n3 /,
  );
});

it('differences between variants are named by their cause, and constants by their names', () => {
  const text = hover(
    function_(`alternative_if_not ARM64_SVE
	mov	x9, #CPACR_EL1_FPEN
alternative_else
	mov	x9, #CPACR_EL1_ZEN
alternative_endif
	mov	x0, x$09
	ret`),
  );
  expect(text?.split('\n')[0]).toBe('x9 · read here, dead afterwards');
  expect(text).toMatch(/with ARM64_SVE +0x30000 = CPACR_EL1_ZEN +written on line 12/);
  expect(text).toMatch(/(without ARM64_SVE|otherwise) +0x300000 = CPACR_EL1_FPEN +written on line 10/);
});

it('a line of one alternative says in which variants it is reached', () => {
  expect(
    hover(function_('alternative_if ARM64_SVE\n\tmov\tx$01, #1\nalternative_else_nop_endif\n\tret')),
  ).toMatch(/reached only with ARM64_SVE$/);
});

it('the story of a saved entry value: restored, and lost', () => {
  const saved = (restore: string) =>
    hover(
      function_(`\tstp\tx19, lr, [sp, #-16]!\n\tmov\tx1$09, #1\n\tldp\t${restore}, lr, [sp], #16\n\tret`),
    );
  expect(saved('x19')).toContain('entry value saved at [sp] (line 9), restored on line 11 ✓');
  expect(saved('x20')).toContain('entry value saved at [sp] (line 9), not there at the ret on line 12');
});

it('a write to a trap control says when it takes effect and what is then allowed', () => {
  const text = hover(
    function_(
      '// hyplens: assume E2H=0\n\tmrs\tx0, cptr_el2\n\tbic\tx0, x0, #CPTR_EL2_TFP\n\tmsr\tcptr_$0el2, x0\n\tisb\n\tret',
    ),
  );
  expect(text).toMatch(/^CPTR_EL2 ← x0 · takes effect at the isb on line 13\n/);
  expect(text?.split('\n').slice(1)).toEqual([
    'TFP 0, TZ as on entry  FP at EL2: allowed  SVE at EL2: depends on CPTR_EL2.TZ at entry',
  ]);
});

it('a constant in a control register: its fields by name, reserved bits that are wrong', () => {
  const text = hover(
    function_('// hyplens: assume E2H=0\n\tmov\tx0, #0x10ff\n\tmsr\tcptr_$0el2, x0\n\tisb\n\tret'),
  );
  expect(text).toContain(
    '12  TSM  1 (trapped to EL2)  SME instructions, SVE in Streaming SVE mode, SVCR and SMCR\n',
  );
  expect(text).toContain('the other 3 fields: 0');
  expect(text).toContain('RES1 bits 13 and 9 are 0');
});

it('a control register while E2H is open: one table for each layout', () => {
  const text = hover(function_('\tmov\tx0, #0x300000\n\tmsr\tcptr_$0el2, x0\n\tisb\n\tret'));
  expect(text).toMatch(/\nCPTR_EL2, E2H 0\n(.*\n)*CPTR_EL2, E2H 1\n21:20 +FPEN +3 \(not trapped\)/);
});

it('a value that differs between variants: a column for each, one where they agree', () => {
  const text = hover(
    function_(
      [
        '// hyplens: assume E2H=1',
        '#ifdef CONFIG_ARM64_SVE',
        '\tmov\tx0, #0x330000',
        '#else',
        '\tmov\tx0, #0x300000',
        '#endif',
        '\tmsr\tcptr_$0el2, x0',
        '\tisb',
        '\tret',
      ].join('\n'),
    ),
  );
  expect(text).toContain('\nSVE\n    0x330000: FPEN 3, ZEN 3\n    FP at EL2: allowed\n');
  expect(text).toContain('\nno SVE\n    0x300000: FPEN 3, ZEN 0\n    FP at EL2: allowed\n');
});

it('rows that are too wide: what their columns share stands above', () => {
  const text = hover(
    [
      '#include <asm/alternative.h>',
      '\t.globl\tf\n\t.type\tf, %function\nf:',
      '\tmrs\tx0, cptr_el2',
      'alternative_if ARM64_HAS_VIRT_HOST_EXTN',
      '\torr\tx0, x0, #3 << 20',
      'alternative_else',
      '\tbic\tx0, x0, #1 << 10',
      'alternative_endif',
      '\tmsr\tcptr_$0el2, x0',
      '\tisb',
      '\tret',
    ].join('\n'),
  );
  expect(text?.split('\n').slice(1)).toEqual([
    '                               FP at EL2  SVE at EL2',
    'VHE   FPEN 3, ZEN as on entry  allowed    depends on CPTR_EL2.ZEN at entry',
    'nVHE  TFP 0, TZ as on entry    allowed    depends on CPTR_EL2.TZ at entry',
  ]);
});

it('a system register that no analysed instruction of the line touches: what it is', () => {
  expect(hover('#define WHERE cptr_$0el3\n')).toMatch(/^CPTR_EL3 · S3_6_C1_C1_2 · EL3\n +31 +TCPAC/);
});

it('a constant: value, bits, definition', () => {
  expect(hover(`#define MASK (3 << 20)\n${function_('\tmov\tx0, #MA$0SK\n\tret')}`)).toBe(
    'MASK  = 0x300000  = 3145728  bits 21-20\ndefined on line 1: MASK (3 << 20)',
  );
});

it('a macro use: its expansion; nothing in comments', () => {
  const macro = '\t.macro\ttwice reg\n\tadd\t\\reg, \\reg, \\reg\n\tnop\n\t.endm\n';
  expect(hover(`${macro}${function_('\ttw$0ice\tx0\n\tret')}`)).toBe(
    'twice reg · macro, defined on line 1\n    add x0, x0, x0\n    nop',
  );
  expect(hover(function_('\tret // x$00'))).toBeUndefined();
});

it('a macro use with an alternative: what replaces an instruction follows it', () => {
  const macro =
    '#include <asm/alternative.h>\n\t.macro\tleave\nalternative_if_not 7\n\tb\t1f\nalternative_else_nop_endif\n\tisb\n1:\n\t.endm\n';
  expect(hover(`${macro}${function_('\tle$0ave\n\tret')}`)).toBe(
    'leave · macro, defined on line 2\n    b 1f    // without 7\n    nop    // with 7\n    isb',
  );
});

it('a macro use in the body of another one: as where that is used first', () => {
  const text = (use: string): string =>
    `\t.macro\ttwice reg\n\tadd\t\\reg, \\reg, \\reg\n\tnop\n\t.endm\n\t.macro\touter reg\n\ttw$0ice\t\\reg\n\tisb\n\t.endm\n${function_(`${use}\tret`)}`;
  expect(hover(text('\touter\tx3\n\touter\tx4\n'))).toBe(
    'twice reg · macro, defined on line 1\n    add x3, x3, x3\n    nop',
  );
  expect(hover(text('\tmov\tx0, #1\n'))).toBe(
    'twice reg · macro, defined on line 1\n    (in a macro that is not used here)',
  );
});

it('a routine: convention, exits, what it destroys, cost', () => {
  const text = hover(function_('\tmov\tx9, #1\n\tret').replace('f:', 'f$0:'));
  expect(text).toMatch(/^f · 1 variant/);
  expect(text).toMatch(/convention +AAPCS64 \(it returns by ret\)/);
  expect(text).toMatch(/exits +ret on line 10/);
  expect(text).toMatch(/destroys +x9\n/);
  expect(text).toMatch(/cost +2 instructions$/);
});

it('of many readers the nearest three lines are named and the others counted', () => {
  const text = hover(function_(`\tmov\tx$02, #1\n${'\tadd\tx0, x0, x2\n'.repeat(5)}\tret`));
  expect(text).toMatch(/^x2 · written here, read again on lines \d+, \d+ and \d+, and on 2 more\n/);
});

it('a macro that branches over its own rest: every way off the line counts', () => {
  const macro =
    '\t.macro\tpick dst\n\tmrs\t\\dst, hcr_el2\n\tcbz\t\\dst, .Lout\\@\n\tldr\t\\dst, [x1]\n.Lout\\@:\n\t.endm\n';
  const text = hover(`${macro}${function_('\tpick\tx$02\n\tmov\tx0, x2\n\tret')}`);
  expect(text).toContain('x2 · written here, read again on line 16');
  expect(text).toMatch(/\n(HCR_EL2 at entry|0) or \[x1 at entry\]/);
});

it('a copy in a structure is no save that an exit owes, and only what lies behind is told', () => {
  expect(hover(function_('\tcbz\tx1, 1f\n\tmov\tx$00, #0\n\tret\n1:\tstr\tx0, [x2]\n\tret'))).not.toContain(
    'saved',
  );
  expect(hover(function_('\tstr\tx5, [x2]\n\tmov\tx$05, #0\n\tret'))).toMatch(
    /entry value saved at \[x2.*\] \(line 9\)$/,
  );
});

it('an unknown callee may or may not take a register as an argument', () => {
  expect(hover(function_('\tmov\tx19, lr\n\tadd\tx0, x0, x$03\n\tbl\tsomewhere\n\tret\tx19'))).toContain(
    'dead afterwards unless somewhere takes it as an argument (line 11)',
  );
});

it('a register that is read in program order needs no isb; one that nothing reads indirectly has no effect', () => {
  expect(hover(function_('\tmsr\tspsr_$0el2, x0\n\tret'))).toMatch(/^SPSR_EL2 ← x0 · takes effect at once\n/);
  expect(hover(function_('\tmsr\ttpidr_$0el2, lr\n\tret'))).toMatch(/^TPIDR_EL2 ← lr\n/);
  expect(hover(function_('\tmsr\tvbar_$0el2, x0\n\tbl\tg\n\tisb\n\tret'))).toMatch(
    /takes effect at the isb on line 11 at the latest\n/,
  );
});

it('a macro that one configuration leaves out, and long padding', () => {
  const text = hover(
    function_(
      '#ifdef CONFIG_X\nalternative_if ARM64_SVE\n\tadd\tx0, x0, #1\n\tadd\tx0, x0, #2\n\tadd\tx0, x0, #3\nalternative_else_nop_end$0if\n#endif\n\tret',
    ),
  );
  expect(text?.split('\n').slice(1)).toEqual(['    nop    // 3 times, without ARM64_SVE']);
});

it('a macro with arguments is evaluated with those of the line; an include names no constant', () => {
  const text = hover(
    `#define OFFSET(n) (16 + 8 * (n))\n${function_('\tldr\tx0, [x0, #OFF$0SET(2)]\n\tret')}`,
  );
  expect(text).toBe('OFFSET(2)  = 0x20  = 32  bit 5\ndefined on line 1: OFFSET(n) (16 + 8 * (n))');
  expect(hover('#include <lin$0ux/linkage.h>\n')).toBeUndefined();
});

it('an eret takes the flags from SPSR, and sp may be where the vector found it', () => {
  const text = hover(
    '\t.globl h\nh$0:\n\tcmp\tx0, #1\n\tb.eq\t1f\n\tnop\n1:\n\tldp\tx0, x1, [sp], #16\n\teret\n',
  );
  expect(text).toMatch(/destroys +nothing\n/);
  expect(hover(function_('\tmov\tsp, x1\n\tret').replace('f:', 'f$0:'))).toMatch(/destroys +sp\n/);
});

it('code that was not found loads no context', () => {
  const text = hover(
    '\t.globl h\nh$0:\n\tstp\tx0, lr, [sp, #-16]!\n\tbl\tsomewhere\n\tldp\tx0, lr, [sp], #16\n\teret\n',
  );
  expect(text).not.toContain('another context');
});

it('a tail that several routines branch to shows the value of each', () => {
  const routine = (name: string, n: number) =>
    `\t.globl ${name}\n\t.type ${name}, %function\n${name}:\n\tmov\tx1, #${n}\n\tb\t.Ltail\n\t.size ${name}, . - ${name}\n`;
  const text = hover(`${routine('f', 1)}${routine('g', 2)}.Ltail:\n\tadd\tx0, x0, x$01\n\tret\n`);
  expect(text).toContain('coming from f:\nx1 · read here, left to the caller\n1  written on line 4');
  expect(text).toContain('coming from g:\nx1 · read here, left to the caller\n2  written on line 10');
});

it('bytes of scalable vectors are said not to be in the sum', () => {
  const text = hover(
    function_('\t.arch armv8-a+sve\n\tldr\tz0, [x0]\n\tldr\tx1, [x0]\n\tret').replace('f:', 'f$0:'),
  );
  expect(text).toContain('8 bytes loaded (scalable vectors not counted)');
});

it('a routine says which callees it knows nothing of', () => {
  const text = hover(function_('\tmov\tx19, lr\n\tbl\tsomewhere\n\tret\tx19').replace('f:', 'f$0:'));
  expect(text).toMatch(/assumes +the convention's worst case of somewhere: code not found\n/);
});

it('an offset that only a build knows, and no other word, is told to be open', () => {
  expect(hover(function_('\tldr\tx0, [x1, #VCPU_CON$0TEXT + 8]\n\tret'))).toMatch(
    /^VCPU_CONTEXT · defined outside/,
  );
  expect(hover(function_('\tl$0dr\tx0, [x1, #VCPU_CONTEXT]\n\tret'))).not.toMatch(/defined outside/);
});

it("a register that only the open tree's list knows: its fields from there", () => {
  const list = [
    'Sysreg\tNEWCTL_EL2\t3\t4\t13\t5\t3',
    'UnsignedEnum\t11:8\tMode',
    '\t0b0011\tDEEP',
    'EndEnum',
    'Field\t6:0\tCount',
    'EndSysreg',
  ].join('\n');
  const tree = {
    '/project/arch/arm64/tools/sysreg': list,
    '/project/include/linux/kconfig.h': '',
    '/project/Makefile': '',
  };
  const text = (code: string) => {
    const { context, cursor } = analysed(code, tree);
    return hoverText(context, cursor)?.text;
  };
  const write = '#define NEWCTL_EL2 S3_4_C13_C5_3\n\tmov\tx0, #0x305\n\tmsr\tNEWCTL_$0EL2, x0\n\tret';
  expect(text(function_(write))).toMatch(
    /^NEWCTL_EL2 ← x0.*\n0x305\n11:8 +Mode +3 \(DEEP\)\n *6:0 +Count +5$/,
  );
  expect(text(function_('#define WHERE newctl_$0el2\n\tmrs\tx0, hcr_el2\n\tret'))).toMatch(
    /^NEWCTL_EL2 · S3_4_C13_C5_3 · EL2 and above\n/,
  );
});

it('a vector table says why it is taken for one', () => {
  const { context, cursor } = analysed(
    `\t.text\n\t.align 11\n\t.globl vectors\n\t.type vectors, %notype\nvec$0tors:\n${'\t.align 7\n\teret\n'.repeat(16)}`,
  );
  const table = (c: typeof context): string | undefined =>
    hoverText(c, cursor)
      ?.text.split('\n')
      .find((l) => l.startsWith('vector table'));
  const writes = [{ file: '/project/start.S', line: 6, register: 'VBAR_EL2' }];
  expect(table({ ...context, vectorBaseWrites: () => writes })).toMatch(
    /^vector table +16 vectors of 0x80 bytes from a multiple of 2 KB; its address goes into VBAR_EL2 on line 7 of start\.S; its symbol is marked as code that is no function$/,
  );
});

it('what a macro becomes is told by the configurations of its own routine, each named by what sets it apart', () => {
  const text = hover(`
	.macro	settle
#ifdef CONFIG_X
	isb
#else
	dsb	sy
#endif
	.endm
	.text
	.global	f
	.type	f, %function
f:
	set$0tle
#ifdef CONFIG_Z
	nop
#endif
	ret
	.size	f, . - f
	.global	g
	.type	g, %function
g:	mrs	x0, cptr_el2
#ifdef CONFIG_Y
	nop
#endif
	ret
	.size	g, . - g
`);
  expect(text).toBe('settle · macro, defined on line 2\nwith CONFIG_X:\n    isb\notherwise:\n    dsb sy');
});

it('vectors that branch into another table are no entries of its handlers by numbers of their own', () => {
  const text = hover(`
	.text
	.align 11
	.global	first
	.type	first, %notype
first:
	.rept	16
	.align 7
	b	handler
	.endr
	.align 11
	.global	second
	.type	second, %notype
second:
	.rept	16
	.align 7
	b	first
	.endr
	.type	handler, %function
hand$0ler:
	mov	x0, #0
	eret
	.size	handler, . - handler
`);
  expect(text).toContain('Synchronous, current EL with SP_EL0 (first)');
  expect(text).not.toContain('undefined');
  expect(text).not.toContain('(second)');
});

it('where nothing tells the level, a trap control speaks of the one in its name', () => {
  const text = hover(function_('\tmsr\tcpacr_$0el1, x0\n\tisb\n\tret'));
  expect(text).toContain('FP at EL1: ');
  expect(text).not.toContain('FP at EL2');
});

it('the return address that a call overwrites is not passed to the callee', () => {
  const called = 'g:\n\tmov\tx0, #1\n\tret\n';
  expect(hover(`${called}${function_('\tmov\tx3, l$0r\n\tbl\tg\n\tret\tx3')}`)).toMatch(
    /^lr · read here, dead afterwards$/m,
  );
});

describe('what a callee makes of a register', () => {
  const role = (body: string, called: string) =>
    hover(`${called}${function_(body)}`)
      ?.split('\n')[0]
      ?.replace(/^\S+ · /, '');

  it('one that it leaves alone on some path is not passed to it: it counts what reads it afterwards', () => {
    const mayWrite = 'g:\n\tcbz\tx9, 1f\n\tmov\tx2, #1\n1:\tret\n';
    expect(role('\tadd\tx2, x$02, #1\n\tbl\tg\n\tmov\tx2, #0\n\tret', mayWrite)).toBe(
      'read and written here, dead afterwards',
    );
    expect(role('\tadd\tx2, x$02, #1\n\tbl\tg\n\tstr\tx2, [x19]\n\tret', mayWrite)).toMatch(
      /^read and written here, read again on line \d+$/,
    );
  });
  it('one that only the handler of its exception may take is not said to be passed', () =>
    expect(role('\tmov\tx$04, x5\n\tbl\tg\n\tret', 'g:\n\thvc\t#0\n\tret\n')).toMatch(
      /^written here, dead afterwards unless g takes it as an argument \(line \d+\)$/,
    ));
  it('one that it reads is passed to it, also where it is read again afterwards', () =>
    expect(role('\tmov\tx$04, x5\n\tbl\tg\n\tstr\tx4, [x19]\n\tret', 'g:\n\tstr\tx4, [x0]\n\tret\n')).toMatch(
      /^written here, passed to g on line \d+, read again on line \d+$/,
    ));
  it('unseen code stands on its stack and frame pointer (AAPCS64 6.4.5, 6.4.6)', () => {
    const start = '\tmov\tsp, x1\n\tmov\tx29, xzr\n\tbl\tunseen\n\tbrk\t#0\n';
    expect(role(start.replace('sp', 's$0p'), '')).toMatch(
      /^written here, stack pointer at the call to unseen on line \d+$/,
    );
    expect(role(start.replace('x29', 'x$029'), '')).toMatch(
      /^written here, frame pointer at the call to unseen on line \d+$/,
    );
  });
});

it('of two copies of the entry value, the one that is loaded back is told; a stack pointer that is moved back is not loaded', () => {
  const suspend = (at: RegExp) =>
    hover(
      function_(`	stp	x29, lr, [x0, #128]
	mov	x2, sp
	str	x2, [x0, #112]
	stp	x29, lr, [sp, #-16]!
	bl	g
	ldp	x29, lr, [sp], #16
	ret`).replace(at, '$&$$0'),
    );
  expect(suspend(/bl\tg\n\tldp\tx29, l/)).toContain(
    'entry value saved at [x0 at entry + 136] (line 9), and at [sp+8] (line 12), from where it is restored on line 14 ✓',
  );
  expect(suspend(/ldp\tx29, lr, \[s/)).toMatch(/^entry value saved at \[x0 at entry \+ 112\] \(line 11\)$/m);
});

it('SVE that an implementation may allow in Streaming SVE mode depends on its field there', () => {
  const aes = (before: string) =>
    hover(
      function_(
        `\t.arch armv9-a+sve2-aes+sme\n\tmsr\tcptr_el2, x9\n\tisb\n${before}\tae$0se\tz0.b, z0.b, z1.b\n\tret`,
      ),
    );
  expect(aes('\tsmstart\tsm\n')).toContain('ID_AA64SMFR0_EL1.{AES, FA64}');
  expect(aes('')).not.toContain('ID_AA64SMFR0_EL1');
});

it('SVE that SME brought needs FEAT_SVE2p1 outside Streaming SVE mode', () => {
  const clamp = (before: string) =>
    hover(
      function_(
        `\t.arch armv9-a+sme\n\tmsr\tcptr_el2, x9\n\tisb\n${before}\tscl$0amp\tz0.s, z1.s, z2.s\n\tret`,
      ),
    );
  expect(clamp('')).toContain('ID_AA64ZFR0_EL1.SVEver');
  expect(clamp('\tsmstart sm\n')).not.toContain('ID_AA64ZFR0_EL1.SVEver');
});

it('a name that exists only with E2H has reached the register of EL1, however it is spelt', () => {
  const text = hover(function_('\tmsr\tcptr_el2, x9\n\tm$0rs\tx0, s3_5_c1_c0_0\n\tret'));
  expect(text).toMatch(/^x0 +SCTLR_EL1 at entry$/m);
  expect(text).toMatch(/^access to SCTLR_EL12 +depends on HCR_EL2\.E2H$/m);
  const either = hover(function_('\tmsr\tcptr_el2, x9\n\tm$0rs\tx0, s3_0_c1_c0_0\n\tret'));
  expect(either).toMatch(/^x0 +SCTLR_EL1 \(HCR_EL2\.E2H not known\) at entry$/m);
});

it('a register that only its encoding names is told by the name that the source gives it', () => {
  const code = (asked: string) =>
    `#define CPUACTLR_EL1 S3_0_C15_C1_0\n${function_('\tmrs\tx0, CPUACTLR_EL1\n\torr\tx0, x0, #1\n\tmsr\tCPUACTLR_EL1, x0\n\tret')}`.replace(
      asked,
      `${asked.slice(0, -1)}$0${asked.slice(-1)}`,
    );
  expect(hover(code('orr'))).toMatch(/^x0 +CPUACTLR_EL1 at entry with bit 0 set$/m);
  expect(hover(code('mrs'))).toMatch(/^mrs x0, CPUACTLR_EL1/);
  expect(hover(code('mrs\tx0, CPUACTLR_EL1'))).toMatch(
    /^CPUACTLR_EL1 += S3_0_C15_C1_0 +a system register by its encoding$/m,
  );
});

it('a write that synchronises itself takes effect at once, also where other fields of the register wait', () => {
  const write = (register: string) => hover(function_(`\tmsr\t${register}$0, x0\n\tisb\n\tret`));
  expect(write('icc_pmr_el1')).toContain('ICC_PMR_EL1 ← x0 · takes effect at once');
  expect(write('icc_ctlr_el1')).toContain('ICC_CTLR_EL1 ← x0 · takes effect at the isb on line 10');
  expect(write('smcr_el2')).toContain(
    'SMCR_EL2 ← x0 · LEN takes effect at once, the rest at the isb on line 10',
  );
  expect(write('zcr_el2')).toContain('ZCR_EL2 ← x0 · takes effect at once');
});

it('what a ret to an address that was passed leaves is not for the caller', () => {
  expect(hover(function_('\tmov\tx$00, #1\n\tret\tx2'))).toContain(
    'x0 · written here, left to the code that ret goes to',
  );
  expect(hover(function_('\tmov\tx2, x30\n\tmov\tx$00, #1\n\tret\tx2'))).toContain('left to the caller');
});
