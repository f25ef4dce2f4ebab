import { optionsOf } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { isGeneral, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, type Site, type Slot } from '../simulator/state';
import type { Term } from '../simulator/term';
import { isSave } from './reads';
import type { Rule, RoutineContext, Violation } from './rule';
import { actors, quoted, relatedSites } from './words';

export const clobberedByCall: Rule = {
  id: 'clobbered-by-call',
  severity: 'error',
  title: 'A value is read after a call that destroyed it',
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values())
      for (const read of step.reads) {
        if (!isGeneral(read.resource) || isSave(run, step, read.resource)) continue;
        for (const c of explicit(read.content, step.guard)) {
          const options = optionsOf(c.value.term);
          const destroyed = options.filter((t) => t.kind === 'unknown' && !t.defined);
          if (destroyed.length === 0) continue;
          const calls = c.value.writers.filter((w) => w !== ENTRY && run.steps.get(w)?.call);
          if (calls.length === 0) continue;
          const certain = destroyed.length === options.length && !destroyed.some(differs);
          yield violation(run, step, read.resource, c.value, c.guard, calls, certain);
        }
      }
  },
};

/** A join of too many values to list: undefined on some path only. */
function differs(t: Term): boolean {
  return t.kind === 'unknown' && t.reason.startsWith('not defined on every path');
}

function violation(
  run: RunFacts,
  step: StepFacts,
  resource: Resource,
  slot: Slot,
  guard: Violation['guard'],
  calls: readonly Site[],
  certain: boolean,
): Violation {
  const name = resourceName(resource);
  const others = slot.writers.filter((w) => w !== ENTRY && !calls.includes(w));
  return {
    origin: step.instruction.origin,
    guard,
    resource,
    certain,
    message: (names, several) =>
      `${names} ${several ? 'are' : 'is'} read here, but ${actors(run, calls)} ${certain ? 'destroyed' : 'may have destroyed'} ${several ? 'them' : 'it'}`,
    related: [
      ...relatedSites(run, calls, (w) => `${run.steps.get(w)?.call?.target ?? 'the call'} destroys ${name}`),
      ...relatedSites(run, others, (w) => `on another path ${name} is written here by ${quoted(run, w)}`),
    ],
  };
}
