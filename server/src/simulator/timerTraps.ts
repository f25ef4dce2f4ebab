import { type AccessDecision, allowed, trap } from './accessResult';
import { E2H, EEL2, NS, trapToEL1, undefinedAt, unlessInHost, whenEL2Enabled } from './controlBits';
import { control, nonZero, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';
import {
  type Level,
  type Rule,
  type RuleTable,
  scr,
  trapBits,
  trapWhenClear,
  trapWhenSet,
} from './trapRules';

/**
 * Generic timer accesses (Arm ARM D24.10, the MRS and MSR pseudocode of each register; D12.2.4). A register
 * of the physical or virtual timer or counter has an enable for EL0 in CNTKCTL_EL1, one for the host's EL0
 * in CNTHCTL_EL2 at the same bit, and a control over EL0 and EL1 in CNTHCTL_EL2.
 */
const kernel = (name: string, bit: number) => control('CNTKCTL_EL1', name, bit);
const hypervisor = (name: string, bit: number) => control('CNTHCTL_EL2', name, bit);

/** CNTHCTL_EL2 bits 13 and 14 are of FEAT_ECV; without it they are RES0. */
const ECV = nonZero('ID_AA64MMFR0_EL1', 'ECV', 63, 60);
const withECV = (name: string, bit: number, next: AccessDecision) =>
  test(ECV, next, trapWhenSet(hypervisor(name, bit), next, 2));

/** The control over EL0 and EL1; at EL0 it is not asked with E2H and TGE both 1 (the caller sees to that). */
type Guest = (next: AccessDecision) => AccessDecision;

/** The physical counter: EL1PCTEN is bit 0, or 10 with E2H. */
const physicalCounter: Guest = (next) =>
  test(
    E2H,
    trapWhenClear(hypervisor('EL1PCTEN', 0), next, 2),
    trapWhenClear({ ...hypervisor('EL1PCTEN', 10), label: 'CNTHCTL_EL2.EL1PCTEN (bit 10)' }, next, 2),
  );
/** The physical timer: EL1PCEN is bit 1, with E2H EL1PTEN bit 11. */
const physicalTimer: Guest = (next) =>
  test(
    E2H,
    trapWhenClear(hypervisor('EL1PCEN', 1), next, 2),
    trapWhenClear(hypervisor('EL1PTEN', 11), next, 2),
  );
const virtualCounter: Guest = (next) => withECV('EL1TVCT', 14, next);
const virtualTimer: Guest = (next) => withECV('EL1TVT', 13, next);

function timer(enable: string, bit: number, guest: Guest): Rule {
  return (el) => {
    if (el >= 2) return allowed;
    const byEL2 = whenEL2Enabled(guest(allowed), allowed);
    if (el === 1) return byEL2;
    const lower = kernel(enable, bit);
    // With TGE but not E2H the CNTHCTL_EL2 controls count as for a guest (HCR_EL2.<E2H,TGE> is not '11').
    const outside = test(lower, trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, lower.field), byEL2);
    return unlessInHost(0, outside, trapWhenClear(hypervisor(enable, bit), allowed, 2));
  };
}

/** CNTFRQ_EL0: EL0 reads it when it may read either counter; only the highest level that there is writes it. */
const frequency: Rule = (el, direction) => {
  if (direction === 'write') {
    if (el === 3) return allowed;
    const EL3 = nonZero('ID_AA64PFR0_EL1', 'EL3', 15, 12);
    const EL2 = nonZero('ID_AA64PFR0_EL1', 'EL2', 11, 8);
    if (el === 2) return test(EL3, allowed, undefinedAt(2));
    return el === 1 ? test(EL3, test(EL2, allowed, undefinedAt(1)), undefinedAt(1)) : undefinedAt(0);
  }
  if (el !== 0) return allowed;
  const either = (register: string, denied: AccessDecision) =>
    test(control(register, 'EL0PCTEN', 0), test(control(register, 'EL0VCTEN', 1), denied, allowed), allowed);
  const denied = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'CNTKCTL_EL1.EL0PCTEN and EL0VCTEN');
  return unlessInHost(
    0,
    either('CNTKCTL_EL1', denied),
    either('CNTHCTL_EL2', trap(2, EC_SYSTEM_REGISTER, 'CNTHCTL_EL2.EL0PCTEN and EL0VCTEN')),
  );
};

/** CNTPS_*: Secure EL1 without Secure EL2, by SCR_EL3.ST; EL3. */
const secureTimer: Rule = (el) => {
  if (el === 3) return allowed;
  if (el === 2) return undefinedAt(2);
  return test(NS, test(EEL2, trapWhenClear(scr('ST', 11), allowed, 3), undefinedAt(1)), undefinedAt(1));
};

/** CNTHPS_* and CNTHVS_*: Secure EL2, and EL3 while Secure EL2 is enabled. */
const secureHypervisorTimer: Rule = (el) => {
  if (el === 3) return test(EEL2, undefinedAt(3), allowed);
  return el === 2 ? test(NS, allowed, undefinedAt(2)) : undefined;
};

const atLeastEL2: Rule = (el: Level) => (el >= 2 ? allowed : undefined);

export const timerTraps: RuleTable = [
  [/^CNTPCT(SS)?_EL0$/, timer('EL0PCTEN', 0, physicalCounter)],
  [/^CNTVCT(SS)?_EL0$/, timer('EL0VCTEN', 1, virtualCounter)],
  [/^CNTP_(CTL|CVAL|TVAL)_EL0$/, timer('EL0PTEN', 9, physicalTimer)],
  [/^CNTV_(CTL|CVAL|TVAL)_EL0$/, timer('EL0VTEN', 8, virtualTimer)],
  [/^CNTFRQ_EL0$/, frequency],
  [/^CNTKCTL_EL1$/, (el) => (el === 0 ? undefined : allowed)],
  [/^CNTPS_(CTL|CVAL|TVAL)_EL1$/, secureTimer],
  [/^CNTH[PV]S_(CTL|CVAL|TVAL)_EL2$/, secureHypervisorTimer],
  [/^(CNTH[PV]_(CTL|CVAL|TVAL)|CNTHCTL|CNTVOFF)_EL2$/, atLeastEL2],
  [/^CNTPOFF_EL2$/, trapBits(undefined, { bit: scr('ECVEn', 28), when: 0 })],
];
