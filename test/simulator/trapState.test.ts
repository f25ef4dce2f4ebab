import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firmwarePermits,
  noFineGrainedTraps,
  nonSecureState,
  notStreaming,
  withAssumptions,
} from '../../server/src/simulator/assumptions';
import { systemRegisterTrap } from '../../server/src/simulator/systemRegisterTrap';
import { type AccessFeature, accessFeatures, effectiveAccess } from '../../server/src/simulator/trapState';
import '../support/seed';

type Bits = Readonly<Record<string, Readonly<Record<number, 0 | 1>>>>;

/** A reader of single bits: registers and bits that are not listed are unknown. */
const bits = (known: Bits) => (register: string, msb: number, lsb: number) =>
  msb === lsb ? known[register]?.[lsb] : undefined;

const quiet = [...firmwarePermits, ...nonSecureState, ...notStreaming, ...noFineGrainedTraps];
const under = (known: Bits) => withAssumptions(bits(known), quiet);

const nVHE = { HCR_EL2: { 34: 0, 27: 0 } } as const;
const VHE = { HCR_EL2: { 34: 1, 27: 0 } } as const;
const host = { HCR_EL2: { 34: 1, 27: 1 } } as const;

describe('effectiveAccess at EL2', () => {
  it('reads TFP, TZ and TSM without E2H', () => {
    const trapped = { kind: 'trapped', to: 2 };
    const on = (n: number) => under({ ...nVHE, CPTR_EL2: { 8: 0, 10: 0, 12: 0, [n]: 1 } });
    expect(effectiveAccess('fp', 2, on(10))).toEqual({
      ...trapped,
      exceptionClass: 0x07,
      by: 'CPTR_EL2.TFP',
    });
    expect(effectiveAccess('sve', 2, on(8))).toEqual({ ...trapped, exceptionClass: 0x19, by: 'CPTR_EL2.TZ' });
    expect(effectiveAccess('sme', 2, on(12))).toEqual({
      ...trapped,
      exceptionClass: 0x1d,
      by: 'CPTR_EL2.TSM',
    });
    expect(effectiveAccess('fp', 2, on(8)).kind).toBe('allowed');
    expect(effectiveAccess('sve', 2, on(10))).toMatchObject({ exceptionClass: 0x07, by: 'CPTR_EL2.TFP' });
  });

  it('reads FPEN, ZEN and SMEN with E2H: only bit 0 of each counts', () => {
    const enables = (low: 0 | 1) => under({ ...VHE, CPTR_EL2: { 16: low, 20: low, 24: low } });
    for (const feature of ['fp', 'sve', 'sme'] as const) {
      expect(effectiveAccess(feature, 2, enables(1)).kind).toBe('allowed');
    }
    expect(effectiveAccess('sve', 2, enables(0))).toMatchObject({ exceptionClass: 0x19, by: 'CPTR_EL2.ZEN' });
    expect(effectiveAccess('fp', 2, enables(0))).toMatchObject({ exceptionClass: 0x07, by: 'CPTR_EL2.FPEN' });
  });

  it('depends on the bit that is not known, and on no other', () => {
    const result = effectiveAccess('sve', 2, under({ ...nVHE, CPTR_EL2: { 10: 0 } }));
    expect(result).toMatchObject({ kind: 'depends', on: ['CPTR_EL2.TZ'] });
    expect(effectiveAccess('fp', 2, under({ ...nVHE, CPTR_EL2: { 10: 0 } })).kind).toBe('allowed');
    expect(effectiveAccess('fp', 2, under({ CPTR_EL2: { 10: 0, 20: 1 } })).kind).toBe('allowed');
    const open = effectiveAccess('fp', 2, under({ CPTR_EL2: { 10: 1, 20: 1 } }));
    expect(open).toMatchObject({ kind: 'depends', on: ['HCR_EL2.E2H'] });
  });

  it('does not look at CPACR_EL1', () => {
    expect(
      effectiveAccess('fp', 2, under({ ...nVHE, CPTR_EL2: { 10: 0 }, CPACR_EL1: { 20: 0, 21: 0 } })).kind,
    ).toBe('allowed');
  });
});

