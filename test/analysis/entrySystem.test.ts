import { expect, it } from 'vitest';
import { entrySystem } from '../../server/src/analysis/entrySystem';
import { TermTable } from '../../server/src/simulator/termTable';
import { ALL } from '../../server/src/simulator/variantSet';

const source = [{ guard: ALL, e2h: undefined, capability: undefined }];
const at = (level: 0 | 1 | 2 | 3 | undefined) => entrySystem(new TermTable(), source, [], level);

it('firmware that does not trap is assumed, and said, below EL3', () => {
  for (const level of [undefined, 1, 2] as const) {
    expect(at(level).assumptions).toContain('firmware at EL3, if any, does not trap');
    expect(at(level).registers.get('CPTR_EL3')?.[0]?.value.term.zeros.bit(10)).toBe(1);
  }
});

it('code at EL3 is the firmware: nothing is assumed about its own controls', () => {
  expect(at(3).assumptions).not.toContain('firmware at EL3, if any, does not trap');
  for (const register of ['CPTR_EL3', 'SCR_EL3', 'MDCR_EL3', 'ICC_SRE_EL3'])
    expect(at(3).registers.has(register), register).toBe(false);
});
