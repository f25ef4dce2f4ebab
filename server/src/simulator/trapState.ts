import type { AllowingField, StreamingUse } from '../isa/streamingMode';
import { type AccessDecision, type AccessResult, allowed, decideAccess, trap } from './accessResult';
import {
  checkCPACR,
  checkCPTR2,
  checkCPTR3,
  trapToEL1,
  type Unit,
  undefinedAt,
  unlessInHost,
  whenEL2Enabled,
} from './controlBits';
import { type BitReader, type ControlBit, control, controlOf, nonZero, test } from './decision';
import { EC_FP, EC_SME, EC_SVE, EC_SYSTEM_REGISTER, EC_UNKNOWN } from './exceptionClasses';

export type { AccessCase, AccessResult, DefiniteAccess, Trapped } from './accessResult';
export type { BitReader } from './decision';

/**
 * What an instruction needs, by the pseudocode function that its definition calls:
 * - `fp` CheckFPEnabled64: scalar FP, loads and stores of SIMD&FP registers, FPCR and FPSR
 * - `advsimd` CheckFPAdvSIMDEnabled64: `fp`, and not in Streaming SVE mode without FEAT_SME_FA64
 * - `sve` CheckSVEEnabled
 * - `nonStreamingSve` CheckNonStreamingSVEEnabled: `sve`, and not in Streaming SVE mode without FEAT_SME_FA64
 * - `streamingAes` and the next three: `nonStreamingSve`, but legal in Streaming SVE mode with FEAT_SSVE_AES,
 *   FEAT_SSVE_BitPerm, FEAT_SSVE_FEXPA, FEAT_SME2p2
 * - `sve2p1OrStreaming` CheckSVEEnabled with FEAT_SVE2p1, CheckStreamingSVEEnabled without
 * - `smeAccess` CheckSMEAccess: SMSTART, SMSTOP, SVCR; FP need not be enabled
 * - `sme` CheckSMEEnabled: RDSVL, ADDSVL, ADDSPL
 * - `streamingSve` CheckStreamingSVEEnabled
 * - `za` CheckSMEAndZAEnabled
 * - `streamingSveAndZa` CheckStreamingSVEAndZAEnabled
 * - `zt0` CheckSMEEnabled and CheckSMEZT0Enabled
 * - `trace` trace system registers, `amu` activity monitor registers: the CPACR and CPTR controls
 */
export type AccessFeature =
  | 'fp'
  | 'advsimd'
  | 'sve'
  | 'nonStreamingSve'
  | 'streamingAes'
  | 'streamingBitPerm'
  | 'streamingFexpa'
  | 'streamingSme2p2'
  | 'sve2p1OrStreaming'
  | 'smeAccess'
  | 'sme'
  | 'streamingSve'
  | 'za'
  | 'streamingSveAndZa'
  | 'zt0'
  | 'trace'
  | 'amu';

export const accessFeatures: readonly AccessFeature[] = [
  'fp',
  'advsimd',
  'sve',
  'nonStreamingSve',
  'streamingAes',
  'streamingBitPerm',
  'streamingFexpa',
  'streamingSme2p2',
  'sve2p1OrStreaming',
  'smeAccess',
  'sme',
  'streamingSve',
  'za',
  'streamingSveAndZa',
  'zt0',
  'trace',
  'amu',
];

/** The check of an instruction on Z or P registers, by how it stands to Streaming SVE mode. */
export const scalableChecks: Readonly<Record<StreamingUse, AccessFeature>> = {
  legal: 'sve',
  illegal: 'nonStreamingSve',
  AES: 'streamingAes',
  SBitPerm: 'streamingBitPerm',
  SFEXPA: 'streamingFexpa',
  SMEver: 'streamingSme2p2',
  elsewhereWithSVE2p1: 'sve2p1OrStreaming',
  onlyThere: 'streamingSve',
};

/** What SMSTART turns on, by the check of the instructions that need it. */
export const streamingFeatures = {
  streaming: 'streamingSve',
  za: 'za',
  both: 'streamingSveAndZa',
  zt0: 'zt0',
} as const satisfies Readonly<Record<string, AccessFeature>>;
export type StreamingState = keyof typeof streamingFeatures;

type Level = 0 | 1 | 2 | 3;

const SM = control('SVCR', 'SM', 0);
const ZA = control('SVCR', 'ZA', 1);

const classOf: Readonly<Record<Unit, number>> = { fp: EC_FP, sve: EC_SVE, sme: EC_SME };

