import { describe, expect, it } from 'vitest';
import type { RunFacts } from '../../server/src/analysis/facts';
import { printTerm } from '../../server/src/simulator/printTerm';
import { SP } from '../../server/src/simulator/resources';
import { registerOf, type State } from '../../server/src/simulator/state';
import { ALL, and, condition, count, NONE, not } from '../../server/src/simulator/variantSet';
import { analyzeText, stepAt, valueIn } from '../support/analyzeText';

function firstExit(run: RunFacts): State {
  const [exit] = run.exits;
  if (exit === undefined) throw new Error('no exit');
  return exit.state;
}
const exitValue = (text: string, register: string): string | string[] =>
  valueIn(firstExit(analyzeText(text)), register);

/** Alternatives as the kernel's macros leave them. */
const alternative = (original: string, replacement: string, capability: string, id: number): string => `
66${id}1: ${original}
66${id}2:
  .pushsection .altinstructions, "a"
  .word 66${id}1b - ., 66${id}3f - .
  .hword ${capability}
  .byte 66${id}2b - 66${id}1b, 66${id}4f - 66${id}3f
  .popsection
  .subsection 1
66${id}3: ${replacement}
66${id}4:
  .previous
`;

describe('straight-line code', () => {
  it('keeps entry values, constants and linear addresses', () => {
    const text = `
      .globl f
    f:
      mov  x0, #0x300000
      orr  x0, x0, #0x30000
      add  x1, x2, #16
      add  x1, x1, #VCPU_CONTEXT
      ret`;
    expect(exitValue(text, 'x0')).toBe('0x330000');
    expect(exitValue(text, 'x1')).toBe('x2 at entry + VCPU_CONTEXT + 16');
  });
  it('moves a shifted register, as the alias of ORR that it is', () => {
    const text = `
      .globl f
    f:
      mov  x3, x0, lsr #8
      mov  x4, x3, lsl #8
      mov  w5, w1, ror #3
      mov  x6, xzr, asr #1
      ret`;
    expect(exitValue(text, 'x4')).toBe('((x0 at entry >> 8) << 8)');
    expect(exitValue(text, 'x6')).toBe('0');
  });
  it('saves to the stack and restores from it', () => {
    const text = `
      .globl f
    f:
      stp x19, x20, [sp, #-16]!
      mov x19, x0
      mov x20, x1
      ldp x19, x20, [sp], #16
      ret`;
    expect(exitValue(text, 'x19')).toBe('x19 at entry');
    expect(exitValue(text, 'x20')).toBe('x20 at entry');
    expect(exitValue(text, 'sp')).toBe('sp at entry');
  });
  it('reads parts and wholes of what was stored', () => {
    const text = `
      .globl f
    f:
      mov  x1, #0x1122
      movk x1, #0x3344, lsl #16
      str  w1, [x0]
      str  w1, [x0, #4]
      ldr  x2, [x0]
      ldrb w3, [x0, #1]
      ret`;
    expect(exitValue(text, 'x2')).toBe('0x3344112233441122');
    expect(exitValue(text, 'x3')).toBe('0x11');
  });
  it('does not take a store-exclusive to have stored', () => {
    const text = `
      .globl f
    f:
      ldxr x1, [x0]
      stxr w3, x2, [x0]
      ldr x4, [x0]
      ret`;
    expect(exitValue(text, 'x4')).toBe('x2 at entry if the exclusive store was done, else [x0 at entry]');
  });
  const retried = (test: string): string => `
      .globl f
    f:
      ldaxr x1, [x0]
      stlxr w3, x2, [x0]
      ${test}
      ldr x4, [x0]
      ret
    1: ldr x4, [x0]
      clrex
      ret`;
  it.each([['cbnz w3, 1f'], ['tbnz w3, #0, 1f'], ['cmp w3, #0; b.ne 1f'], ['cmp w3, #1; b.eq 1f']])(
    'knows by its status whether a store-exclusive stored: %s',
    (test) => {
      const run = analyzeText(retried(test));
      expect(run.exits.map((e) => valueIn(e.state, 'x4'))).toEqual(['x2 at entry', '[x0 at entry]']);
    },
  );
  it('leaves the retry loop with what was stored, pairs too', () => {
    const text = `
      .globl f
    f:
    1: ldxp x4, x5, [x0]
      stxp w3, x1, x2, [x0]
      cbnz w3, 1b
      ldp x4, x5, [x0]
      ret`;
    expect(exitValue(text, 'x4')).toBe('x1 at entry');
    expect(exitValue(text, 'x5')).toBe('x2 at entry');
  });
  it('does not take the status of one round for that of another', () => {
    const text = `
      .globl f
    f:
    1: ldxr x4, [x0]
      mov  x6, x3
      stxr w3, x1, [x0]
      cbnz w3, 1b
      ldr x4, [x0]
      ret`;
    expect(exitValue(text, 'x6')).not.toBe('0');
  });
  it.each([
    ['a device is polled', 'str w1, [x0]', 'ldr w2, [x0]'],
    ['a lock is waited for', 'stlr w1, [x0]', 'wfe; ldar w2, [x0]'],
    ['an exclusive waits', 'str w1, [x0]', 'wfe; ldaxr w2, [x0]'],
  ])('does not take its own store for what others put there: %s', (_, store, load) => {
    const run = analyzeText(`
      .globl f
    f:
      mov w1, #1
      ${store}
    1: ${load}
      cbnz w2, 1b
      ldr w3, [x0]
      ret`);
    expect(run.exits.map((e) => valueIn(e.state, 'x2'))).toEqual(['word [x0 at entry]']);
    expect(run.exits.map((e) => valueIn(e.state, 'x3'))).toEqual(['word [x0 at entry]']);
  });
  it('may find another value behind a barrier that orders two loads', () => {
    const decided = (body: string): unknown =>
      stepAt(
        analyzeText(`.globl f\nf: ldr x1, [x0, #8]; ${body}; cmp x1, x2; b.ne 2f; nop; 2: ret`),
        'b.ne',
      ).condition?.map((c) => c.value);
    const again = 'ldr x2, [x0, #8]';
    for (const barrier of ['dmb ish', 'dmb ishld', 'dsb sy'])
      expect(decided(`${barrier}; ${again}`)).toEqual([undefined]);
    // Its own store is what it loads.
    expect(decided('str x1, [x0, #8]; dmb ish; ldr x2, [x0, #8]')).toEqual([false]);
    // On its own stack.
    expect(decided('ldr x1, [sp, #8]; dmb ish; ldr x2, [sp, #8]')).toEqual([false]);
  });
  it('waits until what it has read changes, and finds a sequence count changed', () => {
    const wait = '1: ldr w3, [x0]; cmp w2, w3; b.eq 1b';
    const again = 'ldar w3, [x0]; cmp w2, w3; b.ne 2f; nop; 2:';
    for (const body of [wait, again]) {
      const run = analyzeText(`
      .globl f
    f:
      ldar w2, [x0]
      ${body}
      ret`);
      expect(run.exits.map((e) => e.kind)).toEqual(['ret']);
      const branch = stepAt(run, 'b.');
      expect(branch.condition?.map((c) => c.value)).toEqual([undefined]);
    }
  });
  it('forgets what DC ZVA zeroes, around its address too', () => {
    const text = `
      .globl f
    f:
      str x1, [x0, #-8]
      str x1, [x0, #8]
      str x1, [sp, #-16]!
      dc  zva, x0
      ldr x2, [x0, #8]
      ldr x3, [x0, #-8]
      ldr x4, [sp], #16
      ret`;
    expect(exitValue(text, 'x2')).toBe('[x0 at entry + 8]');
    expect(exitValue(text, 'x3')).toBe('[x0 at entry - 8]');
    expect(exitValue(text, 'x4')).toBe('x1 at entry');
  });
  it('keeps what it stores on its own stack, and what a loop does not wait for', () => {
    const text = `
      .globl f
    f:
      mov w1, #1
      str w1, [sp, #-16]!
      ldar w2, [sp]
      str w1, [x0]
      ldr w3, [x0]
      add sp, sp, #16
      ret`;
    expect(exitValue(text, 'x2')).toBe('1');
    expect(exitValue(text, 'x3')).toBe('1');
  });
  it('forgets what an index may overwrite, and keeps other structures', () => {
    const text = `
      .globl f
    f:
      str x1, [x0, #8]
      str x1, [x5, #8]
      str x3, [x0, x2]
      ldr x6, [x0, #8]
      ldr x7, [x5, #8]
      ret`;
    expect(exitValue(text, 'x6')).toBe('[x0 at entry + 8]');
    expect(exitValue(text, 'x7')).toBe('x1 at entry');
  });
});

