import { canonicalName, systemRegister } from '../isa/systemRegisters/systemRegister';
import { type AccessDecision, type AccessResult, allowed, decideAccess, trap } from './accessResult';
import { E2H, trapToEL1, undefinedAt, unlessInHost, whenEL2Enabled } from './controlBits';
import { type BitReader, type ControlBit, control, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';
import { checkFineGrained } from './fineGrainedTraps';
import { accessDecision } from './trapState';

type Level = 0 | 1 | 2 | 3;
type Direction = 'read' | 'write';
type Rule = (el: Level, direction: Direction, register: string) => AccessDecision | undefined;

const NV = control('HCR_EL2', 'NV', 42);
const hcr = (name: string, bit: number): ControlBit => control('HCR_EL2', name, bit);
const scr = (name: string, bit: number): ControlBit => control('SCR_EL3', name, bit);

const to2 = (by: ControlBit) => trap(2, EC_SYSTEM_REGISTER, by.field);
const to3 = (by: ControlBit) => trap(3, EC_SYSTEM_REGISTER, by.field);
const trapWhenSet = (bit: ControlBit, next: AccessDecision, to: 2 | 3) =>
  test(bit, next, to === 2 ? to2(bit) : to3(bit));
const trapWhenClear = (bit: ControlBit, next: AccessDecision, to: 2 | 3) =>
  test(bit, to === 2 ? to2(bit) : to3(bit), next);

/** An EL2 control over EL1 accesses, then the fine-grained trap, then EL3's. */
function fromEL1(
  control2: (next: AccessDecision) => AccessDecision,
  register: string,
  direction: Direction,
  atEL3: AccessDecision,
): AccessDecision {
  return whenEL2Enabled(control2(checkFineGrained(register, direction, atEL3)), atEL3);
}

/** Registers with one trap bit in HCR_EL2 for EL1 and one in SCR_EL3 for EL1 and EL2, either perhaps absent. */
function trapBits(
  el2: { readonly bit: ControlBit; readonly when: 0 | 1 } | undefined,
  el3: { readonly bit: ControlBit; readonly when: 0 | 1 } | undefined,
): Rule {
  const guard = (g: typeof el2, next: AccessDecision, to: 2 | 3) => {
    if (g === undefined) return next;
    return g.when === 1 ? trapWhenSet(g.bit, next, to) : trapWhenClear(g.bit, next, to);
  };
  return (el, direction, register) => {
    if (el === 0) return undefined;
    if (el === 3) return allowed;
    const at3 = guard(el3, allowed, 3);
    return el === 2 ? at3 : fromEL1((next) => guard(el2, next, 2), register, direction, at3);
  };
}

/** CPACR_EL1, CPTR_EL2: TCPAC of CPTR_EL2 for EL1, of CPTR_EL3 for EL1 and EL2. */
const trapControls: Rule = trapBits(
  { bit: control('CPTR_EL2', 'TCPAC', 31), when: 1 },
  { bit: control('CPTR_EL3', 'TCPAC', 31), when: 1 },
);

/** HCR_EL2.TVM traps writes, TRVM reads, from EL1. */
const virtualMemory: Rule = (el, direction, register) => {
  const bit = direction === 'write' ? hcr('TVM', 26) : hcr('TRVM', 30);
  return trapBits({ bit, when: 1 }, undefined)(el, direction, register);
};

/** Cache identification: TID2 and TID4 (FEAT_EVT). */
const cacheIdentification: Rule = (el, direction, register) => {
  if (el === 0) return undefined;
  if (el >= 2) return allowed;
  const both = (next: AccessDecision) =>
    trapWhenSet(hcr('TID2', 17), trapWhenSet(hcr('TID4', 49), next, 2), 2);
  return fromEL1(both, register, direction, allowed);
};

/** CTR_EL0: SCTLR_ELx.UCT at EL0, HCR_EL2.TID2 and the fine-grained trap below EL2. */
const cacheType: Rule = (el, direction, register) => {
  if (el >= 2) return allowed;
  const below2 = whenEL2Enabled(
    trapWhenSet(hcr('TID2', 17), checkFineGrained(register, direction, allowed), 2),
    allowed,
  );
  if (el === 1) return below2;
  const denied = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'SCTLR_EL1.UCT');
  const uct2 = control('SCTLR_EL2', 'UCT', 15);
  return unlessInHost(
    0,
    test(control('SCTLR_EL1', 'UCT', 15), denied, below2),
    test(uct2, to2(uct2), allowed),
  );
};

