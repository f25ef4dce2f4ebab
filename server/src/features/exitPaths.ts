import type { ExitFacts, RunFacts, StepFacts } from '../analysis/facts';
import { entriesOf, straightPathOf, successorsIn } from '../analysis/path';
import type { Site } from '../simulator/state';
import { and, NONE, type VariantSet } from '../simulator/variantSet';

export interface ExitPath {
  readonly exit: ExitFacts | undefined;
  readonly steps: readonly StepFacts[];
}

/**
 * One way through the routine to each of its exits, in the given variants. The way on which
 * conditional branches fall through comes first.
 */
export function exitPaths(run: RunFacts, variant: VariantSet): ExitPath[] {
  const exits = run.exits.filter((exit) => and(exit.guard, variant) !== NONE);
  const straight = straightPathOf(run, variant);
  const last = straight.at(-1);
  const entries = entriesOf(run, variant);
  const paths: ExitPath[] = [];
  for (const exit of exits) {
    if (paths.some((path) => path.exit?.site === exit.site && path.exit.target === exit.target)) continue;
    if (last?.site === exit.site) paths.unshift({ exit, steps: straight });
    else {
      const from = entries.find((entry) => reaches(run, entry, exit.site, new Set(), variant));
      const steps = from && pathTo(run, from, exit.site, variant);
      if (steps) paths.push({ exit, steps });
    }
  }
  // A routine that never leaves, a loop at its end.
  if (paths.length === 0) paths.push({ exit: undefined, steps: straight });
  return paths;
}

/** Falls through where that still leads to the target, so that the way is as complete as it can be. */
function pathTo(run: RunFacts, first: StepFacts, target: Site, variant: VariantSet): StepFacts[] | undefined {
  const steps: StepFacts[] = [];
  const seen = new Set<Site>();
  let step: StepFacts | undefined = first;
  while (step) {
    steps.push(step);
    seen.add(step.site);
    if (step.site === target) return steps;
    step = successorsIn(run, step, variant).find(
      (next) => !seen.has(next.site) && reaches(run, next, target, seen, variant),
    );
  }
  return undefined;
}

function reaches(
  run: RunFacts,
  from: StepFacts,
  target: Site,
  closed: ReadonlySet<Site>,
  variant: VariantSet,
): boolean {
  const seen = new Set(closed);
  const open = [from];
  for (let step = open.pop(); step; step = open.pop()) {
    if (step.site === target) return true;
    if (seen.has(step.site)) continue;
    seen.add(step.site);
    open.push(...successorsIn(run, step, variant));
  }
  return false;
}
