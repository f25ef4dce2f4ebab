import { describe, expect, it } from 'vitest';
import { ALL, condition, not } from '../../server/src/simulator/variantSet';
import { analyzeText, stepAt, valueIn } from '../support/analyzeText';

/** `.long from - ., to - .` as the kernel's macros write it, with a type and data where given. */
const entry = (from: string, to: string, section = '__ex_table', rest = ''): string =>
  ` .pushsection ${section}, "a"\n .align 3\n .long (${from} - .), (${to} - .)\n${rest} .popsection\n`;
const typed = (data: string): string => ` .short 2\n .short ${data}\n`;

describe('an exception table', () => {
  it('makes the fixup a successor of the instruction, in the state before it', () => {
    const run = analyzeText(`
      .globl f
    f:
      mov x5, #7
    8888: add x5, x5, #1
      ret
    9997: mov x6, x5
      ret
${entry('8888b', '9997b', '__kvm_ex_table')}`);
    const fixup = stepAt(run, 'mov x6');
    expect(fixup.guard).toBe(ALL);
    expect(valueIn(fixup.before, 'x5')).toBe('7');
    expect(stepAt(run, 'add').successors.map((s) => s.exceptional ?? false)).toEqual([false, true]);
    // The sum is not read on either way, what was added to is.
    expect(run.liveAfter(stepAt(run, 'mov x5').site, 5)).toBe(ALL);
  });
  it('keeps a register alive that the instruction writes and only the fixup reads', () => {
    const run = analyzeText(`
      .globl f
    f:
      mov x5, #7
    1: mrs x5, ctr_el0
      ret
    2: mov x0, x5
      ret
${entry('1b', '2b')}`);
    expect(run.liveAfter(stepAt(run, 'mov x5').site, 5)).toBe(ALL);
    expect(valueIn(stepAt(run, 'mov x0').before, 'x5')).toBe('7');
  });
  it('leaves what a faulting load or store did half unknown, and its base as it was', () => {
    const run = analyzeText(`
      .globl f
    f:
      str x9, [x1]
    1: ldp x2, x3, [x0], #16
    2: str x4, [x1]
      ret
    3: ldr x5, [x1]
      ret
${entry('1b', '3b')}${entry('2b', '3b')}`);
    const { before } = stepAt(run, 'ldr x5');
    expect(valueIn(before, 'x2')).toContain('unknown (destination of a load that faulted)');
    expect(valueIn(before, 'x0')).toBe('x0 at entry or x0 at entry + 16');
    expect(valueIn(stepAt(run, 'ret').before, 'x4')).toBe('x4 at entry');
    const after = run.exits.find((e) => e.site === stepAt(run, 'ldr x5').site + 1);
    expect(after && valueIn(after.state, 'x5')).not.toBe('x9 at entry');
  });
  it('gives the registers that the entry names to the handler', () => {
    const run = analyzeText(`
      .globl f
    f:
      mov w7, #0
    1: ldtr x2, [x0]
      ret
    2: mov x0, x7
      ret
${entry('1b', '2b', '__ex_table', typed('(31 << 5) | 7'))}`);
    expect(valueIn(stepAt(run, 'mov x0').before, 'x7')).toBe(
      'unknown (set by the handler of the exception that led here)',
    );
    expect(valueIn(stepAt(run, 'mov x0').before, 'x8')).toBe('x8 at entry');
  });
  it('sets the syndrome registers of the level and synchronises', () => {
    const run = analyzeText(
      `
      .globl f
    f:
      msr elr_el2, x1
      msr cptr_el2, x2
    1: nop
      ret
    2: mrs x3, elr_el2
      ret
${entry('1b', '2b', '__kvm_ex_table')}`,
      { level: 2 },
    );
    const { system } = stepAt(run, 'mrs').before;
    expect(system.get('CPTR_EL2')?.[0]?.value.stale).toEqual([]);
    expect(valueIn(run.exits[1]?.state ?? run.entryState, 'x3')).toBe(
      'unknown (set by the exception that led here)',
    );
  });
  it('applies to the replacement that runs at the address', () => {
    const run = analyzeText(`
      .globl f
    f:
    1: nop
    2: ret
    3: mov x0, #1
      ret
      .pushsection .altinstructions, "a"
      .word 1b - ., 4f - .
      .hword CAP
      .byte 2b - 1b, 5f - 4f
      .popsection
      .subsection 1
    4: isb
    5:
      .previous
${entry('1b', '3b')}`);
    expect(stepAt(run, 'isb').successors.map((s) => [s.exceptional ?? false, s.guard])).toEqual([
      [false, condition('CAP')],
      [true, condition('CAP')],
    ]);
    expect(stepAt(run, 'nop').successors.map((s) => s.guard)).toEqual([
      not(condition('CAP')),
      not(condition('CAP')),
    ]);
    expect(stepAt(run, 'mov x0').guard).toBe(ALL);
  });
  it('is passed over where it names no instruction', () => {
    const run = analyzeText(`
      .globl f
    f:
    1: nop
      ret
${entry('1b', 'elsewhere')}`);
    expect(stepAt(run, 'nop').successors).toHaveLength(1);
  });
});
