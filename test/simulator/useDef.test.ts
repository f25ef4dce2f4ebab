import { expect, test } from 'vitest';
import { U64 } from '../../server/src/isa/u64';
import { resourceName } from '../../server/src/simulator/resources';
import { hasResource, resourcesOf } from '../../server/src/simulator/useDef/resourceSet';
import { type UseDef, useDef } from '../../server/src/simulator/useDef/useDefMachine';
import { parse, runConcretely } from '../support/concreteRun';
import { type MachineState, randomState } from '../support/instructionImage';
import { randomSamples } from '../support/instructionSamples';
import { RandomNumbers } from '../support/randomNumbers';

const names = (text: string, part: 'uses' | 'defs') =>
  resourcesOf(useDef(parse(text))[part])
    .map(resourceName)
    .join(' ');

test('uses and definitions of single instructions', () => {
  expect(names('add x0, x1, w2, sxtw', 'uses')).toBe('x1 x2');
  expect(names('stp x2, x3, [sp, #-16]!', 'uses')).toBe('x2 x3 sp');
  expect(names('stp x2, x3, [sp, #-16]!', 'defs')).toBe('sp');
  expect(names('ccmp x1, #3, #4, eq', 'uses')).toBe('x1 NZCV.Z');
  expect(names('bfi x0, x1, #4, #4', 'uses')).toBe('x0 x1');
  expect(names('ldr q8, [x1]', 'defs')).toBe('d8 v8 (high half) z8');
  expect(names('msr cptr_el2, xzr', 'uses')).toBe('');
  expect(names('bl f', 'defs')).toBe('lr');
  expect(names('blr x5', 'uses')).toBe('x5');
  expect(names('fmla v0.4s, v1.4s, v2.4s', 'uses')).toMatch(/^d0 v0 \(high half\) d1 .*fpsr$/);
  expect(names('fcmp d0, d1', 'defs')).toBe('NZCV.N NZCV.Z NZCV.C NZCV.V fpsr');
  expect(names('rdffr p0.b', 'uses')).toBe('ffr');
  expect(names('wrffr p0.b', 'defs')).toBe('ffr');
  expect(names('add z0.d, p0/m, z0.d, z1.d', 'uses')).toContain('p0');
});

test('later instructions: what they read, write and do', () => {
  const flags = 'NZCV.N NZCV.Z NZCV.C NZCV.V';
  for (const [text, uses, defs] of [
    ['ldclrp x0, x1, [x2]', 'x0 x1 x2', 'x0 x1'],
    ['swppal x0, x1, [sp]', 'x0 x1 sp', 'x0 x1'],
    ['rcwcas x0, x1, [x2]', 'x0 x1 x2', `x0 ${flags}`],
    ['rcwclr x0, x1, [x2]', 'x0 x2', `x1 ${flags}`],
    ['rcwsswppa x0, x1, [x2]', 'x0 x1 x2', `x0 x1 ${flags}`],
    ['rcwcasp x0, x1, x2, x3, [x4]', 'x0 x1 x2 x3 x4', `x0 x1 ${flags}`],
    ['st64bv x7, x8, [x1]', 'x1 x8 x9 x10 x11 x12 x13 x14 x15', 'x7'],
    ['gcspushm x0', 'x0', ''],
    ['gcspopm x0', '', 'x0'],
    ['gcsss1 x0', 'x0', ''],
    ['gcsstr x0, [x1]', 'x0 x1', ''],
    ['chkfeat x16', 'x16', 'x16'],
    ['mrrs x0, x1, ttbr0_el1', '', 'x0 x1'],
    ['msrr ttbr0_el1, x0, x1', 'x0 x1', ''],
    ['paciasppc', 'lr sp', 'lr'],
    ['pacia171615', 'x15 x16 x17', 'x17'],
    ['autiasppcr x5', 'x5 lr sp', 'lr'],
    ['ldapur q0, [x2, #16]', 'x2', 'd0 v0 (high half) z0'],
  ] as const) {
    expect(names(text, 'uses'), text).toBe(uses);
    expect(names(text, 'defs'), text).toBe(defs);
  }
  expect(useDef(parse('msrr ttbr0_el1, x0, x1')).writesSystem).toEqual(['TTBR0_EL1']);
  expect(useDef(parse('retaasppc f')).control.kind).toBe('return');
});

test('a narrow read is told from a wide one', () => {
  expect([...resourcesOf(useDef(parse('mov w0, w1')).narrowUses)]).toEqual([1]);
  expect([...resourcesOf(useDef(parse('add x0, x1, w1, uxtw')).narrowUses)]).toEqual([]);
});

