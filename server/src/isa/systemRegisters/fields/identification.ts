import type { RegisterField } from '../types';
import { f, layout, yes } from './notation';

/**
 * Arm ARM, AArch64 feature identification registers: the fields of each, `name msb:lsb`. The name is that
 * of the feature; 0 is "not implemented" except where `special` says otherwise.
 */
const features: Readonly<Record<string, string>> = {
  ID_AA64PFR0_EL1: `CSV3 63:60, CSV2 59:56, RME 55:52, DIT 51:48, AMU 47:44, MPAM 43:40, SEL2 39:36, SVE 35:32,
    RAS 31:28, GIC 27:24, AdvSIMD 23:20, FP 19:16, EL3 15:12, EL2 11:8, EL1 7:4, EL0 3:0`,
  ID_AA64PFR1_EL1: `PFAR 63:60, DF2 59:56, MTEX 55:52, THE 51:48, GCS 47:44, MTE_frac 43:40, NMI 39:36,
    CSV2_frac 35:32, RNDR_trap 31:28, SME 27:24, MPAM_frac 19:16, RAS_frac 15:12, MTE 11:8, SSBS 7:4,
    BT 3:0`,
  ID_AA64PFR2_EL1: `FPMR 35:32, MTEFAR 11:8, MTESTOREONLY 7:4, MTEPERM 3:0`,
  ID_AA64ZFR0_EL1: `F64MM 59:56, F32MM 55:52, I8MM 47:44, SM4 43:40, SHA3 35:32, B16B16 27:24, BF16 23:20,
    BitPerm 19:16, AES 7:4, SVEver 3:0`,
  ID_AA64SMFR0_EL1: `FA64 63, LUTv2 60, SMEver 59:56, I16I64 55:52, F64F64 48, I16I32 47:44, B16B16 43, F16F16 42,
    F8F16 41, F8F32 40, I8I32 39:36, F16F32 35, B16F32 34, BI32I32 33, F32F32 32, SF8FMA 30,
    SF8DP4 29, SF8DP2 28, SBitPerm 25, AES 24, SFEXPA 23`,
  ID_AA64FPFR0_EL1: `F8CVT 31, F8FMA 30, F8DP4 29, F8DP2 28, F8E4M3 1, F8E5M2 0`,
  ID_AA64DFR0_EL1: `HPMN0 63:60, ExtTrcBuff 59:56, BRBE 55:52, MTPMU 51:48, TraceBuffer 47:44, TraceFilt 43:40,
    DoubleLock 39:36, PMSVer 35:32, CTX_CMPs 31:28, WRPs 23:20, BRPs 15:12, PMUVer 11:8,
    TraceVer 7:4, DebugVer 3:0`,
  ID_AA64DFR1_EL1: `ABL_CMPs 63:56, DPFZS 55:52, EBEP 51:48, ITE 47:44, ABLE 43:40, PMICNTR 39:36, SPMU 35:32,
    CTX_CMPs 31:24, WRPs 23:16, BRPs 15:8, SYSPMUID 7:0`,
  ID_AA64ISAR0_EL1: `RNDR 63:60, TLB 59:56, TS 55:52, FHM 51:48, DP 47:44, SM4 43:40, SM3 39:36, SHA3 35:32,
    RDM 31:28, TME 27:24, ATOMIC 23:20, CRC32 19:16, SHA2 15:12, SHA1 11:8, AES 7:4`,
  ID_AA64ISAR1_EL1: `LS64 63:60, XS 59:56, I8MM 55:52, DGH 51:48, BF16 47:44, SPECRES 43:40, SB 39:36, FRINTTS 35:32,
    GPI 31:28, GPA 27:24, LRCPC 23:20, FCMA 19:16, JSCVT 15:12, API 11:8, APA 7:4, DPB 3:0`,
  ID_AA64ISAR2_EL1: `ATS1A 63:60, LUT 59:56, CSSC 55:52, RPRFM 51:48, PRFMSLC 43:40, SYSINSTR_128 39:36,
    SYSREG_128 35:32, CLRBHB 31:28, PAC_frac 27:24, BC 23:20, MOPS 19:16, APA3 15:12, GPA3 11:8,
    RPRES 7:4, WFxT 3:0`,
  ID_AA64ISAR3_EL1: `PACM 15:12, TLBIW 11:8, FAMINMAX 7:4, CPA 3:0`,
  ID_AA64MMFR0_EL1: `ECV 63:60, FGT 59:56, EXS 47:44, TGRAN4_2 43:40, TGRAN64_2 39:36, TGRAN16_2 35:32, TGRAN4 31:28,
    TGRAN64 27:24, TGRAN16 23:20, BIGENDEL0 19:16, SNSMEM 15:12, BIGEND 11:8, ASIDBITS 7:4,
    PARANGE 3:0`,
  ID_AA64MMFR1_EL1: `ECBHB 63:60, CMOW 59:56, TIDCP1 55:52, nTLBPA 51:48, AFP 47:44, HCX 43:40, ETS 39:36, TWED 35:32,
    XNX 31:28, SpecSEI 27:24, PAN 23:20, LO 19:16, HPDS 15:12, VH 11:8, VMIDBits 7:4, HAFDBS 3:0`,
  ID_AA64MMFR2_EL1: `E0PD 63:60, EVT 59:56, BBM 55:52, TTL 51:48, FWB 43:40, IDS 39:36, AT 35:32, ST 31:28, NV 27:24,
    CCIDX 23:20, VARange 19:16, IESB 15:12, LSM 11:8, UAO 7:4, CnP 3:0`,
  ID_AA64MMFR3_EL1: `Spec_FPACC 63:60, ADERR 59:56, SDERR 55:52, ANERR 47:44, SNERR 43:40, D128_2 39:36, D128 35:32,
    MEC 31:28, AIE 27:24, S2POE 23:20, S1POE 19:16, S2PIE 15:12, S1PIE 11:8, SCTLRX 7:4, TCRX 3:0`,
  ID_AA64MMFR4_EL1: `E3DSE 39:36, E2H0 27:24, NV_frac 23:20, FGWTE3 19:16, HACDBS 15:12, ASID2 11:8, EIESB 7:4`,
};

