import { type AccessDecision, allowed, trap } from './accessResult';
import { NS, TGE, trapToEL1, unlessInHost, whenEL2Enabled } from './controlBits';
import { control, nonZero, test } from './decision';
import { EC_SYSTEM_REGISTER } from './exceptionClasses';
import { checkFineGrained } from './fineGrainedTraps';
import {
  type Direction,
  fromEL1,
  type Level,
  type Rule,
  type RuleTable,
  trapBits,
  trapWhenClear,
  trapWhenSet,
  undecided,
} from './trapRules';

/**
 * Debug, performance monitor, profiling and trace filter registers (Arm ARM D24.3 to D24.7, the MRS and
 * MSR pseudocode of each register; MDCR_EL2, MDCR_EL3).
 */
const mdcr2 = (name: string, bit: number) => control('MDCR_EL2', name, bit);
const mdcr3 = (name: string, bit: number) => control('MDCR_EL3', name, bit);

const TDE = mdcr2('TDE', 8);

/** MDCR_EL2.<TDE,bit> != '00'; at EL0 HCR_EL2.TGE counts as TDE. */
function debugAtEL2(name: string, bit: number, el: 0 | 1, next: AccessDecision): AccessDecision {
  const byTDE = trapWhenSet(TDE, trapWhenSet(mdcr2(name, bit), next, 2), 2);
  return el === 0 ? test(TGE, byTDE, trap(2, EC_SYSTEM_REGISTER, 'HCR_EL2.TGE')) : byTDE;
}

/** Registers of EL1 under one bit of MDCR_EL2 (with TDE) and one of MDCR_EL3. */
function debugRegister(el2: readonly [string, number], el3: readonly [string, number]): Rule {
  return (el, direction, register) => {
    if (el === 0) return undefined;
    if (el === 3) return allowed;
    const at3 = trapWhenSet(mdcr3(...el3), allowed, 3);
    if (el === 2) return at3;
    const below = debugAtEL2(el2[0], el2[1], 1, at3);
    return whenEL2Enabled(checkFineGrained(register, direction, below), at3);
  };
}

/** OSDLR_EL1: with FEAT_DoubleLock as the other OS registers; without it, MDCR_EL2.TDOSA may or may not trap it. */
const doubleLock: Rule = (el, direction, register) => {
  const with_ = debugRegister(['TDOSA', 10], ['TDOSA', 10])(el, direction, register);
  if (with_ === undefined || el === 3) return with_;
  return test(
    nonZero('ID_AA64DFR0_EL1', 'DoubleLock', 39, 36),
    with_,
    undecided('FEAT_DoubleLock', with_, allowed),
  );
};

/** The debug communications channel: MDSCR_EL1.TDCC at EL0, MDCR_ELx.TDCC (FEAT_FGT) and TDA. */
const channel: Rule = (el, _direction, register) => {
  if (el === 3) return allowed;
  const fgt = nonZero('ID_AA64MMFR0_EL1', 'FGT', 59, 56);
  const tda3 = trapWhenSet(mdcr3('TDA', 9), allowed, 3);
  const at3 = test(fgt, tda3, trapWhenSet(mdcr3('TDCC', 27), tda3, 3));
  if (el === 2) return at3;
  const tda2 = debugAtEL2('TDA', 9, el, at3);
  const below2 = whenEL2Enabled(test(fgt, tda2, trapWhenSet(mdcr2('TDCC', 27), tda2, 2)), at3);
  if (el === 1) return below2;
  if (!/_EL0$/.test(register)) return undefined;
  const denied = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'MDSCR_EL1.TDCC');
  return test(control('MDSCR_EL1', 'TDCC', 12), below2, denied);
};

/** PMUSERENR_EL0: which other bit than EN lets EL0 in, by register and direction. */
function userEnable(register: string, direction: Direction): readonly [string, number] | undefined {
  if (/^PMCCNTR_/.test(register)) return direction === 'read' ? ['CR', 2] : undefined;
  if (/^PMX?EVCNTR/.test(register)) return direction === 'read' ? ['ER', 3] : undefined;
  if (/^PMSELR_/.test(register)) return ['ER', 3];
  return /^PMSWINC_/.test(register) ? ['SW', 1] : undefined;
}

/** MDCR_EL2.TPM and TPMCR, the fine-grained trap, MDCR_EL3.TPM. */
function monitorsBelow(
  el: 0 | 1,
  direction: Direction,
  register: string,
  at3: AccessDecision,
): AccessDecision {
  const byTPM = trapWhenSet(mdcr2('TPM', 6), at3, 2);
  const byEL2 = register === 'PMCR_EL0' ? trapWhenSet(mdcr2('TPMCR', 5), byTPM, 2) : byTPM;
  const fine = checkFineGrained(register, direction, byEL2);
  // From EL0 of the host the fine-grained traps do not count; MDCR_EL2 does.
  return whenEL2Enabled(el === 1 ? fine : unlessInHost(0, fine, byEL2), at3);
}

