import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import { U64 } from '../isa/u64';
import { type Choice, explicit } from '../simulator/choice';
import { registerIn } from '../simulator/systemState';
import type { Term } from '../simulator/term';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import { insertAfter } from './fixes/insert';
import type { RoutineContext, Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/** A system register and the instructions that read it indirectly. */
interface Dependence {
  readonly register: RegExp;
  /** What writes it, where that is not MSR. */
  readonly operation?: RegExp;
  /** Whether the instruction depends on the register at this exception level. */
  readonly use: (step: StepFacts, register: string, level: RunFacts['exceptionLevel']) => boolean;
  /** Whether a written value changes what the instruction sees, with what was there before; every value does when absent. */
  readonly matters?: (value: Term, before: readonly Term[]) => boolean;
  /** Whether the register can matter to this routine at all; it can when absent. */
  readonly applies?: (run: RunFacts) => boolean;
  /** What may still be, in words that follow `until then`. */
  readonly consequence: string;
}

/** AT writes PAR_EL1. */
const TRANSLATION = /^at /;
const NO_OPERATION = /^(?!at )/;

/** SCTLR_ELx bits that each load and store goes by: M, A, C, SA, nAA, WXN, EE (Arm ARM, SCTLR_EL1). */
const ACCESS_BITS = [0, 1, 2, 3, 6, 19, 25].reduce((m, n) => m.or(U64.ONE.shl(n)), U64.ZERO);

/** Those that instructions are fetched by: M, I, WXN, and of accesses that the code there makes at once, all above. */
const FETCH_BITS = ACCESS_BITS.or(U64.ONE.shl(12));

/**
 * Arm ARM D19.1.2.2, "Synchronization requirements for AArch64 System registers": a direct write is seen by
 * indirect reads after a context synchronization event, and not surely before.
 */
const DEPENDENCES: readonly Dependence[] = [
  {
    // Arm ARM, CSSELR_EL1: selects what CCSIDR_EL1 and CCSIDR2_EL1 show.
    register: /^CSSELR_EL1$/,
    use: (step) => accesses(step, /^CCSIDR2?_EL1$/),
    consequence: 'it may show the cache that was selected before',
  },
  {
    // Arm ARM, ERRSELR_EL1: selects the error record behind ERX*_EL1.
    register: /^ERRSELR_EL1$/,
    use: (step) => accesses(step, /^ERX\w+_EL1$/),
    consequence: 'it may be the record that was selected before',
  },
  {
    // Arm ARM, PMSELR_EL0: selects the event counter behind PMXEV*_EL0.
    register: /^PMSELR_EL0$/,
    use: (step) => accesses(step, /^PMXEV\w+_EL0$/),
    consequence: 'it may be the counter that was selected before',
  },
  {
    // GIC architecture (IHI 0069), ICC_SRE_ELx: with ICC_SRE_ELx.SRE = 0 the other registers are not accessible at ELx.
    register: /^ICC_SRE_EL[123]$/,
    use: (step, register, level) =>
      register === `ICC_SRE_EL${level}` && accesses(step, /^IC[CHV]_(?!SRE_)\w+$/),
    consequence: 'the access may still be undefined or trapped',
  },
  {
    // GIC architecture (IHI 0069), ICC_SRE_EL1 and others: the CPU interface registers of EL1 are banked by SCR_EL3.NS.
    register: /^SCR_EL3$/,
    use: (step) => accesses(step, /^ICC_(SRE|CTLR|BPR\d|PMR|IGRPEN1|AP\dR\d)_EL1$/),
    consequence: 'it may be the register of the other Security state',
  },
  {
    // Arm ARM D8.17: TLB maintenance for stage 2, and AT S12, take VMID and tables from these registers.
    register: /^(VTTBR_EL2|VTCR_EL2)$/,
    use: (step) => /^(tlbi (vmalls12e1|ipas2|ripas2)|at s12)/.test(operationOf(step)),
    consequence: 'it may still work for the virtual machine that was there before',
  },
  {
    // Arm ARM D8.2 and C5.4, AT: its result is not surely visible to a direct read of PAR_EL1 before synchronisation.
    register: /^PAR_EL1$/,
    operation: TRANSLATION,
    use: (step) => step.system.some((a) => a.kind === 'read') && accesses(step, /^PAR_EL1$/),
    consequence: 'it may not be the result of that translation yet',
  },
  {
    register: /^VBAR_EL[123]$/,
    use: (step, register, level) => {
      const call = ['', 'svc', 'hvc', 'smc'][level ?? 0];
      return register === `VBAR_EL${level}` && call !== '' && step.instruction.parsed.mnemonic === call;
    },
    consequence: 'the exception may still be taken to the old vectors',
  },
  {
    register: /^SCTLR_EL[123]$/,
    use: (step, register, level) =>
      isOwn(register, level) && (step.exit === 'ret' || step.exit === 'indirectBranch'),
    matters: (value, before) => changes(FETCH_BITS, value, before) !== false,
    consequence: 'the code there may still be fetched under the old settings',
  },
  {
    register: /^SCTLR_EL[123]$/,
    use: (step, register, level) => isOwn(register, level) && step.memory.length > 0,
    matters: (value, before) => changes(ACCESS_BITS, value, before) === true,
    consequence: 'the access may still be made under the old settings',
  },
  {
    register: /^TTBR[01]_EL[123]$/,
    use: (step, register, level) => isOwn(register, level) && step.memory.length > 0,
    applies: (run) => !turnsOnTranslation(run),
    consequence: 'the access may still be translated by the old tables',
  },
];

/** A system register is written, and an instruction that reads it indirectly comes before an event that synchronises. */
export function* unsynchronizedUses({ document, run }: RoutineContext): Iterable<Violation> {
  for (const step of run.steps.values())
    for (const { register, value, guard } of writesOf(step))
      for (const dependence of DEPENDENCES) {
        if (!dependence.register.test(register) || dependence.applies?.(run) === false) continue;
        if (!(dependence.operation ?? NO_OPERATION).test(operationOf(step))) continue;
        if (
          dependence.matters &&
          !explicit(value, guard).some((c) =>
            dependence.matters?.(c.value, contentBefore(run, step, register, guard)),
          )
        )
          continue;
        for (const [use, where] of usesAfter(run, step, register, guard, dependence))
          yield {
            origin: use.instruction.origin,
            guard: where,
            // Callers of a local way out may synchronise; of EL1's registers EL2 need not take note.
            certain: (use.exit === undefined || run.routine.global) && isKnownLevel(step, register),
            message:
              `no isb follows ${dependence.operation ? quoted(run, step.site) : `the write of ${register}`} on line ${lineNumber(step.instruction.origin)} before ` +
              `${quoted(run, use.site)}: ${dependence.consequence}`,
            related: relatedSites(run, [step.site], () => 'an isb has to follow this write'),
            fix: insertAfter(document, step.instruction, 'Insert isb after the write', ['isb']),
          };
      }
}

function usesAfter(
  run: RunFacts,
  from: StepFacts,
  register: string,
  guard: VariantSet,
  { use }: Dependence,
): ReadonlyMap<StepFacts, VariantSet> {
  const found = new Map<StepFacts, VariantSet>();
  forward(run, from, guard, (next, arriving) => {
    // Behind a join of levels the one that wrote is still the one on this way.
    if (use(next, register, from.exceptionLevel ?? next.exceptionLevel)) {
      found.set(next, or(found.get(next) ?? NONE, arriving));
      return false;
    }
    if (synchronizes(next) || next.call !== undefined) return false;
    return next.exit === undefined && !writesOf(next).some((w) => w.register === register);
  });
  return found;
}

interface Write {
  /** The register that is really written. */
  readonly register: string;
  readonly value: Choice<Term>;
  readonly guard: VariantSet;
}

function writesOf(step: StepFacts): readonly Write[] {
  if (TRANSLATION.test(operationOf(step))) return [{ register: 'PAR_EL1', value: [], guard: step.guard }];
  return step.system.flatMap((access) =>
    access.kind !== 'write'
      ? []
      : explicit(access.target, step.guard).flatMap((t) =>
          typeof t.value === 'string' ? [{ register: t.value, value: access.value, guard: t.guard }] : [],
        ),
  );
}

function accesses(step: StepFacts, names: RegExp): boolean {
  return step.system.some((access) =>
    explicit(access.target, step.guard).some((t) => typeof t.value === 'string' && names.test(t.value)),
  );
}

function operationOf({ instruction: { parsed } }: StepFacts): string {
  const [o] = parsed.operands;
  return `${parsed.mnemonic} ${o?.kind === 'word' ? o.word : ''}`;
}

/** The code itself changes one of `bits`; undefined for a value from elsewhere, of which nothing is known. */
function changes(bits: U64, value: Term, before: readonly Term[]): boolean | undefined {
  if (value.kind === 'masked') return !value.clear.or(value.set).and(bits).isZero();
  if (value.kind !== 'constant') return undefined;
  return before.some((b) => b.kind !== 'constant' || !b.value.xor(value.value).and(bits).isZero());
}

function contentBefore(run: RunFacts, step: StepFacts, register: string, guard: VariantSet): readonly Term[] {
  return explicit(registerIn(run.terms, step.before, register), guard).map((c) => c.value.term);
}

/** The register of the level that the code runs at; where nothing tells, code that names EL1's is taken to be for EL1. */
function isOwn(register: string, level: RunFacts['exceptionLevel']): boolean {
  return register.endsWith(`_EL${level ?? 1}`);
}
function isKnownLevel({ exceptionLevel }: StepFacts, register: string): boolean {
  return exceptionLevel !== undefined || !/^(SCTLR|TTBR[01])_EL1$/.test(register);
}

/** Code that writes SCTLR_ELx prepares the tables while translation is off. */
function turnsOnTranslation(run: RunFacts): boolean {
  for (const step of run.steps.values())
    if (writesOf(step).some((w) => /^SCTLR_EL[123]$/.test(w.register))) return true;
  return false;
}

/** ISB, and whatever takes an exception or returns from one (SVC, HVC and SMC are calls to the simulator). */
function synchronizes({ barrier, exit, instruction }: StepFacts): boolean {
  return (
    /^isb\b/.test(barrier ?? '') || exit === 'eret' || /^(svc|hvc|smc)$/.test(instruction.parsed.mnemonic)
  );
}
