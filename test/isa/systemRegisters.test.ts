import { describe, expect, it } from 'vitest';
import {
  allSystemRegisters,
  canonicalName,
  describeValue,
  exceptionClassName,
  fieldOf,
  registerLayout,
  registerLayouts,
  reservedBits,
  systemRegister,
} from '../../server/src/isa/systemRegisters';
import { U64 } from '../../server/src/isa/u64';

const allKnown = U64.ONES;

describe('systemRegister', () => {
  it('finds names in either case, and encodings', () => {
    expect(systemRegister('cptr_el2')).toMatchObject({
      name: 'CPTR_EL2',
      encoding: 'S3_4_C1_C1_2',
      minimumEL: 2,
    });
    expect(systemRegister('s3_4_c1_c1_2')?.name).toBe('CPTR_EL2');
    expect(systemRegister('DBGBVR15_EL1')?.encoding).toBe('S2_0_C0_C15_4');
    expect(systemRegister('PMEVTYPER30_EL0')?.encoding).toBe('S3_3_C14_C15_6');
  });

  it('keeps an encoding without a name, and refuses what is neither', () => {
    expect(systemRegister('S3_0_C15_C2_1')).toMatchObject({
      named: false,
      name: 'S3_0_C15_C2_1',
      minimumEL: 1,
    });
    expect(systemRegister('S1_0_C15_C2_1')).toBeUndefined();
    expect(systemRegister('S3_0_C16_C2_1')).toBeUndefined();
    expect(systemRegister('NOT_A_REGISTER')).toBeUndefined();
  });

  it('tells apart two registers at one encoding by direction', () => {
    expect(canonicalName('S2_3_C0_C5_0', 'ro')).toBe('DBGDTRRX_EL0');
    expect(canonicalName('S2_3_C0_C5_0', 'wo')).toBe('DBGDTRTX_EL0');
    expect(canonicalName('spsr_hyp')).toBe('SPSR_EL2');
  });

  it('links the EL12 and EL02 names with what they reach', () => {
    expect(systemRegister('CPACR_EL12')).toMatchObject({ aliasOf: 'CPACR_EL1', minimumEL: 2 });
    expect(systemRegister('CNTP_CTL_EL02')).toMatchObject({ aliasOf: 'CNTP_CTL_EL0' });
    expect(systemRegister('ZCR_EL1')).toMatchObject({ alias: 'ZCR_EL12', feature: 'FEAT_SVE' });
    expect(systemRegister('HCR_EL2')).toMatchObject({ alias: undefined, feature: undefined });
  });

  it('gives every alias a register that exists', () => {
    const broken = [...allSystemRegisters()].filter(
      ({ aliasOf }) => aliasOf !== undefined && systemRegister(aliasOf)?.named !== true,
    );
    expect(broken).toEqual([]);
  });
});

describe('layouts', () => {
  const layouts = [...allSystemRegisters()]
    .filter((r) => r.aliasOf === undefined)
    .flatMap((r) => registerLayouts(r.name));

  it('have fields in order that do not overlap each other or the RES1 bits', () => {
    for (const { register, fields, res1 } of layouts) {
      let below = 64;
      for (const { name, msb, lsb } of fields) {
        expect(msb, `${register}.${name}`).toBeLessThan(below);
        expect(lsb, `${register}.${name}`).toBeLessThanOrEqual(msb);
        expect(
          res1.filter((bit) => bit >= lsb && bit <= msb),
          `${register}.${name}`,
        ).toEqual([]);
        below = lsb;
      }
    }
    expect(new Set(layouts.map((each) => each.register)).size).toBeGreaterThan(130);
  });

  it('list no value that does not fit its field', () => {
    for (const { register, fields } of layouts) {
      for (const { name, msb, lsb, values = {} } of fields) {
        const tooLarge = Object.keys(values).filter((value) => Number(value) >= 2 ** (msb - lsb + 1));
        expect(tooLarge, `${register}.${name}`).toEqual([]);
      }
    }
  });

  it('of CPTR_EL2 depend on E2H', () => {
    expect(registerLayout('CPTR_EL2', undefined)).toBeUndefined();
    expect(fieldOf('CPTR_EL2', 'TFP', 0)).toMatchObject({ msb: 10, lsb: 10 });
    expect(fieldOf('CPTR_EL2', 'TFP', 1)).toBeUndefined();
    expect(fieldOf('CPTR_EL2', 'FPEN', 1)).toMatchObject({ msb: 21, lsb: 20 });
    expect(fieldOf('CPTR_EL2', 'TTA', 0)?.msb).toBe(20);
    expect(fieldOf('CPTR_EL2', 'TTA', 1)?.msb).toBe(28);
  });

  it('EMEC of SCTLR2 is there where MECs are chosen', () => {
    expect(fieldOf('SCTLR2_EL2', 'EMEC', 1)?.msb).toBe(1);
    expect(fieldOf('SCTLR2_EL3', 'EMEC', undefined)?.msb).toBe(1);
    expect(fieldOf('SCTLR2_EL1', 'EMEC', undefined)).toBeUndefined();
  });

  it('of a permission index tell the Guarded Control Stack, WXN, and give nothing for what is reserved', () => {
    const meanings = (value: number) => fieldOf('PIR_EL1', 'Perm3', undefined)?.values?.[value];
    expect([6, 8, 9, 10, 11].map(meanings)).toEqual([
      'RW, or RX where an overlay takes W away',
      'R',
      'R, and Guarded Control Stack',
      'RX',
      undefined,
    ]);
  });

  it('nAA allows more than one 16-byte block, SMD and HCE concern EL3, too', () => {
    expect(fieldOf('SCTLR_EL2', 'nAA', 0)?.meaning).toMatch(/may cross 16 bytes/);
    expect(fieldOf('SCR_EL3', 'SMD', undefined)?.meaning).toMatch(/at EL1 and above/);
    expect(fieldOf('SCR_EL3', 'HCE', undefined)?.meaning).toMatch(/at EL1 and above/);
  });

  it('of MDCR_EL2 is EBWE, and no HPMEE', () => {
    expect(fieldOf('MDCR_EL2', 'EBWE', undefined)).toMatchObject({ msb: 43, lsb: 43 });
    expect(fieldOf('MDCR_EL2', 'PMSSE', undefined)).toMatchObject({ msb: 31, lsb: 30 });
    expect(fieldOf('MDCR_EL2', 'HPMEE', undefined)).toBeUndefined();
  });

  it('of an acknowledged interrupt, 1020 and 1021 are told at EL3 for whom it is', () => {
    const values = fieldOf('ICC_IAR0_EL1', 'INTID', undefined)?.values;
    expect([values?.[1020], values?.[1021]]).toEqual(['one for Secure EL1', 'one for Non-secure EL1 or EL2']);
  });

  it('UE and FI of an error record have the bits that firmware uses', () => {
    expect(fieldOf('ERXCTLR_EL1', 'UE', undefined)?.msb).toBe(4);
    expect(fieldOf('ERXCTLR_EL1', 'FI', undefined)?.msb).toBe(3);
  });

  it('of an EL12 name are those of its target', () => {
    expect(registerLayouts('CPACR_EL12')).toEqual(registerLayouts('CPACR_EL1'));
  });
});

