import type { RunFacts } from '../analysis/facts';
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
