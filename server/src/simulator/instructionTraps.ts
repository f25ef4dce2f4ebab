import { type AccessDecision, type AccessResult, allowed, decideAccess, trap } from './accessResult';
import { trapToEL1, undefinedAt, unlessInHost, whenEL2Enabled } from './controlBits';
import { type BitReader, type ControlBit, control, test } from './decision';
import { EC_ERET, EC_PAC, EC_SMC, EC_SYSTEM_REGISTER, EC_WFX } from './exceptionClasses';
import { checkFineGrainedInstruction } from './fineGrainedTraps';
import { fromEL0, hcr, type Level, scr, trapWhenSet, undecided } from './trapRules';

/**
 * Traps of system instructions (Arm ARM C5 and C6.2, the pseudocode of each; D1.3.5 and the fields of
 * HCR_EL2, HFGITR_EL2, SCTLR_ELx and SCR_EL3).
 */
type Check = (el: Level) => AccessDecision | undefined;

/** What WFI and WFE depend on besides their traps. */
export const wakeUpEvent = 'a pending wake-up event';

const sctlr = (n: 1 | 2, name: string, bit: number) => control(`SCTLR_EL${n}`, name, bit);
const both = (name: string, bit: number, when: 0 | 1) =>
  [
    { bit: sctlr(1, name, bit), when },
    { bit: sctlr(2, name, bit), when },
  ] as const;

/**
 * WFI and WFE: SCTLR_ELx.nTWx at EL0, HCR_EL2.TWx, SCR_EL3.TWx. They trap only when they would have waited, so
 * a pending wake-up event (for WFE, the Event Register) lets them pass.
 */
function waits(name: 'WFI' | 'WFE'): Check {
  const letter = name === 'WFI' ? 'I' : 'E';
  const low = name === 'WFI' ? 16 : 18;
  const unlessPending = (trapped: AccessDecision) => undecided(wakeUpEvent, trapped, allowed);
  const trapped = (to: 2 | 3, by: ControlBit) => unlessPending(trap(to, EC_WFX, by.field));
  return (el) => {
    if (el === 3) return allowed;
    const TW3 = scr(`TW${letter}`, name === 'WFI' ? 12 : 13);
    const TW2 = hcr(`TW${letter}`, name === 'WFI' ? 13 : 14);
    const at3 = test(TW3, allowed, trapped(3, TW3));
    if (el === 2) return at3;
    const guest = whenEL2Enabled(test(TW2, at3, trapped(2, TW2)), at3);
    if (el === 1) return guest;
    const nTW1 = sctlr(1, `nTW${letter}`, low);
    const nTW2 = sctlr(2, `nTW${letter}`, low);
    return unlessInHost(
      0,
      test(nTW1, unlessPending(trapToEL1(0, EC_WFX, EC_WFX, nTW1.field)), guest),
      test(nTW2, trapped(2, nTW2), at3),
    );
  };
}

const EL3_IMPLEMENTED = { ...control('ID_AA64PFR0_EL1', 'EL3', 15), msb: 15, lsb: 12 };

/** SMC: HCR_EL2.TSC at EL1, then UNDEFINED without EL3 or by SCR_EL3.SMD; not at EL0. */
const secureCall: Check = (el) => {
  if (el === 0) return undefinedAt(0);
  const enabled = test(scr('SMD', 7), allowed, undefinedAt(el));
  const disabled = el === 3 ? enabled : test(EL3_IMPLEMENTED, undefinedAt(el), enabled);
  const TSC = hcr('TSC', 19);
  return el === 1 ? whenEL2Enabled(test(TSC, disabled, trap(2, EC_SMC, TSC.field)), disabled) : disabled;
};

/** HVC: SCR_EL3.HCE with EL3, HCR_EL2.HCD without it; UNDEFINED at EL0, and at EL1 without EL2. */
const hypervisorCall: Check = (el) => {
  if (el === 0) return undefinedAt(0);
  const HCE = test(scr('HCE', 8), undefinedAt(el), allowed);
  const withoutEL3 = test(hcr('HCD', 29), allowed, undefinedAt(el));
  const byLevel = test(EL3_IMPLEMENTED, withoutEL3, HCE);
  if (el === 3) return HCE;
  return el === 2 ? byLevel : whenEL2Enabled(byLevel, undefinedAt(1));
};

/** ERET and its authenticated forms: HFGITR_EL2.ERET or HCR_EL2.NV at EL1; UNDEFINED at EL0. */
const exceptionReturn: Check = (el) => {
  if (el === 0) return undefinedAt(0);
  if (el >= 2) return allowed;
  const NV = hcr('NV', 42);
  const nested = test(NV, allowed, trap(2, EC_ERET, NV.field));
  return whenEL2Enabled(checkFineGrainedInstruction('ERET', EC_ERET, nested), allowed);
};

