import { isEntry, optionsOf } from '../analysis/addresses';
import type { ExitFacts, RunFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { ENTRY } from '../simulator/state';
import { synchronizationRules } from '../simulator/synchronization';
import type { Term } from '../simulator/term';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { lostToException } from './lostToException';
import type { RoutineContext, Rule, Violation } from './rule';
import { actors, instructionAt, lineNumber, relatedSites } from './words';

export const staleSystemRegister: Rule = {
  id: 'stale-system-register',
  severity: 'warning',
  ofRunAlone: true,
  title: 'An exit path leaves a control register changed where the other exits restore it',
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    yield* lostToException(context);
    const { run } = context;
    const exits = run.exits.filter((e) => e.kind === 'ret' || e.kind === 'eret');
    if (exits.length === 0) return;
    for (const register of writtenControls(run)) yield* check(run, exits, register);
  },
};

/** Registers that control something for the code that runs on, and that the routine writes. */
function writtenControls(run: RunFacts): ReadonlySet<string> {
  const out = new Set<string>();
  for (const step of run.steps.values())
    for (const access of step.system)
      if (access.kind === 'write')
        for (const t of access.target)
          if (typeof t.value === 'string' && isControl(t.value)) out.add(t.value);
  return out;
}

function isControl(register: string): boolean {
  if (/^(CNT|PM|DBG|IC[CH]_|AP)/.test(register)) return false; // devices and keys
  return (
    synchronizationRules(register).some((r) => r.visibility === 'contextSynchronization') ||
    register === 'DAIF'
  );
}

interface Ending {
  readonly exit: ExitFacts;
  readonly guard: VariantSet;
  readonly writers: readonly number[];
}

function* check(run: RunFacts, exits: readonly ExitFacts[], register: string): Iterable<Violation> {
  const restored: Ending[] = [];
  const changed: (Ending & { certain: boolean })[] = [];
  for (const exit of exits) {
    const content = exit.state.system.get(register);
    if (content === undefined) continue;
    for (const c of explicit(content, exit.guard)) {
      const writers = c.value.writers.filter((w) => w !== ENTRY);
      if (writers.length === 0) continue;
      const options = optionsOf(c.value.term);
      const back = options.filter((t) => isEntry(t, register));
      const wrong = options.filter((t) => isOwnChange(t, register));
      if (back.length === options.length) restored.push({ exit, guard: c.guard, writers });
      else if (wrong.length === options.length)
        changed.push({ exit, guard: c.guard, writers, certain: true });
    }
  }
  for (const { exit, guard, writers, certain } of changed) {
    let both: VariantSet = NONE;
    for (const r of restored) if (r.exit !== exit) both = or(both, and(r.guard, guard));
    const other = restored.find((r) => and(r.guard, guard) !== NONE && r.exit !== exit);
    const at = instructionAt(run.program, exit.site);
    if (both === NONE || other === undefined || at === undefined) continue;
    // The change that stays has to be one that the other exits undo, not one made for this exit alone.
    if (!undoneElsewhere(run, writers, other)) continue;
    yield {
      origin: at.origin,
      guard: both,
      certain,
      message:
        `${register} is left as ${actors(run, writers)} set it at this ${exit.kind}: ` +
        `the ${other.exit.kind} on line ${lineOf(run, other.exit)} is reached with its old value put back`,
      related: [
        ...relatedSites(run, writers, () => `${register} is changed here`),
        ...relatedSites(run, other.writers, () => `${register} is put back here on the other way`),
      ],
    };
  }
}

function lineOf(run: RunFacts, exit: ExitFacts): number {
  const at = instructionAt(run.program, exit.site);
  return at === undefined ? 0 : lineNumber(at.origin);
}

/** A value that the code made from the old one, or a constant. */
function isOwnChange(t: Term, register: string): boolean {
  return t.kind === 'constant' || (t.kind === 'masked' && isEntry(t.base, register));
}

/** The write that puts the old value back comes after one of the changing writes on some way. */
function undoneElsewhere(run: RunFacts, writers: readonly number[], other: Ending): boolean {
  return other.writers.some((restore) => {
    const before = run.steps.get(restore)?.before;
    if (before === undefined) return false;
    for (const [, content] of before.system)
      for (const c of content) if (c.value.writers.some((w) => writers.includes(w))) return true;
    return false;
  });
}
