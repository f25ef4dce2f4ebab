import { type Choice, explicit } from '../simulator/choice';
import type { CountedLoop } from '../simulator/countedLoops';
import { Engine } from '../simulator/engine';
import { followTurns } from '../simulator/loopTurns';
import type { Resource } from '../simulator/resources';
import { registerOf, type Site, type Slot, type State } from '../simulator/state';
import type { Term } from '../simulator/term';
import { and, minus, NONE, type VariantSet } from '../simulator/variantSet';
import type { RunFacts } from './facts';

/** What there is time after time in the variants of `guard`. */
export interface Sequence<T = Slot> {
  readonly guard: VariantSet;
  readonly values: readonly T[];
}

/** The guards are disjoint. */
export interface LoopValues {
  /** Whenever control comes to the instructions from others. */
  readonly before: readonly Sequence[];
  /** Whenever control goes on from them to others. */
  readonly after: readonly Sequence[];
}

/** What an instruction of a counted loop does each time that it runs; the guards of each list are disjoint. */
export interface StepTurns {
  readonly writes: ReadonlyMap<Resource, readonly Sequence[]>;
  /** In the order of the step's own accesses. */
  readonly memory: readonly AccessTurns[];
}

export interface AccessTurns {
  readonly address: readonly Sequence<Term>[];
  readonly value: readonly Sequence[];
}

/** A loop with more steps is not followed for the sake of a line of text. */
const MOST_STEPS = 2000;

/**
 * What a register holds at some instructions of a counted loop each time that they run after the loop was entered.
 * The loop is followed anew: no state of its turns is kept. Undefined where there is no such loop around all of them.
 */
export function loopValues(
  run: RunFacts,
  sites: ReadonlySet<Site>,
  resource: Resource,
): LoopValues | undefined {
  const [first] = sites;
  const loop = first === undefined ? undefined : run.steps.get(first)?.loop;
  if (loop === undefined || ![...sites].every((site) => loop.body.has(site))) return undefined;
  const engine = new Engine(run.around);
  let before: readonly Sequence[] = [];
  let after: readonly Sequence[] = [];
  const continued = (sequences: readonly Sequence[], state: State): readonly Sequence[] =>
    extended(sequences, registerOf(state, resource), state.guard);
  let steps = 0;
  const left = followTurns(
    loop,
    (site, state, turn) => engine.step(site, state, turn),
    ({ site, from, before: state, result }) => {
      if (sites.has(site)) {
        if (from === undefined || !sites.has(from)) before = continued(before, state);
        for (const next of result.successors) if (!sites.has(next.site)) after = continued(after, next.state);
      }
      return ++steps < MOST_STEPS;
    },
  );
  return left && { before, after };
}

const followed = new WeakMap<CountedLoop, ReadonlyMap<Site, StepTurns> | null>();

/** What each instruction of a counted loop does turn by turn; undefined where the loop is not followed to its end. */
export function turnsOf(run: RunFacts, loop: CountedLoop): ReadonlyMap<Site, StepTurns> | undefined {
  let turns = followed.get(loop);
  if (turns === undefined) {
    turns = follow(run, loop) ?? null;
    followed.set(loop, turns);
  }
  return turns ?? undefined;
}

function follow(run: RunFacts, loop: CountedLoop): ReadonlyMap<Site, StepTurns> | undefined {
  const engine = new Engine(run.around);
  const turns = new Map<Site, { writes: Map<Resource, readonly Sequence[]>; memory: AccessTurns[] }>();
  let steps = 0;
  const left = followTurns(
    loop,
    (site, state, turn) => engine.step(site, state, turn),
    ({ site, before: { guard }, result: { machine } }) => {
      const { writes, memory } = turns.get(site) ?? { writes: new Map(), memory: [] };
      turns.set(site, { writes, memory });
      for (const { resource, content } of machine.writes)
        writes.set(resource, extended(writes.get(resource) ?? [], content, guard));
      machine.memoryAccesses.forEach(({ address, value }, i) => {
        const known = memory[i] ?? { address: [], value: [] };
        memory[i] = {
          address: extended(known.address, address, guard),
          value: value === undefined ? [] : extended(known.value, value, guard),
        };
      });
      return ++steps < MOST_STEPS;
    },
  );
  return left && turns;
}

/** The sequences with one more value in each variant. */
function extended<T>(
  sequences: readonly Sequence<T>[],
  content: Choice<T>,
  guard: VariantSet,
): readonly Sequence<T>[] {
  return explicit(content, guard).reduce((all, c) => withNext(all, and(c.guard, guard), c.value), sequences);
}

/** The sequences with one more value in the variants of `guard`. */
function withNext<T>(sequences: readonly Sequence<T>[], guard: VariantSet, value: T): readonly Sequence<T>[] {
  const out: Sequence<T>[] = [];
  let rest = guard;
  for (const s of sequences) {
    const inside = and(s.guard, guard);
    const outside = minus(s.guard, guard);
    if (inside !== NONE) out.push({ guard: inside, values: [...s.values, value] });
    if (outside !== NONE) out.push({ guard: outside, values: s.values });
    rest = minus(rest, inside);
  }
  if (rest !== NONE) out.push({ guard: rest, values: [value] });
  return out;
}
