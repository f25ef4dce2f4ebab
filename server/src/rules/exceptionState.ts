import { optionsOf } from '../analysis/addresses';
import type { ExitFacts, RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import type { Operand } from '../isa/instruction';
import { U64 } from '../isa/u64';
import { type Choice, explicit } from '../simulator/choice';
import { knownUnder } from '../simulator/knowledge';
import { ENTRY } from '../simulator/state';
import { registerIn } from '../simulator/systemState';
import type { Term } from '../simulator/term';
import type { VariantSet } from '../simulator/variantSet';
import { codeAt } from './codeAfterReturn';
import type { RoutineContext, Rule, Violation } from './rule';
import { actors, instructionAt, lineNumber, quoted, relatedSites } from './words';

export const exceptionState: Rule = {
  id: 'exception-state',
  severity: 'warning',
  title: 'eret with a state that cannot be what was meant',
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const exit of run.exits) {
      const level = run.steps.get(exit.site)?.exceptionLevel;
      if (exit.kind === 'eret' && level !== undefined && level !== 0) yield* returnState(run, exit, level);
    }
    yield* unmaskedReturn(run);
  },
};

/** SPSR_ELx.M of an AArch64 state (Arm ARM, SPSR_EL2.M): M<4> 0, EL in M<3:2>, M<1> 0, SPSel in M<0>. */
function* returnState(run: RunFacts, exit: ExitFacts, level: 1 | 2 | 3): Iterable<Violation> {
  const content = exit.state.system.get(`SPSR_EL${level}`);
  const at = instructionAt(run.program, exit.site);
  if (content === undefined || at === undefined) return;
  for (const c of explicit(content, exit.guard)) {
    const writers = c.value.writers.filter((w) => w !== ENTRY);
    if (writers.length === 0) continue;
    for (const t of optionsOf(c.value.term)) {
      const mode = modeOf(t, exit);
      if (mode === undefined || mode >= 16) continue; // AArch32
      const target = mode >> 2;
      const certain = optionsOf(c.value.term).length === 1;
      const base = { origin: at.origin, guard: c.guard, certain };
      const related = relatedSites(run, writers, () => `SPSR_EL${level} is written here`);
      const illegal =
        target > level
          ? `it names EL${target}, above the EL${level} that this code runs at`
          : (mode & 2) !== 0
            ? `M<1> is set in it`
            : mode === 1
              ? 'it selects SP_EL1 or higher at EL0'
              : undefined;
      if (illegal !== undefined)
        yield {
          ...base,
          message: `this eret is an illegal exception return: SPSR_EL${level}.M is 0b${mode.toString(2).padStart(5, '0')} here, and ${illegal}`,
          related,
        };
      else if (target < level && (mode & 1) === 1 && target > 0)
        yield* stackOfTarget(run, exit, level, target, c.guard, base.origin);
    }
  }
}

export function modeOf(t: Term, exit: ExitFacts): number | undefined {
  const k = knownUnder(t, exit.state.facts);
  const field = U64.mask(5);
  return k.zeros.or(k.ones).and(field).equals(field) ? k.ones.and(field).lo : undefined;
}

/** The code that the eret goes to uses sp before it sets it, and nobody has set SP_ELx. */
function* stackOfTarget(
  run: RunFacts,
  exit: ExitFacts,
  level: number,
  target: number,
  guard: VariantSet,
  origin: Violation['origin'],
): Iterable<Violation> {
  const stack = exit.state.system.get(`SP_EL${target}`);
  if (stack?.some((c) => c.value.writers.some((w) => w !== ENTRY))) return;
  for (const c of explicit(exit.state.system.get(`ELR_EL${level}`) ?? [], guard)) {
    if (c.value.term.kind !== 'symbol') continue;
    const name = c.value.term.name;
    const use = firstStackUse(run, name);
    if (use === undefined) continue;
    yield {
      origin,
      guard: c.guard,
      certain: true,
      message: `this eret goes to ${name} at EL${target} on SP_EL${target}, which was never set, and ${name} uses sp first`,
      related: [{ place: use.origin, message: 'uses sp' }],
    };
  }
}

/** The instruction of the code at a label that uses sp before any sets it; undefined when that is not to be seen. */
function firstStackUse(run: RunFacts, name: string): StepFacts['instruction'] | undefined {
  for (const item of codeAt(run, name)) {
    const { mnemonic, operands } = item.parsed;
    const [target, ...sources] = operands;
    if ([...sources, ...(target?.kind === 'memory' ? [target] : [])].some(isStackPointer)) return item;
    if (target !== undefined && target.kind !== 'memory' && isStackPointer(target)) return undefined;
    if (mnemonic === 'msr' && target?.kind === 'system' && target.name === 'SPSEL') return undefined;
  }
  return undefined;
}

function isStackPointer(o: Operand): boolean {
  if (o.kind === 'memory') return isStackPointer(o.base);
  return o.kind === 'general' && o.isSP && o.number === 31;
}

/** DAIF.I and DAIF.F. */
const INTERRUPTS = U64.from(0xc0);

/** From `daifclr` to `eret` without masking: an interrupt in between overwrites ELR and SPSR of this level. */
function* unmaskedReturn(run: RunFacts): Iterable<Violation> {
  for (const step of run.steps.values()) {
    const cleared = step.system.find((s) => s.kind === 'write' && s.name.toUpperCase() === 'DAIFCLR');
    if (cleared === undefined || !unmasks(run, step, cleared.value)) continue;
    const returns: { exit: StepFacts; guard: VariantSet }[] = [];
    forward(run, step, step.guard, (next, guard) => {
      if (next.call !== undefined) return false; // it may mask them again
      if (next.system.some((s) => s.kind === 'write' && /^DAIF(SET)?$/i.test(s.name))) return false;
      if (next.exit === 'eret') returns.push({ exit: next, guard });
      return next.exit === undefined;
    });
    for (const { exit, guard } of returns)
      yield {
        origin: exit.instruction.origin,
        guard,
        certain: true,
        message:
          `interrupts are unmasked at this eret: ${actors(run, [step.site])} clears DAIF, ` +
          'and an interrupt taken before the eret overwrites ELR and SPSR of this level',
        related: relatedSites(
          run,
          [step.site],
          (s) => `unmasked here by ${quoted(run, s)}, line ${lineNumber(step.instruction.origin)}`,
        ),
      };
  }
}

/** Clears one that was not known to be clear. */
function unmasks(run: RunFacts, { before }: StepFacts, value: Choice<Term>): boolean {
  const unmasked = registerIn(run.terms, before, 'DAIF');
  return value.some(({ value: after }) =>
    unmasked.some(({ value: { term } }) => !after.zeros.and(term.zeros.not()).and(INTERRUPTS).isZero()),
  );
}