/** Pointer authentication with an enabled key, outside the hint space or in it: HCR_EL2.API, SCR_EL3.API. */
const authentication: Check = (el) => {
  if (el === 3) return allowed;
  const API3 = scr('API', 17);
  const API2 = hcr('API', 41);
  const at3 = test(API3, trap(3, EC_PAC, API3.field), allowed);
  if (el === 2) return at3;
  const guest = whenEL2Enabled(test(API2, trap(2, EC_PAC, API2.field), at3), at3);
  return el === 1 ? guest : unlessInHost(0, guest, at3);
};

/** Cache maintenance to a point, by address: SCTLR_ELx.UCI at EL0, one bit of HCR_EL2 (or TOCU besides), HFGITR_EL2. */
function maintenance(field: string | undefined, bits: readonly ControlBit[], fromUser: boolean): Check {
  return (el) => {
    if (el >= 2) return allowed;
    const fine =
      field === undefined ? allowed : checkFineGrainedInstruction(field, EC_SYSTEM_REGISTER, allowed);
    const guest = whenEL2Enabled(
      bits.reduceRight((next, bit) => trapWhenSet(bit, next, 2), fine),
      allowed,
    );
    if (el === 1) return guest;
    if (!fromUser) return undefinedAt(0);
    const [lower, upper] = both('UCI', 26, 0);
    return fromEL0(lower, upper, guest, allowed);
  };
}

/** DC ZVA, GVA, GZVA: SCTLR_ELx.DZE at EL0, HCR_EL2.TDZ, HFGITR_EL2.DCZVA. */
const zero: Check = (el) => {
  if (el >= 2) return allowed;
  const fine = checkFineGrainedInstruction('DCZVA', EC_SYSTEM_REGISTER, allowed);
  const guest = whenEL2Enabled(trapWhenSet(hcr('TDZ', 28), fine, 2), allowed);
  if (el === 1) return guest;
  const [lower, upper] = both('DZE', 14, 0);
  return fromEL0(lower, upper, guest, allowed);
};

const TSW = hcr('TSW', 22);
const TPCP = hcr('TPCP', 23);
const TPU = hcr('TPU', 24);
const TOCU = hcr('TOCU', 52);
const TICAB = hcr('TICAB', 50);

/** Restricted to EL1 and up, with one bit of HCR_EL2 and one of HFGITR_EL2 for EL1. */
function privileged(field: string | undefined, bits: readonly ControlBit[]): Check {
  return maintenance(field, bits, false);
}

/** TLBI of the EL1&0 regime; `domain` is that of the instruction: none, IS or OS. */
function invalidation(name: string): Check | undefined {
  const match = /^(r?v\w*?|vmalle1|aside1)(is|os)?(nxs)?$/.exec(name);
  if (match === null || !/e1$/.test(match[1] ?? '')) return undefined;
  const [, base = '', domain, xs] = match;
  const TTLB = hcr('TTLB', 25);
  const shared = domain === 'is' ? [hcr('TTLBIS', 54)] : domain === 'os' ? [hcr('TTLBOS', 55)] : [];
  const field = `TLBI${base.toUpperCase()}${(domain ?? '').toUpperCase()}`;
  if (xs === undefined) return privileged(field, [TTLB, ...shared]);
  // HCRX_EL2.FGTnXS leaves the nXS forms out of the fine-grained traps.
  const without = privileged(undefined, [TTLB, ...shared]);
  const with_ = privileged(field, [TTLB, ...shared]);
  return (el) => {
    const [a, b] = [with_(el), without(el)];
    return a === undefined || b === undefined ? undefined : test(control('HCRX_EL2', 'FGTnXS', 4), a, b);
  };
}

/** EL2's operations: UNDEFINED below, and at EL3 while EL2 is not enabled. */
const ofEL2: Check = (el) => {
  if (el === 2) return allowed;
  if (el === 3) return whenEL2Enabled(allowed, undefinedAt(3));
  if (el === 0) return undefinedAt(0);
  const NV = hcr('NV', 42);
  return whenEL2Enabled(test(NV, undefinedAt(1), trap(2, EC_SYSTEM_REGISTER, NV.field)), undefinedAt(1));
};
const ofEL3: Check = (el) => (el === 3 ? allowed : undefinedAt(el));