const performanceMonitors: Rule = (el, direction, register) => {
  if (el === 3) return allowed;
  const at3 = trapWhenSet(mdcr3('TPM', 6), allowed, 3);
  if (el === 2) return at3;
  const below2 = monitorsBelow(el, direction, register, at3);
  if (el === 1) return below2;
  if (!/_EL0$/.test(register)) return undefined;
  // PMUSERENR_EL0 itself is always readable at EL0, and never writable.
  if (register === 'PMUSERENR_EL0') return below2;
  // The enables of FEAT_PMUv3_ICNTR and FEAT_PMUv3p9 are finer than EN.
  if (/^PM(IC|ZR)/.test(register)) return undefined;
  const denied = trapToEL1(0, EC_SYSTEM_REGISTER, EC_SYSTEM_REGISTER, 'PMUSERENR_EL0.EN');
  const other = userEnable(register, direction);
  const byOther =
    other === undefined ? denied : test(control('PMUSERENR_EL0', other[0], other[1]), denied, below2);
  const byEN = test(control('PMUSERENR_EL0', 'EN', 0), byOther, below2);
  const p9 = test(
    control('PMUSERENR_EL0', 'UEN', 4),
    byEN,
    undecided('PMUACR_EL1 (FEAT_PMUv3p9)', byEN, below2),
  );
  return register === 'PMCR_EL0' ? byEN : p9;
};

/**
 * A buffer that one security state and one regime own: MDCR_EL2.E2PB or E2TB must have its low bit set
 * for EL1; of MDCR_EL3.NSPB or NSTB the low bit set, the high bit equal to SCR_EL3.NS.
 */
function buffer(el2: readonly [string, number], el3: readonly [string, number]): Rule {
  const [name2, lsb2] = el2;
  const [name3, lsb3] = el3;
  const open3 = mdcr3(`${name3}<0>`, lsb3);
  const state3 = mdcr3(`${name3}<1>`, lsb3 + 1);
  const owned = test(
    NS,
    trapWhenSet(state3, allowed, 3),
    trapWhenClear({ ...state3, label: `${state3.label} in Non-secure state` }, allowed, 3),
  );
  const at3 = trapWhenClear(open3, owned, 3);
  return (el, direction, register) => {
    if (el === 0) return undefined;
    if (el === 3) return allowed;
    if (el === 2) return at3;
    return fromEL1((next) => trapWhenClear(mdcr2(`${name2}<0>`, lsb2), next, 2), register, direction, at3);
  };
}

/** Profiling: MDCR_EL2.TPMS at EL1; at EL3 the ownership of the buffer. */
const profiling: Rule = (el, direction, register) => {
  const owner = buffer(['E2PB', 12], ['NSPB', 12])(2, direction, register);
  if (el === 0 || owner === undefined) return undefined;
  if (el >= 2) return el === 3 ? allowed : owner;
  return fromEL1((next) => trapWhenSet(mdcr2('TPMS', 14), next, 2), register, direction, owner);
};

const traceFilter = trapBits({ bit: mdcr2('TTRF', 19), when: 1 }, { bit: mdcr3('TTRF', 19), when: 1 });

/** Branch records: MDCR_EL3.SBRBE is '11' for both states, '01' for Non-secure. */
const branchRecords: Rule = (el: Level, direction, register) => {
  if (el === 0) return undefined;
  if (el === 3) return allowed;
  const low = mdcr3('SBRBE<0>', 32);
  const high = mdcr3('SBRBE<1>', 33);
  const at3 = trapWhenClear(low, test(NS, trapWhenClear(high, allowed, 3), allowed), 3);
  return el === 2 ? at3 : fromEL1((next) => next, register, direction, at3);
};

export const debugTraps: RuleTable = [
  [
    /^(MDSCR|DBG[BW][CV]R\d+|OSECCR|DBGCLAIM(SET|CLR)|DBGAUTHSTATUS)_EL1$/,
    debugRegister(['TDA', 9], ['TDA', 9]),
  ],
  [/^(OSLAR|OSLSR|DBGPRCR)_EL1$/, debugRegister(['TDOSA', 10], ['TDOSA', 10])],
  [/^OSDLR_EL1$/, doubleLock],
  [/^MDRAR_EL1$/, debugRegister(['TDRA', 11], ['TDA', 9])],
  [/^(MDCCINT_EL1|OSDTR[RT]X_EL1|MDCCSR_EL0|DBGDTR([RT]X)?_EL0)$/, channel],
  [/^MDCR_EL2$/, trapBits(undefined, { bit: mdcr3('TDA', 9), when: 1 })],
  [/^TRFCR_EL[12]$/, traceFilter],
  [/^PMB(LIMITR|PTR|SR)_EL1$/, buffer(['E2PB', 12], ['NSPB', 12])],
  [/^(PMS(CR|EVFR|NEVFR|FCR|ICR|IRR|LATFR|IDR)_EL1|PMSCR_EL2)$/, profiling],
  [/^TRB(LIMITR|PTR|BASER|SR|MAR|TRG)_EL1$/, buffer(['E2TB', 24], ['NSTB', 24])],
  [/^BRB/, branchRecords],
  [
    /^PM(CR|CNTENSET|CNTENCLR|OVSCLR|OVSSET|SWINC|SELR|CEID[01]|CCNTR|CCFILTR|XEVTYPER|XEVCNTR|USERENR|EVCNTR\d+|EVTYPER\d+)_EL0$/,
    performanceMonitors,
  ],
  [/^PM(INTENSET|INTENCLR|MIR)_EL1$/, performanceMonitors],
];