describe('branches', () => {
  it('join the values of two paths', () => {
    const text = `
      .globl f
    f:
      mov x1, #1
      cbz x0, 1f
      mov x1, #2
    1: ret`;
    expect(exitValue(text, 'x1')).toBe('1 or 2');
  });
  it('learn the tested bit on each side', () => {
    const run = analyzeText(`
      .globl f
    f:
      mrs  x1, hcr_el2
      tbnz x1, #34, 1f
      mrs  x2, hcr_el2
      tbnz x2, #34, 2f
      ret
    1: tbz x1, #34, 2f
      nop
      ret
    2: wfi
      ret`);
    expect([...run.steps.values()].some((s) => s.instruction.text.startsWith('wfi'))).toBe(false);
  });
  it('decide what was chosen by the same condition: registers, and memory through them', () => {
    const run = analyzeText(`
      .globl f
    f:
      cmp  x1, #0
      csel x2, x3, x4, eq
      add  x5, x2, #8
      str  x6, [x5]
      b.ne 1f
      ldr  x7, [x3, #8]
      ret
    1: ldr x7, [x4, #8]
      clrex
      ret`);
    expect(run.exits.map((e) => valueIn(e.state, 'x2'))).toEqual(['x3 at entry', 'x4 at entry']);
    expect(run.exits.map((e) => valueIn(e.state, 'x5'))).toEqual(['x3 at entry + 8', 'x4 at entry + 8']);
    expect(run.exits.map((e) => valueIn(e.state, 'x7'))).toEqual(['x6 at entry', 'x6 at entry']);
  });
  it('bring loops to a fixed point', () => {
    const run = analyzeText(`
      .globl f
    f:
      mov x1, #0
    1: ldr x2, [x0], #8
      add x1, x1, x2
      subs x3, x3, #1
      b.ne 1b
      ret`);
    expect(valueIn(firstExit(run), 'x19')).toBe('x19 at entry');
    expect(valueIn(firstExit(run), 'x1')).toContain('differs by path');
  });
});

