import { checkName, printAccess } from '../analysis/accessText';
import { ENTRY, type Site } from '../simulator/state';
import type { AccessCheck } from '../simulator/stepRecord';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { insertAfter } from './fixes/insert';
import type { RoutineContext, Rule, Violation } from './rule';
import { unsynchronizedUses } from './unsynchronizedUse';
import { actors, instructionAt, quoted, relatedSites } from './words';

export const missingIsb: Rule = {
  id: 'missing-isb',
  severity: 'error',
  title: 'A write to a control register is not synchronised before an instruction that depends on it',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    yield* unsynchronizedUses(context);
    const { document, run } = context;
    // One report per write and register: the first instruction that depends on it.
    const reported = new Map<string, VariantSet>();
    for (const site of run.order) {
      const step = run.steps.get(site);
      if (step === undefined) continue;
      for (const check of step.checks)
        for (const [key, group] of byWrite(check.unsynchronized)) {
          const guard = group.reduce<VariantSet>((all, u) => or(all, u.guard), NONE);
          const before = reported.get(key) ?? NONE;
          if (or(before, guard) === before) continue;
          reported.set(key, or(before, guard));
          const { register, writers } = group[0];
          if (and(guard, step.guard) === NONE) continue;
          const last = lastWriter(writers);
          yield {
            origin: step.instruction.origin,
            guard,
            certain: true,
            message:
              `${quoted(run, site)} needs ${checkName(check.feature)}, but no isb follows the write of ${register} by ${actors(run, writers)}: ` +
              `until a context synchronization event it may still go by the old value (${answers(group, 'before')}), not by the new one (${answers(group, 'after')})`,
            related: relatedSites(
              run,
              writers,
              () => `${register} is written here; an isb has to follow before the access`,
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

type Unsynchronized = AccessCheck['unsynchronized'][number];
type Group = [Unsynchronized, ...Unsynchronized[]];

/** The answers that one write changes: several where variants read different fields of the register. */
function byWrite(all: readonly Unsynchronized[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const u of all) {
    const writers = u.writers.filter((w) => w !== ENTRY);
    const key = `${u.register}:${writers.join(',')}`;
    const known = groups.get(key);
    if (known) known.push({ ...u, writers });
    else groups.set(key, [{ ...u, writers }]);
  }
  return groups;
}

const DEPENDS = 'depends on ';
function answers(group: Group, when: 'before' | 'after'): string {
  const each = [...new Set(group.map((u) => printAccess(u[when])))];
  // "depends on A or B", the verb once.
  const shared = each.every((a) => a.startsWith(DEPENDS)) ? DEPENDS : '';
  return shared + each.map((a) => a.slice(shared.length)).join(' or ');
}

function lastWriter(writers: readonly Site[]): Site | undefined {
  return writers.length === 1 ? writers[0] : undefined;
}
