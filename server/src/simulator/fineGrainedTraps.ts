import { fineGrainedFields, trapsWhenClear } from '../isa/systemRegisters/fineGrained';
import { type AccessDecision, trap } from './accessResult';
import { whenEL2Enabled } from './controlBits';
import { type ControlBit, control, nonZero, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';

/** Registers whose field has another name: the first pattern that matches gives it. */
const shared: readonly (readonly [names: RegExp, field: string])[] = [
  [/^APIAKEY/, 'APIAKey'],
  [/^APIBKEY/, 'APIBKey'],
  [/^APDAKEY/, 'APDAKey'],
  [/^APDBKEY/, 'APDBKey'],
  [/^APGAKEY/, 'APGAKey'],
  [/^ERXMISC\d_EL1$/, 'ERXMISCn_EL1'],
  [/^ICC_IGRPEN[01]_EL1$/, 'ICC_IGRPENn_EL1'],
  [/^GCS(CR|PR)_EL1$|^GCSCRE0_EL1$/, 'nGCS_EL1'],
  [/^GCSPR_EL0$/, 'nGCS_EL0'],
  [/^TCR2_EL1$/, 'TCR_EL1'],
  [/^SCTLR2_EL1$/, 'SCTLR_EL1'],
  [/^DBGBCR\d+_EL1$/, 'DBGBCRn_EL1'],
  [/^DBGBVR\d+_EL1$/, 'DBGBVRn_EL1'],
  [/^DBGWCR\d+_EL1$/, 'DBGWCRn_EL1'],
  [/^DBGWVR\d+_EL1$/, 'DBGWVRn_EL1'],
  [/^DBGCLAIM(SET|CLR)_EL1$/, 'DBGCLAIM'],
  [/^PM(X?)EVCNTR\d*_EL0$/, 'PMEVCNTRn_EL0'],
  [/^PM(X?)EVTYPER\d*_EL0$/, 'PMEVTYPERn_EL0'],
  [/^PMCNTEN(SET|CLR)_EL0$/, 'PMCNTEN'],
  [/^PMINTEN(SET|CLR)_EL1$/, 'PMINTEN'],
  [/^PMOVS(SET|CLR)_EL0$/, 'PMOVS'],
  [/^PMCEID[01]_EL0$/, 'PMCEIDn_EL0'],
  [/^BRB(INF|SRC|TGT)(\d+|INJ)_EL1$|^BRBTS_EL1$/, 'nBRBDATA'],
  [/^BRB(CR|FCR)_EL1$/, 'nBRBCTL'],
  [/^BRBIDR0_EL1$/, 'nBRBIDR'],
  [/^AMCNTEN(SET|CLR)0_EL0$/, 'AMCNTEN0'],
  [/^AMCNTEN(SET|CLR)1_EL0$/, 'AMCNTEN1'],
  [/^TRCCLAIM(SET|CLR)$/, 'TRCCLAIM'],
  [/^TRCCNTVR\d$/, 'TRCCNTVRn'],
  [/^TRCIMSPEC\d$/, 'TRCIMSPECn'],
  [/^TRCSSCSR\d$/, 'TRCSSCSRn'],
  [/^TRC(IDR\d+|DEVARCH|DEVID)$/, 'TRCID'],
  [/^TRC(AUTHSTATUS|AUXCTLR|OSLSR|OSLAR|PRGCTLR|SEQSTR|STATR|VICTLR)$/, '$&'],
  [/^TRC(?!ITE)/, 'TRC'],
  [/^SPMEVCNTR\d+_EL0$/, 'nSPMEVCNTRn_EL0'],
  [/^SPM(CNTEN|INTEN|OVS)(SET|CLR)_EL\d$/, 'nSPM$1'],
];

function fieldName(register: string): string {
  for (const [names, field] of shared) {
    const match = names.exec(register);
    if (match !== null) return field.replace('$&', match[0]).replace('$1', match[1] ?? '');
  }
  return register;
}

interface Place {
  readonly field: string;
  readonly bit: number;
  readonly register: string;
}

function places(trapRegisters: readonly string[]): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  for (const register of trapRegisters)
    (fineGrainedFields[register] ?? []).forEach((field, bit) => {
      if (field === undefined) return;
      const place = { field, bit, register };
      found.set(field, place);
      if (trapsWhenClear(field)) found.set(field.slice(1), place);
    });
  return found;
}

// HAFGRTR_EL2 traps reads alone: the activity monitors that it names can be written only at the highest level.
const ofReads = places(['HFGRTR_EL2', 'HDFGRTR_EL2', 'HAFGRTR_EL2', 'HFGRTR2_EL2', 'HDFGRTR2_EL2']);
const ofWrites = places(['HFGWTR_EL2', 'HDFGWTR_EL2', 'HFGWTR2_EL2', 'HDFGWTR2_EL2']);
const ofInstructions = places(['HFGITR_EL2', 'HFGITR2_EL2']);

const FGT = nonZero('ID_AA64MMFR0_EL1', 'FGT', 59, 56);
/** FGT is 2 with FEAT_FGT2, 1 with FEAT_FGT alone. */
const FGT2 = nonZero('ID_AA64MMFR0_EL1', 'FGT', 59, 57);
const FGTEn = control('SCR_EL3', 'FGTEn', 27);
const FGTEn2 = control('SCR_EL3', 'FGTEn2', 59);

function check(place: Place | undefined, exceptionClass: number, next: AccessDecision): AccessDecision {
  if (place === undefined) return next;
  const { register, field, bit } = place;
  const selected: ControlBit = control(register, field, bit);
  const trapped = trap(2, exceptionClass, selected.field);
  const fine = trapsWhenClear(field) ? test(selected, trapped, next) : test(selected, next, trapped);
  const second = /2_EL2$/.test(register);
  const enabled = test(second ? FGTEn2 : FGTEn, next, fine);
  return whenEL2Enabled(test(second ? FGT2 : FGT, next, enabled), next);
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
  return check(
    (direction === 'read' ? ofReads : ofWrites).get(fieldName(register)),
    EC_SYSTEM_REGISTER,
    next,
  );
}

/** As `checkFineGrained`, for an instruction by the name of its HFGITR_EL2 field: `DCCIVAC`, `TLBIVAE1IS`, `ERET`. */
export function checkFineGrainedInstruction(
  field: string,
  exceptionClass: number,
  next: AccessDecision,
): AccessDecision {
  return check(ofInstructions.get(field), exceptionClass, next);
}
