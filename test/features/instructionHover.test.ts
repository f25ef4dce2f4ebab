import { describe, expect, it } from 'vitest';
import { hoverText } from '../../server/src/features/hover';
import { analysed } from './support';

/** The body runs at EL2, as TPIDR_EL2 is read in it. */
const hover = (body: string): string | undefined => {
  const { context, cursor } = analysed(`
#include <asm/alternative.h>
	.text
	.global	f
	.type	f, %function
f:
	mrs	x9, tpidr_el2
${body}
	.size	f, . - f
`);
  return hoverText(context, cursor)?.text;
};

it('a load: its addresses, and what it leaves in its registers', () =>
  expect(hover('\tstp\tx19, x20, [sp, #-16]!\n\tld$0p\tx21, x20, [sp], #16\n\tret')).toBe(
    `ldp x21, x20, [sp], #16 · at EL2
loads 1  8 bytes at [sp at entry - 16]
loads 2  8 bytes at [sp at entry - 8]
x21      x19 at entry
x20      x20 at entry
sp       sp at entry`,
  ));

it('a store of a vector: its halves, and whether FP may be used', () => {
  const text = hover('\tst$0r\tq8, [x0, #32]\n\tret');
  expect(text).toContain('stores 1  8 bytes at [x0 at entry + 32]  d8 at entry');
  expect(text).toMatch(/^FP +depends on HCR_EL2.E2H, CPTR_EL2/m);
});

it('a store whose address differs between variants', () =>
  expect(
    hover(`alternative_if ARM64_SVE
	mov	x1, #16
alternative_else
	mov	x1, #8
alternative_endif
	st$0r	x0, [x2, x1]
	ret`),
  ).toBe(`str x0, [x2, x1] · at EL2
stores  with ARM64_SVE  8 bytes at [x2 at entry + 16]  x0 at entry
        otherwise       8 bytes at [x2 at entry + 8]   x0 at entry`));

describe('streaming mode and what it needs', () => {
  const open =
    '// hyplens: assume E2H=1, CPTR_EL2.SMEN=3, CPTR_EL2.FPEN=3, CPTR_EL2.ZEN=3, ID_AA64SMFR0_EL1.FA64=0\n';
  const streaming = (instruction: string) => hover(`${open}\tsmstart\tsm\n\t${instruction}\n\tret`);

  it('an SME instruction needs FP, SMSTART does not', () => {
    const closed = open.replace('FPEN=3', 'FPEN=0');
    expect(hover(`${closed}\trds$0vl\tx0, #1\n\tret`)).toMatch(/^SME +trapped to EL2 \(CPTR_EL2.FPEN\)$/m);
    expect(hover(`${closed}\tsmst$0art\n\tret`)).toMatch(/^SME \(SVCR\) +allowed$/m);
  });
  it('scalar floating point and its loads are legal in it, Advanced SIMD is not', () => {
    expect(streaming('ld$0r\tq0, [x0]')).toMatch(/^FP +allowed$/m);
    expect(streaming('fa$0dd\ts0, s1, s2')).toMatch(/^FP +allowed$/m);
    expect(streaming('a$0dd\tv0.4s, v1.4s, v2.4s')).toMatch(/^FP\/SIMD +trapped to EL2 \(SVCR.SM = 1\)$/m);
  });
  it('FFR is not there in it', () =>
    expect(streaming('rd$0ffr\tp0.b')).toMatch(/^SVE \(non-streaming\) +trapped to EL2 \(SVCR.SM = 1\)$/m));
  it('tiles are moved in it alone, ZA is loaded in either mode', () => {
    expect(hover(`${open}\tsmstart\tza\n\tmo$0va\tz0.s, p0/m, za0h.s[w12, 0]\n\tret`)).toMatch(
      /^SME \(streaming mode and ZA\) +trapped to EL2 \(SVCR.SM\)$/m,
    );
    expect(hover(`${open}\tsmstart\tza\n\tld$0r\tza[w12, 0], [x0]\n\tret`)).toMatch(/^SME \(ZA\) +allowed$/m);
  });
});

