import { type AccessDecision, allowed, trap } from './accessResult';
import { EEL2, NS, undefinedAt, whenEL2Enabled } from './controlBits';
import { type ControlBit, control, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';
import { checkFineGrained } from './fineGrainedTraps';
import { hcr, type Rule, type RuleTable, scr, trapWhenClear, trapWhenSet } from './trapRules';

/**
 * The GIC's CPU interface (GIC architecture specification 12.2, the accessibility of each ICC_* and ICH_*
 * register). With HCR_EL2.FMO or IMO an access at EL1 is one to the virtual interface (ICV_*).
 */
const ich = (name: string, bit: number) => control('ICH_HCR_EL2', name, bit);
const FMO = hcr('FMO', 3);
const IMO = hcr('IMO', 4);
const FIQ = scr('FIQ', 2);
const IRQ = scr('IRQ', 1);

type Group = 'group0' | 'group1' | 'common';

/** SCR_EL3.FIQ owns group 0, IRQ group 1; common registers trap when EL3 takes both. */
function fromFirmware(group: Group, next: AccessDecision): AccessDecision {
  if (group === 'group0') return trapWhenSet(FIQ, next, 3);
  if (group === 'group1') return trapWhenSet(IRQ, next, 3);
  return test(IRQ, next, test(FIQ, next, trap(3, EC_SYSTEM_REGISTER, 'SCR_EL3.IRQ and FIQ')));
}

/** The virtual interface is not SCR_EL3's. */
function virtualOr(group: Group, physical: AccessDecision): AccessDecision {
  const byIRQ = test(IMO, physical, allowed);
  if (group === 'group0') return test(FMO, physical, allowed);
  return group === 'group1' ? byIRQ : test(FMO, byIRQ, allowed);
}

const allGroup = { group0: ich('TALL0', 11), group1: ich('TALL1', 12), common: ich('TC', 10) } as const;

/** ICC_SRE_ELx.SRE 0: the memory-mapped interface is in use, and the registers trap at ELx. */
function whenInUse(el: 1 | 2 | 3, next: AccessDecision): AccessDecision {
  const SRE = control(`ICC_SRE_EL${el}`, 'SRE', 0);
  return test(SRE, trap(el, EC_SYSTEM_REGISTER, SRE.field), next);
}

function cpuInterface(group: Group, alsoTrappedBy: readonly ControlBit[] = []): Rule {
  return (el, direction, register) => {
    if (el === 0) return undefined;
    if (el === 3) return whenInUse(3, allowed);
    const at3 = fromFirmware(group, allowed);
    if (el === 2) return whenInUse(2, at3);
    const inside = [allGroup[group], ...alsoTrappedBy].reduceRight(
      (next, bit) => trapWhenSet(bit, next, 2),
      checkFineGrained(register, direction, virtualOr(group, at3)),
    );
    return whenInUse(1, whenEL2Enabled(inside, at3));
  };
}

/** Software-generated interrupts: from EL1 they trap when any interrupt is virtual. */
const generate: Rule = (el) => {
  if (el === 0) return undefined;
  if (el === 3) return whenInUse(3, allowed);
  const at3 = fromFirmware('common', allowed);
  if (el === 2) return whenInUse(2, at3);
  const inside = trapWhenSet(ich('TC', 10), trapWhenSet(FMO, trapWhenSet(IMO, at3, 2), 2), 2);
  return whenInUse(1, whenEL2Enabled(inside, at3));
};

const enableAt3 = trapWhenClear(control('ICC_SRE_EL3', 'Enable', 3), allowed, 3);

const registerEnable1: Rule = (el) => {
  if (el === 0) return undefined;
  if (el >= 2) return el === 3 ? allowed : enableAt3;
  return whenEL2Enabled(trapWhenClear(control('ICC_SRE_EL2', 'Enable', 3), enableAt3, 2), enableAt3);
};

/** EL2's registers, from EL3, exist while EL2 is enabled in the security state of SCR_EL3. */
const registerEnable2: Rule = (el) => {
  if (el === 2) return enableAt3;
  return el === 3 ? test(NS, test(EEL2, undefinedAt(3), allowed), allowed) : undefined;
};

const virtualInterface: Rule = (el) => (el >= 2 ? whenInUse(el === 2 ? 2 : 3, allowed) : undefined);

export const interruptTraps: RuleTable = [
  [/^ICC_SRE_EL1$/, registerEnable1],
  [/^ICC_SRE_EL2$/, registerEnable2],
  [/^ICC_(AP0R\d|BPR0|EOIR0|HPPIR0|IAR0|IGRPEN0)_EL1$/, cpuInterface('group0')],
  [/^ICC_(AP1R\d|BPR1|EOIR1|HPPIR1|IAR1|IGRPEN1|NMIAR1)_EL1$/, cpuInterface('group1')],
  [/^ICC_(CTLR|PMR|RPR)_EL1$/, cpuInterface('common')],
  [/^ICC_DIR_EL1$/, cpuInterface('common', [ich('TDIR', 14)])],
  [/^ICC_(SGI0R|SGI1R|ASGI1R)_EL1$/, generate],
  [/^ICC_(CTLR|IGRPEN1)_EL3$/, (el) => (el === 3 ? whenInUse(3, allowed) : undefined)],
  [/^ICC_SRE_EL3$/, (el) => (el === 3 ? allowed : undefined)],
  [/^ICH_/, virtualInterface],
];
