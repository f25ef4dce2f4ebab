/**
 * Where ID registers say that a feature is there: register, lowest bit of its 4-bit field, and the least value
 * (Arm ARM A2.2, "Architecture features": "This feature is identified by…"). FEAT_GICv3 is the system register interface.
 */
const fields: Readonly<Record<string, readonly [register: string, lsb: number, least: number]>> = {
  FEAT_SVE: ['ID_AA64PFR0_EL1', 32, 1],
  FEAT_SME: ['ID_AA64PFR1_EL1', 24, 1],
  FEAT_GCS: ['ID_AA64PFR1_EL1', 44, 1],
  FEAT_PAuth: ['ID_AA64ISAR1_EL1', 4, 1],
  FEAT_MTE: ['ID_AA64PFR1_EL1', 8, 1],
  FEAT_MTE2: ['ID_AA64PFR1_EL1', 8, 2],
  FEAT_PAN: ['ID_AA64MMFR1_EL1', 20, 1],
  FEAT_UAO: ['ID_AA64MMFR2_EL1', 4, 1],
  FEAT_DIT: ['ID_AA64PFR0_EL1', 48, 1],
  FEAT_SSBS: ['ID_AA64PFR1_EL1', 4, 2],
  FEAT_NMI: ['ID_AA64PFR1_EL1', 36, 1],
  FEAT_RNG: ['ID_AA64ISAR0_EL1', 60, 1],
  FEAT_HCX: ['ID_AA64MMFR1_EL1', 40, 1],
  FEAT_FGT: ['ID_AA64MMFR0_EL1', 56, 1],
  FEAT_FGT2: ['ID_AA64MMFR0_EL1', 56, 2],
  FEAT_AMUv1: ['ID_AA64PFR0_EL1', 44, 1],
  FEAT_AMUv1p1: ['ID_AA64PFR0_EL1', 44, 2],
  FEAT_NV2: ['ID_AA64MMFR2_EL1', 24, 2],
  FEAT_VHE: ['ID_AA64MMFR1_EL1', 8, 1],
  FEAT_SEL2: ['ID_AA64PFR0_EL1', 36, 1],
  FEAT_ECV: ['ID_AA64MMFR0_EL1', 60, 1],
  FEAT_CSV2_2: ['ID_AA64PFR0_EL1', 56, 2],
  FEAT_LOR: ['ID_AA64MMFR1_EL1', 16, 1],
  FEAT_RAS: ['ID_AA64PFR0_EL1', 28, 1],
  FEAT_MPAM: ['ID_AA64PFR0_EL1', 40, 1],
  FEAT_SPE: ['ID_AA64DFR0_EL1', 32, 1],
  FEAT_TRBE: ['ID_AA64DFR0_EL1', 44, 1],
  FEAT_BRBE: ['ID_AA64DFR0_EL1', 52, 1],
  FEAT_TRF: ['ID_AA64DFR0_EL1', 40, 1],
  FEAT_ETE: ['ID_AA64DFR0_EL1', 4, 1],
  FEAT_PMUv3: ['ID_AA64DFR0_EL1', 8, 1],
  FEAT_RME: ['ID_AA64PFR0_EL1', 52, 1],
  FEAT_LS64_ACCDATA: ['ID_AA64ISAR1_EL1', 60, 3],
  FEAT_Debugv8p9: ['ID_AA64DFR0_EL1', 0, 11],
  FEAT_XS: ['ID_AA64ISAR1_EL1', 56, 1],
  FEAT_TLBIOS: ['ID_AA64ISAR0_EL1', 56, 1],
  FEAT_TLBIRANGE: ['ID_AA64ISAR0_EL1', 56, 2],
  FEAT_PAN2: ['ID_AA64MMFR1_EL1', 20, 2],
  FEAT_DPB: ['ID_AA64ISAR1_EL1', 0, 1],
  FEAT_DPB2: ['ID_AA64ISAR1_EL1', 0, 2],
  FEAT_SPECRES: ['ID_AA64ISAR1_EL1', 40, 1],
  FEAT_CCIDX: ['ID_AA64MMFR2_EL1', 20, 1],
  FEAT_GICv3: ['ID_AA64PFR0_EL1', 24, 1],
};

/** The ID registers that `hasFeature` asks for. */
export const identificationRegisters: readonly string[] = [
  ...new Set(Object.values(fields).map(([register]) => register)),
];

/** Whether the processor with these ID registers has a feature; one that is later than these fields is not there. */
export function hasFeature(feature: string, registers: ReadonlyMap<string, bigint>): boolean {
  const field = fields[feature];
  if (field === undefined) return false;
  const [register, lsb, least] = field;
  const value = Number(((registers.get(register) ?? 0n) >> BigInt(lsb)) & 15n);
  // An unsigned field, but for the version of the PMU, where 15 says IMPLEMENTATION DEFINED.
  return value >= least && !(feature === 'FEAT_PMUv3' && value === 15);
}