describe('alternatives', () => {
  const text = `
      .globl f
    f:
      ${alternative('mov x1, #0x300000', 'mov x1, #0x330000', 'ARM64_SVE', 1)}
      ${alternative('bic x0, x0, #0x400', 'orr x0, x0, x1', 'ARM64_HAS_VIRT_HOST_EXTN', 2)}
      ret`;
  it('split the variants and meet again in one state', () => {
    const run = analyzeText(text);
    expect(run.exits).toHaveLength(1);
    const x0 = registerOf(firstExit(run), 0);
    expect(x0.map((c) => [c.guard, printTerm(c.value.term)])).toEqual(
      expect.arrayContaining([
        [not(condition('ARM64_HAS_VIRT_HOST_EXTN')), 'x0 at entry with bit 10 cleared'],
        [
          and(condition('ARM64_HAS_VIRT_HOST_EXTN'), condition('ARM64_SVE')),
          'x0 at entry with bits 21:20 and 17:16 set',
        ],
        [
          and(condition('ARM64_HAS_VIRT_HOST_EXTN'), not(condition('ARM64_SVE'))),
          'x0 at entry with bits 21:20 set',
        ],
      ]),
    );
  });
  it('reach each instruction only in the variants that run it', () => {
    const run = analyzeText(text);
    expect(stepAt(run, 'orr').guard).toBe(condition('ARM64_HAS_VIRT_HOST_EXTN'));
    expect(stepAt(run, 'bic').guard).toBe(not(condition('ARM64_HAS_VIRT_HOST_EXTN')));
    expect(stepAt(run, 'ret').guard).toBe(ALL);
  });
  it('take a branch to the end of a replacement to the end of the original', () => {
    const run = analyzeText(`
      .globl f
    f:
      ${alternative('nop; nop', 'b 7f; nop; 7:', 'CAP_A', 1)}
      ${alternative('mov x1, #1', 'mov x1, #2', 'CAP_B', 2)}
      ret`);
    expect(run.exits).toHaveLength(1);
    const values = registerOf(firstExit(run), 1).map((c) => [c.guard, printTerm(c.value.term)]);
    expect(values).toEqual(
      expect.arrayContaining([
        [condition('CAP_B'), '2'],
        [not(condition('CAP_B')), '1'],
      ]),
    );
  });
  it('cost what differs, not two to their number', () => {
    const many = Array.from({ length: 16 }, (_, i) =>
      alternative(`mov x${i}, #1`, `mov x${i}, #2`, `CAP${i}`, i + 10),
    ).join('');
    const run = analyzeText(`.globl f\nf:\n${many}\n ret`);
    const names = Array.from({ length: 16 }, (_, i) => `CAP${i}`);
    expect(count(firstExit(run).guard, names)).toBe(65536);
    for (let i = 0; i < 16; i++) expect(registerOf(firstExit(run), i)).toHaveLength(2);
  });
});

