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

const nonSecure = 'EL2 is enabled (Non-secure state)';
const bitOf = (system: ReturnType<typeof at>, bit: number) => {
  const term = system.registers.get('SCR_EL3')?.[0]?.value.term;
  return term?.zeros.bit(bit) === 1 ? 0 : term?.ones.bit(bit) === 1 ? 1 : undefined;
};

it('what is stated takes the place of what is assumed of the same bits, and is told instead of it', () => {
  const stated = [{ register: 'SCR_EL3', msb: 0, lsb: 0, value: 0 }];
  const system = entrySystem(new TermTable(), source, stated, 1);
  expect(bitOf(system, 0)).toBe(0);
  expect(system.assumptions).toContain('SCR_EL3<0> = 0 (stated)');
  expect(system.assumptions).not.toContain(nonSecure);
  // Other bits of which the same is assumed stay.
  const trapping = [{ register: 'CPTR_EL3', msb: 10, lsb: 10, value: 1 }];
  expect(entrySystem(new TermTable(), source, trapping, 1).assumptions).toContain(
    'firmware at EL3, if any, does not trap, but as stated',
  );
});

it('a stated E2H takes the place of the build flavour', () => {
  const stated = [{ register: 'HCR_EL2', msb: 34, lsb: 34, value: 1 }];
  const built = [{ guard: ALL, e2h: 0 as const, capability: undefined }];
  expect(entrySystem(new TermTable(), built, stated, 2).assumptions.join()).not.toContain('build flavour');
});

it.each([
  [false, 0],
  [true, 1],
])('Secure code below EL2: EL2 is enabled there with SCR_EL3.EEL2 alone: %s', (el2, eel2) => {
  const secure = [{ ...source[0], guard: ALL, e2h: undefined, capability: undefined, secureState: { el2 } }];
  for (const level of [undefined, 0, 1] as const) {
    const system = entrySystem(new TermTable(), secure, [], level);
    expect([bitOf(system, 0), bitOf(system, 18)]).toEqual([0, eel2]);
    expect(system.assumptions).not.toContain(nonSecure);
  }
});

it('code at EL3 is the firmware: nothing is assumed about its own controls', () => {
  expect(at(3).assumptions).not.toContain('firmware at EL3, if any, does not trap');
  for (const register of ['CPTR_EL3', 'SCR_EL3', 'MDCR_EL3', 'ICC_SRE_EL3'])
    expect(at(3).registers.has(register), register).toBe(false);
});