const prediction =
  (field: string): Check =>
  (el) => {
    if (el >= 2) return allowed;
    const NV = hcr('NV', 42);
    const guest = whenEL2Enabled(
      checkFineGrainedInstruction(
        field,
        EC_SYSTEM_REGISTER,
        el === 1
          ? test(NV, allowed, undecided('HCR_EL2.NV', allowed, trap(2, EC_SYSTEM_REGISTER, NV.field)))
          : allowed,
      ),
      allowed,
    );
    if (el === 1) return guest;
    const [lower, upper] = both('EnRCTX', 10, 0);
    return fromEL0(lower, upper, guest, allowed);
  };

const checks: readonly (readonly [names: RegExp, (name: string) => Check | undefined])[] = [
  [/^wfit?$/, () => waits('WFI')],
  [/^wfet?$/, () => waits('WFE')],
  [/^smc$/, () => secureCall],
  [/^hvc$/, () => hypervisorCall],
  [/^ereta?[ab]?$/, () => exceptionReturn],
  [/^pac$/, () => authentication],
  // Not for unprivileged code, as it moves tags past its own blocks (pseudocode of LDGM, STGM, STZGM).
  [/^ldgm$|^stz?gm$/, () => (el) => (el === 0 ? undefinedAt(0) : allowed)],
  [/^dc g?z?va$/, () => zero],
  [/^dc (isw|igsw|igdsw)$/, () => privileged('DCISW', [TSW])],
  [/^dc (csw|cgsw|cgdsw)$/, () => privileged('DCCSW', [TSW])],
  [/^dc (cisw|cigsw|cigdsw)$/, () => privileged('DCCISW', [TSW])],
  [/^dc (ivac|igvac|igdvac)$/, () => privileged('DCIVAC', [TPCP])],
  [/^dc (cvac|cgvac|cgdvac)$/, () => maintenance('DCCVAC', [TPCP], true)],
  [/^dc (civac|cigvac|cigdvac)$/, () => maintenance('DCCIVAC', [TPCP], true)],
  [/^dc (cvap|cgvap|cgdvap)$/, () => maintenance('DCCVAP', [TPCP], true)],
  [/^dc (cvadp|cgvadp|cgdvadp)$/, () => maintenance('DCCVADP', [TPCP], true)],
  [/^dc cvau$/, () => maintenance('DCCVAU', [TPU, TOCU], true)],
  [/^ic ivau$/, () => maintenance('ICIVAU', [TPU, TOCU], true)],
  [/^ic iallu$/, () => privileged('ICIALLU', [TPU, TOCU])],
  [/^ic ialluis$/, () => privileged('ICIALLUIS', [TPU, TICAB])],
  [/^at s1e[01](r|w|rp|wp|a)$/, (name) => privileged(`AT${name.slice(3).toUpperCase()}`, [hcr('AT', 44)])],
  [/^at (s1e2[rwa]|s12e[01][rw])$/, () => ofEL2],
  [/^at s1e3[rwa]$/, () => ofEL3],
  [/^tlbi (\w*e1(is|os)?(nxs)?)$/, (name) => tlbi(name.slice(5))],
  [/^tlbi \w*e2(is|os)?(nxs)?$/, () => ofEL2],
  [/^tlbi \w*e3(is|os)?(nxs)?$/, () => ofEL3],
  [/^(cfp|dvp|cpp|cosp) rctx$/, (name) => prediction(`${name.slice(0, -5).toUpperCase()}RCTX`)],
];

/** `alle1`, `vmalls12e1` and the stage 2 forms are EL2's, the rest EL1's. */
function tlbi(name: string): Check | undefined {
  return /^(alle1|vmalls12e1|r?ipas2l?e1)/.test(name) ? ofEL2 : invalidation(name);
}

function decide(name: string, el: Level): AccessDecision | undefined {
  return checks.find(([names]) => names.test(name))?.[1](name)?.(el);
}

const cache = new Map<string, AccessDecision | undefined>();

/**
 * The exception that a system instruction takes at `el` in place of its effect, if any. `allowed` for
 * SMC and HVC means that the call is made.
 *
 * @param name `wfi`, `smc`, `eret`, `pac` (any instruction that uses an enabled key), `dc civac`, `tlbi vae1is` …
 * @returns undefined when no rule for this instruction is known to the tool
 */
export function instructionTrap(name: string, el: Level, read: BitReader): AccessResult | undefined {
  const lower = name.toLowerCase();
  const key = `${el}${lower}`;
  if (!cache.has(key)) cache.set(key, decide(lower, el));
  const decision = cache.get(key);
  return decision === undefined ? undefined : decideAccess(decision, read);
}