test('checks, barriers, system registers and control', () => {
  expect(useDef(parse('str z0, [x0, #1, mul vl]')).checks).toEqual(['sve']);
  expect(useDef(parse('ldr za[w12, 0], [x0]')).checks).toEqual(['za']);
  expect(useDef(parse('stp q0, q1, [x0]')).checks).toEqual(['fp']);
  expect(useDef(parse('msr cptr_el2, x0')).writesSystem).toEqual(['CPTR_EL2']);
  expect(useDef(parse('at s1e1r, x0')).writesSystem).toEqual(['PAR_EL1']);
  expect(useDef(parse('isb')).barriers).toEqual([{ kind: 'isb', option: 'sy' }]);
  expect(useDef(parse('cbz x0, 1f')).control.kind).toBe('conditionalBranch');
  expect(useDef(parse('retaa')).control.kind).toBe('return');
});

/** Resources whose change a run can show: general registers, sp, flags, v0-v7. */
function perturb(state: MachineState, resource: number): MachineState | undefined {
  const other = (word: U64 | undefined) => (word ?? U64.ZERO).xor(U64.of(0x9e3779b9, 0x7f4a7c15));
  if (resource <= 31) return { ...state, x: state.x.map((word, n) => (n === resource ? other(word) : word)) };
  if (resource <= 35) return { ...state, nzcv: (state.nzcv ^ (0x80000000 >>> (resource - 32))) >>> 0 };
  const half = resource - 36;
  return half < 16 ? { ...state, v: state.v.map((word, n) => (n === half ? other(word) : word)) } : undefined;
}

/** Which resources have different values in the two states. */
function changed(a: MachineState, b: MachineState): number[] {
  const found: number[] = [];
  for (let n = 0; n < 32; n++) if (!a.x[n]?.equals(b.x[n] ?? U64.ZERO)) found.push(n);
  for (let i = 0; i < 4; i++) if ((a.nzcv ^ b.nzcv) & (0x80000000 >>> i)) found.push(32 + i);
  for (let h = 0; h < 16; h++) if (!a.v[h]?.equals(b.v[h] ?? U64.ZERO)) found.push(36 + h);
  return found;
}

/** Nothing that is not defined changes; nothing that is not used matters to what is defined, memory or control. */
function violations(text: string, { uses, defs }: UseDef, index: number, before: MachineState): string[] {
  const instructions = [parse(text)];
  const run = (state: MachineState) => runConcretely(instructions, index, state).state;
  const after = run(before);
  const found = changed(before, after)
    .filter((n) => !hasResource(defs, n))
    .map((n) => `${text}: writes ${resourceName(n)}`);
  for (const n of [0, 1, 2, 5, 9, 15, 20, 25, 31, 32, 33, 34, 35, 36, 37, 45]) {
    const state = perturb(before, n);
    if (!state || hasResource(uses, n)) continue;
    const result = run(state);
    const isSame =
      result.taken === after.taken &&
      result.scratch.every((byte, i) => byte === after.scratch[i]) &&
      changed(result, after).every((r) => r === n && !hasResource(defs, n));
    if (!isSame) found.push(`${text}: depends on ${resourceName(n)}`);
  }
  return found;
}

test('uses and definitions hold when everything else is changed', () => {
  const random = new RandomNumbers(11);
  const samples = randomSamples(1500, 4711).filter(
    ({ lines }) => lines.length === 1 && !/\bx27\b/.test(lines[0] ?? ''),
  );
  const found = samples.flatMap(({ lines }, index) => {
    const text = lines[0] ?? '';
    return violations(text, useDef(parse(text)), index, randomState(random, index));
  });
  expect(found).toEqual([]);
}, 60_000);

test('every general register that is used can matter', () => {
  const random = new RandomNumbers(23);
  const seen = new Map<string, boolean>();
  for (const [index, { lines }] of randomSamples(6000, 99).entries()) {
    const text = lines[0] ?? '';
    // The flag manipulations and hints have no register to vary, loads would leave the buffer.
    if (lines.length > 1 || /\[|\bx27\b/.test(text)) continue;
    const parsed = parse(text);
    const { uses } = useDef(parsed);
    const before = randomState(random, index);
    const after = runConcretely([parsed], index, before).state;
    for (const n of resourcesOf(uses)) {
      const state = n <= 30 ? perturb(before, n) : undefined;
      if (!state) continue;
      const result = runConcretely([parsed], index, state).state;
      const matters =
        result.taken !== after.taken ||
        changed(result, after).some((r) => r !== n || hasResource(useDef(parsed).defs, n));
      seen.set(parsed.mnemonic, (seen.get(parsed.mnemonic) ?? false) || matters);
    }
  }
  expect([...seen].filter(([, matters]) => !matters).map(([mnemonic]) => mnemonic)).toEqual([]);
  expect(seen.size).toBeGreaterThan(80);
}, 60_000);
