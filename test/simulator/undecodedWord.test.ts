import { describe, expect, it } from 'vitest';
import { decodeInstruction } from '../../server/src/isa/decodeInstruction';
import { resourceName } from '../../server/src/simulator/resources';
import { effectsOfWord } from '../../server/src/simulator/undecodedWord';
import { ALL } from '../../server/src/simulator/variantSet';
import { analyzeText, stepAt, valueIn } from '../support/analyzeText';

const writes = (word: number): string[] => effectsOfWord(word).writes.map(resourceName);
const hex = (word: number): string => `0x${word.toString(16).padStart(8, '0')}`;

// Unallocated in Armv9.0 or newer than the tables; each stands where instructions of its kind stand.
const CRYPTO = 0xcec0c021; // beside SHA512SU0
const FLOATING = 0x1e62b820; // beside the two-source instructions: d0, d1, d2
const COMPARE = 0x1e602027; // FCMP with an opcode that is not allocated
const CONVERSION = 0x9e7f0025; // between d1 and x5
const UMOV = 0x4e083c25; // mov x5, v1.d[0]
const SVE_REDUCTION = 0x04c52040; // addqv v0.2d, p0, z2.d of SVE2.1
const SVE_STORE = 0xe4400003; // st2q {z3.q, z4.q}, p0, [x0] of SVE2.1
const SME_ADD = 0xc1e01c10; // add za.d[w8, 0, vgx2], {z0.d-z1.d} of SME2

describe('a word that is not decoded', () => {
  it('is one for each of these', () => {
    for (const word of [CRYPTO, FLOATING, COMPARE, CONVERSION, SVE_REDUCTION, SVE_STORE, SME_ADD])
      expect([hex(word), decodeInstruction(word)]).toEqual([hex(word), undefined]);
  });
  it('of the crypto space writes one vector', () => {
    expect(writes(CRYPTO)).toEqual(['d1', 'v1 (high half)', 'z1']);
    expect(effectsOfWord(CRYPTO).checks).toBe('fp');
  });
  it('of the floating-point space writes a vector, a general register where one can be meant, and flags', () => {
    expect(writes(FLOATING)).toEqual(expect.arrayContaining(['d0', 'x0', 'NZCV.Z']));
    expect(writes(COMPARE)).toEqual(expect.arrayContaining(['NZCV.N', 'NZCV.Z', 'NZCV.C', 'NZCV.V']));
    expect(writes(CONVERSION)).toContain('x5');
    expect(writes(UMOV)).toContain('x5');
    // Three-same and others of Advanced SIMD write no general register: add v0.4s, v1.4s, v2.4s.
    expect(writes(0x4ea28420)).not.toContain('x0');
  });
  it('of SVE may write vectors, predicates, a general register and, as a store, memory', () => {
    expect(writes(SVE_REDUCTION)).toEqual(expect.arrayContaining(['z0', 'd0', 'p0', 'x0', 'NZCV.C']));
    expect(effectsOfWord(SVE_REDUCTION).storesThrough).toBeUndefined();
    expect(effectsOfWord(SVE_STORE)).toMatchObject({ storesThrough: 0, checks: 'sve' });
  });
  it('of SME may write ZA and the vectors', () => {
    expect(writes(SME_ADD)).toEqual(expect.arrayContaining(['za', 'zt0', 'z31']));
  });
  it('of loads and stores may write what it names and memory at its base', () => {
    const word = 0x19400c20; // unallocated or RCW in the load/store space: Rt x0, Rn x1, Rt2 x3
    expect(writes(word)).toEqual(expect.arrayContaining(['x0', 'x1', 'x3']));
    expect(effectsOfWord(word).storesThrough).toBe(1);
  });
  it('that is unallocated writes nothing: it cannot complete', () => {
    expect(writes(0x02000000)).toEqual([]);
  });
});

describe('in a routine', () => {
  it('its results are unknown and say why, and the rest keeps its value', () => {
    const run = analyzeText(`.globl f\nf:\n mov x5, #1\n mov x6, #2\n .inst ${hex(CONVERSION)}\n ret`);
    const step = stepAt(run, '.inst');
    expect(step.undefinedSemantics).toBe(true);
    const after = stepAt(run, 'ret').before;
    expect(valueIn(after, 'x5')).toBe(
      `unknown (result of .inst ${hex(CONVERSION)}, which Hyplens does not decode)`,
    );
    expect(valueIn(after, 'x6')).toBe('2');
    expect(valueIn(after, 'd9')).toBe('d9 at entry');
  });
  it('what it may leave alone or read is still needed before it', () => {
    const run = analyzeText(
      `.globl f\nf:\n mov x5, #1\n mov x6, #2\n .inst ${hex(CONVERSION)}\n mov x0, x5\n ret`,
    );
    expect(run.liveAfter(stepAt(run, 'mov x5').site, 5)).toBe(ALL);
  });
  it('a store that is not decoded forgets memory at its base, also below it, and nothing else', () => {
    const run = analyzeText(
      `.globl f\nf:\n str x1, [x0, #8]\n str x1, [x0, #-8]\n str x1, [x9]\n .inst ${hex(SVE_STORE)}\n ldr x2, [x0, #8]\n ldr x3, [x0, #-8]\n ldr x4, [x9]\n ret`,
    );
    const after = stepAt(run, 'ret').before;
    expect(valueIn(after, 'x2')).not.toBe('x1 at entry');
    expect(valueIn(after, 'x3')).not.toBe('x1 at entry');
    expect(valueIn(after, 'x4')).toBe('x1 at entry');
  });
});