describe('effectiveAccess at EL1 and EL0', () => {
  const open = { CPTR_EL2: { 8: 0, 10: 0, 12: 0 } } as const;

  it('asks CPACR_EL1 first, then CPTR_EL2', () => {
    const denied = under({ ...nVHE, CPACR_EL1: { 20: 0 }, CPTR_EL2: { 10: 1 } });
    expect(effectiveAccess('fp', 1, denied)).toMatchObject({ to: 1, by: 'CPACR_EL1.FPEN' });
    const granted = under({ ...nVHE, CPACR_EL1: { 20: 1, 21: 1 }, CPTR_EL2: { 10: 1 } });
    expect(effectiveAccess('fp', 1, granted)).toMatchObject({ to: 2, by: 'CPTR_EL2.TFP' });
  });

  it("takes '01' as a trap of EL0 alone", () => {
    const read = under({ ...nVHE, ...open, CPACR_EL1: { 20: 1, 21: 0 } });
    expect(effectiveAccess('fp', 1, read).kind).toBe('allowed');
    expect(effectiveAccess('fp', 0, read)).toMatchObject({ to: 1, exceptionClass: 0x07 });
  });

  it('reports a rerouted FP trap as unknown, SVE and SME with their class', () => {
    const tge = { HCR_EL2: { 34: 0, 27: 1 } } as const;
    const read = under({ ...tge, ...open, CPACR_EL1: { 20: 0, 16: 0, 24: 0 } });
    expect(effectiveAccess('fp', 0, read)).toMatchObject({ to: 2, exceptionClass: 0x00 });
    expect(effectiveAccess('sve', 0, read)).toMatchObject({ to: 2, exceptionClass: 0x19 });
    expect(effectiveAccess('sme', 0, read)).toMatchObject({ to: 2, exceptionClass: 0x1d });
  });

  it('skips CPACR_EL1 for EL0 of the host', () => {
    const read = (fpen1: 0 | 1) => under({ ...host, CPACR_EL1: { 20: 0 }, CPTR_EL2: { 20: 1, 21: fpen1 } });
    expect(effectiveAccess('fp', 0, read(1)).kind).toBe('allowed');
    expect(effectiveAccess('fp', 0, read(0))).toMatchObject({ to: 2, by: 'CPTR_EL2.FPEN' });
  });

  it('ignores CPTR_EL2 where EL2 is not enabled', () => {
    const secure = {
      ...nVHE,
      SCR_EL3: { 0: 0, 18: 0 },
      CPACR_EL1: { 20: 1, 21: 1 },
      CPTR_EL2: { 10: 1 },
    } as const;
    expect(effectiveAccess('fp', 1, under(secure)).kind).toBe('allowed');
  });
});

describe('streaming mode and ZA', () => {
  const openVHE = { ...VHE, CPTR_EL2: { 16: 1, 20: 1, 24: 1 } } as const;

  it('checks SVE as SME while streaming', () => {
    const closedSME = { ...VHE, CPTR_EL2: { 16: 1, 20: 1, 24: 0 } } as const;
    expect(effectiveAccess('sve', 2, under({ ...closedSME, SVCR: { 0: 0 } })).kind).toBe('allowed');
    expect(effectiveAccess('sve', 2, under({ ...closedSME, SVCR: { 0: 1 } }))).toMatchObject({
      exceptionClass: 0x1d,
    });
    expect(
      effectiveAccess('sve', 2, withAssumptions(bits(closedSME), [...firmwarePermits, ...nonSecureState])),
    ).toMatchObject({
      kind: 'depends',
      on: ['SVCR.SM'],
    });
  });

  it('needs SM or ZA where the instruction does', () => {
    const off = under({ ...openVHE, SVCR: { 0: 0, 1: 0 } });
    const on = under({ ...openVHE, SVCR: { 0: 1, 1: 1 } });
    for (const feature of ['streamingSve', 'za', 'streamingSveAndZa'] as const) {
      expect(effectiveAccess(feature, 2, off)).toMatchObject({ to: 2, exceptionClass: 0x1d });
      expect(effectiveAccess(feature, 2, on).kind).toBe('allowed');
    }
    expect(effectiveAccess('za', 2, off)).toMatchObject({ by: 'SVCR.ZA' });
    expect(effectiveAccess('streamingSveAndZa', 2, off)).toMatchObject({ by: 'SVCR.SM' });
  });

  it('lets SMSTART run with FP trapped', () => {
    const read = under({ ...VHE, CPTR_EL2: { 20: 0, 24: 1 } });
    expect(effectiveAccess('smeAccess', 2, read).kind).toBe('allowed');
    expect(effectiveAccess('sme', 2, read)).toMatchObject({ by: 'CPTR_EL2.FPEN' });
  });
});

