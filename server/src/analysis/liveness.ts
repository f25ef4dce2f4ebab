import type { Resource } from '../simulator/resources';
import type { Site } from '../simulator/state';
import { and, minus, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { StepFacts } from './facts';

/** Variants in which each resource is live: a sparse map from resource. */
type LiveSet = ReadonlyMap<Resource, VariantSet>;

export interface Liveness {
  liveAfter(site: Site, resource: Resource): VariantSet;
}

/**
 * Backward data flow over the explored graph, per variant. What is read before it is written on the
 * way on from a point is live there; at an exit, `owed` are the registers that somebody else may read.
 */
export function computeLiveness(
  steps: ReadonlyMap<Site, StepFacts>,
  order: readonly Site[],
  owed: (exit: StepFacts) => readonly Resource[],
): Liveness {
  const after = new Map<Site, Map<Resource, VariantSet>>();
  const before = new Map<Site, LiveSet>();
  const predecessors = new Map<Site, Site[]>();
  for (const [site, step] of steps)
    for (const s of step.successors) predecessors.set(s.site, [...(predecessors.get(s.site) ?? []), site]);
  const pending = new Set(order);
  const reversed = [...order].reverse();
  while (pending.size > 0) {
    for (const site of reversed) {
      if (!pending.delete(site)) continue;
      const step = steps.get(site);
      if (step === undefined) continue;
      const out = new Map<Resource, VariantSet>();
      for (const s of step.successors)
        for (const [r, guard] of before.get(s.site) ?? []) add(out, r, and(guard, s.guard));
      if (step.exit !== undefined) for (const r of owed(step)) add(out, r, step.guard);
      after.set(site, out);
      const live = new Map(out);
      for (const w of step.writes) kill(live, w.resource, step.guard);
      for (const r of step.reads) add(live, r.resource, step.guard);
      for (const r of step.passed) add(live, r, step.guard);
      if (!sameLiveSet(before.get(site), live)) {
        before.set(site, live);
        for (const p of predecessors.get(site) ?? []) pending.add(p);
      }
    }
  }
  return { liveAfter: (site, resource) => after.get(site)?.get(resource) ?? NONE };
}

function add(set: Map<Resource, VariantSet>, r: Resource, guard: VariantSet): void {
  if (guard !== NONE) set.set(r, or(set.get(r) ?? NONE, guard));
}
function kill(set: Map<Resource, VariantSet>, r: Resource, guard: VariantSet): void {
  const rest = minus(set.get(r) ?? NONE, guard);
  if (rest === NONE) set.delete(r);
  else set.set(r, rest);
}
function sameLiveSet(a: LiveSet | undefined, b: LiveSet): boolean {
  if (a === undefined || a.size !== b.size) return false;
  for (const [r, g] of a) if (b.get(r) !== g) return false;
  return true;
}