/** AdvSIMDFPAccessTrap reports EC 0 when TGE reroutes it to EL2; SVEAccessTrap and SMEAccessTrap keep their class. */
const classWithTGE: Readonly<Record<Unit, number>> = { fp: EC_UNKNOWN, sve: EC_SVE, sme: EC_SME };

const enableName: Readonly<Record<Unit, string>> = { fp: 'FPEN', sve: 'ZEN', sme: 'SMEN' };

/**
 * The common shape of CheckFPEnabled, CheckNormalSVEEnabled, CheckSMEAccess and CheckSMEEnabled: at
 * each of CPACR_EL1, CPTR_EL2 and CPTR_EL3 in turn, the controls of `units` in their order.
 */
function checkUnits(units: readonly Unit[], el: Level, next: AccessDecision): AccessDecision {
  const inOrder = (check: (unit: Unit, then: AccessDecision) => AccessDecision, then: AccessDecision) =>
    units.reduceRight((rest, unit) => check(unit, rest), then);
  const atEL3 = inOrder((unit, then) => checkCPTR3(unit, classOf[unit], then), next);
  if (el === 3) return atEL3;
  const atEL2 = inOrder((unit, then) => checkCPTR2(unit, el, classOf[unit], then), atEL3);
  if (el === 2) return atEL2;
  const fromEL2 = whenEL2Enabled(atEL2, atEL3);
  const trapped = (unit: Unit) =>
    trapToEL1(el, classOf[unit], classWithTGE[unit], `CPACR_EL1.${enableName[unit]}`);
  const atEL1 = inOrder((unit, then) => checkCPACR(unit, el, trapped(unit), then), fromEL2);
  return unlessInHost(el, atEL1, fromEL2);
}

/** SMEAccessTrap(…, PSTATE.EL): at EL0 it goes to EL1, or EL2 with TGE. */
function smeTrapHere(el: Level, by: string): AccessDecision {
  if (el >= 2) return trap(el === 2 ? 2 : 3, EC_SME, by);
  return trapToEL1(el === 0 ? 0 : 1, EC_SME, EC_SME, by);
}

const fullA64 = (n: 1 | 2 | 3): ControlBit => control(`SMCR_EL${n}`, 'FA64', 31);
const zt0Enable = (n: 1 | 2 | 3): ControlBit => control(`SMCR_EL${n}`, 'EZT0', 30);

/** A bit that has to be set in SMCR_EL1, SMCR_EL2 and SMCR_EL3 as far as they govern `el`. */
function everySMCR(
  el: Level,
  bit: (n: 1 | 2 | 3) => ControlBit,
  denied: (n: 1 | 2 | 3) => AccessDecision,
  granted: AccessDecision,
): AccessDecision {
  const at3 = test(bit(3), denied(3), granted);
  if (el === 3) return at3;
  const at2 = test(bit(2), denied(2), at3);
  if (el === 2) return at2;
  const from2 = whenEL2Enabled(at2, at3);
  return unlessInHost(el, test(bit(1), denied(1), from2), from2);
}

/** Illegal in Streaming SVE mode but for FEAT_SME_FA64: with PSTATE.SM set, IsFullA64Enabled() decides. */
function unlessStreaming(el: Level): AccessDecision {
  const denied = smeTrapHere(el, 'SVCR.SM = 1');
  const implemented = control('ID_AA64SMFR0_EL1', 'FA64', 63);
  const streaming = test(
    implemented,
    denied,
    everySMCR(el, fullA64, () => denied, allowed),
  );
  return test(SM, allowed, streaming);
}

/** What makes an instruction legal in Streaming SVE mode (ID_AA64SMFR0_EL1; SMEver from 0b0011 on). */
const allowsInStreamingMode: Readonly<Record<AllowingField, (then: AllowedOrNot) => AccessDecision>> = {
  AES: ({ illegal, legal }) => test(control('ID_AA64SMFR0_EL1', 'AES', 24), illegal, legal),
  SBitPerm: ({ illegal, legal }) => test(control('ID_AA64SMFR0_EL1', 'SBitPerm', 25), illegal, legal),
  SFEXPA: ({ illegal, legal }) => test(control('ID_AA64SMFR0_EL1', 'SFEXPA', 23), illegal, legal),
  SMEver: (then) => fromVersion3('ID_AA64SMFR0_EL1', 'SMEver', 56, then),
};
interface AllowedOrNot {
  readonly illegal: AccessDecision;
  readonly legal: AccessDecision;
}