it('a conditional branch: what it tests and whether it is taken', () => {
  expect(hover('\tcmp\tx0, #4\n\tb.$0ne\t1f\n\tnop\n1:\tret')).toBe(`b.ne 1f · at EL2
branch  taken or not
by      NZCV  written on line 8`);
  expect(hover('\tmov\tx0, #4\n\tcbn$0z\tx0, 1f\n1:\tret')).toBe(`cbnz x0, 1f · at EL2
branch  always taken
by      x0  4  written on line 8`);
});

it('a loop that is counted: how often it runs', () =>
  expect(hover('\tmov\tx2, #8\n1:\tsub\tx2, x2, #1\n\tcbn$0z\tx2, 1b\n\tret')).toMatch(
    /^runs +8 times, each time that the loop is entered$/m,
  ));

it('ret and eret: where they go', () => {
  expect(hover('\tr$0et')).toBe('ret · at EL2\nto  lr at entry');
  expect(hover('\tmsr\telr_el2, x3\n\tmov\tx4, #0x3c5\n\tmsr\tspsr_el2, x4\n\ter$0et')).toBe(`eret · at EL2
executes  allowed
to        x3 at entry
PSTATE    0x3c5`);
});

it('a system instruction: whether it is trapped here', () => {
  expect(hover('\tis$0b\n\tret')).toMatch(/context synchronization/);
  expect(hover('\td$0c\tcivac, x0\n\tret')).toMatch(/^executes +allowed$/m);
});

it('a write of a system register: the register that is reached', () =>
  expect(hover('\tms$0r\ttpidr_el2, x0\n\tret')).toMatch(/^TPIDR_EL2 +x0 at entry$/m));

it('a call', () =>
  expect(hover('\tb$0l\telsewhere\n\tret')).toMatch(
    /^calls +elsewhere: its code, or what it goes on in, was not found: /m,
  ));

it('a label before the instruction, or a macro, is not a mnemonic', () => {
  expect(hover('he$0re:\tmov\tx0, x1\n\tret') ?? '').not.toMatch(/^mov/);
  expect(hover('\t.macro\tone\n\tmov\tx0, x1\n\t.endm\n\ton$0e\n\tret')).toMatch(/^one · macro/);
});

it('MSR (immediate): what the register of the PSTATE field holds then', () => {
  expect(hover('\tm$0sr\tdaifclr, #4\n\tret')).toBe(
    'msr daifclr, #4 · at EL2\nDAIF  DAIF at entry with bit 8 cleared',
  );
  expect(hover('\tmsr\tdaifc$0lr, #4\n\tret')).toBe(`DAIF · written here · takes effect at once
DAIF at entry with bit 8 cleared
8  A  0 (not masked)  SError
the other 3 fields: as on entry`);
  expect(hover('\tm$0sr\tpan, #1\n\tret')).toMatch(/^PAN +PAN at entry with bit 22 set$/m);
  expect(hover('\tm$0sr\tSPSel, #1\n\tret')).toMatch(/^SPSel +SPSel at entry with bit 0 set$/m);
  expect(hover('\tmrs\tx0, Cur$0rentEL\n\tret')).toMatch(/^x0 ← CurrentEL$/m);
});

/** Arm ARM D1.2: SPSel selects SP_EL0 or the SP of the level. */
it('a store after SPSel was written goes through the other stack pointer', () => {
  const saved = '\tmrs\tx9, scr_el3\n\tmov\tx17, sp\n\tmsr\tspsel, #1\n';
  expect(hover(`${saved}\tst$0r\tx17, [sp, #272]\n\teret`)).toMatch(
    /^stores +8 bytes at \[SP_EL3 at entry \+ 272\] +sp at entry$/m,
  );
  expect(hover(`${saved}\tmsr\tspsel, #0\n\tm$0ov\tx1, sp\n\teret`)).toMatch(/^x1 +sp at entry$/m);
});

it('sp is read again by the write of SPSel, which keeps it', () =>
  expect(
    hover('\tmov\tx6, s$0p\n\tmrs\tx9, scr_el3\n\tmsr\tspsel, #0\n\tmov\tsp, x12\n\tb\tel3_exit'),
  ).toMatch(/^sp · read here, read again on line 10$/m));