describe('trace and activity monitors', () => {
  it('find TTA where the layout has it', () => {
    expect(effectiveAccess('trace', 2, under({ ...nVHE, CPTR_EL2: { 20: 1, 28: 0 } }))).toMatchObject({
      to: 2,
    });
    expect(effectiveAccess('trace', 2, under({ ...VHE, CPTR_EL2: { 20: 1, 28: 0 } })).kind).toBe('allowed');
    expect(effectiveAccess('trace', 1, under({ ...VHE, CPACR_EL1: { 28: 1 } }))).toMatchObject({ to: 1 });
  });

  it('TAM traps EL0 and EL1, not EL2', () => {
    const read = under({ ...nVHE, CPTR_EL2: { 30: 1 }, AMUSERENR_EL0: { 0: 1 } });
    expect(effectiveAccess('amu', 2, read).kind).toBe('allowed');
    expect(effectiveAccess('amu', 1, read)).toMatchObject({
      to: 2,
      exceptionClass: 0x18,
      by: 'CPTR_EL2.TAM',
    });
    expect(effectiveAccess('amu', 0, read)).toMatchObject({ to: 2 });
  });
});

describe('systemRegisterTrap', () => {
  it('traps CPACR_EL1 by TCPAC', () => {
    const read = under({ ...nVHE, CPTR_EL2: { 31: 1 } });
    expect(systemRegisterTrap('CPACR_EL1', 1, read)).toMatchObject({ to: 2, by: 'CPTR_EL2.TCPAC' });
    expect(systemRegisterTrap('CPACR_EL1', 2, read)).toEqual({ kind: 'allowed' });
    expect(systemRegisterTrap('CPTR_EL2', 2, bits({ CPTR_EL3: { 31: 1 } }))).toMatchObject({ to: 3 });
  });

  it('tells reads from writes for virtual memory controls', () => {
    const read = under({ HCR_EL2: { 26: 1, 30: 0, 42: 0 } });
    expect(systemRegisterTrap('TTBR0_EL1', 1, read, 'write')).toMatchObject({ to: 2, by: 'HCR_EL2.TVM' });
    expect(systemRegisterTrap('TTBR0_EL1', 1, read, 'read')).toEqual({ kind: 'allowed' });
  });

  it('checks ZCR and SMCR by ZEN and SMEN, not by FPEN', () => {
    const read = under({ ...VHE, CPTR_EL2: { 16: 1, 20: 0, 24: 0 } });
    expect(systemRegisterTrap('ZCR_EL2', 2, read)).toEqual({ kind: 'allowed' });
    expect(systemRegisterTrap('ZCR_EL12', 2, read)).toEqual({ kind: 'allowed' });
    expect(systemRegisterTrap('SMCR_EL1', 2, read)).toMatchObject({
      exceptionClass: 0x1d,
      by: 'CPTR_EL2.SMEN',
    });
  });

  it('gives UNDEFINED names their exception', () => {
    expect(systemRegisterTrap('CPACR_EL12', 2, under(nVHE))).toMatchObject({
      to: 2,
      exceptionClass: 0,
      by: 'UNDEFINED',
    });
    expect(systemRegisterTrap('HCR_EL2', 1, under({}))).toMatchObject({ to: 1, exceptionClass: 0 });
    expect(systemRegisterTrap('HCR_EL2', 1, under({ HCR_EL2: { 42: 1, 45: 0 } }))).toMatchObject({
      to: 2,
      by: 'HCR_EL2.NV',
    });
    // With NV2 some of EL2's registers are in memory: this tool does not say which.
    expect(systemRegisterTrap('HCR_EL2', 1, under({ HCR_EL2: { 42: 1, 45: 1 } }))).toMatchObject({
      kind: 'depends',
      on: ['HCR_EL2.NV2'],
    });
    expect(systemRegisterTrap('MIDR_EL1', 2, under({}), 'write')).toMatchObject({ exceptionClass: 0 });
  });

  it('applies fine-grained traps of either polarity', () => {
    const fgt = (n: number, value: 0 | 1) =>
      withAssumptions(
        (register, msb, lsb) =>
          register === 'ID_AA64MMFR0_EL1' && msb === 59
            ? 1
            : bits({ HFGRTR_EL2: { [n]: value } })(register, msb, lsb),
        [...firmwarePermits, ...nonSecureState],
      );
    const tpidr2 = (value: 0 | 1) => systemRegisterTrap('TPIDR2_EL0', 1, fgt(55, value), 'read');
    expect(tpidr2(0)).toMatchObject({ to: 2, by: 'HFGRTR_EL2.nTPIDR2_EL0' });
    expect(tpidr2(1)).toEqual({ kind: 'allowed' });
  });

  it('claims nothing for registers without a rule', () => {
    expect(systemRegisterTrap('S3_0_C15_C2_1', 2, under({}))).toBeUndefined();
    expect(systemRegisterTrap('FPMR', 0, under({}))).toBeUndefined();
  });
});

