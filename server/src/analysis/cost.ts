import type { Site } from '../simulator/state';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import type { RunFacts, StepFacts } from './facts';
import { entriesOf, pathsOf, straightPathOf, successorsIn } from './path';

/** What executing instructions costs. Called routines are not counted, only the call itself. */
export interface Cost {
  readonly instructions: number;
  /** Instructions that load; a pair is one. */
  readonly loads: number;
  readonly stores: number;
  /** Accesses of scalable length are not in it. */
  readonly bytesLoaded: number;
  readonly bytesStored: number;
  /** ISB, DSB, DMB, SB and the like. */
  readonly barriers: number;
  /** MRS and MSR (register), also by `.inst`. */
  readonly systemRegisterAccesses: number;
}

export type CostName = keyof Cost;
export const costNames: readonly CostName[] = [
  'instructions',
  'loads',
  'stores',
  'bytesLoaded',
  'bytesStored',
  'barriers',
  'systemRegisterAccesses',
];

/** Least and most over all ways from the entry to an exit; `max` is undefined where a loop has no bound. */
export type CostRange = Readonly<
  Record<CostName, { readonly min: number; readonly max: number | undefined }>
>;

export const noCost: Cost = {
  instructions: 0,
  loads: 0,
  stores: 0,
  bytesLoaded: 0,
  bytesStored: 0,
  barriers: 0,
  systemRegisterAccesses: 0,
};

const costs = new WeakMap<StepFacts, Cost>();

export function stepCost(step: StepFacts): Cost {
  let cost = costs.get(step);
  if (cost === undefined) {
    cost = countStep(step);
    costs.set(step, cost);
  }
  return cost;
}

function countStep(step: StepFacts): Cost {
  const bytes = (kind: 'load' | 'store'): number =>
    step.memory.reduce((n, m) => (m.kind === kind ? n + (m.bytes ?? 0) : n), 0);
  const has = (kind: 'load' | 'store'): number => (step.memory.some((m) => m.kind === kind) ? 1 : 0);
  return {
    instructions: 1,
    loads: has('load'),
    stores: has('store'),
    bytesLoaded: bytes('load'),
    bytesStored: bytes('store'),
    barriers: step.barrier === undefined ? 0 : 1,
    systemRegisterAccesses: step.system.length > 0 ? 1 : 0,
  };
}

function costBy(of: (name: CostName) => number): Cost {
  return {
    instructions: of('instructions'),
    loads: of('loads'),
    stores: of('stores'),
    bytesLoaded: of('bytesLoaded'),
    bytesStored: of('bytesStored'),
    barriers: of('barriers'),
    systemRegisterAccesses: of('systemRegisterAccesses'),
  };
}

/** How often a step runs each time that its counted loop is entered, least and most over the variants; 1 outside of loops. */
export function timesIn(
  { loop, site }: StepFacts,
  variant: VariantSet,
): { readonly min: number; readonly max: number } {
  if (loop === undefined) return { min: 1, max: 1 };
  const counts = (loop.times.get(site) ?? [])
    .filter((t) => and(t.guard, variant) !== NONE)
    .map((t) => t.times);
  return counts.length === 0 ? { min: 0, max: 0 } : { min: Math.min(...counts), max: Math.max(...counts) };
}

/**
 * Cost of the way along which conditional branches fall through (`straightPathOf`), with the turns of loops
 * whose count is known.
 */
export function costOf(run: RunFacts, variant: VariantSet): Cost {
  return straightPathOf(run, variant).reduce((sum, step) => {
    const cost = stepCost(step);
    const times = timesIn(step, variant).max;
    return costBy((name) => sum[name] + times * cost[name]);
  }, noCost);
}

const ranges = new WeakMap<RunFacts, Map<VariantSet, CostRange>>();

/** Least and most over all ways through the routine in the variants. */
export function costRangeOf(run: RunFacts, variant: VariantSet): CostRange {
  const known = ranges.get(run) ?? new Map<VariantSet, CostRange>();
  ranges.set(run, known);
  let range = known.get(variant);
  if (range === undefined) {
    range = findCostRange(run, variant);
    known.set(variant, range);
  }
  return range;
}

function findCostRange(run: RunFacts, variant: VariantSet): CostRange {
  const steps = pathsOf(run, variant);
  const graph = condense(run, steps, variant);
  const entries = costNames.map((name) => {
    const weight = (end: 'min' | 'max'): Map<Site, number> =>
      new Map(steps.map((s) => [s.site, stepCost(s)[name] * timesIn(s, variant)[end]] as const));
    return [name, { min: least(graph, weight('min')), max: most(graph, weight('max')) }] as const;
  });
  return Object.fromEntries(entries) as CostRange;
}

interface Component {
  readonly sites: readonly Site[];
  /** A loop with a known count: all of it runs, as often as the weights say. */
  readonly isCounted: boolean;
}