it('a call leaves the stack pointers alone that it cannot name', () =>
  expect(
    hover('\tadd\tsp, sp, #16\n\tmsr\tspsel, #0\n\tbl\tg\n\tmsr\tspsel, #1\n\tm$0ov\tx1, sp\n\tret'),
  ).toMatch(/^x1 +sp at entry \+ 16$/m));

/** SMCCC 1.2 (DEN0028, 2.6): x4-x17 are preserved unless the function is defined to return results there. */
describe('after an SMC', () => {
  it('x4-x17 may hold results where the code does not say which function it calls', () => {
    expect(hover('\tldp\tx0, x4, [x19]\n\tsm$0c\t#0\n\tstr\tx4, [x19]\n\tret')).toBe(`smc #0 · at EL2
x0-x3     returned by smc
x4-x17    returned by smc or as before
executes  depends on ID_AA64PFR0_EL1.EL3, SCR_EL3.SMD`);
    expect(hover('\tldp\tx0, x4, [x19]\n\tsmc\t#0\n\tst$0r\tx4, [x19]\n\tret')).toMatch(
      /^stores +8 bytes at \[x19 at entry\] +returned by smc or as before$/m,
    );
  });
  it('they are as before where it calls a function that returns no more than x0-x3', () =>
    expect(hover('\tmov\tw0, #0x80008000\n\tsm$0c\t#0\n\tret')).not.toContain('x4'));
  it('what it takes is passed to it', () =>
    expect(hover('\tldr\tx$01, [x19]\n\tsmc\t#0\n\tret')).toMatch(
      /^x1 · written here, passed to smc on line 9$/m,
    ));
});

it('a load and a store in a counted loop: their addresses turn by turn', () => {
  const loop =
    '\tmov\tx2, #8\n1:\tldr\tx4, [x1], #8\n\tstr\tx2, [x0, x2]\n\tsubs\tx2, x2, #1\n\tb.ne\t1b\n\tret';
  expect(hover(loop.replace('ldr', 'ld$0r'))).toMatch(
    /^loads +8 bytes at \[x1 at entry\] the 1st time, \[x1 at entry \+ 8\] the 2nd, … \[x1 at entry \+ 56\] the 8th$/m,
  );
  expect(hover(loop.replace('str', 'st$0r'))).toMatch(
    /^stores +8 bytes at \[x0 at entry \+ 8\] the 1st time, .* the 8th\n +8 the 1st time, 7 the 2nd, … 1 the 8th$/m,
  );
});

it('what AT puts into PAR_EL1 is not surely there before an isb', () => {
  expect(hover('\tat\ts1e1r, x0\n\tmr$0s\tx1, par_el1\n\tret')).toMatch(
    /^x1 +(at s1e1r\(x0 at entry\) or PAR_EL1 at entry|PAR_EL1 at entry or at s1e1r\(x0 at entry\))$/m,
  );
  expect(hover('\tat\ts1e1r, x0\n\tisb\n\tmr$0s\tx1, par_el1\n\tret')).toMatch(
    /^x1 +at s1e1r\(x0 at entry\)$/m,
  );
});

it('what a register shows that another one selects is not what it showed at entry', () => {
  const select = 'msr\tcsselr_el1, x0\n\tisb\n\t';
  expect(hover(`\t${select}mr$0s\tx1, ccsidr_el1\n\tret`)).toMatch(
    /^x1 +unknown \(CCSIDR_EL1 as CSSELR_EL1 selects it\)$/m,
  );
  expect(hover('\tmr$0s\tx1, ccsidr_el1\n\tret')).toMatch(/^x1 +CCSIDR_EL1 at entry$/m);
});

describe('a branch on what is loaded again', () => {
  it('is decided only as long as nobody else writes there', () => {
    const again = (place: string) =>
      hover(`\tldr\tw2, ${place}\n\ttbnz\tw2, #0, 1f\n\tldr\tw3, ${place}\n\ttb$0nz\tw3, #0, 1f\n1:\tret`);
    expect(again('[x0]')).toMatch(
      /^branch +never taken, unless others write word \[x0 at entry\] in between$/m,
    );
    expect(again('[sp, #16]')).toMatch(/^branch +never taken$/m);
  });
  it('also where the two are compared or subtracted', () => {
    const both = (test: string) => hover(`\tldr\tx2, [x0]\n\tldr\tx3, [x0]\n${test}\n1:\tret`);
    expect(both('\tcmp\tx2, x3\n\tb.n$0e\t1f')).toContain('unless others write [x0 at entry] in between');
    expect(both('\tsub\tx4, x2, x3\n\tcbn$0z\tx4, 1f')).toContain(
      'unless others write [x0 at entry] in between',
    );
  });
});

