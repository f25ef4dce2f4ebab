import type { Site } from '../simulator/state';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import type { RunFacts, StepFacts } from './facts';

/** Where control may go after a step in the given variants, the instruction laid out next first. */
export function successorsIn(run: RunFacts, step: StepFacts, variant: VariantSet): readonly StepFacts[] {
  const next = step.successors
    .filter((s) => and(s.guard, variant) !== NONE)
    .flatMap((s) => run.steps.get(s.site) ?? []);
  if (next.length < 2) return next;
  const following = step.instruction.address.offset + 4;
  return [...next].sort((a, b) => Number(falls(b)) - Number(falls(a)));

  function falls(s: StepFacts): boolean {
    const { address } = s.instruction;
    return address.section === step.instruction.address.section && address.offset === following;
  }
}

/**
 * Every step that the routine can take in the variants, each once, in an order to read them in:
 * along the way that falls through to its end, then from each branch not yet followed.
 */
export function pathsOf(run: RunFacts, variant: VariantSet): StepFacts[] {
  const out: StepFacts[] = [];
  const seen = new Set<Site>();
  const open: StepFacts[] = entriesOf(run, variant).reverse();
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (seen.has(step.site)) continue;
    seen.add(step.site);
    out.push(step);
    const next = successorsIn(run, step, variant);
    for (let i = next.length - 1; i >= 0; i--) open.push(next[i] as StepFacts);
  }
  return out;
}

/**
 * One way through the routine: conditional branches fall through where they can, and a loop is left
 * at the first instruction met again. Ends at an exit.
 */
export function straightPathOf(run: RunFacts, variant: VariantSet): StepFacts[] {
  const out: StepFacts[] = [];
  const seen = new Set<Site>();
  let [step] = entriesOf(run, variant);
  while (step !== undefined) {
    seen.add(step.site);
    out.push(step);
    step = successorsIn(run, step, variant).find((s) => !seen.has(s.site));
  }
  return out;
}

/** Where it is entered in the variants: a table of exception vectors at each of them. */
export function entriesOf(run: RunFacts, variant: VariantSet): StepFacts[] {
  const reached = (site: Site): StepFacts[] => {
    const step = run.steps.get(site);
    return step !== undefined && and(step.guard, variant) !== NONE ? [step] : [];
  };
  const entries = run.routine.entries.flatMap(reached);
  if (entries.length > 0) return entries;
  // A replacement may stand at the entry: then it is the first step that the variant has.
  const site = run.order.find((s) => reached(s).length > 0);
  return site === undefined ? [] : reached(site);
}