/** Versions are unsigned fields of four bits. */
function fromVersion3(
  register: string,
  name: string,
  lsb: number,
  { illegal, legal }: AllowedOrNot,
): AccessDecision {
  const bit = (n: number) => controlOf(register, name, lsb, n);
  const small = test(bit(1), illegal, test(bit(0), illegal, legal));
  return test(bit(3), test(bit(2), small, legal), legal);
}

function unlessStreamingWithout(field: AllowingField, el: Level): AccessDecision {
  return allowsInStreamingMode[field]({ illegal: unlessStreaming(el), legal: allowed });
}

/** FEAT_SVE2p1: ID_AA64ZFR0_EL1.SVEver is 0b0010 or more. */
const SVE2P1: ControlBit = {
  ...nonZero('ID_AA64ZFR0_EL1', 'SVEver', 3, 1),
  label: 'ID_AA64ZFR0_EL1.SVEver >= 2',
};

/** CheckSMEZT0Enabled. */
function checkZT0(el: Level): AccessDecision {
  const denied = (n: 1 | 2 | 3) =>
    n === 1 && el <= 1
      ? trapToEL1(el === 0 ? 0 : 1, EC_SME, EC_SME, 'SMCR_EL1.EZT0')
      : trap(n, EC_SME, `SMCR_EL${n}.EZT0`);
  return test(ZA, smeTrapHere(el, 'SVCR.ZA'), everySMCR(el, zt0Enable, denied, allowed));
}

/** Puts the fine-grained trap of a register, which comes after the other traps to EL2, before what follows. */
export type FineGrained = (next: AccessDecision) => AccessDecision;
const noFineGrained: FineGrained = (next) => next;

/**
 * Trace system registers: CPACR_EL1.TTA, CPTR_EL2.TTA (bit 20, or 28 with E2H), CPTR_EL3.TTA. None of
 * them exists at EL0 (op1 is 1).
 */
function checkTrace(el: Level, fineGrained: FineGrained): AccessDecision {
  if (el === 0) return undefinedAt(0);
  const firmware = test(control('CPTR_EL3', 'TTA', 20), allowed, trap(3, EC_SYSTEM_REGISTER, 'CPTR_EL3.TTA'));
  if (el === 3) return firmware;
  const trapped2 = trap(2, EC_SYSTEM_REGISTER, 'CPTR_EL2.TTA');
  const at3 = el === 1 ? fineGrained(firmware) : firmware;
  const at2 = test(
    control('HCR_EL2', 'E2H', 34),
    test(control('CPTR_EL2', 'TTA', 20), at3, trapped2),
    test({ ...control('CPTR_EL2', 'TTA', 28), label: 'CPTR_EL2.TTA (bit 28)' }, at3, trapped2),
  );
  if (el === 2) return at2;
  const trapped1 = trap(1, EC_SYSTEM_REGISTER, 'CPACR_EL1.TTA');
  return test(control('CPACR_EL1', 'TTA', 28), whenEL2Enabled(at2, firmware), trapped1);
}

/** Activity monitors: AMUSERENR_EL0.EN at EL0, CPTR_EL2.TAM, CPTR_EL3.TAM (bit 30 in both). */
function checkAMU(el: Level, fineGrained: FineGrained): AccessDecision {
  if (el === 3) return allowed;
  const at3 = test(control('CPTR_EL3', 'TAM', 30), allowed, trap(3, EC_SYSTEM_REGISTER, 'CPTR_EL3.TAM'));
  if (el === 2) return at3;
  const TAM = control('CPTR_EL2', 'TAM', 30);
  const at2 = (next: AccessDecision) => test(TAM, next, trap(2, EC_SYSTEM_REGISTER, TAM.field));
  const guest = at2(fineGrained(at3));
  // From EL0 of the host the fine-grained trap does not count, TAM does.
  const from2 = whenEL2Enabled(el === 1 ? guest : unlessInHost(0, guest, at2(at3)), at3);
  if (el === 1) return from2;
  const denied = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'AMUSERENR_EL0.EN');
  return test(control('AMUSERENR_EL0', 'EN', 0), denied, from2);
}