describe('registers that may not be the same', () => {
  it('leave a register that is loaded and written back unknown', () => {
    expect(hover('\tld$0r\tx5, [x5], #8\n\tret')).toMatch(/^x5 +unknown \(CONSTRAINED UNPREDICTABLE\)$/m);
    const pair = hover('\tld$0p\tx7, x8, [x8], #16\n\tret');
    expect(pair).toMatch(/^x7 +\[x8 at entry\]$/m);
    expect(pair).toMatch(/^x8 +unknown \(CONSTRAINED UNPREDICTABLE\)$/m);
    expect(hover('\tld$0p\tx9, x9, [x0]\n\tret')).toMatch(/^x9 +unknown \(CONSTRAINED UNPREDICTABLE\)$/m);
  });
  it('leave what is stored unknown, and the address right', () =>
    expect(hover('\tst$0r\tx6, [x6, #8]!\n\tret')).toMatch(
      /^stores +8 bytes at \[x6 at entry \+ 8\] +unknown \(CONSTRAINED UNPREDICTABLE\)\nx6 +x6 at entry \+ 8$/m,
    ));
  it('a load without write-back may overwrite its base', () =>
    expect(hover('\tld$0r\tx1, [x1]\n\tret')).toMatch(/^x1 +\[x1 at entry\]$/m));
});

it('the code of a weak definition may not be the code that runs', () => {
  const call = (binding: string) =>
    hover(
      `\tb$0l\tplat_step\n\tret\n\t.${binding}\tplat_step\n\t.type\tplat_step, %function\nplat_step:\n\tmov\tw0, #-1\n\tret`,
    );
  expect(call('weak')).toContain('its code was read (a weak definition: another may be linked in its place)');
  expect(call('global')).toMatch(/its code was read$/m);
});

it('what computes nothing in floating point leaves FPSR alone', () => {
  const of = (text: string) => hover(`\t.arch armv8-a+sve\n\t${text}\n\tret`);
  expect(of('fex$0pa\tz0.s, z1.s')).not.toMatch(/fpsr/i);
  expect(of('fts$0sel\tz0.s, z1.s, z2.s')).not.toMatch(/fpsr/i);
  expect(of('fts$0mul\tz0.s, z1.s, z2.s')).toMatch(/fpsr/i);
});

describe('a value that rests on two loads of one place', () => {
  const twice = '\tldr\tx2, [x0]\n\tldr\tx3, [x0]\n';
  const unless = 'unless others write [x0 at entry] in between';

  it('says so where they count as one value, and wherever it goes from there', () => {
    expect(hover(`${twice}\tsu$0b\tx4, x2, x3\n\tret`)).toMatch(
      /^x4 +0, unless others write \[x0 at entry\] in between$/m,
    );
    expect(hover(`${twice}\teor\tx4, x2, x3\n\tadd\tx5, x4, #5\n\tmov\tx1, x$05\n\tret`)).toContain(
      `5, ${unless}`,
    );
    expect(hover(`${twice}\tcmp\tx2, x3\n\tcset\tx$04, eq\n\tret`)).toContain(`1, ${unless}`);
    expect(hover(`${twice}\tstr\tx1, [x2]\n\tldr\tx4, [x3]\n\tmov\tx1, x$04\n\tret`)).toContain(unless);
    expect(hover(`${twice}\tsub\tx4, x2, x3\n\tadd\tx4, x4, #1\n\tcb$0nz\tx4, 1f\n1:\tret`)).toContain(
      `always taken, ${unless}`,
    );
  });
  it('says nothing of the kind where one load is used twice, or a choice has one of them', () => {
    expect(hover(`${twice}\tmov\tx5, x2\n\tsu$0b\tx4, x5, x2\n\tret`)).toMatch(/^x4 +0$/m);
    expect(hover(`${twice}\tsu$0b\tx4, x3, x3\n\tret`)).toMatch(/^x4 +0$/m);
    expect(hover(`${twice}\tcmp\tx1, #0\n\tcs$0el\tx4, x2, x3, eq\n\tret`)).not.toContain('unless');
    expect(hover('\tldr\tx2, [sp, #16]\n\tldr\tx3, [sp, #16]\n\tsu$0b\tx4, x2, x3\n\tret')).toMatch(
      /^x4 +0$/m,
    );
  });
});

