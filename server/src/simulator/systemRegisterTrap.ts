import { canonicalName, systemRegister } from '../isa/systemRegisters/systemRegister';
import { type AccessDecision, type AccessResult, allowed, decideAccess, trap } from './accessResult';
import { E2H, NS, trapToEL1, undefinedAt, unlessInHost, whenEL2Enabled } from './controlBits';
import { debugTraps } from './debugTraps';
import { type BitReader, control, nonZero, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';
import { checkFineGrained } from './fineGrainedTraps';
import { interruptTraps } from './interruptTraps';
import { timerTraps } from './timerTraps';
import {
  type Direction,
  fromEL0,
  fromEL1,
  hcr,
  type Level,
  type Rule,
  type RuleTable,
  scr,
  trapBits,
  trapWhenClear,
  trapWhenSet,
  undecided,
} from './trapRules';
import { accessDecision, registerDecision } from './trapState';

const NV = hcr('NV', 42);
const NV1 = hcr('NV1', 43);
const NV2 = hcr('NV2', 45);

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
  return el === 1 ? below2 : fromEL0(user(1, 'UCT', 15, 0), user(2, 'UCT', 15, 0), below2, allowed);
};

function user(n: 1 | 2, name: string, bit: number, when: 0 | 1) {
  return { bit: control(`SCTLR_EL${n}`, name, bit), when };
}

/** TPIDR2_EL0: SCTLR_ELx.EnTP2 at EL0, the fine-grained trap below EL2, SCR_EL3.EnTP2 below EL3. */
const tpidr2: Rule = (el, direction, register) => {
  if (el === 3) return allowed;
  const at3 = trapWhenClear(scr('EnTP2', 41), allowed, 3);
  if (el === 2) return at3;
  const below2 = checkFineGrained(register, direction, at3);
  return el === 1 ? below2 : fromEL0(user(1, 'EnTP2', 60, 0), user(2, 'EnTP2', 60, 0), below2, at3);
};

/** SCXTNUM_EL0 and SCXTNUM_EL1: SCTLR_ELx.TSCXT at EL0, HCR_EL2.EnSCXT, the fine-grained trap, SCR_EL3.EnSCXT. */
const softwareContext: Rule = (el, direction, register) => {
  if (el === 3) return allowed;
  const at3 = trapWhenClear(scr('EnSCXT', 25), allowed, 3);
  if (el === 2) return at3;
  const below2 = fromEL1((next) => trapWhenClear(hcr('EnSCXT', 53), next, 2), register, direction, at3);
  if (el === 1) return below2;
  return fromEL0(user(1, 'TSCXT', 20, 1), user(2, 'TSCXT', 20, 1), below2, at3);
};

/** Registers whose only trap below EL2 is the fine-grained one, at EL0 outside the host as well. */
const fineGrainedOnly: Rule = (el, direction, register) => {
  if (el >= 2) return allowed;
  const fine = checkFineGrained(register, direction, allowed);
  return el === 1 ? fine : unlessInHost(0, fine, allowed);
};

/**
 * VBAR_EL1, ELR_EL1, SPSR_EL1 at EL1: with nested virtualization for an E2H = 0 guest hypervisor they trap
 * (HCR_EL2.<NV2,NV1,NV> is '011'), or go to memory ('111').
 */
const nestedContext: Rule = (el, direction, register) => {
  if (el === 0) return undefined;
  if (el >= 2) return allowed;
  const nested = test(NV2, trap(2, EC_SYSTEM_REGISTER, NV1.field), allowed);
  const fine = checkFineGrained(register, direction, allowed);
  return whenEL2Enabled(test(NV, fine, test(NV1, fine, nested)), allowed);
};

/** SP_EL0 through MRS and MSR: UNDEFINED while it is the stack pointer in use. */
const stackPointerEL0: Rule = (el) =>
  el === 0 ? undefined : test(control('SPSEL', 'SP', 0), undefinedAt(el), allowed);

