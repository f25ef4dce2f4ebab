import { checkName, printAccess } from '../analysis/accessText';
import { ENTRY, type Site } from '../simulator/state';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { insertAfter } from './fixes/insert';
import type { RoutineContext, Rule, Violation } from './rule';
import { unsynchronizedUses } from './unsynchronizedUse';
import { actors, instructionAt, quoted, relatedSites } from './words';

export const missingIsb: Rule = {
  id: 'missing-isb',
  severity: 'error',
  title: 'A write to a control register is not synchronised before an instruction that depends on it',
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    yield* unsynchronizedUses(context);
    const { document, run } = context;
    // One report per write and register: the first instruction that depends on it.
    const reported = new Map<string, VariantSet>();
    for (const site of run.order) {
      const step = run.steps.get(site);
      for (const check of step?.checks ?? [])
        for (const u of check.unsynchronized) {
          const writers = u.writers.filter((w) => w !== ENTRY);
          const key = `${u.register}:${writers.join(',')}`;
          const before = reported.get(key) ?? NONE;
          if (step === undefined || or(before, u.guard) === before) continue;
          reported.set(key, or(before, u.guard));
          if (and(u.guard, step.guard) === NONE) continue;
          const last = lastWriter(writers);
          yield {
            origin: step.instruction.origin,
            guard: u.guard,
            certain: true,
            message:
              `${quoted(run, site)} needs ${checkName(check.feature)}, but no isb follows the write of ${u.register} by ${actors(run, writers)}: ` +
              `until a context synchronization event the answer may be the old one (${printAccess(u.before)}) instead of the new one (${printAccess(u.after)})`,
            related: relatedSites(
              run,
              writers,
              () => `${u.register} is written here; an isb has to follow before the access`,
            ),
            fix:
              last === undefined
                ? undefined
                : insertAfter(document, instructionAt(run.program, last), 'Insert isb after the write', [
                    'isb',
                  ]),
          };
        }
    }
  },
};

function lastWriter(writers: readonly Site[]): Site | undefined {
  return writers.length === 1 ? writers[0] : undefined;
}
