import { explicit } from '../simulator/choice';
import { and, cubes, given, minus, NONE, not, or, support, type VariantSet } from '../simulator/variantSet';
import type { RunFacts, StepFacts, Variant } from './facts';
import { nameVariant } from './variantNames';

/** More different behaviours than this are not told apart in lists; analysis itself has no such limit. */
const MAX_LISTED = 64;

/**
 * The sets of variants in which a routine behaves differently: other instructions, other branch
 * outcomes, another register behind a name or another answer to an access check. Each gets the least
 * name that tells it from the others.
 */
export function distinctVariants(runs: readonly RunFacts[], feasible: VariantSet): Variant[] {
  const bySignature = new Map<string, VariantSet>();
  for (const run of runs) {
    const own = and(run.guard, feasible);
    if (own === NONE) continue;
    for (const part of partsOf(run, own)) {
      const key = signature(run, part);
      bySignature.set(key, or(bySignature.get(key) ?? NONE, part));
    }
  }
  return [...bySignature.values()].map((guard) => describeVariant(guard, feasible));
}

function describeVariant(guard: VariantSet, feasible: VariantSet): Variant {
  const conditions = new Map<string, boolean>();
  for (const name of support(guard)) {
    if (given(guard, name, true) === NONE) conditions.set(name, false);
    else if (given(guard, name, false) === NONE) conditions.set(name, true);
  }
  const shortest = cubes(guard, not(feasible));
  const name = shortest.map((c) => nameVariant(new Map([...c].sort(byName)))).join(' or ');
  return { name: name === '' ? 'all variants' : name, guard, conditions };
}
function byName([a]: readonly [string, boolean], [b]: readonly [string, boolean]): number {
  return Number(b === 'VHE') - Number(a === 'VHE');
}

function partsOf(run: RunFacts, whole: VariantSet): VariantSet[] {
  let parts: VariantSet[] = [whole];
  for (const splitter of splittersOf(run)) {
    if (parts.length >= MAX_LISTED) break;
    const next: VariantSet[] = [];
    for (const p of parts) {
      const inside = and(p, splitter);
      const outside = minus(p, splitter);
      if (inside !== NONE) next.push(inside);
      if (outside !== NONE) next.push(outside);
    }
    parts = next;
  }
  return parts;
}

function splittersOf(run: RunFacts): Set<VariantSet> {
  const splitters = new Set<VariantSet>();
  for (const step of run.steps.values()) {
    splitters.add(step.guard);
    for (const s of step.successors) splitters.add(s.guard);
    for (const check of step.checks) for (const c of check.result) splitters.add(c.guard);
    for (const access of step.system) for (const c of access.target) splitters.add(c.guard);
  }
  return splitters;
}

function signature(run: RunFacts, part: VariantSet): string {
  const lines: string[] = [];
  for (const site of run.order) {
    const step = run.steps.get(site) as StepFacts;
    if (and(step.guard, part) === NONE) continue;
    const outcomes = [
      ...step.successors.filter((s) => and(s.guard, part) !== NONE).map((s) => textOf(run, s.site)),
      ...step.checks.flatMap((c) => explicit(c.result, part).map((r) => JSON.stringify(r.value))),
      ...step.system.flatMap((a) => explicit(a.target, part).map((t) => JSON.stringify(t.value))),
    ];
    lines.push(`${textOf(run, site)} ${outcomes.join('; ')}`);
  }
  return lines.join('\n');
}
function textOf(run: RunFacts, site: number): string {
  const i = run.program.instructions[site];
  return i ? `${i.origin.file.path}:${i.origin.line}:${i.text}` : '';
}