describe('calls', () => {
  it('change exactly what the code of the callee changes', () => {
    const run = analyzeText(
      `
      .globl f
      .globl g
    g:
      add x0, x0, #1
      mov x9, x1
      ret
    f:
      mov x0, #41
      mov x1, #7
      mov x2, #3
      str x30, [sp, #-16]!
      bl  g
      ldr x30, [sp], #16
      ret`,
      { name: 'f' },
    );
    const state = firstExit(run);
    expect(valueIn(state, 'x0')).toBe('0x2a');
    expect(valueIn(state, 'x9')).toBe('7');
    expect(valueIn(state, 'x2')).toBe('3');
    expect(valueIn(state, 'x30')).toBe('lr at entry');
  });
  it('destroy what AAPCS64 allows when the callee is not known', () => {
    const run = analyzeText(`
      .globl f
    f:
      stp x29, x30, [sp, #-16]!
      bl  handle_trap
      ldp x29, x30, [sp], #16
      ret`);
    const state = firstExit(run);
    expect(valueIn(state, 'x0')).toBe('returned by handle_trap');
    expect(valueIn(state, 'x9')).toBe('unknown (not preserved by the call to handle_trap)');
    expect(valueIn(state, 'x19')).toBe('x19 at entry');
    expect(valueIn(state, 'x30')).toBe('lr at entry');
  });
  it('end in the worst case when they recurse', () => {
    const run = analyzeText(`
      .globl f
    f:
      str x30, [sp, #-16]!
      bl  f
      ldr x30, [sp], #16
      ret`);
    expect(valueIn(firstExit(run), 'sp')).toBe('sp at entry');
  });
});

