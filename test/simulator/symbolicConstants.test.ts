import { describe, expect, it } from 'vitest';
import { explicit } from '../../server/src/simulator/choice';
import { printTerm } from '../../server/src/simulator/printTerm';
import type { State } from '../../server/src/simulator/state';
import { analyzeText, stepAt, valueIn } from '../support/analyzeText';

/** The state after an instruction, in a routine that has it before its return. */
function stateAfter(text: string): State {
  const run = analyzeText(`.arch armv8.5-a+sve+flagm\n.globl f\nf:\n ${text}\n ret`, { level: 1 });
  return stepAt(run, text).after as State;
}

function systemAfter(text: string, register: string): string {
  const state = stateAfter(text);
  const content = state.system.get(register);
  if (content === undefined) throw new Error(`${register} is as it was`);
  return explicit(content, state.guard)
    .map((c) => printTerm(c.value.term))
    .join();
}

describe('a constant that only a header which was not found gives', () => {
  it('stays a symbol in MSR (immediate)', () => {
    expect(systemAfter('msr daifset, #MASKS', 'DAIF')).toMatch(/MASKS/);
    expect(systemAfter('msr daifclr, #MASKS', 'DAIF')).toMatch(/MASKS/);
  });

  it('is a number otherwise', () => {
    expect(systemAfter('msr daifset, #2', 'DAIF')).toBe('DAIF at entry with bit 7 set');
    expect(systemAfter('msr daifclr, #15', 'DAIF')).toBe('DAIF at entry with bits 9:6 cleared');
    expect(systemAfter('msr pan, #1', 'PAN')).toBe('PAN at entry with bit 22 set');
  });

  it('leaves the result unknown where the instruction needs it as a number', () => {
    for (const text of ['movi v0.4s, #N', 'bic v0.4s, #N'])
      expect(valueIn(stateAfter(text), 'd0')).toMatch(/^unknown/);
  });

  it('leaves the flags unknown, and the compared register as it was', () => {
    for (const text of ['ccmp x0, #1, #N, eq', 'rmif x0, #N, #15']) {
      expect(valueIn(stateAfter(text), 'x0'), text).toBe('x0 at entry');
      expect(valueIn(stateAfter(text), 'NZCV.Z'), text).toMatch(/^unknown/);
    }
  });
});