/** TPIDR2_EL0: SCTLR_ELx.EnTP2 at EL0, the fine-grained trap below EL2, SCR_EL3.EnTP2 below EL3. */
const tpidr2: Rule = (el, direction, register) => {
  if (el === 3) return allowed;
  const at3 = trapWhenClear(scr('EnTP2', 41), allowed, 3);
  if (el === 2) return at3;
  const below2 = checkFineGrained(register, direction, at3);
  if (el === 1) return below2;
  const denied = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'SCTLR_EL1.EnTP2');
  const enTP2 = control('SCTLR_EL2', 'EnTP2', 60);
  return unlessInHost(
    0,
    test(control('SCTLR_EL1', 'EnTP2', 60), denied, below2),
    test(enTP2, to2(enTP2), at3),
  );
};

/** CPACR and CPTR control these registers as they do the instructions of the unit, but for FPEN and TFP. */
const asZCR: Rule = (el) => (el === 0 ? undefined : accessDecision('zcr', el));
const asSMCR: Rule = (el) => (el === 0 ? undefined : accessDecision('smeAccess', el));

/** SMPRI_EL1 and SMPRIMAP_EL2: CPTR_EL3.ESM alone, with the class of a system register; nothing claimed for EL3. */
const priority: Rule = (el, direction, register) =>
  el === 3
    ? undefined
    : trapBits(undefined, { bit: control('CPTR_EL3', 'ESM', 12), when: 0 })(el, direction, register);

/** Registers that nothing traps from EL2 and EL3; of EL1 this says nothing. */
const untrappedFromEL2: Rule = (el) => (el >= 2 ? allowed : undefined);

const identification = trapBits({ bit: hcr('TID3', 18), when: 1 }, undefined);
const authenticationKey = trapBits({ bit: hcr('APK', 40), when: 0 }, { bit: scr('APK', 16), when: 0 });
const tagging = trapBits({ bit: hcr('ATA', 56), when: 0 }, { bit: scr('ATA', 26), when: 0 });
const errorRecord = trapBits({ bit: hcr('TERR', 36), when: 1 }, { bit: scr('TERR', 15), when: 1 });
const limitedOrdering = trapBits({ bit: hcr('TLOR', 35), when: 1 }, { bit: scr('TLOR', 14), when: 1 });

const rules: readonly (readonly [names: RegExp, rule: Rule])[] = [
  [/^(CPACR_EL1|CPTR_EL2)$/, trapControls],
  [/^ZCR_EL[123]$/, asZCR],
  [/^SMCR_EL[123]$/, asSMCR],
  [/^(SMPRI_EL1|SMPRIMAP_EL2)$/, priority],
  [/^SVCR$/, (el) => accessDecision('smeAccess', el)],
  [/^FP[CS]R$/, (el) => accessDecision('fp', el)],
  [/^FPEXC32_EL2$/, (el) => (el >= 2 ? accessDecision('fp', el) : undefined)],
  [/^TRC(?!ITEEDCR|ITECR)/, (el) => accessDecision('trace', el)],
  [/^(AMUSERENR_EL0)$/, (el) => (el === 0 ? accessDecision('amuUserEnable', 0) : accessDecision('amu', el))],
  [/^AM(CR|CFGR|CGCR|CNTEN\w+|EVCNTR\w+|EVTYPER\w+|CG1IDR)_EL0$/, (el) => accessDecision('amu', el)],
  [/^(SCTLR|TTBR0|TTBR1|TCR|ESR|FAR|AFSR0|AFSR1|MAIR|AMAIR|CONTEXTIDR)_EL1$/, virtualMemory],
  [/^ACTLR_EL1$/, trapBits({ bit: hcr('TACR', 21), when: 1 }, undefined)],
  [/^(AIDR|REVIDR|SMIDR)_EL1$/, trapBits({ bit: hcr('TID1', 16), when: 1 }, undefined)],
  [/^(CCSIDR|CCSIDR2|CLIDR|CSSELR)_EL1$/, cacheIdentification],
  [/^CTR_EL0$/, cacheType],
  [/^(ID_.*|MVFR\d)_EL1$/, identification],
  [/^GMID_EL1$/, trapBits({ bit: hcr('TID5', 58), when: 1 }, undefined)],
  [/^AP[DGI][AB]?KEY(LO|HI)_EL1$/, authenticationKey],
  [/^(RGSR|GCR|TFSR|TFSRE0)_EL1$/, tagging],
  [/^TFSR_EL[23]$/, tagging],
  [/^ER(RIDR|RSELR|XFR|XCTLR|XSTATUS|XADDR|XMISC\d)_EL1$/, errorRecord],
  [/^LOR(C|EA|ID|N|SA)_EL1$/, limitedOrdering],
  [/^TPIDR2_EL0$/, tpidr2],
  [/^HCRX_EL2$/, trapBits(undefined, { bit: scr('HXEn', 38), when: 0 })],
  [/^(HFG[RWI]TR|HDFG[RW]TR|HAFGRTR)_EL2$/, trapBits(undefined, { bit: scr('FGTEn', 27), when: 0 })],
  [/^MDCR_EL2$/, trapBits(undefined, { bit: control('MDCR_EL3', 'TDA', 9), when: 1 })],
  [
    /^(HCR|SCTLR|VBAR|TTBR0|TTBR1|TCR|MAIR|AMAIR|ESR|FAR|HPFAR|ELR|SPSR|VTTBR|VTCR|TPIDR|CONTEXTIDR|AFSR[01]|VPIDR|VMPIDR|CNTHCTL|CNTVOFF|HSTR)_EL2$/,
    untrappedFromEL2,
  ],
  [/^(SP_EL[12]|(VBAR|ELR|SPSR|TPIDR|PAR|CNTKCTL)_EL1|TPIDR(RO)?_EL0)$/, untrappedFromEL2],
  [
    /^(SCR|CPTR|MDCR|SCTLR|VBAR|TTBR0|TCR|MAIR|ESR|FAR|ELR|SPSR|TPIDR)_EL3$/,
    (el) => (el === 3 ? allowed : undefined),
  ],
  [/^(CURRENTEL|SPSEL|PAN|UAO)$/, (el) => (el === 0 ? undefined : allowed)],
  [/^(NZCV|DIT|SSBS)$/, () => allowed],
];

