import type { RunFacts, StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import type { Resource } from '../simulator/resources';
import { registerOf, type Site, type Slot, type State } from '../simulator/state';
import { and, minus, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { LineStep } from './lineFacts';

/** A way off a line: to another line, or out of the routine (`to` undefined). */
interface LineExit {
  readonly step: StepFacts;
  readonly state: State;
  readonly guard: VariantSet;
  readonly to: Site | undefined;
}

/** The ways off a line that stands for `steps` (of one run): a macro may branch over its own rest. */
function exitsOf(steps: readonly LineStep[]): LineExit[] {
  const here = new Set(steps.map(({ step }) => step.site));
  return steps.flatMap(({ step }) => {
    const state = step.after ?? step.before;
    const out: LineExit[] = step.successors
      .filter((next) => !here.has(next.site))
      .map((next) => ({ step, state, guard: and(next.guard, step.guard), to: next.site }));
    if (step.exit !== undefined) out.push({ step, state, guard: step.guard, to: undefined });
    return out.filter((each) => each.guard !== NONE);
  });
}

export interface LineValue {
  readonly guard: VariantSet;
  /** What the register may hold in these variants, by the way that was taken through the line. */
  readonly slots: readonly Slot[];
}

/** What a register holds when control leaves the line, in disjoint sets of variants. */
export function valuesWhenLeft(steps: readonly LineStep[], resource: Resource): LineValue[] {
  let values: LineValue[] = [];
  for (const exit of exitsOf(steps))
    for (const { guard, value } of explicit(registerOf(exit.state, resource), exit.guard)) {
      let fresh = and(guard, exit.guard);
      const next: LineValue[] = [];
      for (const known of values) {
        const both = and(known.guard, fresh);
        if (both === NONE || known.slots.some((slot) => sameSlot(slot, value))) next.push(known);
        else {
          next.push({ guard: both, slots: [...known.slots, value] });
          const rest = minus(known.guard, both);
          if (rest !== NONE) next.push({ guard: rest, slots: known.slots });
        }
        fresh = minus(fresh, both);
      }
      if (fresh !== NONE) next.push({ guard: fresh, slots: [value] });
      values = next;
    }
  return values;
}

function sameSlot(a: Slot, b: Slot): boolean {
  return (
    a.term === b.term &&
    a.writers.length === b.writers.length &&
    a.writers.every((w, i) => w === b.writers[i])
  );
}

/** Variants in which something after the line may still read what the register then holds. */
export function liveWhenLeft(run: RunFacts, steps: readonly LineStep[], resource: Resource): VariantSet {
  let live: VariantSet = NONE;
  for (const { step, guard, to } of exitsOf(steps)) {
    const needed = to === undefined ? run.liveAfter(step.site, resource) : run.liveBefore(to, resource);
    live = or(live, and(needed, guard));
  }
  return live;
}

/** Who wrote what the register holds when control leaves the line. */
export function writersWhenLeft(steps: readonly LineStep[], resource: Resource): ReadonlySet<Site> {
  return new Set(
    valuesWhenLeft(steps, resource).flatMap((each) => each.slots.flatMap((slot) => slot.writers)),
  );
}