describe('unknown bits', () => {
  const registers = [
    'HCR_EL2',
    'CPACR_EL1',
    'CPTR_EL2',
    'CPTR_EL3',
    'SVCR',
    'SCR_EL3',
    'SMCR_EL1',
    'SMCR_EL2',
    'SMCR_EL3',
    'AMUSERENR_EL0',
    'ID_AA64SMFR0_EL1',
    'ID_AA64ZFR0_EL1',
  ];

  it('never hide an outcome: any completion gives one of the listed results, and each case is right', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<AccessFeature>(...accessFeatures),
        fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
        fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        (feature, el, stream) => {
          // Each bit: value 0 or 1, and known or not, drawn when it is first asked for.
          const drawn = new Map<string, number>();
          const draw = (register: string, lsb: number) => {
            const key = `${register}.${lsb}`;
            const value = drawn.get(key) ?? stream.next().value;
            drawn.set(key, value);
            return value;
          };
          const complete = (register: string, _msb: number, lsb: number) => draw(register, lsb) & 1;
          const partial = (register: string, _msb: number, lsb: number) =>
            draw(register, lsb) & 2 ? draw(register, lsb) & 1 : undefined;
          const exact = effectiveAccess(feature, el, complete);
          const open = effectiveAccess(feature, el, partial);
          expect(exact.kind).not.toBe('depends');
          if (open.kind !== 'depends') expect(open).toEqual(exact);
          else {
            expect(open.outcomes).toContainEqual(exact);
            expect(open.outcomes.length).toBeGreaterThan(1);
          }
          for (const key of drawn.keys()) expect(registers).toContain(key.split('.')[0]);
        },
      ),
      { numRuns: 3000 },
    );
  }, 60_000);

  it('that are all open still leave a finite answer', () => {
    for (const feature of accessFeatures) {
      for (const el of [0, 1, 2, 3] as const) {
        const result = effectiveAccess(feature, el, () => undefined);
        if (result.kind === 'depends') expect(result.cases.length).toBeLessThan(2000);
      }
    }
  });
});
