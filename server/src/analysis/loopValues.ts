import { explicit } from '../simulator/choice';
import { Engine } from '../simulator/engine';
import { followTurns } from '../simulator/loopTurns';
import type { Resource } from '../simulator/resources';
import { registerOf, type Site, type Slot, type State } from '../simulator/state';
import { and, minus, NONE, type VariantSet } from '../simulator/variantSet';
import type { RunFacts } from './facts';

/** What a register holds time after time in the variants of `guard`. */
export interface Sequence {
  readonly guard: VariantSet;
  readonly values: readonly Slot[];
}

/** The guards are disjoint. */
export interface LoopValues {
  /** Whenever control comes to the instructions from others. */
  readonly before: readonly Sequence[];
  /** Whenever control goes on from them to others. */
  readonly after: readonly Sequence[];
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
    explicit(registerOf(state, resource), state.guard).reduce(
      (all, { guard, value }) => withNext(all, guard, value),
      sequences,
    );
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

/** The sequences with one more value in the variants of `guard`. */
function withNext(sequences: readonly Sequence[], guard: VariantSet, value: Slot): readonly Sequence[] {
  const out: Sequence[] = [];
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