describe('pointer authentication', () => {
  it('gives the return address back where key and modifier are those of the signature', () => {
    const routine = (authenticate: string): string =>
      `.globl f\nf:\n paciasp\n stp x29, x30, [sp, #-16]!\n ldp x29, x30, [sp], #16\n ${authenticate}\n ret`;
    expect(exitValue(routine('autiasp'), 'x30')).toBe('lr at entry');
    expect(exitValue(routine('autibsp'), 'x30')).not.toBe('lr at entry');
  });
});

describe('trap controls', () => {
  const text = `
      .globl f
    f:
      mrs x0, cptr_el2
      bic x0, x0, #0x400
      msr cptr_el2, x0
      SYNC
      ldr q0, [x1]
      ret`;
  it('take effect at the isb', () => {
    const run = analyzeText(text.replace('SYNC', 'isb'), {
      level: 2,
      e2h: { e2h: 0, capability: undefined },
    });
    const [check] = stepAt(run, 'ldr q0').checks;
    expect(check?.result[0]?.value.kind).toBe('allowed');
    expect(check?.unsynchronized).toEqual([]);
  });
  it('are old or new without it', () => {
    const run = analyzeText(text.replace('SYNC', 'nop'), {
      level: 2,
      e2h: { e2h: 0, capability: undefined },
    });
    const [check] = stepAt(run, 'ldr q0').checks;
    expect(check?.unsynchronized.map((u) => [u.register, u.before.kind, u.after.kind])).toEqual([
      ['CPTR_EL2', 'depends', 'allowed'],
    ]);
  });
  it('reach CPTR_EL2 through CPACR_EL1 at EL2 with E2H', () => {
    const run = analyzeText(
      `.globl f\nf:\n mrs x0, cpacr_el1\n orr x0, x0, #0x300000\n msr cpacr_el1, x0\n isb\n ldr q0, [x1]\n ret`,
      { level: 2, e2h: { e2h: 1, capability: undefined } },
    );
    expect(stepAt(run, 'msr').system[0]?.target[0]?.value).toBe('CPTR_EL2');
    expect(stepAt(run, 'ldr q0').checks[0]?.result[0]?.value.kind).toBe('allowed');
  });
});

describe('FPSR', () => {
  const read = (
    text: string,
    stated: { register: string; msb: number; lsb: number; value: number }[] = [],
  ) => {
    const run = analyzeText(`.globl f\nf:\n msr fpsr, xzr\n ${text}\n mrs x1, fpsr\n ret`, {
      level: 2,
      stated,
    });
    return stepAt(run, 'mrs').system[0]?.value.map((c) => printTerm(c.value));
  };
  it('is not what was written once floating-point or saturating instructions may have raised exceptions', () => {
    expect(read('nop')).toEqual(['0']);
    expect(read('fmov s0, s1')).toEqual(['0']);
    expect(read('add v0.4s, v1.4s, v2.4s')).toEqual(['0']);
    for (const text of ['fadd s0, s1, s2', 'fdiv v0.4s, v1.4s, v2.4s', 'sqadd d0, d1, d2', 'fcmp s0, s1'])
      expect(read(text)).toEqual(['unknown (cumulative exceptions)']);
    expect(read('fadd s0, s1, s2\n msr fpsr, xzr')).toEqual(['0']);
  });
  it('is reset where the streaming mode changes', () => {
    const mode = (value: number) => [{ register: 'SVCR', msb: 0, lsb: 0, value }];
    expect(read('smstart sm', mode(0))).toEqual(['0x800009f']);
    expect(read('smstart sm', mode(1))).toEqual(['0']);
    expect(read('smstop za', mode(1))).toEqual(['0']);
    expect(read('smstop', mode(1))).toEqual(['0x800009f']);
  });
});

