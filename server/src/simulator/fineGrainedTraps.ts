import { fineGrainedFields as fields } from '../isa/systemRegisters/fineGrained';
import { type AccessDecision, trap } from './accessResult';
import { whenEL2Enabled } from './controlBits';
import { control, nonZero, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';

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
