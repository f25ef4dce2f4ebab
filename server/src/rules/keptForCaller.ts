import { isEntry } from '../analysis/addresses';
import type { RunFacts } from '../analysis/facts';
import { entryName, isGeneral, type Resource } from '../simulator/resources';
import type { Term } from '../simulator/term';

const known = new WeakMap<RunFacts['steps'], ReadonlySet<Resource>>();

/**
 * Registers that the procedure call standard leaves to the routine, and that it saves and loads again all the same: it
 * belongs to code that agrees on more than the standard, and what it calls through a pointer does so too.
 */
export function keptForCaller({ steps }: RunFacts): ReadonlySet<Resource> {
  let kept = known.get(steps);
  if (kept === undefined) {
    const saved = new Map<Term, Set<Resource>>();
    for (const step of steps.values())
      for (const { resource, content } of step.reads) {
        if (!isTemporary(resource) || !content.every((c) => isEntry(c.value.term, entryName(resource))))
          continue;
        for (const m of step.memory)
          if (m.kind === 'store' && m.value?.some((v) => isEntry(v.value.term, entryName(resource))))
            for (const a of m.address) saved.set(a.value, (saved.get(a.value) ?? new Set()).add(resource));
      }
    const restored = new Set<Resource>();
    if (saved.size > 0)
      for (const step of steps.values())
        for (const m of step.memory)
          if (m.kind === 'load')
            for (const a of m.address)
              for (const r of saved.get(a.value) ?? [])
                if (step.writes.some((w) => w.resource === r)) restored.add(r);
    kept = restored;
    known.set(steps, kept);
  }
  return kept;
}

/** x9–x17 (AAPCS64 6.1.1). */
function isTemporary(r: Resource): boolean {
  return isGeneral(r) && r >= 9 && r <= 17;
}