describe('a name that reaches one of two registers while HCR_EL2.E2H is not known', () => {
  const read = (text: string, by: string) => {
    const run = analyzeText(`.globl f\nf:\n${text}\n ret`, { level: 2 });
    const [access] = stepAt(run, by).system;
    return access?.value.map((c) => printTerm(c.value));
  };

  it('may have written either', () => {
    expect(read(' msr sctlr_el1, x0\n mrs x1, sctlr_el2', 'mrs')).toEqual([
      'SCTLR_EL2 at entry or x0 at entry',
    ]);
    expect(read(' msr cpacr_el1, x0\n mrs x1, cptr_el2', 'mrs')).toEqual([
      'CPTR_EL2 at entry or x0 at entry',
    ]);
    expect(read(' msr sctlr_el1, x0\n mrs x1, sctlr_el1', 'mrs')).toEqual(['x0 at entry']);
    expect(read(' msr sctlr_el1, x0\n mrs x1, vbar_el2', 'mrs')).toEqual(['VBAR_EL2 at entry']);
  });
  it('may read what was written by the name of either', () => {
    expect(read(' msr sctlr_el2, x0\n mrs x1, sctlr_el1', 'mrs')).toEqual([
      'SCTLR_EL1 (HCR_EL2.E2H not known) at entry or x0 at entry',
    ]);
    expect(read(' msr sctlr_el2, x0\n mrs x1, sctlr_el2', 'mrs')).toEqual(['x0 at entry']);
  });
  it('is settled where a branch has told E2H', () => {
    const unsettled = 'SCTLR_EL1 (HCR_EL2.E2H not known)';
    const left = (branch: string) => {
      const text = `.globl f\nf:\n mrs x2, hcr_el2\n ${branch}\n msr sctlr_el2, x0\n ret\n1: b .\n`;
      return firstExit(analyzeText(text, { level: 2 })).system.has(unsettled);
    };
    expect(left('tbnz x2, #33, 1f')).toBe(true);
    expect(left('tbnz x2, #34, 1f')).toBe(false);
    expect(left('tbz x2, #34, 1f')).toBe(false);
  });
});

describe('traps of system registers', () => {
  const run = (text: string, e2h: 0 | 1 = 0) =>
    analyzeText(`.globl f\nf:\n${text}\n ret`, { level: 2, e2h: { e2h, capability: undefined } });
  const setTZ = ' mrs x0, cptr_el2\n orr x0, x0, #0x100\n msr cptr_el2, x0\n';

  it('are checked with the value last written', () => {
    const [check] = stepAt(run(`${setTZ} isb\n msr zcr_el2, x1`), 'msr zcr_el2').checks;
    expect(check?.feature).toEqual({ register: 'ZCR_EL2' });
    expect(check?.result[0]?.value).toMatchObject({ kind: 'trapped', to: 2, by: 'CPTR_EL2.TZ' });
  });
  it('are old or new until the isb', () => {
    const [check] = stepAt(run(`${setTZ} msr zcr_el2, x1`), 'msr zcr_el2').checks;
    expect(check?.unsynchronized.map((u) => u.register)).toEqual(['CPTR_EL2']);
  });
  it('are not checked where nothing can trap, or firmware is assumed not to', () => {
    expect(stepAt(run(' msr vbar_el2, x1'), 'msr').checks).toEqual([]);
    expect(stepAt(run(' msr hcrx_el2, x1'), 'msr').checks).toEqual([]);
  });
});

describe('liveness and readers', () => {
  const run = analyzeText(`
      .globl f
    f:
      mov x2, #1
      add x0, x2, x1
      mov x2, #5
      ret`);
  it('knows what is dead after a read', () => {
    const add = stepAt(run, 'add');
    expect(run.liveAfter(add.site, 2)).toBe(NONE);
    expect(run.liveAfter(add.site, 0)).toBe(ALL);
    expect(run.liveAfter(add.site, SP)).toBe(ALL);
  });
  it('knows who reads a value', () => {
    const mov = stepAt(run, 'mov x2, #1');
    expect(run.readersOf(mov.site, 2).map((r) => r.site)).toEqual([stepAt(run, 'add').site]);
    expect(run.readersOf(stepAt(run, 'mov x2, #5').site, 2)).toEqual([]);
  });
});
