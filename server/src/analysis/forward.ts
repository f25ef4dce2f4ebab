import type { Site } from '../simulator/state';
import { and, includes, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { RunFacts, StepFacts } from './facts';

/**
 * Follows every way that leads on from a step, in the variants of `guard`. `visit` is called with each
 * step met (the first one not included, unless a loop comes back to it) and the variants that arrive;
 * the way goes on while it returns true. Ways by an exception are not followed.
 */
export function forward(
  run: RunFacts,
  from: StepFacts,
  guard: VariantSet,
  visit: (step: StepFacts, guard: VariantSet) => boolean,
): void {
  const seen = new Map<Site, VariantSet>();
  const open: { readonly step: StepFacts; readonly guard: VariantSet }[] = [{ step: from, guard }];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const s of at.step.successors) {
      if (s.exceptional) continue;
      const arriving = and(at.guard, s.guard);
      const next = run.steps.get(s.site);
      if (arriving === NONE || next === undefined) continue;
      const before = seen.get(s.site) ?? NONE;
      if (includes(before, arriving)) continue;
      seen.set(s.site, or(before, arriving));
      if (visit(next, arriving)) open.push({ step: next, guard: arriving });
    }
}