describe('describeValue', () => {
  it('names fields, values and what they mean', () => {
    const [described] = describeValue('CPACR_EL1', undefined, U64.from(0x330000), allKnown);
    const rows = new Map(described?.rows.map((row) => [row.name, row]));
    expect(rows.get('FPEN')).toMatchObject({ value: 3, bits: '11', valueMeaning: 'not trapped' });
    expect(rows.get('SMEN')).toMatchObject({ value: 0, valueMeaning: 'EL0 and EL1 trapped' });
  });

  it('gives no value to a field with an unknown bit', () => {
    const known = U64.from(1 << 20);
    const [described] = describeValue('CPTR_EL2', 1, U64.from(0x300000), known);
    const fpen = described?.rows.find((row) => row.name === 'FPEN');
    expect(fpen).toMatchObject({ value: undefined, bits: '?1', valueMeaning: undefined });
  });

  it('gives both layouts while E2H is open', () => {
    const both = describeValue('CPTR_EL2', undefined, U64.from(0x33ff), allKnown);
    expect(both.map((each) => each.e2h)).toEqual([0, 1]);
  });

  it('reports reserved bits that do not hold what they should', () => {
    // 0x33ff is CPTR_EL2 for E2H = 0 with TZ and TSM set; 0x300 lacks most RES1 bits.
    expect(describeValue('CPTR_EL2', 0, U64.from(0x33ff), allKnown)[0]?.reserved).toEqual([]);
    expect(describeValue('CPTR_EL2', 0, U64.from(0x33fe), allKnown)[0]?.reserved).toEqual([
      { bit: 0, should: 1 },
    ]);
    expect(describeValue('CPTR_EL2', 0, U64.from(0x3b3ff), allKnown)[0]?.reserved).toEqual([
      { bit: 17, should: 0 },
      { bit: 16, should: 0 },
      { bit: 15, should: 0 },
    ]);
    expect(describeValue('CPTR_EL2', 0, U64.ZERO, U64.ZERO)[0]?.reserved).toEqual([]);
  });

  it('gives nothing for a register whose fields are not known', () => {
    expect(describeValue('S3_0_C15_C2_1', undefined, U64.ZERO, allKnown)).toEqual([]);
  });

  it('names exception classes', () => {
    const [described] = describeValue('ESR_EL2', undefined, U64.from(0x1d * 2 ** 26), allKnown);
    expect(described?.rows.find((row) => row.name === 'EC')?.valueMeaning).toBe(exceptionClassName(0x1d));
    expect(exceptionClassName(0x02)).toBeUndefined();
  });
});

it('bits of a vector length register that are RAZ/WI are no reserved bits', () => {
  const [layout] = registerLayouts('ZCR_EL2');
  expect(layout && reservedBits(layout, U64.from(0x1ff), U64.ONES)).toEqual([]);
  expect(layout && reservedBits(layout, U64.from(0x200), U64.ONES)).toEqual([{ bit: 9, should: 0 }]);
});
