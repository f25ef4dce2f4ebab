import type { Site } from '../simulator/state';
import type { RunFacts, StepFacts } from './facts';

/**
 * The steps from which some way, in whatever variants, leads to one of `targets` through steps for which `passes`
 * holds. Ways by an exception are not followed. Takes time in proportion to the routine.
 */
export function leadingTo(
  run: RunFacts,
  targets: Iterable<Site>,
  passes: (step: StepFacts) => boolean,
): ReadonlySet<Site> {
  const sources = sourcesOf(run);
  const found = new Set<Site>();
  const open = [...targets];
  for (let site = open.pop(); site !== undefined; site = open.pop())
    for (const step of sources.get(site) ?? []) {
      if (found.has(step.site)) continue;
      found.add(step.site);
      if (passes(step)) open.push(step.site);
    }
  return found;
}

const known = new WeakMap<RunFacts['steps'], ReadonlyMap<Site, readonly StepFacts[]>>();

function sourcesOf({ steps }: RunFacts): ReadonlyMap<Site, readonly StepFacts[]> {
  let sources = known.get(steps);
  if (sources === undefined) {
    const all = new Map<Site, StepFacts[]>();
    for (const step of steps.values())
      for (const { site, exceptional } of step.successors) {
        if (exceptional) continue;
        const before = all.get(site);
        if (before) before.push(step);
        else all.set(site, [step]);
      }
    sources = all;
    known.set(steps, sources);
  }
  return sources;
}
