import { describe, expect, it } from 'vitest';
import type { RunFacts } from '../../server/src/analysis/facts';
import { explicit } from '../../server/src/simulator/choice';
import { registerOf } from '../../server/src/simulator/state';
import { isKnown } from '../../server/src/simulator/term';
import { analyzeText, stepAt } from '../support/analyzeText';

/** What a register may be before an instruction, in any variant, is not one known word. */
function isOpen(run: RunFacts, at: string, register: number): boolean {
  const { before } = stepAt(run, at);
  return explicit(registerOf(before, register), before.guard).every((c) => !isKnown(c.value.term));
}

// The difference of x1 and x2 is in x9 at the store: two rounds of a loop give different words.
describe('values of different rounds of a loop are not taken for equal', () => {
  const sources = [
    ['a load from memory that changes', ' str x8, [x5, x6, lsl #3]\n ldr x1, [x5]'],
    ['a load from volatile-like memory after a call', ' bl outside\n ldr x1, [x19]'],
    ['the result of a call', ' bl outside\n mov x1, x0'],
    ['the status of a store', ' ldxr x7, [x19]\n stxr w1, x7, [x19]'],
    ['an instruction that is not decoded', ' .inst 0x9e780021'],
  ] as const;
  for (const [what, make] of sources) {
    it(`${what}: in one loop`, () => {
      const run = analyzeText(`.globl f\nf:\n mov x22, #3
    1: mov x2, x1
${make}
      sub x9, x1, x2
      str x9, [x20]
      sub x22, x22, #1
      cbnz x22, 1b
      ret`);
      expect(isOpen(run, 'str x9', 9)).toBe(true);
    });
    it(`${what}: carried by an outer loop`, () => {
      const run = analyzeText(`.globl f\nf:\n mov x22, #3
    1: mov x23, #2
      mov x21, x1
    2: mov x2, x21
${make}
      sub x9, x1, x2
      str x9, [x20]
      sub x23, x23, #1
      cbnz x23, 2b
      sub x22, x22, #1
      cbnz x22, 1b
      ret`);
      expect(isOpen(run, 'str x9', 9)).toBe(true);
    });
    it(`${what}: through the stack`, () => {
      const run = analyzeText(`.globl f\nf:\n sub sp, sp, #16\n mov x22, #3
    1: str x1, [sp]
${make}
      ldr x2, [sp]
      sub x9, x1, x2
      str x9, [x20]
      sub x22, x22, #1
      cbnz x22, 1b
      add sp, sp, #16
      ret`);
      expect(isOpen(run, 'str x9', 9)).toBe(true);
    });
    it(`${what}: in a loop that some variants enter in the middle`, () => {
      const run = analyzeText(`.globl f\nf:\n mov x22, #3
    6: nop
    7:
      .pushsection .altinstructions, "a"
      .word 6b - ., 8f - .
      .hword CAP
      .byte 7b - 6b, 9f - 8f
      .popsection
      .subsection 1
    8: b 2f
    9:
      .previous
    1: sub x9, x1, x2
      str x9, [x20]
      mov x2, x1
    2:
${make}
      sub x22, x22, #1
      cbnz x22, 1b
      ret`);
      expect(isOpen(run, 'str x9', 9)).toBe(true);
    });
  }
  it('a counter is read anew each time, a control register is not', () => {
    const run = analyzeText(`.globl f\nf:\n mrs x1, cntvct_el0\n mrs x2, cntvct_el0\n sub x9, x1, x2
      mrs x3, tpidr_el2\n mrs x4, tpidr_el2\n sub x10, x3, x4\n str x9, [x20]\n ret`);
    expect(isOpen(run, 'str x9', 9)).toBe(true);
    expect(isOpen(run, 'str x9', 10)).toBe(false);
  });
  it('what a branch taught about the value of one round says nothing about the next', () => {
    const run = analyzeText(`.globl f\nf:\n mov x22, #3
    1: bl outside
      mov x9, x0
      str x9, [x20]
      tbz x0, #3, 2f
      and x9, x0, #8
      mov x10, x9
    2: sub x22, x22, #1
      cbnz x22, 1b
      ret`);
    const fact = [...stepAt(run, 'str x9').before.facts];
    expect(fact).toEqual([]);
  });
});