/** AMUSERENR_EL0 itself can be read at EL0 whatever its EN bit says. */
function checkAMUUserEnable(): AccessDecision {
  const at3 = test(control('CPTR_EL3', 'TAM', 30), allowed, trap(3, EC_SYSTEM_REGISTER, 'CPTR_EL3.TAM'));
  const at2 = test(control('CPTR_EL2', 'TAM', 30), at3, trap(2, EC_SYSTEM_REGISTER, 'CPTR_EL2.TAM'));
  return whenEL2Enabled(at2, at3);
}

/** `zcr`: the accesses to ZCR_ELx, which FPEN and TFP do not concern. */
type CheckedAccess = AccessFeature | 'zcr' | 'amuUserEnable';

function build(feature: CheckedAccess, el: Level, next: AccessDecision): AccessDecision {
  switch (feature) {
    case 'fp':
      return checkUnits(['fp'], el, next);
    case 'advsimd':
      return checkUnits(['fp'], el, unlessStreaming(el));
    case 'sve':
      // CheckSVEEnabled: in Streaming SVE mode it is CheckSMEEnabled.
      return test(SM, checkUnits(['sve', 'fp'], el, next), checkUnits(['sme', 'fp'], el, next));
    case 'nonStreamingSve':
      return build('sve', el, unlessStreaming(el));
    case 'streamingAes':
      return build('sve', el, unlessStreamingWithout('AES', el));
    case 'streamingBitPerm':
      return build('sve', el, unlessStreamingWithout('SBitPerm', el));
    case 'streamingFexpa':
      return build('sve', el, unlessStreamingWithout('SFEXPA', el));
    case 'streamingSme2p2':
      return build('sve', el, unlessStreamingWithout('SMEver', el));
    case 'sve2p1OrStreaming':
      return test(SVE2P1, build('streamingSve', el, next), build('sve', el, next));
    case 'zcr':
      return checkUnits(['sve'], el, next);
    case 'smeAccess':
      return checkUnits(['sme'], el, next);
    case 'sme':
      return checkUnits(['sme', 'fp'], el, next);
    case 'streamingSve':
      return checkUnits(['sme', 'fp'], el, test(SM, smeTrapHere(el, 'SVCR.SM'), next));
    case 'za':
      return checkUnits(['sme', 'fp'], el, test(ZA, smeTrapHere(el, 'SVCR.ZA'), next));
    case 'streamingSveAndZa': {
      const za = test(ZA, smeTrapHere(el, 'SVCR.ZA'), next);
      return checkUnits(['sme', 'fp'], el, test(SM, smeTrapHere(el, 'SVCR.SM'), za));
    }
    case 'zt0':
      return checkUnits(['sme', 'fp'], el, checkZT0(el));
    case 'trace':
      return checkTrace(el, noFineGrained);
    case 'amu':
      return checkAMU(el, noFineGrained);
    case 'amuUserEnable':
      return checkAMUUserEnable();
  }
}

/** Accesses to trace or activity monitor registers, with the fine-grained trap of the register. */
export function registerDecision(
  feature: 'trace' | 'amu',
  el: Level,
  fineGrained: FineGrained,
): AccessDecision {
  return feature === 'trace' ? checkTrace(el, fineGrained) : checkAMU(el, fineGrained);
}

const cache = new Map<string, AccessDecision>();

/** The decision graph behind an access; `next` is what follows when the checks of the unit pass. */
export function accessDecision(
  feature: CheckedAccess,
  el: Level,
  next: AccessDecision = allowed,
): AccessDecision {
  if (next !== allowed) return build(feature, el, next);
  const key = `${feature}${el}`;
  let decision = cache.get(key);
  if (decision === undefined) {
    decision = build(feature, el, allowed);
    cache.set(key, decision);
  }
  return decision;
}

/**
 * Whether an instruction that needs `feature` runs at `el`, or which exception it takes. It presumes
 * that the feature is implemented; the registers below are all that `read` is asked for:
 * HCR_EL2, CPACR_EL1, CPTR_EL2, CPTR_EL3, SVCR, SMCR_ELx, SCR_EL3 (NS and EEL2: is EL2 enabled?),
 * AMUSERENR_EL0, ID_AA64SMFR0_EL1, ID_AA64ZFR0_EL1.
 *
 * At EL1, HCR_EL2.TGE counts as 0: EL1 cannot be entered with it set.
 *
 * @param read the bits in effect (after synchronisation); undefined for what is not known
 */
export function effectiveAccess(feature: AccessFeature, el: 0 | 1 | 2 | 3, read: BitReader): AccessResult {
  return decideAccess(accessDecision(feature, el), read);
}
