import { type AccessDecision, allowed, trap } from './accessResult';
import { trapToEL1, unlessInHost, whenEL2Enabled } from './controlBits';
import { type ControlBit, control, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';
import { checkFineGrained } from './fineGrainedTraps';

export type Level = 0 | 1 | 2 | 3;
export type Direction = 'read' | 'write';
/** What an access at `el` meets; undefined where this tool knows no rule. */
export type Rule = (el: Level, direction: Direction, register: string) => AccessDecision | undefined;
export type RuleTable = readonly (readonly [names: RegExp, rule: Rule])[];

export const hcr = (name: string, bit: number): ControlBit => control('HCR_EL2', name, bit);
export const scr = (name: string, bit: number): ControlBit => control('SCR_EL3', name, bit);

const to2 = (by: ControlBit) => trap(2, EC_SYSTEM_REGISTER, by.field);
const to3 = (by: ControlBit) => trap(3, EC_SYSTEM_REGISTER, by.field);
export const trapWhenSet = (bit: ControlBit, next: AccessDecision, to: 2 | 3): AccessDecision =>
  test(bit, next, to === 2 ? to2(bit) : to3(bit));
export const trapWhenClear = (bit: ControlBit, next: AccessDecision, to: 2 | 3): AccessDecision =>
  test(bit, to === 2 ? to2(bit) : to3(bit), next);

/** A bit, and the value with which it traps. */
export interface TrapBit {
  readonly bit: ControlBit;
  readonly when: 0 | 1;
}

export function guarded(g: TrapBit | undefined, next: AccessDecision, to: 2 | 3): AccessDecision {
  if (g === undefined) return next;
  return g.when === 1 ? trapWhenSet(g.bit, next, to) : trapWhenClear(g.bit, next, to);
}

/** An EL2 control over EL1 accesses, then the fine-grained trap, then EL3's. */
export function fromEL1(
  control2: (next: AccessDecision) => AccessDecision,
  register: string,
  direction: Direction,
  atEL3: AccessDecision,
): AccessDecision {
  return whenEL2Enabled(control2(checkFineGrained(register, direction, atEL3)), atEL3);
}

/** Registers with one trap bit at EL2 for EL1 and one at EL3 for EL1 and EL2, either perhaps absent. */
export function trapBits(el2: TrapBit | undefined, el3: TrapBit | undefined): Rule {
  return (el, direction, register) => {
    if (el === 0) return undefined;
    if (el === 3) return allowed;
    const at3 = guarded(el3, allowed, 3);
    return el === 2 ? at3 : fromEL1((next) => guarded(el2, next, 2), register, direction, at3);
  };
}

/**
 * An access at EL0 that one bit permits or forbids: `lower` traps to EL1 (EL2 with TGE), and for EL0 of
 * the host `upper` traps to EL2; `below2` is what follows outside the host, `inHost` in it.
 */
export function fromEL0(
  lower: TrapBit,
  upper: TrapBit,
  below2: AccessDecision,
  inHost: AccessDecision,
): AccessDecision {
  const denied = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, lower.bit.field);
  const outside = lower.when === 1 ? test(lower.bit, below2, denied) : test(lower.bit, denied, below2);
  return unlessInHost(0, outside, guarded(upper, inHost, 2));
}

/** What no register that this tool can see decides: `what` is shown as the thing that the outcome depends on. */
export function undecided(what: string, a: AccessDecision, b: AccessDecision): AccessDecision {
  return test({ register: what, msb: 0, lsb: 0, field: what, label: what }, a, b);
}