describe('a plain load of what a store stored where others write', () => {
  const stored = '1:\tldxr\tx2, [x0]\n\tadd\tx2, x2, #1\n\tstxr\tw3, x2, [x0]\n';

  it('is what was stored only where it was, and as long as others do not write', () => {
    expect(hover(`${stored}\tcbnz\tw3, 1b\n\tl$0dr\tx4, [x0]\n\tret`)).toMatch(
      /^x4 +\[x0 at entry\] \+ 1, unless others write \[x0 at entry\] in between$/m,
    );
    expect(hover('\tldadd\tx1, x2, [x0]\n\tl$0dr\tx4, [x0]\n\tret')).toContain(
      'unless others write [x0 at entry]',
    );
    expect(hover('\tstlr\tx1, [x0]\n\tl$0dr\tx4, [x0]\n\tret')).toContain(
      'unless others write [x0 at entry]',
    );
    expect(hover('\tstr\tx1, [x0]\n\tl$0dr\tx4, [x0]\n\tret')).toMatch(/^x4 +x1 at entry$/m);
    expect(hover(`${stored}\tcbz\tw3, 2f\n\tl$0dr\tx4, [x0]\n2:\tret`)).not.toContain('+ 1');
    expect(hover(`${stored}\tl$0dr\tx4, [x0]\n\tmov\tx0, x4\n\tret`)).toContain(
      'if the exclusive store was done',
    );
  });
});

it('whether a system instruction executes hangs on what branches have told of the controls', () => {
  const asked = (bit: string) => `\tmrs\tx0, scr_el3\n\ttbnz\tx0, #7, 1f\n\t${bit}\n`;
  expect(hover(`${asked('sm$0c\t#0')}1:\tret`)).toMatch(/^executes +allowed$/m);
  expect(hover(`${asked('nop')}\tret\n1:\tsm$0c\t#0\n\tret`)).toMatch(
    /^executes +trapped to EL3 \(UNDEFINED\)$/m,
  );
});

it('a unit whose trap control is written and not synchronized is allowed or still trapped', () => {
  const open =
    '// hyplens: assume E2H=0, CPTR_EL2.TFP=1\n\tmrs\tx0, cptr_el2\n\tbic\tx0, x0, #(1 << 10)\n\tmsr\tcptr_el2, x0\n';
  expect(hover(`${open}\tld$0r\tq0, [x1]\n\tret`)).toMatch(
    /^FP +allowed, or still trapped to EL2 \(CPTR_EL2\.TFP\): not synchronized since line 11$/m,
  );
  expect(hover(`${open}\tisb\n\tld$0r\tq0, [x1]\n\tret`)).toMatch(/^FP +allowed$/m);
});

it('of a loop in a counted loop it is told which of the two is entered', () => {
  const nested = (inner: string, outer: string) =>
    hover(
      `\tmov\tx1, #3\n1:\tmov\tx2, #2\n2:\t${inner}\tx2, x2, #1\n\tcbnz\tx2, 2b\n\t${outer}\tx1, x1, #1\n\tcbnz\tx1, 1b\n\tret`,
    );
  expect(nested('su$0b', 'sub')).toMatch(/^runs +6 times, each time that the loop on line 9 is entered$/m);
  expect(nested('sub', 'su$0b')).toMatch(/^runs +3 times, each time that the loop is entered$/m);
});

it('a sign that is extended to 32 bits is not told as one of 64', () => {
  expect(hover('\tldr$0sb\tw1, [x0]\n\tret')).toMatch(
    /^x1 +sign-extended byte \[x0 at entry\] in the low word$/m,
  );
  expect(hover('\tldr$0sb\tx1, [x0]\n\tret')).toMatch(/^x1 +sign-extended byte \[x0 at entry\]$/m);
});
