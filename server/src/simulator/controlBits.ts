import { type AccessDecision, trap } from './accessResult';
import { type ControlBit, control, controlOf, test } from './decision';
import { EC_UNKNOWN } from './exceptionClasses';

/** HCR_EL2, SCR_EL3 and the enables of CPACR_EL1, CPTR_EL2 and CPTR_EL3 that decide who traps what. */
export const E2H = control('HCR_EL2', 'E2H', 34);
export const TGE = control('HCR_EL2', 'TGE', 27);
export const NS = control('SCR_EL3', 'NS', 0);
export const EEL2 = control('SCR_EL3', 'EEL2', 18);

export type Unit = 'fp' | 'sve' | 'sme';

/** Position of the two-bit enable in CPACR_EL1, and in CPTR_EL2 with E2H = 1. */
const enables: Readonly<Record<Unit, { readonly name: string; readonly lsb: number }>> = {
  fp: { name: 'FPEN', lsb: 20 },
  sve: { name: 'ZEN', lsb: 16 },
  sme: { name: 'SMEN', lsb: 24 },
};
/** The one-bit trap in CPTR_EL2 with E2H = 0. */
const traps: Readonly<Record<Unit, ControlBit>> = {
  fp: control('CPTR_EL2', 'TFP', 10),
  sve: control('CPTR_EL2', 'TZ', 8),
  sme: control('CPTR_EL2', 'TSM', 12),
};
/** CPTR_EL3: TFP traps when set, EZ and ESM trap when clear. */
const firmware: Readonly<Record<Unit, { readonly bit: ControlBit; readonly trapsWhen: 0 | 1 }>> = {
  fp: { bit: control('CPTR_EL3', 'TFP', 10), trapsWhen: 1 },
  sve: { bit: control('CPTR_EL3', 'EZ', 8), trapsWhen: 0 },
  sme: { bit: control('CPTR_EL3', 'ESM', 12), trapsWhen: 0 },
};

/**
 * The two-bit enable of CPACR_EL1 or CPTR_EL2: 'x0' traps, '01' traps EL0 alone, '11' does not trap.
 * `el0Traps` says that the second bit counts here.
 */
function enable(
  register: string,
  unit: Unit,
  el0Traps: boolean,
  trapped: AccessDecision,
  next: AccessDecision,
) {
  const { name, lsb } = enables[unit];
  const second = el0Traps ? test(controlOf(register, name, lsb, 1), trapped, next) : next;
  return test(controlOf(register, name, lsb, 0), trapped, second);
}

/** CPACR_EL1 for EL0 and EL1; `trapped` is what a trap to EL1 becomes. */
export function checkCPACR(
  unit: Unit,
  el: 0 | 1,
  trapped: AccessDecision,
  next: AccessDecision,
): AccessDecision {
  return enable('CPACR_EL1', unit, el === 0, trapped, next);
}

/** CPTR_EL2 in the layout of E2H, for EL0 to EL2. */
export function checkCPTR2(
  unit: Unit,
  el: 0 | 1 | 2,
  exceptionClass: number,
  next: AccessDecision,
): AccessDecision {
  const oldTrap = traps[unit];
  const newTrap = trap(2, exceptionClass, `CPTR_EL2.${enables[unit].name}`);
  const host = enable('CPTR_EL2', unit, false, newTrap, next);
  const hostEL0 = enable('CPTR_EL2', unit, true, newTrap, next);
  return test(
    E2H,
    test(oldTrap, next, trap(2, exceptionClass, oldTrap.field)),
    el === 0 ? test(TGE, host, hostEL0) : host,
  );
}

/** CPTR_EL3, for every level; an implementation without EL3 reads as one that does not trap. */
export function checkCPTR3(unit: Unit, exceptionClass: number, next: AccessDecision): AccessDecision {
  const { bit, trapsWhen } = firmware[unit];
  const trapped = trap(3, exceptionClass, bit.field);
  return trapsWhen === 1 ? test(bit, next, trapped) : test(bit, trapped, next);
}

/** EL2Enabled(): Non-secure, or Secure with Secure EL2 enabled. An implementation without EL3 reads NS as 1. */
export function whenEL2Enabled(enabled: AccessDecision, disabled: AccessDecision): AccessDecision {
  return test(NS, test(EEL2, disabled, enabled), enabled);
}

/** An exception for EL1: HCR_EL2.TGE sends one from EL0 to EL2 with `classWithTGE`. */
export function trapToEL1(
  el: 0 | 1,
  exceptionClass: number,
  classWithTGE: number,
  by: string,
): AccessDecision {
  const toEL1 = trap(1, exceptionClass, by);
  return el === 0 ? whenEL2Enabled(test(TGE, toEL1, trap(2, classWithTGE, by)), toEL1) : toEL1;
}

/** ELIsInHost(EL0): E2H and TGE both 1, with EL2 enabled. Never at EL1. */
export function unlessInHost(el: 0 | 1, check: AccessDecision, skip: AccessDecision): AccessDecision {
  return el === 1 ? check : whenEL2Enabled(test(E2H, check, test(TGE, check, skip)), check);
}

/** An UNDEFINED instruction: taken to the level it runs at, from EL0 to EL1, or EL2 with TGE. */
export function undefinedAt(el: 0 | 1 | 2 | 3): AccessDecision {
  if (el >= 2) return trap(el === 2 ? 2 : 3, EC_UNKNOWN, 'UNDEFINED');
  return trapToEL1(el === 0 ? 0 : 1, EC_UNKNOWN, EC_UNKNOWN, 'UNDEFINED');
}
