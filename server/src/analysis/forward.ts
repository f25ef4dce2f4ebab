import type { Site } from '../simulator/state';
import { and, includes, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { RunFacts, StepFacts } from './facts';

/**
 * Follows every way that leads on from a step, in the variants of `guard`. `visit` is called with each
 * step met (the first one not included, unless a loop comes back to it) and the variants that arrive;
 * the way goes on while it returns true. Ways by an exception are not followed.
 *
 * Steps are met in the order of the run, so that ways that come together are followed on as one: their
 * number grows with every branch, that of steps does not.
 */
export function forward(
  run: RunFacts,
  from: StepFacts,
  guard: VariantSet,
  visit: (step: StepFacts, guard: VariantSet) => boolean,
): void {
  const place = placesOf(run);
  const seen = new Map<Site, VariantSet>();
  const arrivals = new Map<Site, VariantSet>();
  const leave = (step: StepFacts, there: VariantSet): void => {
    for (const s of step.successors) {
      if (s.exceptional || !run.steps.has(s.site)) continue;
      const arriving = and(there, s.guard);
      if (arriving === NONE || includes(seen.get(s.site) ?? NONE, arriving)) continue;
      arrivals.set(s.site, or(arrivals.get(s.site) ?? NONE, arriving));
    }
  };
  leave(from, guard);
  while (arrivals.size > 0) {
    let site: Site = -1;
    let first = Number.POSITIVE_INFINITY;
    for (const s of arrivals.keys()) {
      const p = place.get(s) ?? 0;
      if (p < first) [first, site] = [p, s];
    }
    const arriving = arrivals.get(site) as VariantSet;
    arrivals.delete(site);
    seen.set(site, or(seen.get(site) ?? NONE, arriving));
    const step = run.steps.get(site) as StepFacts;
    if (visit(step, arriving)) leave(step, arriving);
  }
}

const places = new WeakMap<RunFacts['order'], ReadonlyMap<Site, number>>();

function placesOf({ order }: RunFacts): ReadonlyMap<Site, number> {
  let known = places.get(order);
  if (known === undefined) {
    known = new Map(order.map((site, place) => [site, place] as const));
    places.set(order, known);
  }
  return known;
}
