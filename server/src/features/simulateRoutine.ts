import { costNames, noCost, stepCost, timesIn } from '../analysis/cost';
import { costLabel } from '../analysis/costLabels';
import type { ExitFacts, RoutineFacts, RunFacts, StepFacts, Variant } from '../analysis/facts';
import type { Convention } from '../conventions/convention';
import {
  isFlag,
  isGeneral,
  isVector,
  RESOURCE_COUNT,
  type Resource,
  resourceName,
  SP,
} from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import type { State } from '../simulator/state';
import { registerOf } from '../simulator/state';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import { accessView } from './accessView';
import type { FeatureContext } from './context';
import { conventionText } from './conventionText';
import { conventionsFor, destroyedAt, switchedAt } from './destroyed';
import { type ExitPath, exitPaths } from './exitPaths';
import { exitText } from './exitText';
import { firstLineOf } from './lineFacts';
import { registerRanges } from './routineHover';
import type { CostView, ExitView, PathView, SimulationView, StepView, VariantView } from './simulationView';
import { choiceText, stackText, stepView } from './stepView';
import { valueText } from './valueText';

/** More ways than this to leave a variant are not listed. */
const MAX_PATHS = 32;

/** Everything that the simulation panel shows of a routine. */
export function simulateRoutine(context: FeatureContext, routine: RoutineFacts): SimulationView {
  const pool = new StepPool();
  const { path } = context.document;
  return {
    routine: routine.name,
    uri: context.uriOf(path),
    fileName: path.slice(path.lastIndexOf('/') + 1),
    firstLine: firstLineOf(routine),
    lastLine: Math.max(...routine.runs.map((run) => run.routine.lastLine)),
    convention: conventionText(context.analysis, routine),
    assumptions: routine.assumptions,
    variants: routine.variants.flatMap((variant) => variantView(context, routine, variant, pool)),
    steps: pool.steps,
  };
}

/** Equal steps of several paths are kept once. */
class StepPool {
  readonly steps: StepView[] = [];
  private readonly byText = new Map<string, number>();

  add(step: StepView): number {
    const text = JSON.stringify(step);
    let index = this.byText.get(text);
    if (index === undefined) {
      index = this.steps.length;
      this.steps.push(step);
      this.byText.set(text, index);
    }
    return index;
  }
}

/** A variant may comprise several runs that behave alike: the first one speaks for them. */
function variantView(
  context: FeatureContext,
  routine: RoutineFacts,
  variant: Variant,
  pool: StepPool,
): VariantView[] {
  const run = routine.runs.find((each) => and(each.guard, variant.guard) !== NONE);
  if (!run) return [];
  const guard = and(run.guard, variant.guard);
  const paths = exitPaths(run, guard).slice(0, MAX_PATHS);
  const convention = conventionsFor(context.analysis, routine)[routine.runs.indexOf(run)];
  return [
    {
      name: variant.name,
      conditions: Object.fromEntries(variant.conditions),
      paths: paths.map((path) => pathView(context, run, path, guard, pool, convention)),
    },
  ];
}

function pathView(
  context: FeatureContext,
  run: RunFacts,
  { exit, steps }: ExitPath,
  guard: VariantSet,
  pool: StepPool,
  convention: Convention | undefined,
): PathView {
  const [first] = steps;
  const view = exit && exitView(run, exit, first?.before ?? exit.state, guard, convention);
  return {
    name: view ? `${view.kind} on line ${view.line + 1}` : 'does not end',
    steps: steps.map((step, i) => pool.add(stepView(context, run, step, guard, first ?? step, steps[i - 1]))),
    ...(view ? { exit: view } : {}),
    cost: costViews(steps, guard),
  };
}

function costViews(steps: readonly StepFacts[], guard: VariantSet): CostView[] {
  const total = { ...noCost };
  for (const step of steps) {
    const cost = stepCost(step);
    const times = timesIn(step, guard).max;
    for (const name of costNames) total[name] += times * cost[name];
  }
  return costNames.map((name) => ({ name: costLabel(name), value: total[name] }));
}

function exitView(
  run: RunFacts,
  exit: ExitFacts,
  entry: State,
  variant: VariantSet,
  convention: Convention | undefined,
): ExitView {
  const guard = and(exit.guard, variant);
  const item = instructionAtSite(run.program, exit.site);
  const kept: Resource[] = [];
  const destroyed: Resource[] = [];
  const changed = convention ? destroyedAt(run, exit, convention, guard) : new Map<Resource, VariantSet>();
  const switched = switchedAt(run, exit, changed, guard);
  for (let resource = 0; resource < RESOURCE_COUNT; resource++)
    if (changed.has(resource)) destroyed.push(resource);
    else if (!switched.includes(resource)) kept.push(resource);
  return {
    kind: exitText(run, exit),
    line: item ? rootOf(item.origin).line : 0,
    preserved: registerRanges(kept.filter((r) => isGeneral(r) || r === SP || isVector(r))),
    switched: registerRanges(switched),
    destroyed: destroyed.filter(isShown).map((resource) => ({
      register: resourceName(resource),
      value: choiceText(registerOf(exit.state, resource), guard, (slot) =>
        valueText(run, slot.term, slot.writers),
      ),
    })),
    stack: stackText(exit.state, guard),
    access: accessView(run, exit.state, entry, guard),
  };
}

/** Flags and the upper halves of vectors are not worth a line. */
function isShown(resource: Resource): boolean {
  return !isFlag(resource) && !(isVector(resource) && resourceName(resource).includes('high'));
}