interface Condensed {
  readonly entries: readonly Site[];
  readonly successors: ReadonlyMap<Site, readonly Site[]>;
  /** Sites where the routine may be left. */
  readonly ends: ReadonlySet<Site>;
  /** Strongly connected components, in the order that every component comes after those it leads to. */
  readonly components: readonly Component[];
}

/** Tarjan's algorithm, without recursion. */
function condense(run: RunFacts, steps: readonly StepFacts[], variant: VariantSet): Condensed {
  const successors = new Map(
    steps.map((s) => [s.site, successorsIn(run, s, variant).map((n) => n.site)] as const),
  );
  const ends = new Set(
    steps.filter((s) => s.exit !== undefined || successors.get(s.site)?.length === 0).map((s) => s.site),
  );
  const components: Component[] = [];
  const index = new Map<Site, number>();
  const low = new Map<Site, number>();
  const stack: Site[] = [];
  const onStack = new Set<Site>();
  for (const root of successors.keys()) {
    if (index.has(root)) continue;
    const work: { site: Site; next: number }[] = [{ site: root, next: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1] as { site: Site; next: number };
      const { site } = frame;
      if (frame.next === 0 && !index.has(site)) {
        index.set(site, index.size);
        low.set(site, index.get(site) as number);
        stack.push(site);
        onStack.add(site);
      }
      const child = successors.get(site)?.[frame.next++];
      if (child !== undefined) {
        if (!index.has(child)) work.push({ site: child, next: 0 });
        else if (onStack.has(child))
          low.set(site, Math.min(low.get(site) as number, index.get(child) as number));
        continue;
      }
      work.pop();
      const parent = work[work.length - 1];
      if (parent) low.set(parent.site, Math.min(low.get(parent.site) as number, low.get(site) as number));
      if (low.get(site) !== index.get(site)) continue;
      const sites: Site[] = [];
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member);
        sites.push(member);
        if (member === site) break;
      }
      const loop = run.steps.get(site)?.loop;
      components.push({ sites, isCounted: loop !== undefined && sites.every((s) => loop.body.has(s)) });
    }
  }
  return { entries: entriesOf(run, variant).map(({ site }) => site), successors, ends, components };
}

/** Shortest way to an end. Weights are not negative: going round a loop never helps. */
function least(graph: Condensed, weight: ReadonlyMap<Site, number>): number {
  const toEnd = new Map<Site, number>();
  const from = (site: Site): number => {
    let onward = graph.ends.has(site) ? 0 : Number.POSITIVE_INFINITY;
    for (const next of graph.successors.get(site) ?? [])
      onward = Math.min(onward, toEnd.get(next) ?? Number.POSITIVE_INFINITY);
    return (weight.get(site) ?? 0) + onward;
  };
  for (const { sites, isCounted } of graph.components) {
    if (isCounted) {
      const members = new Set(sites);
      const beyond = sites.flatMap((s) =>
        (graph.successors.get(s) ?? [])
          .filter((n) => !members.has(n))
          .map((n) => toEnd.get(n) ?? Number.POSITIVE_INFINITY),
      );
      const total = Math.min(...beyond) + sites.reduce((n, s) => n + (weight.get(s) ?? 0), 0);
      for (const s of sites) toEnd.set(s, total);
      continue;
    }
    let changed = true;
    while (changed) {
      changed = false;
      for (const site of sites) {
        const cost = from(site);
        if (cost === toEnd.get(site)) continue;
        toEnd.set(site, cost);
        changed = sites.length > 1;
      }
    }
  }
  const result = Math.min(...graph.entries.map((entry) => toEnd.get(entry) ?? 0));
  return Number.isFinite(result) ? result : 0;
}

/** Longest way; undefined when a loop on it that is not counted costs anything. */
function most(graph: Condensed, weight: ReadonlyMap<Site, number>): number | undefined {
  const worst = new Map<Site, number>();
  for (const { sites, isCounted } of graph.components) {
    const members = sites.length > 1 ? new Set(sites) : undefined;
    const own = sites.reduce((n, s) => n + (weight.get(s) ?? 0), 0);
    const loops = sites.length > 1 || sites.some((s) => graph.successors.get(s)?.includes(s));
    let beyond = 0;
    for (const s of sites)
      for (const next of graph.successors.get(s) ?? [])
        if (members ? !members.has(next) : next !== s) beyond = Math.max(beyond, worst.get(next) ?? 0);
    const total = loops && !isCounted && own > 0 ? Number.POSITIVE_INFINITY : own + beyond;
    for (const s of sites) worst.set(s, total);
  }
  const result = Math.max(0, ...graph.entries.map((entry) => worst.get(entry) ?? 0));
  return Number.isFinite(result) ? result : undefined;
}
