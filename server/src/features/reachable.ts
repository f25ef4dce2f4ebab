import type { RunFacts } from '../analysis/facts';
import type { Resource } from '../simulator/resources';
import type { Site } from '../simulator/state';

/** Instructions that may run after the one at `site`; itself only when a loop leads back to it. */
export function reachableFrom(run: RunFacts, site: Site): ReadonlySet<Site> {
  const seen = new Set<Site>();
  const open = [site];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const next of run.steps.get(at)?.successors ?? [])
      if (!seen.has(next.site)) {
        seen.add(next.site);
        open.push(next.site);
      }
  return seen;
}

/** Instructions that may read what the register holds when control leaves `here`: up to the next write on each way. */
export function readersAhead(
  run: RunFacts,
  here: ReadonlySet<Site>,
  resource: Resource,
  writers: ReadonlySet<Site>,
): ReadonlySet<Site> {
  const readers = new Set<Site>();
  const seen = new Set<Site>();
  const open = [...here].flatMap((site) =>
    (run.steps.get(site)?.successors ?? []).flatMap((s) =>
      here.size > 1 && here.has(s.site) ? [] : [s.site],
    ),
  );
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const step = run.steps.get(at);
    if (step === undefined || seen.has(at)) continue;
    seen.add(at);
    if (step.reads.some((r) => r.resource === resource)) readers.add(at);
    // A call may leave the register as it was, an exception at the instruction does; what it writes itself is new.
    const overwrites = step.writes.some(
      (w) =>
        w.resource === resource &&
        !w.content.some((c) => c.value.writers.some((s) => s !== at && writers.has(s))),
    );
    for (const next of step.successors) if (!overwrites || next.exceptional) open.push(next.site);
  }
  return readers;
}
