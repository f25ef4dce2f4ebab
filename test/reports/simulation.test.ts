import { describe, expect, test } from 'vitest';
import { relativeTo } from '../../server/src/reports/position';
import { simulationReport } from '../../server/src/reports/simulation';
import { simulationText } from '../../server/src/reports/simulationText';
import { analyze } from '../support/check';

const text = `
#include <asm/alternative.h>
        .global f
f:
        stp     x2, x3, [sp, #-16]!
        mrs     x2, cptr_el2
alternative_if_not ARM64_SVE
        mov     x3, #(1 << 10)
alternative_else
        mov     x3, #(1 << 10) | (1 << 8)
alternative_endif
        bic     x2, x2, x3
        msr     cptr_el2, x2
        isb
        cbz     x0, 1f
        mov     x5, #1
1:      ldp     x2, x3, [sp], #16
        eret
        sb
`;
const report = (source: string, assume: { name: string; value: number }[] = []) => {
  const { routines } = analyze(source, { stated: assume });
  const [routine] = routines;
  if (routine === undefined) throw new Error('no routine');
  return simulationReport(routine, 'exception: why', relativeTo('/project'));
};

test("lines of a file that the routine's own includes have its name", () => {
  const whole = report('\t.global f\nf:\tmov x0, #1\n\tmov x1, #2\n\tret\n');
  const variants = whole.variants.map((v) => ({
    ...v,
    steps: v.steps.map((s, i) => (i === 1 ? { ...s, file: 'lib/body.S', line: 6 } : s)),
  }));
  expect(simulationText({ ...whole, variants })).toContain(
    '\n         2  mov x0, #1  x0 = 1\n  body.S:7  mov x1, #2  x1 = 2\n         4  ret\n  ret on line 4\n',
  );
});

test('in a counted loop each step tells what it writes turn by turn', () => {
  const [only] = report('\t.global f\nf:\tmov x2, #8\n1:\tsubs x2, x2, #1\n\tb.ne 1b\n\tret\n').variants;
  expect(only?.steps[1]).toMatchObject({
    text: 'subs x2, x2, #1',
    times: 8,
    writes: { x2: '7 the 1st time, 6 the 2nd, … 0 the 8th', 'NZCV.Z': '0 the 1st to 7th time, 1 the 8th' },
  });
});

describe('simulate', () => {
  const result = report(text, [{ name: 'E2H', value: 0 }]);
  const variant = (sve: boolean) => {
    const found = result.variants.find((v) => v.conditions.ARM64_SVE === sve);
    if (found === undefined) throw new Error(`no variant ${sve}`);
    return found;
  };

  test('one entry per behaviour', () => {
    expect(result).toMatchObject({ routine: 'f', file: 'test.S', convention: 'exception: why' });
    expect(result.variants.map((v) => v.conditions)).toEqual(
      expect.arrayContaining([{ ARM64_SVE: true }, { ARM64_SVE: false }]),
    );
    expect(result.variants).toHaveLength(2);
  });
  test('every step with its line, address, text and writes', () => {
    const steps = variant(true).steps;
    expect(steps.map((s) => s.line + 1)).toEqual([5, 6, 10, 12, 13, 14, 15, 16, 17, 18]);
    expect(steps[0]).toMatchObject({
      file: 'test.S',
      address: '.text+0x0',
      text: 'stp x2, x3, [sp, #-16]!',
      writes: { sp: 'sp at entry - 16' },
    });
    expect(steps[3]?.writes.x2).toBe('CPTR_EL2 at entry with bits 10 and 8 cleared');
    expect(steps[4]?.writes.CPTR_EL2).toBe('CPTR_EL2 at entry with bits 10 and 8 cleared');
  });
  test('the effective trap state after the isb', () => {
    const atIsb = (sve: boolean) => variant(sve).steps.find((s) => s.text === 'isb')?.traps?.el2;
    expect(atIsb(true)).toMatchObject({ fp: 'allowed', sve: 'allowed' });
    expect(atIsb(false)).toMatchObject({ fp: 'allowed', sve: 'depends on CPTR_EL2.TZ' });
    expect(variant(true).steps[0]?.traps?.el2?.fp).toBe('depends on CPTR_EL2.TFP');
  });
  test('the exit: registers, stack, traps here and below', () => {
    const [exit] = variant(true).exits;
    expect(exit).toMatchObject({ kind: 'eret', line: 17, stack: '0' });
    expect(exit?.registers.x2).toEqual({ value: 'x2 at entry', preserved: true, fate: 'preserved' });
    expect(exit?.registers.x5?.preserved).toBe(false);
    expect(exit?.registers.x30?.preserved).toBe(true);
    expect(Object.keys(exit?.traps ?? {})).toEqual(['el2', 'el1']);
  });
  test('cost where branches fall through, and over all ways', () => {
    expect(variant(true).cost).toEqual({
      instructions: 10,
      loads: 1,
      stores: 1,
      bytesLoaded: 16,
      bytesStored: 16,
      barriers: 1,
      systemRegisterAccesses: 2,
    });
    expect(variant(true).costRange.instructions).toEqual({ min: 9, max: 10 });
  });
  test('a loop has no bound', () => {
    const looping = report('.global f\nf: mov x1, x0\n1: sub x1, x1, #1\n cbnz x1, 1b\n dsb sy\n ret\n');
    expect(looping.variants[0]?.costRange.instructions).toEqual({ min: 5, max: null });
    expect(looping.variants[0]?.costRange.barriers).toEqual({ min: 1, max: 1 });
  });
  test('as text: one-based lines, traps, summary', () => {
    const lines = simulationText(result).split('\n');
    expect(lines[0]).toBe('f (test.S)');
    expect(lines.some((l) => /^\s+14 {2}isb/.test(l))).toBe(true);
    expect(
      lines.some((l) => l.includes('-> EL2: FP allowed, SVE allowed, SME depends on CPTR_EL2.TSM')),
    ).toBe(true);
    expect(lines.some((l) => l.trim() === 'eret on line 18')).toBe(true);
    expect(lines.some((l) => /destroyed x5$/.test(l))).toBe(true);
    expect(lines.some((l) => l.includes('10 instructions (9 to 10)'))).toBe(true);
  });
});

test('registers that hold the same are told once', () => {
  const called = simulationText(
    report('\t.global g\ng:\tstp x29, lr, [sp, #-16]!\n\tbl somewhere\n\tldp x29, lr, [sp], #16\n\tret\n'),
  );
  expect(called).toMatch(/x2–x18 = unknown \(not preserved by the call to somewhere\)/);
  expect(called.split('\n').filter((line) => line.includes('not preserved by')).length).toBe(2);
  expect(called).not.toContain('more');
});
