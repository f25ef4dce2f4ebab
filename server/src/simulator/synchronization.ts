import { canonicalName } from '../isa/systemRegisters/systemRegister';

/** What a later instruction relies on when it reads a control register indirectly. */
export type DependentEffect =
  | 'fp'
  | 'sve'
  | 'sme'
  | 'vectorLength'
  | 'trace'
  | 'activityMonitors'
  | 'systemRegisterTraps'
  | 'instructionTraps'
  | 'exceptionRouting'
  | 'exceptionVectors'
  | 'exceptionReturn'
  | 'translation'
  | 'stage2Translation'
  | 'alignment'
  | 'securityState'
  | 'registerRedirection'
  | 'pointerAuthentication'
  | 'memoryTagging'
  | 'interrupts'
  | 'timers'
  | 'debug'
  | 'performanceMonitors'
  | 'flags'
  | 'rounding'
  | 'stackPointer'
  | 'privilegedAccess';

/** When a direct write by MSR is seen by the indirect reads of later instructions. */
export type Visibility =
  /** After a context synchronization event (ISB, exception entry or return); until then old or new. */
  | 'contextSynchronization'
  /** In program order, nothing needed. */
  | 'programOrder';

export interface SynchronizationRule {
  readonly visibility: Visibility;
  readonly effects: readonly DependentEffect[];
  /** Where the manual says so. */
  readonly source: string;
  /** The only field that it is about, where others are seen otherwise. */
  readonly field?: string;
}

const table = 'Arm ARM, "Synchronization requirements for AArch64 System registers"';
const pstate = 'Arm ARM, "Process state, PSTATE": writes are visible to later instructions in program order';
const special =
  'Arm ARM, "Synchronization requirements for AArch64 System registers", special-purpose registers';

function later(...effects: DependentEffect[]): SynchronizationRule {
  return { visibility: 'contextSynchronization', effects, source: table };
}
function inOrder(source: string, ...effects: DependentEffect[]): SynchronizationRule {
  return { visibility: 'programOrder', effects, source };
}

