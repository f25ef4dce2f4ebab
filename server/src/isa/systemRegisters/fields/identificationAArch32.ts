import { f, layout } from './notation';

/** Arm ARM, AArch32 feature identification: the field of each nibble, from bits 31:28 down; `-` is reserved. */
const nibbles: Readonly<Record<string, string>> = {
  ID_PFR0_EL1: 'RAS DIT AMU CSV2 State3 State2 State1 State0',
  ID_PFR1_EL1: 'GIC Virt_frac Sec_frac GenTimer Virtualization MProgMod Security ProgMod',
  ID_PFR2_EL1: '- - - - - RAS_frac SSBS CSV3',
  ID_DFR0_EL1: 'TraceFilt PerfMon MProfDbg MMapTrc CopTrc MMapDbg CopSDbg CopDbg',
  ID_DFR1_EL1: '- - - - - - HPMN0 MTPMU',
  ID_AFR0_EL1: '- - - - IMPDEF3 IMPDEF2 IMPDEF1 IMPDEF0',
  ID_MMFR0_EL1: 'InnerShr FCSE AuxReg TCM ShareLvl OuterShr PMSA VMSA',
  ID_MMFR1_EL1: 'BPred L1TstCln L1Uni L1Hvd L1UniSW L1HvdSW L1UniVA L1HvdVA',
  ID_MMFR2_EL1: 'HWAccFlg WFIStall MemBarr UniTLB HvdTLB L1HvdRng L1HvdBG L1HvdFG',
  ID_MMFR3_EL1: 'Supersec CMemSz CohWalk PAN MaintBcst BPMaint CMaintSW CMaintVA',
  ID_MMFR4_EL1: 'EVT CCIDX LSM HPDS CnP XNX AC2 SpecSEI',
  ID_MMFR5_EL1: '- - - - - - nTLBPA ETS',
  ID_ISAR0_EL1: '- Divide Debug Coproc CmpBranch BitField BitCount Swap',
  ID_ISAR1_EL1: 'Jazelle Interwork Immediate IfThen Extend Except_AR Except Endian',
  ID_ISAR2_EL1: 'Reversal PSR_AR MultU MultS Mult MultiAccessInt MemHint LoadStore',
  ID_ISAR3_EL1: 'T32EE TrueNOP T32Copy TabBranch SynchPrim SVC SIMD Saturate',
  ID_ISAR4_EL1: 'SWP_frac PSR_M SynchPrim_frac Barrier SMC Writeback WithShifts Unpriv',
  ID_ISAR5_EL1: 'VCMA RDM - CRC32 SHA2 SHA1 AES SEVL',
  ID_ISAR6_EL1: '- I8MM BF16 SPECRES SB FHM DP JSCVT',
  MVFR0_EL1: 'FPRound FPShVec FPSqrt FPDivide FPTrap FPDP FPSP SIMDReg',
  MVFR1_EL1: 'SIMDFMAC FPHP SIMDHP SIMDSP SIMDInt SIMDLS FPDNaN FPFtZ',
  MVFR2_EL1: '- - - - - - FPMisc SIMDMisc',
};

export const identificationAArch32 = [
  ...Object.entries(nibbles).flatMap(([register, names]) =>
    layout(
      register,
      names.split(' ').flatMap((name, i) => {
        const lsb = 28 - 4 * i;
        return name === '-' ? [] : [f(`${lsb + 3}:${lsb}`, name, `${name} support, AArch32`)];
      }),
      { complete: false },
    ),
  ),
  ...layout('ID_AA64AFR1_EL1', []),
  ...layout(
    'ID_AA64AFR0_EL1',
    Array.from({ length: 8 }, (_, n) =>
      f(`${n * 4 + 3}:${n * 4}`, `IMPDEF${n}`, 'IMPLEMENTATION DEFINED features'),
    ),
    { complete: false },
  ),
];
