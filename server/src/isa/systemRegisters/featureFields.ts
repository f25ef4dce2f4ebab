/**
 * Where the identification registers tell of a feature: 0 in the field is "not implemented" (Arm ARM, the field
 * descriptions of ID_AA64PFR<n>, ID_AA64DFR0, ID_AA64ISAR0 and ID_AA64MMFR<n>_EL1). Only features whose registers
 * are UNDEFINED without them.
 */
const fields: Readonly<Record<string, readonly [register: string, field: string]>> = {
  FEAT_SVE: ['ID_AA64PFR0_EL1', 'SVE'],
  FEAT_AMUv1: ['ID_AA64PFR0_EL1', 'AMU'],
  FEAT_AMUv1p1: ['ID_AA64PFR0_EL1', 'AMU'],
  FEAT_RAS: ['ID_AA64PFR0_EL1', 'RAS'],
  FEAT_GICv3: ['ID_AA64PFR0_EL1', 'GIC'],
  FEAT_SEL2: ['ID_AA64PFR0_EL1', 'SEL2'],
  FEAT_RME: ['ID_AA64PFR0_EL1', 'RME'],
  FEAT_DIT: ['ID_AA64PFR0_EL1', 'DIT'],
  FEAT_SME: ['ID_AA64PFR1_EL1', 'SME'],
  FEAT_MTE: ['ID_AA64PFR1_EL1', 'MTE'],
  FEAT_MTE2: ['ID_AA64PFR1_EL1', 'MTE'],
  FEAT_GCS: ['ID_AA64PFR1_EL1', 'GCS'],
  FEAT_SSBS: ['ID_AA64PFR1_EL1', 'SSBS'],
  FEAT_NMI: ['ID_AA64PFR1_EL1', 'NMI'],
  FEAT_THE: ['ID_AA64PFR1_EL1', 'THE'],
  FEAT_SPE: ['ID_AA64DFR0_EL1', 'PMSVer'],
  FEAT_TRBE: ['ID_AA64DFR0_EL1', 'TraceBuffer'],
  FEAT_TRF: ['ID_AA64DFR0_EL1', 'TraceFilt'],
  FEAT_BRBE: ['ID_AA64DFR0_EL1', 'BRBE'],
  FEAT_PMUv3: ['ID_AA64DFR0_EL1', 'PMUVer'],
  FEAT_RNG: ['ID_AA64ISAR0_EL1', 'RNDR'],
  FEAT_ECV: ['ID_AA64MMFR0_EL1', 'ECV'],
  FEAT_FGT: ['ID_AA64MMFR0_EL1', 'FGT'],
  FEAT_FGT2: ['ID_AA64MMFR0_EL1', 'FGT'],
  FEAT_HCX: ['ID_AA64MMFR1_EL1', 'HCX'],
  FEAT_LOR: ['ID_AA64MMFR1_EL1', 'LO'],
  FEAT_PAN: ['ID_AA64MMFR1_EL1', 'PAN'],
  FEAT_VHE: ['ID_AA64MMFR1_EL1', 'VH'],
  FEAT_UAO: ['ID_AA64MMFR2_EL1', 'UAO'],
  FEAT_NV2: ['ID_AA64MMFR2_EL1', 'NV'],
  FEAT_TCR2: ['ID_AA64MMFR3_EL1', 'TCRX'],
  FEAT_SCTLR2: ['ID_AA64MMFR3_EL1', 'SCTLRX'],
  FEAT_S1PIE: ['ID_AA64MMFR3_EL1', 'S1PIE'],
  FEAT_S1POE: ['ID_AA64MMFR3_EL1', 'S1POE'],
};

/** The field that is 0 where the feature is not implemented. */
export function fieldOfFeature(
  feature: string,
): { readonly register: string; readonly field: string } | undefined {
  const [register, field] = fields[feature] ?? [];
  return register === undefined || field === undefined ? undefined : { register, field };
}