type Values = Readonly<Record<number, string>>;
const implemented: Values = { 0: 'not implemented', 1: 'implemented' };
const level: Values = { 0: 'not implemented', 1: 'AArch64 only', 2: 'AArch64 and AArch32' };
const floating: Values = { 0: 'implemented', 1: 'implemented, with half precision', 15: 'not implemented' };
const granule: Values = { 0: 'implemented', 1: 'implemented, with 52-bit addresses', 15: 'not implemented' };

/** Fields whose values are not just "implemented" in growing versions. */
const special: Readonly<Record<string, Values>> = {
  'ID_AA64PFR0_EL1.EL0': level,
  'ID_AA64PFR0_EL1.EL1': level,
  'ID_AA64PFR0_EL1.EL2': level,
  'ID_AA64PFR0_EL1.EL3': level,
  'ID_AA64PFR0_EL1.FP': floating,
  'ID_AA64PFR0_EL1.AdvSIMD': floating,
  'ID_AA64PFR0_EL1.SVE': implemented,
  'ID_AA64PFR0_EL1.RAS': { 0: 'not implemented', 1: 'FEAT_RAS', 2: 'FEAT_RASv1p1', 3: 'FEAT_RASv2' },
  'ID_AA64PFR1_EL1.SME': { 0: 'not implemented', 1: 'FEAT_SME', 2: 'FEAT_SME2' },
  'ID_AA64PFR1_EL1.MTE': { 0: 'not implemented', 1: 'FEAT_MTE', 2: 'FEAT_MTE2', 3: 'FEAT_MTE3' },
  'ID_AA64ZFR0_EL1.SVEver': { 0: 'SVE', 1: 'SVE2', 2: 'SVE2.1', 3: 'SVE2.2' },
  'ID_AA64SMFR0_EL1.SMEver': { 0: 'SME', 1: 'SME2', 2: 'SME2.1', 3: 'SME2.2' },
  'ID_AA64MMFR0_EL1.TGRAN4': granule,
  'ID_AA64MMFR0_EL1.TGRAN64': { 0: 'implemented', 15: 'not implemented' },
  'ID_AA64MMFR0_EL1.TGRAN16': {
    0: 'not implemented',
    1: 'implemented',
    2: 'implemented, with 52-bit addresses',
  },
  'ID_AA64MMFR0_EL1.ASIDBITS': { 0: '8 bits', 2: '16 bits' },
  'ID_AA64MMFR0_EL1.PARANGE': {
    0: '32 bits',
    1: '36 bits',
    2: '40 bits',
    3: '42 bits',
    4: '44 bits',
    5: '48 bits',
    6: '52 bits',
    7: '56 bits',
  },
  'ID_AA64MMFR0_EL1.FGT': { 0: 'not implemented', 1: 'FEAT_FGT', 2: 'FEAT_FGT2' },
  'ID_AA64MMFR1_EL1.VH': implemented,
  'ID_AA64MMFR1_EL1.VMIDBits': { 0: '8 bits', 2: '16 bits' },
  'ID_AA64MMFR1_EL1.PAN': { 0: 'not implemented', 1: 'FEAT_PAN', 2: 'FEAT_PAN2', 3: 'FEAT_PAN3' },
  'ID_AA64MMFR2_EL1.NV': { 0: 'not implemented', 1: 'FEAT_NV', 2: 'FEAT_NV2' },
  'ID_AA64MMFR4_EL1.E2H0': { 0: 'E2H can be 0 and 1', 14: 'E2H is 1', 15: 'E2H is 1' },
};

