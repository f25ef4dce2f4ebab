import { describe, expect, it } from 'vitest';
import { costRangeOf } from '../../server/src/analysis/cost';
import type { RunFacts } from '../../server/src/analysis/facts';
import { explicit } from '../../server/src/simulator/choice';
import { registerOf, type State } from '../../server/src/simulator/state';
import { isKnown } from '../../server/src/simulator/term';
import { ALL } from '../../server/src/simulator/variantSet';
import { analyzeText, stepAt, valueIn } from '../support/analyzeText';

function lastState(run: RunFacts): State {
  const [exit, ...others] = run.exits.filter((e) => e.kind === 'ret');
  if (exit === undefined || others.length > 0) throw new Error('not one ret');
  return exit.state;
}
const exitValue = (text: string, register: string): string | string[] =>
  valueIn(lastState(analyzeText(`.globl f\nf:\n${text}\n ret`)), register);
const times = (run: RunFacts, at: string): readonly number[] | undefined => {
  const { loop, site } = stepAt(run, at);
  return loop?.times.get(site)?.map((t) => t.times);
};

describe('a loop whose count is known leaves exact values', () => {
  it('counted down by a flag', () => {
    const text = ' mov x2, #0\n mov w3, #8\n1: add x2, x2, x7\n subs w3, w3, #1\n b.ne 1b';
    expect(exitValue(text, 'x2')).toBe('8 * x7 at entry');
    expect(exitValue(text, 'x3')).toBe('0');
  });
  it('counted up to an unsigned bound', () => {
    const text =
      ' mov x0, #0x1000\n mov x1, #0x1100\n1: dc civac, x0\n add x0, x0, #64\n cmp x0, x1\n b.lo 1b';
    expect(exitValue(text, 'x0')).toBe('0x1100');
  });
  it('over addresses with a known distance', () => {
    const text = ' add x1, x0, #64\n1: str xzr, [x0], #16\n cmp x0, x1\n b.ne 1b\n ldr x9, [x1, #-16]';
    expect(exitValue(text, 'x0')).toBe('x0 at entry + 64');
    expect(exitValue(text, 'x9')).toBe('0');
  });
  it('left in the middle', () => {
    const text = ' mov x2, #5\n1: cbz x2, 2f\n sub x2, x2, #1\n add x3, x3, #2\n b 1b\n2: mov x4, x3';
    expect(exitValue(text, 'x4')).toBe('x3 at entry + 10');
  });
  it('within another one', () => {
    const text = ` mov x2, #3
    1: mov x3, #4
    2: add x4, x4, #1
      sub x3, x3, #1
      cbnz x3, 2b
      sub x2, x2, #1
      cbnz x2, 1b`;
    expect(exitValue(text, 'x4')).toBe('x4 at entry + 12');
    expect(times(analyzeText(`.globl f\nf:\n${text}\n ret`), 'add x4')).toEqual([12]);
  });
  it('within one whose count is not known', () => {
    const text = ` 1: mov x3, #4
      mov x4, #0
    2: add x4, x4, #1
      sub x3, x3, #1
      cbnz x3, 2b
      sub x2, x2, #1
      cbnz x2, 1b`;
    expect(exitValue(text, 'x4')).toBe('4');
    expect(times(analyzeText(`.globl f\nf:\n${text}\n ret`), 'add x4')).toEqual([4]);
  });
  it('with a call of a routine in it', () => {
    const run = analyzeText(`.globl f\nf:\n mov x19, #6\n mov x1, #0
    1: bl g
      subs x19, x19, #1
      b.hi 1b
      ret
    .globl g
    g: add x1, x1, #2
      ret`);
    expect(valueIn(lastState(run), 'x1')).toBe('0xc');
  });
  it('with another count where a capability is present', () => {
    const run = analyzeText(`.globl f\nf:
    661: mov x3, #4
    662:
      .pushsection .altinstructions, "a"
      .word 661b - ., 663f - .
      .hword 7
      .byte 662b - 661b, 664f - 663f
      .popsection
      .subsection 1
    663: mov x3, #9
    664:
      .previous
      mov x4, #0
    1: add x4, x4, #1
      sub x3, x3, #1
      cbnz x3, 1b
      ret`);
    expect([valueIn(lastState(run), 'x4')].flat().sort()).toEqual(['4', '9']);
    expect([...(times(run, 'add x4') ?? [])].sort()).toEqual([4, 9]);
  });
  it('that a branch jumps into behind its head', () => {
    // Entered at 2 it runs once less: both ways in are one loop with the head 1, which is left from both.
    const text = ' mov x2, #3\n mov x4, #0\n cbz x7, 2f\n1: add x4, x4, #1\n2: sub x2, x2, #1\n cbnz x2, 1b';
    const value = exitValue(text, 'x4');
    expect(value).not.toBe('2');
    expect(value).not.toBe('3');
  });
});

