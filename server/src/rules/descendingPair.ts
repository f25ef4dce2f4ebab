import { isEntry } from '../analysis/addresses';
import type { RunFacts } from '../analysis/facts';
import { valueUsesOf } from '../analysis/valueUses';
import { entryName } from '../simulator/resources';
import { registerOf, type Site } from '../simulator/state';
import { swapPair } from './fixes/registers';
import { isToldAsStray, type PairAccess, pairAccessesOf } from './pairAccesses';
import { isAnswer, isCallUp } from './registerFile';
import type { RoutineContext, Violation } from './rule';
import { quoted, relatedSites } from './words';

/** So many pairs in ascending order, and no other in descending order, show how the structure is laid out. */
const LEAST_ASCENDING = 3;

/**
 * Registers are saved and restored in the order of their numbers, but for one pair that goes down. What a pair
 * holds that was computed may be wanted in any order: only what came in and what goes out counts.
 */
export function* descendingPairs({ run, document }: RoutineContext): Iterable<Violation> {
  const pairs = pairAccessesOf(run).filter((a) => a.numbers.length === 2);
  for (const pair of pairs) {
    if (!goesDown(pair) || !(pair.kind === 'store' ? isIncoming(run, pair) : isLeft(run, pair))) continue;
    const others = pairs.filter(
      (p) => p !== pair && p.kind === pair.kind && p.of === pair.of && p.base === pair.base,
    );
    if (others.length < LEAST_ASCENDING || !others.every(goesUp) || isToldAsStray(run, pair)) continue;
    yield {
      origin: pair.step.instruction.origin,
      guard: pair.step.guard,
      certain: true,
      message: `${quoted(run, pair.step.site)} has its registers in descending order: the ${others.length} other pairs of this ${pair.kind === 'store' ? 'save' : 'restore'} ascend`,
      related: relatedSites(
        run,
        others.slice(0, 2).map((p) => p.step.site),
        () => 'ascends',
      ),
      fix: swapPair(document, pair.step.instruction),
    };
  }
}

function goesDown({ numbers: [first, second] }: PairAccess): boolean {
  return first !== undefined && first - 1 === second;
}
function goesUp({ numbers: [first, second] }: PairAccess): boolean {
  return first !== undefined && second !== undefined && first < second;
}

/** Both hold what they held at entry, or what a call to a higher level has answered. */
function isIncoming(run: RunFacts, { step, resources }: PairAccess): boolean {
  return resources.every((resource) =>
    step.reads.some(
      (r) =>
        r.resource === resource &&
        r.content.every((c) => isEntry(c.value.term, entryName(resource)) || isAnswer(run, c.value.writers)),
    ),
  );
}

/** No instruction of the routine reads either: they are for the code behind the exit, or for a call to a higher level. */
function isLeft(run: RunFacts, pair: PairAccess): boolean {
  const { step, resources, of } = pair;
  const uses = valueUsesOf(run);
  if (of === 'x') return resources.every((r) => uses.isLeft(step.site, r)) || isHandedUp(run, pair);
  for (const other of run.steps.values())
    for (const read of other.reads)
      if (resources.includes(read.resource) && read.content.some((c) => c.value.writers.includes(step.site)))
        return false;
  return true;
}

/** A call to a higher level takes them, and what is read of them afterwards may be its answer. */
function isHandedUp(run: RunFacts, { step, resources }: PairAccess): boolean {
  let taken = false;
  for (const other of run.steps.values()) {
    const isFrom = (c: { readonly value: { readonly writers: readonly Site[] } }): boolean =>
      c.value.writers.includes(step.site);
    if (isCallUp(other)) taken ||= resources.some((r) => registerOf(other.before, r).some(isFrom));
    for (const { resource, content } of other.reads)
      if (resources.includes(resource) && content.some((c) => isFrom(c) && !isAnswer(run, c.value.writers)))
        return false;
  }
  return taken;
}
