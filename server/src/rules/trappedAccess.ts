import { checkName, isTrapped, printAccess } from '../analysis/accessText';
import type { RunFacts } from '../analysis/facts';
import type { AccessResult } from '../simulator/accessResult';
import { explicit } from '../simulator/choice';
import { ENTRY, type State } from '../simulator/state';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import type { RelatedPlace, RoutineContext, Rule, Violation } from './rule';
import { trappedSystemRegisters } from './trappedSystemRegister';
import { actor, quoted, relatedSites } from './words';

export const trappedAccess: Rule = {
  id: 'trapped-access',
  severity: 'error',
  title:
    'An FP/SIMD, SVE or SME access executes while the effective controls trap it at this exception level',
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { run } = context;
    yield* trappedSystemRegisters(context);
    for (const step of run.steps.values())
      for (const check of step.checks)
        for (const c of explicit(check.result, step.guard)) {
          if (!isTrapped(c.value)) continue;
          const level = step.exceptionLevel === undefined ? '' : ` at EL${step.exceptionLevel}`;
          yield {
            origin: step.instruction.origin,
            guard: c.guard,
            certain: true,
            message: `${checkName(check.feature)} is ${printAccess(c.value)}${level} when ${quoted(run, step.site)} executes`,
            related: controlWrites(run, step.before, c.value, c.guard),
          };
        }
  },
};

/** The lines that last wrote the control that traps. */
function controlWrites(run: RunFacts, state: State, result: AccessResult, guard: VariantSet): RelatedPlace[] {
  const register = result.kind === 'trapped' ? result.by.split('.')[0] : undefined;
  const content = register === undefined ? undefined : state.system.get(register);
  if (register === undefined || content === undefined) return [];
  const writers = content
    .filter((c) => content.length === 1 || and(c.guard, guard) !== NONE)
    .flatMap((c) => c.value.writers)
    .filter((w) => w !== ENTRY);
  return relatedSites(run, [...new Set(writers)], (w) => `${register} is written here by ${actor(run, w)}`);
}
