import type { RunFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import type { RoutineContext, Rule, Violation } from './rule';
import { ruledOutRegisters } from './ruledOutRegister';

export const undefinedSystemRegister: Rule = {
  id: 'undefined-system-register',
  severity: 'error',
  title: 'A system register name that is UNDEFINED at this exception level, E2H setting or feature set',
  ofRunAlone: true,
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values())
      for (const access of step.system)
        for (const c of explicit(access.target, step.guard)) {
          if (typeof c.value === 'string' || isForHigherLevel(run)) continue;
          yield {
            origin: step.instruction.origin,
            guard: c.guard,
            certain: true,
            message: `${c.value.undefined}${step.exceptionLevel === undefined ? '' : `; this code runs at EL${step.exceptionLevel}: ${run.exceptionLevelReason}`}`,
            related: [],
          };
        }
    yield* ruledOutRegisters(run);
  },
};

/**
 * A file of a library may hold routines for levels that this build does not run at: every register that
 * the routine names is one of a higher level than the build's.
 */
function isForHigherLevel(run: RunFacts): boolean {
  const level = run.exceptionLevel;
  if (level === undefined) return false;
  let named = false;
  for (const step of run.steps.values())
    for (const access of step.system) {
      const suffix = /_EL([0-3])$/i.exec(access.name)?.[1];
      if (suffix === undefined) continue;
      if (Number(suffix) <= level) return false;
      named = true;
    }
  return named;
}