/** Rules by register; several where its fields differ. The first that fits an effect decides. */
const rules: readonly (readonly [names: RegExp, rules: readonly SynchronizationRule[]])[] = [
  [/^CPACR_EL1$/, [later('fp', 'sve', 'sme', 'trace', 'systemRegisterTraps')]],
  [/^CPTR_EL[23]$/, [later('fp', 'sve', 'sme', 'trace', 'activityMonitors', 'systemRegisterTraps')]],
  [
    /^ZCR_EL[123]$/,
    [inOrder('Arm ARM, ZCR_ELx.LEN: indirect reads appear in program order', 'vectorLength')],
  ],
  [
    /^SMCR_EL[123]$/,
    [
      {
        ...inOrder('Arm ARM, SMCR_ELx.LEN: indirect reads appear in program order', 'vectorLength'),
        field: 'LEN',
      },
      later('sme'),
    ],
  ],
  [/^SVCR$/, [inOrder(pstate, 'sme', 'sve', 'fp', 'vectorLength')]],
  [
    /^HCR_EL2$/,
    [
      later(
        'registerRedirection',
        'fp',
        'sve',
        'sme',
        'trace',
        'systemRegisterTraps',
        'instructionTraps',
        'exceptionRouting',
        'translation',
        'stage2Translation',
        'interrupts',
        'pointerAuthentication',
        'memoryTagging',
      ),
    ],
  ],
  [/^HCRX_EL2$/, [later('systemRegisterTraps', 'instructionTraps', 'translation', 'interrupts')]],
  [
    /^SCR_EL3$/,
    [
      later(
        'securityState',
        'exceptionRouting',
        'systemRegisterTraps',
        'instructionTraps',
        'translation',
        'fp',
        'sve',
        'sme',
        'pointerAuthentication',
        'memoryTagging',
      ),
    ],
  ],
  [
    /^SCTLR2?_EL[123]$/,
    [
      later(
        'translation',
        'alignment',
        'systemRegisterTraps',
        'instructionTraps',
        'pointerAuthentication',
        'memoryTagging',
      ),
    ],
  ],
  [/^(TTBR[01]|TCR2?|MAIR2?|AMAIR2?|PIR|PIRE0|POR)_EL[123]$/, [later('translation')]],
  [/^POR_EL0$/, [later('translation')]],
  [/^(VTTBR|VTCR|S2PIR|VSTTBR|VSTCR|VNCR)_EL2$/, [later('stage2Translation')]],
  [/^S2POR_EL1$/, [later('stage2Translation')]],
  [/^CONTEXTIDR_EL[12]$/, [later('debug')]],
  [/^VBAR_EL[123]$/, [later('exceptionVectors')]],
  [/^(HSTR|HACR)_EL2$/, [later('systemRegisterTraps')]],
  [/^H(FG[RWI]|DFG[RW]|AFG)(R?TR)2?_EL2$/, [later('systemRegisterTraps', 'instructionTraps')]],
  [/^MDCR_EL[23]$/, [later('systemRegisterTraps', 'debug', 'performanceMonitors', 'trace')]],
  [/^(MDSCR_EL1|DBG[BW][CV]R\d+_EL1|OSLAR_EL1|OSDLR_EL1|MDCCINT_EL1)$/, [later('debug')]],
  [/^(TRFCR|PMSCR)_EL[12]$/, [later('trace', 'performanceMonitors')]],
  [/^PM(?!XEV)\w+$/, [later('performanceMonitors')]],
  [/^(CNTKCTL_EL1|CNTHCTL_EL2)$/, [later('systemRegisterTraps', 'timers')]],
  [/^CNT(HP|HV|HPS|HVS|P|V|PS)_\w+$/, [later('timers')]],
  [/^CNT[VP]OFF_EL2$/, [later('timers')]],
  [/^(ICC_SRE_EL[123]|ICH_HCR_EL2)$/, [later('systemRegisterTraps', 'interrupts')]],
  [
    /^ICC_PMR_EL1$/,
    [
      inOrder(
        'GIC architecture, observability of accesses: writes of ICC_PMR_EL1 synchronise themselves',
        'interrupts',
      ),
    ],
  ],
  [/^IC[CH]_\w+$/, [later('interrupts')]],
  [/^AP[DGI][AB]?KEY(LO|HI)_EL1$/, [later('pointerAuthentication')]],
  [/^(RGSR_EL1|GCR_EL1|TFSR_EL[123]|TFSRE0_EL1)$/, [later('memoryTagging')]],
  [/^AMUSERENR_EL0$/, [later('activityMonitors', 'systemRegisterTraps')]],
  [/^NZCV$/, [inOrder(pstate, 'flags')]],
  [/^(DAIF|ALLINT)$/, [inOrder(pstate, 'interrupts')]],
  [/^(PAN|UAO)$/, [inOrder(pstate, 'privilegedAccess')]],
  [/^TCO$/, [inOrder(pstate, 'memoryTagging')]],
  [/^SPSEL$/, [inOrder(pstate, 'stackPointer')]],
  [/^(DIT|SSBS)$/, [inOrder(pstate)]],
  [/^(FPCR|FPSR|FPMR)$/, [inOrder(special, 'rounding')]],
  [/^(ELR|SPSR)_EL[123]$/, [inOrder(special, 'exceptionReturn')]],
  [/^SP_EL[012]$/, [inOrder(special, 'stackPointer')]],
];

/**
 * The rules for writes of a register: the register that is really written (see `resolveAccess`), not
 * the name that the code uses. Empty for a register that nothing reads indirectly, or that is not in
 * the table.
 */
export function synchronizationRules(register: string): readonly SynchronizationRule[] {
  const name = canonicalName(register, 'wo');
  return rules.find(([names]) => names.test(name))?.[1] ?? [];
}

/**
 * When a write of `register` is in force for `effect`; undefined when the register has no such effect
 * that this table knows.
 */
export function visibilityOf(register: string, effect: DependentEffect): Visibility | undefined {
  return synchronizationRules(register).find((rule) => rule.effects.includes(effect))?.visibility;
}

/** Writes of this register are seen by all that follows, with no context synchronization event. */
export function inProgramOrder(register: string): boolean {
  const found = synchronizationRules(register);
  return found.length > 0 && found.every(({ visibility }) => visibility === 'programOrder');
}

/** Barriers that are context synchronization events; exception entry and return are, too (see below). */
export const synchronizingBarriers: ReadonlySet<string> = new Set(['isb']);

/**
 * SCTLR_ELx bits that say whether exception entry to ELx and return from ELx synchronise the context
 * (FEAT_ExS, Arm ARM SCTLR_ELx.EIS and EOS). Without FEAT_ExS both always do.
 */
export const synchronizingExceptionBits = { entry: 22, exceptionReturn: 11 } as const;