/** DAIF at EL0: SCTLR_EL1.UMA, and never in the host. */
const interruptMasks: Rule = (el) => {
  if (el !== 0) return allowed;
  const uma = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'SCTLR_EL1.UMA');
  return unlessInHost(
    0,
    test(control('SCTLR_EL1', 'UMA', 9), uma, allowed),
    trap(2, EC_SYSTEM_REGISTER, 'HCR_EL2.<E2H,TGE>'),
  );
};

/** ALLINT: HCRX_EL2.TALLINT traps writes at EL1. */
const allInterrupts: Rule = (el, direction) => {
  if (el === 0) return undefined;
  if (el >= 2 || direction === 'read') return allowed;
  return whenEL2Enabled(trapWhenSet(control('HCRX_EL2', 'TALLINT', 6), allowed, 2), allowed);
};

/** RNDR and RNDRRS at every level below EL3 and at EL3: SCR_EL3.TRNDR (FEAT_RNG_TRAP). */
const randomNumber: Rule = () => trapWhenSet(scr('TRNDR', 40), allowed, 3);

/** A TVM and TRVM register that came later: an enable in HCRX_EL2 for EL1, one in SCR_EL3. */
function extendedMemory(hcrx: readonly [string, number] | undefined, el3: readonly [string, number]): Rule {
  return (el, direction, register) => {
    if (el === 0) return undefined;
    if (el === 3) return allowed;
    const at3 = trapWhenClear(scr(...el3), allowed, 3);
    if (el === 2) return at3;
    const memory = direction === 'write' ? hcr('TVM', 26) : hcr('TRVM', 30);
    const enabled = (next: AccessDecision) =>
      hcrx === undefined ? next : trapWhenClear(control('HCRX_EL2', ...hcrx), next, 2);
    return fromEL1((next) => trapWhenSet(memory, enabled(next), 2), register, direction, at3);
  };
}

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

/** Secure EL2's: UNDEFINED at EL2 in Non-secure state. */
const secureEL2: Rule = (el) =>
  el === 2 ? test(NS, allowed, undefinedAt(2)) : el === 3 ? allowed : undefined;

const identification = trapBits({ bit: hcr('TID3', 18), when: 1 }, undefined);
const authenticationKey = trapBits({ bit: hcr('APK', 40), when: 0 }, { bit: scr('APK', 16), when: 0 });
const tagging = trapBits({ bit: hcr('ATA', 56), when: 0 }, { bit: scr('ATA', 26), when: 0 });
const errorRecord = trapBits({ bit: hcr('TERR', 36), when: 1 }, { bit: scr('TERR', 15), when: 1 });
/** ERXPFG*: the error record traps come first. */
const injection: Rule = (el, direction, register) => {
  if (el === 0) return undefined;
  if (el === 3) return allowed;
  const at3 = trapWhenSet(scr('TERR', 15), trapWhenClear(scr('FIEN', 21), allowed, 3), 3);
  if (el === 2) return at3;
  const both = (next: AccessDecision) =>
    trapWhenSet(hcr('TERR', 36), trapWhenClear(hcr('FIEN', 47), next, 2), 2);
  return fromEL1(both, register, direction, at3);
};

/** Trace and activity monitor registers: CPACR_EL1, CPTR_ELx, and the fine-grained trap from EL1. */
const trace: Rule = (el, direction, register) =>
  registerDecision('trace', el, (next) => checkFineGrained(register, direction, next));

/** Activity monitors can be written at the highest level alone. */
const activityMonitors: Rule = (el, direction, register) =>
  direction === 'write' && el !== 3
    ? undefined
    : registerDecision('amu', el, (next) => checkFineGrained(register, direction, next));

const limitedOrdering = trapBits({ bit: hcr('TLOR', 35), when: 1 }, { bit: scr('TLOR', 14), when: 1 });