function ruleOf(register: string): Rule | undefined {
  return rules.find(([names]) => names.test(register))?.[1];
}

/** Below the level of its name: UNDEFINED, or for EL2's at EL1 a trap when nested virtualization is on. */
function belowLevel(el: Level, minimumEL: Level): AccessDecision {
  if (el === 1 && minimumEL === 2) return whenEL2Enabled(trapWhenSet(NV, undefinedAt(1), 2), undefinedAt(1));
  return undefinedAt(el);
}

function decide(name: string, el: Level, direction: Direction): AccessDecision | undefined {
  const register = systemRegister(canonicalName(name, direction === 'write' ? 'wo' : 'ro'));
  if (register === undefined || !register.named) return undefined;
  if (register.access === (direction === 'write' ? 'ro' : 'wo')) return undefinedAt(el);
  if (el < register.minimumEL || (register.aliasOf !== undefined && el < 2)) {
    return belowLevel(el, register.aliasOf === undefined ? register.minimumEL : 2);
  }
  const reached = register.aliasOf ?? register.name;
  const rule = ruleOf(reached)?.(el, direction, reached);
  if (rule === undefined) return undefined;
  // `_EL12` and `_EL02` names exist with E2H only; at EL3 E2H counts when EL2 is enabled.
  if (register.aliasOf === undefined) return rule;
  const checked = test(E2H, undefinedAt(el), rule);
  return el === 3 ? whenEL2Enabled(checked, undefinedAt(3)) : checked;
}

const cache = new Map<string, AccessDecision | undefined>();

/**
 * Which exception `MRS Xt, name` or `MSR name, Xt` takes at `el`, if any: UNDEFINED by level, direction
 * or missing E2H, then the traps of CPACR_EL1, CPTR_ELx, HCR_EL2, HFGxTR_EL2, SCTLR_ELx, SCR_EL3. It
 * presumes that the feature which brings the register is implemented.
 *
 * @param name register name or `S3_…` encoding
 * @param read the bits in effect; undefined for what is not known
 * @returns undefined when no rule for this register at this level is known to the tool
 */
export function systemRegisterTrap(
  name: string,
  el: 0 | 1 | 2 | 3,
  read: BitReader,
  direction: 'read' | 'write' = 'write',
): AccessResult | undefined {
  const key = `${direction}${el}${name}`;
  if (!cache.has(key)) cache.set(key, decide(name, el, direction));
  const decision = cache.get(key);
  return decision === undefined ? undefined : decideAccess(decision, read);
}