describe('what is read anew in each turn is another value', () => {
  for (const [what, source] of [
    ['a counter', 'mrs x1, cntpct_el0'],
    ['a load after a store to an unknown place', 'str x22, [x5, x6, lsl #3]\n ldr x1, [x5]'],
    ['the result of a call', 'bl outside\n mov x1, x0'],
    ['the status of a store', 'ldxr x7, [x19]\n stxr w1, x7, [x19]'],
  ] as const)
    it(what, () => {
      const run = analyzeText(`.globl f\nf:\n mov x22, #3
    1: mov x2, x1
      ${source}
      sub x9, x1, x2
      sub x22, x22, #1
      cbnz x22, 1b
      ret`);
      expect(valueIn(lastState(run), 'x22')).toBe('0');
      for (const c of explicit(registerOf(lastState(run), 9), lastState(run).guard))
        expect(isKnown(c.value.term)).toBe(false);
    });
});

describe('a loop that is not counted is read as a fixed point', () => {
  it('by a count from outside', () => {
    const run = analyzeText('.globl f\nf:\n1: add x4, x4, #1\n sub x3, x3, #1\n cbnz x3, 1b\n ret');
    expect(times(run, 'add')).toBe(undefined);
  });
  it('that polls', () =>
    expect(times(analyzeText('.globl f\nf:\n1: ldr w0, [x1]\n cbz w0, 1b\n ret'), 'ldr')).toBe(undefined));
  it('that never ends', () =>
    expect(analyzeText('.globl f\nf:\n mov x2, #1\n1: wfe\n b 1b').exits).toEqual([]));
  it('that takes too long', () => {
    const run = analyzeText('.globl f\nf:\n mov x2, #0x100000\n1: sub x2, x2, #1\n cbnz x2, 1b\n ret');
    expect(times(run, 'sub')).toBe(undefined);
  });
});

describe('what a counted loop costs', () => {
  const cost = (text: string) => {
    const { instructions, stores } = costRangeOf(analyzeText(`.globl f\nf:\n${text}\n ret`), ALL);
    return { instructions, stores };
  };
  const inner = ' mov x3, #4\n2: str x4, [x5]\n sub x3, x3, #1\n cbnz x3, 2b\n';
  it('is that of all its turns', () =>
    expect(cost(inner)).toEqual({ instructions: { min: 14, max: 14 }, stores: { min: 4, max: 4 } }));
  it('counts for each turn of a counted loop around it', () =>
    expect(cost(` mov x2, #3\n1:${inner} sub x2, x2, #1\n cbnz x2, 1b`)).toEqual({
      instructions: { min: 47, max: 47 },
      stores: { min: 12, max: 12 },
    }));
  it('has no bound in a loop that is not counted', () =>
    expect(cost(`1:${inner} sub x2, x2, #1\n cbnz x2, 1b`)).toEqual({
      instructions: { min: 16, max: undefined },
      stores: { min: 4, max: undefined },
    }));
});
