import { type AccessDecision, trap } from './accessResult';
import { whenEL2Enabled } from './controlBits';
import { control, nonZero, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';

/**
 * HFGRTR_EL2 and HFGWTR_EL2 (Arm ARM, FEAT_FGT): the field at each bit, from bit 0. The field bears
 * the register's name; `n…` fields trap when 0, all others when 1. Bit 51 is reserved; bits 39, 45 and
 * 59 on cover what their names say.
 */
const fields: readonly string[] =
  `AFSR0_EL1 AFSR1_EL1 AIDR_EL1 AMAIR_EL1 APDAKey APDBKey APGAKey APIAKey APIBKey CCSIDR_EL1 CLIDR_EL1
   CONTEXTIDR_EL1 CPACR_EL1 CSSELR_EL1 CTR_EL0 DCZID_EL0 ESR_EL1 FAR_EL1 ISR_EL1 LORC_EL1 LOREA_EL1 LORID_EL1
   LORN_EL1 LORSA_EL1 MAIR_EL1 MIDR_EL1 MPIDR_EL1 PAR_EL1 REVIDR_EL1 SCTLR_EL1 SCXTNUM_EL1 SCXTNUM_EL0 TCR_EL1
   TPIDR_EL1 TPIDRRO_EL0 TPIDR_EL0 TTBR0_EL1 TTBR1_EL1 VBAR_EL1 ICC_IGRPENn_EL1 ERRIDR_EL1 ERRSELR_EL1 ERXFR_EL1
   ERXCTLR_EL1 ERXSTATUS_EL1 ERXMISCn_EL1 ERXPFGF_EL1 ERXPFGCTL_EL1 ERXPFGCDN_EL1 ERXADDR_EL1 nACCDATA_EL1 -
   nGCS_EL0 nGCS_EL1 nSMPRI_EL1 nTPIDR2_EL0 nRCWMASK_EL1 nPIRE0_EL1 nPIR_EL1 nPOR_EL0 nPOR_EL1 nS2POR_EL1
   nMAIR2_EL1 nAMAIR2_EL1`.split(/\s+/);

/** Registers whose field has another name. */
function fieldName(register: string): string {
  const key = /^(AP[DGI][AB]?KEY)(LO|HI)_EL1$/.exec(register);
  if (key?.[1] !== undefined) return key[1].replace('KEY', 'Key');
  if (/^ERXMISC\d_EL1$/.test(register)) return 'ERXMISCn_EL1';
  if (/^ICC_IGRPEN[01]_EL1$/.test(register)) return 'ICC_IGRPENn_EL1';
  if (/^GCS(CR|PR)_EL1$/.test(register)) return 'GCS_EL1';
  return register;
}

/**
 * The fine-grained trap of a read or a write of `register` from EL1 (or from EL0 outside the host), when
 * there is one: in effect with FEAT_FGT and SCR_EL3.FGTEn, which counts as 1 without EL3.
 */
export function checkFineGrained(
  register: string,
  direction: 'read' | 'write',
  next: AccessDecision,
): AccessDecision {
  const name = fieldName(register);
  const positive = fields.indexOf(name);
  const bit = positive >= 0 ? positive : fields.indexOf(`n${name}`);
  const field = fields[bit];
  if (field === undefined) return next;
  const selected = control(direction === 'read' ? 'HFGRTR_EL2' : 'HFGWTR_EL2', field, bit);
  const trapped = trap(2, EC_SYSTEM_REGISTER, selected.field);
  const fine = positive >= 0 ? test(selected, next, trapped) : test(selected, trapped, next);
  const enabled = test(control('SCR_EL3', 'FGTEn', 27), next, fine);
  return whenEL2Enabled(test(nonZero('ID_AA64MMFR0_EL1', 'FGT', 59, 56), next, enabled), next);
}