function fieldsOf(register: string, list: string): RegisterField[] {
  return list.split(/,\s+/).map((entry) => {
    const [name = '', bits = ''] = entry.split(' ');
    const values = special[`${register}.${name}`] ?? { 0: 'not implemented' };
    return f(bits, name, `${name} support`, values);
  });
}

/** Identification of the PE, its caches and its features. */
export const identification = [
  ...Object.entries(features).flatMap(([register, list]) =>
    layout(register, fieldsOf(register, list), { complete: false }),
  ),
  ...layout('MIDR_EL1 VPIDR_EL2', [
    f('31:24', 'Implementer', 'implementer', {
      65: 'Arm',
      70: 'Fujitsu',
      72: 'HiSilicon',
      81: 'Qualcomm',
      97: 'Apple',
      192: 'Ampere',
    }),
    f('23:20', 'Variant', 'major revision'),
    f('19:16', 'Architecture', 'architecture', { 15: 'by identification registers' }),
    f('15:4', 'PartNum', 'part number'),
    f('3:0', 'Revision', 'minor revision'),
  ]),
  ...layout(
    'MPIDR_EL1 VMPIDR_EL2',
    [
      f('39:32', 'Aff3', 'affinity level 3'),
      f(30, 'U', 'uniprocessor system', yes),
      f(24, 'MT', 'the lowest level is made of threads', yes),
      f('23:16', 'Aff2', 'affinity level 2'),
      f('15:8', 'Aff1', 'affinity level 1'),
      f('7:0', 'Aff0', 'affinity level 0'),
    ],
    { res1: [31] },
  ),
  ...layout(
    'CTR_EL0',
    [
      f('37:32', 'TminLine', 'log2 of the words in the smallest tag line'),
      f(29, 'DIC', 'instruction cache maintenance is not required for coherency', yes),
      f(28, 'IDC', 'data cache cleaning is not required for coherency', yes),
      f('27:24', 'CWG', 'log2 of the words of the cache write-back granule'),
      f('23:20', 'ERG', 'log2 of the words of the exclusives reservation granule'),
      f('19:16', 'DminLine', 'log2 of the words in the smallest data cache line'),
      f('15:14', 'L1Ip', 'instruction cache policy', { 0: 'VPIPT', 1: 'AIVIVT', 2: 'VIPT', 3: 'PIPT' }),
      f('3:0', 'IminLine', 'log2 of the words in the smallest instruction cache line'),
    ],
    { res1: [31] },
  ),
  ...layout('DCZID_EL0', [
    f(4, 'DZP', 'DC ZVA is prohibited', yes),
    f('3:0', 'BS', 'log2 of the words that DC ZVA zeroes'),
  ]),
  ...layout('CSSELR_EL1', [
    f(4, 'TnD', 'allocation tags', yes),
    f('3:1', 'Level', 'cache level less 1'),
    f(0, 'InD', 'cache', { 0: 'data or unified', 1: 'instruction' }),
  ]),
];