const rules: RuleTable = [
  ...timerTraps,
  ...debugTraps,
  ...interruptTraps,
  [/^(CPACR_EL1|CPTR_EL2)$/, trapControls],
  [/^ZCR_EL[123]$/, asZCR],
  [/^SMCR_EL[123]$/, asSMCR],
  [/^(SMPRI_EL1|SMPRIMAP_EL2)$/, priority],
  [/^SVCR$/, (el) => accessDecision('smeAccess', el)],
  [/^FP[CS]R$/, (el) => accessDecision('fp', el)],
  [/^FPEXC32_EL2$/, (el) => (el >= 2 ? accessDecision('fp', el) : undefined)],
  [/^TRC(?!ITEEDCR|ITECR)/, trace],
  [/^(AMUSERENR_EL0)$/, (el) => (el === 0 ? accessDecision('amuUserEnable', 0) : accessDecision('amu', el))],
  [/^AM(CR|CFGR|CGCR|CNTEN\w+|EVCNTR\w+|EVTYPER\w+|CG1IDR)_EL0$/, activityMonitors],
  [/^(SCTLR|TTBR0|TTBR1|TCR|ESR|FAR|AFSR0|AFSR1|MAIR|AMAIR|CONTEXTIDR)_EL1$/, virtualMemory],
  [/^TCR2_EL[12]$/, extendedMemory(['TCR2En', 14], ['TCR2En', 43])],
  [/^SCTLR2_EL[12]$/, extendedMemory(['SCTLR2En', 15], ['SCTLR2En', 44])],
  [/^(PIR|PIRE0|POR|S2POR)_EL[12]$|^S2PIR_EL2$/, extendedMemory(undefined, ['PIEn', 45])],
  [/^A?MAIR2_EL[12]$/, extendedMemory(undefined, ['AIEn', 46])],
  [/^ACTLR_EL1$/, trapBits({ bit: hcr('TACR', 21), when: 1 }, undefined)],
  [/^(AIDR|REVIDR|SMIDR)_EL1$/, trapBits({ bit: hcr('TID1', 16), when: 1 }, undefined)],
  [/^(CCSIDR|CCSIDR2|CLIDR|CSSELR)_EL1$/, cacheIdentification],
  [/^CTR_EL0$/, cacheType],
  [/^DCZID_EL0$/, fineGrainedOnly],
  [/^(ID_.*|MVFR\d)_EL1$/, identification],
  [/^GMID_EL1$/, trapBits({ bit: hcr('TID5', 58), when: 1 }, undefined)],
  [/^(MIDR|MPIDR|PAR|ISR)_EL1$/, trapBits(undefined, undefined)],
  [/^TPIDR_EL1$/, trapBits(undefined, undefined)],
  [/^TPIDR(RO)?_EL0$/, fineGrainedOnly],
  [/^SCXTNUM_EL[01]$/, softwareContext],
  [/^SCXTNUM_EL2$/, trapBits(undefined, { bit: scr('EnSCXT', 25), when: 0 })],
  [/^(VBAR|ELR|SPSR)_EL1$/, nestedContext],
  [/^SP_EL0$/, stackPointerEL0],
  [/^DAIF$/, interruptMasks],
  [/^ALLINT$/, allInterrupts],
  [/^RNDR(RS)?$/, randomNumber],
  [/^AP[DGI][AB]?KEY(LO|HI)_EL1$/, authenticationKey],
  [/^(RGSR|GCR|TFSR|TFSRE0)_EL1$/, tagging],
  [/^TFSR_EL[23]$/, tagging],
  [/^ER(RIDR|RSELR|XFR|XCTLR|XSTATUS|XADDR|XMISC\d|XGSR)_EL1$/, errorRecord],
  [/^ERXPFG(F|CTL|CDN)_EL1$/, injection],
  [/^LOR(C|EA|ID|N|SA)_EL1$/, limitedOrdering],
  [/^TPIDR2_EL0$/, tpidr2],
  [/^HCRX_EL2$/, trapBits(undefined, { bit: scr('HXEn', 38), when: 0 })],
  [/^(HFG[RWI]TR|HDFG[RW]TR|HAFGRTR)_EL2$/, trapBits(undefined, { bit: scr('FGTEn', 27), when: 0 })],
  [/^(HFG[RWI]TR2|HDFG[RW]TR2)_EL2$/, trapBits(undefined, { bit: scr('FGTEn2', 59), when: 0 })],
  [
    /^(HCR|SCTLR|VBAR|TTBR0|TTBR1|TCR|MAIR|AMAIR|ESR|FAR|HPFAR|ELR|SPSR|VTTBR|VTCR|TPIDR|CONTEXTIDR|AFSR[01]|VPIDR|VMPIDR|HSTR|HACR|ACTLR|VSESR|VDISR|VNCR)_EL2$/,
    untrappedFromEL2,
  ],
  [/^(DACR32|IFSR32|DBGVCR32)_EL2$|^SPSR_(IRQ|ABT|UND|FIQ)$/, untrappedFromEL2],
  [/^(VSTTBR|VSTCR|SDER32)_EL2$/, secureEL2],
  [/^SP_EL[12]$/, untrappedFromEL2],
  [/^DISR_EL1$/, (el) => (el >= 2 ? allowed : undefined)],
  [
    /^(SCR|CPTR|MDCR|SCTLR|VBAR|TTBR0|TCR|MAIR|AMAIR|ESR|FAR|ELR|SPSR|TPIDR|ACTLR|AFSR[01]|SCXTNUM|SDER32|RMR|RVBAR|GPCCR|GPTBR)_EL3$/,
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
  if (el === 1 && minimumEL === 2) {
    // With NV2 some of the accesses go to memory instead (VNCR_EL2).
    const nested = trap(2, EC_SYSTEM_REGISTER, NV.field);
    const memory = test(NV2, nested, undecided('HCR_EL2.NV2', nested, allowed));
    return whenEL2Enabled(test(NV, undefinedAt(1), memory), undefinedAt(1));
  }
  return undefinedAt(el);
}

/** User registers that EL1 writes for EL0 to read. */
const readOnlyAtEL0 = /^(TPIDRRO_EL0|PMUSERENR_EL0|AMUSERENR_EL0)$/;

/**
 * With FEAT_IDST a read at EL0 of the identification space (op0 3, op1 0, 1 or 3, CRn 0, CRm 0 to 7) is
 * reported as a trapped system register access, not as UNDEFINED (Arm ARM D8, ID_AA64MMFR2_EL1.IDS).
 */
const identificationSpace = /^S3_[013]_C0_C[0-7]_/;
const identificationAtEL0 = test(
  nonZero('ID_AA64MMFR2_EL1', 'IDS', 39, 36),
  undefinedAt(0),
  trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'FEAT_IDST'),
);

