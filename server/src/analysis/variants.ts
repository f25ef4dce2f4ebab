import { explicit } from '../simulator/choice';
import { instructionAtSite } from '../simulator/sites';
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
    const behaviour = [...behaviourOf(run)];
    for (const part of partsOf(run, own)) {
      const key = behaviour
        .filter(([guard]) => and(guard, part) !== NONE)
        .map(([, tokens]) => tokens)
        .sort()
        .join('\n');
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
  const name = shortest.map((c) => nameVariant(c)).join(' or ');
  return { name: name === '' ? 'all variants' : name, guard, conditions };
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

/** What a run does, as text that is the same for the same behaviour in every run, by the variants that do it. */
function behaviourOf(run: RunFacts): Map<VariantSet, string> {
  const out = new Map<VariantSet, string>();
  const add = (guard: VariantSet, token: string): void => {
    out.set(guard, `${out.get(guard) ?? ''}${token}\n`);
  };
  for (const site of run.order) {
    const step = run.steps.get(site) as StepFacts;
    add(step.guard, textOf(run, site));
    if (step.successors.length !== 1)
      for (const s of step.successors) add(s.guard, `> ${textOf(run, s.site)}`);
    for (const check of step.checks)
      for (const c of explicit(check.result, step.guard)) add(c.guard, JSON.stringify(c.value));
    for (const access of step.system)
      for (const c of explicit(access.target, step.guard)) add(c.guard, JSON.stringify(c.value));
  }
  return out;
}

const texts = new WeakMap<object, string>();
function textOf(run: RunFacts, site: number): string {
  const i = instructionAtSite(run.program, site);
  if (i === undefined) return '';
  let text = texts.get(i);
  if (text === undefined) {
    text = `${i.origin.file.path}:${i.origin.line}:${i.text}`;
    texts.set(i, text);
  }
  return text;
}
