import { RESOURCE_COUNT, type Resource } from '../simulator/resources';
import type { Site } from '../simulator/state';
import { ALL, and, minus, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { StepFacts } from './facts';

export interface Liveness {
  liveAfter(site: Site, resource: Resource): VariantSet;
  liveBefore(site: Site, resource: Resource): VariantSet;
}

/** For each resource, the variants in which it is live. */
type LiveSet = VariantSet[];

/**
 * Backward data flow over the explored graph, per variant. What is read before it is written on the
 * way on from a point is live there; at an exit, `owed` are the registers that somebody else may read.
 */
export function computeLiveness(
  steps: ReadonlyMap<Site, StepFacts>,
  order: readonly Site[],
  owed: (exit: StepFacts) => readonly Resource[],
): Liveness {
  const after = new Map<Site, LiveSet>();
  const before = new Map<Site, LiveSet>();
  const predecessors = new Map<Site, Site[]>();
  for (const [site, step] of steps)
    for (const s of step.successors) {
      const list = predecessors.get(s.site);
      if (list) list.push(site);
      else predecessors.set(s.site, [site]);
    }
  const pending = new Set(order);
  const reversed = [...order].reverse();
  while (pending.size > 0) {
    for (const site of reversed) {
      if (!pending.delete(site)) continue;
      const step = steps.get(site);
      if (step === undefined) continue;
      const out = leaving(step, before, owed);
      after.set(site, out);
      const live = arriving(step, out, before);
      const old = before.get(site);
      if (old?.every((guard, r) => guard === live[r])) continue;
      before.set(site, live);
      for (const p of predecessors.get(site) ?? []) pending.add(p);
    }
  }
  return {
    liveAfter: (site, resource) => after.get(site)?.[resource] ?? NONE,
    liveBefore: (site, resource) => before.get(site)?.[resource] ?? NONE,
  };
}

function leaving(
  step: StepFacts,
  before: ReadonlyMap<Site, LiveSet>,
  owed: (exit: StepFacts) => readonly Resource[],
): LiveSet {
  const [first, ...more] = step.successors;
  const only = first && more.length === 0 && step.exit === undefined ? before.get(first.site) : undefined;
  // The common case, straight-line code: the variants that go on are those that are here.
  if (first && only && (first.guard === ALL || first.guard === step.guard))
    return only.map((guard) => (guard === NONE ? NONE : and(guard, first.guard)));
  const out = new Array<VariantSet>(RESOURCE_COUNT).fill(NONE);
  for (const s of step.successors) {
    const next = before.get(s.site);
    if (next === undefined) continue;
    for (let r = 0; r < RESOURCE_COUNT; r++) {
      const guard = next[r] as VariantSet;
      if (guard !== NONE) out[r] = or(out[r] as VariantSet, and(guard, s.guard));
    }
  }
  if (step.exit !== undefined) for (const r of owed(step)) out[r] = or(out[r] as VariantSet, step.guard);
  return out;
}

function arriving(step: StepFacts, out: LiveSet, before: ReadonlyMap<Site, LiveSet>): LiveSet {
  const live = [...out];
  for (const w of step.writes) live[w.resource] = minus(live[w.resource] as VariantSet, step.guard);
  // What a callee leaves alone on some path is needed where it is needed afterwards.
  for (const r of step.kept) live[r] = out[r] as VariantSet;
  // A fixup finds what was there before the instruction.
  for (const s of step.successors)
    if (s.exceptional)
      before.get(s.site)?.forEach((guard, r) => {
        if (guard !== NONE) live[r] = or(live[r] as VariantSet, and(guard, s.guard));
      });
  for (const r of step.reads) live[r.resource] = or(live[r.resource] as VariantSet, step.guard);
  for (const r of step.passed) if (!step.kept.includes(r)) live[r] = or(live[r] as VariantSet, step.guard);
  for (const r of step.frame) live[r] = or(live[r] as VariantSet, step.guard);
  return live;
}