/** S3_<op1>_C11_* and S3_<op1>_C15_*: HCR_EL2.TIDCP traps EL1 (and may trap EL0); the rest is not architected. */
function implementationDefined(encoding: string, el: Level): AccessDecision | undefined {
  if (el !== 1 || !/^S3_[0-7]_C1[15]_/.test(encoding)) return undefined;
  const open = undecided('IMPLEMENTATION DEFINED traps', allowed, undefinedAt(1));
  return whenEL2Enabled(trapWhenSet(hcr('TIDCP', 20), open, 2), open);
}

function decide(name: string, el: Level, direction: Direction): AccessDecision | undefined {
  const register = systemRegister(canonicalName(name, direction === 'write' ? 'wo' : 'ro'));
  if (register === undefined) return undefined;
  if (!register.named) return implementationDefined(register.encoding, el);
  if (register.access === (direction === 'write' ? 'ro' : 'wo')) return undefinedAt(el);
  if (el === 0 && direction === 'write' && readOnlyAtEL0.test(register.name)) return undefinedAt(0);
  if (
    el === 0 &&
    direction === 'read' &&
    identificationSpace.test(register.encoding) &&
    register.minimumEL > 0
  )
    return identificationAtEL0;
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

/** The decision behind `systemRegisterTrap`; undefined when no rule for this register at this level is known. */
export function systemRegisterDecision(
  name: string,
  el: 0 | 1 | 2 | 3,
  direction: 'read' | 'write',
): AccessDecision | undefined {
  const key = `${direction}${el}${name}`;
  if (!cache.has(key)) cache.set(key, decide(name, el, direction));
  return cache.get(key);
}

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
  const decision = systemRegisterDecision(name, el, direction);
  return decision === undefined ? undefined : decideAccess(decision, read);
}
