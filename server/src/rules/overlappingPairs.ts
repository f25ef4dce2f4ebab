import { splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import type { Site } from '../simulator/state';
import type { VariantSet } from '../simulator/variantSet';
import { isToldAsStray, lengthOf, type PairAccess, pairAccessesOf } from './pairAccesses';
import type { Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/**
 * Two pairs that go through one base in the same direction and share one register's place, with nothing between
 * them that would use it: one of the two is where its neighbour should be. Copies of odd lengths overlap by
 * single bytes; a pair that is off by one register does not.
 */
export function* overlappingPairs(run: RunFacts): Iterable<Violation> {
  const pairs = pairAccessesOf(run).filter((a) => a.numbers.length === 2);
  const bySite = new Map(pairs.map((p) => [p.step.site, p] as const));
  const told = new Set<Site>();
  for (const first of pairs) {
    if (!pairs.some((p) => isShifted(first, p))) continue;
    for (const { access: second, guard } of reachedFrom(run, first, bySite)) {
      if (!isShifted(first, second)) continue;
      const [odd, other] = isOdd(first, pairs) && !isOdd(second, pairs) ? [first, second] : [second, first];
      if (told.has(odd.step.site) || isToldAsStray(run, odd) || isToldAsStray(run, other)) continue;
      told.add(odd.step.site);
      const line = lineNumber(other.step.instruction.origin);
      const text = `${quoted(run, odd.step.site)} ${odd.kind === 'store' ? 'stores' : 'loads'} one half of what`;
      yield {
        origin: odd.step.instruction.origin,
        guard,
        certain: true,
        message:
          odd.kind === 'store'
            ? `${text} ${quoted(run, other.step.site)} on line ${line} stores: of the two values in that place one is lost`
            : `${text} ${quoted(run, other.step.site)} on line ${line} loads: the same memory goes into two registers`,
        related: relatedSites(run, [other.step.site], () => 'the same place'),
      };
    }
  }
}

/** They have exactly one register's place in common. */
function isShifted(a: PairAccess, b: PairAccess): boolean {
  return a.kind === b.kind && a.of === b.of && a.base === b.base && Math.abs(a.offset - b.offset) === a.bytes;
}

/** Most pairs through the base lie at a distance of whole pairs from one another, and this one does not. */
function isOdd(access: PairAccess, pairs: readonly PairAccess[]): boolean {
  const own = pairs.filter((p) => p.base === access.base && p.kind === access.kind && p.of === access.of);
  const size = lengthOf(access);
  const inStep = own.filter((p) => (p.offset - access.offset) % size === 0).length;
  return inStep * 2 < own.length;
}

/** Pairs that come next on some way, before a call or an exit, or anything that uses the memory otherwise. */
function reachedFrom(
  run: RunFacts,
  first: PairAccess,
  bySite: ReadonlyMap<Site, PairAccess>,
): readonly { readonly access: PairAccess; readonly guard: VariantSet }[] {
  const out: { access: PairAccess; guard: VariantSet }[] = [];
  forward(run, first.step, first.step.guard, (next, guard) => {
    const access = bySite.get(next.site);
    if (access !== undefined) out.push({ access, guard });
    return next.call === undefined && next.exit === undefined && !isTurned(next, first);
  });
  return out;
}

/** What was loaded may be written anew from here, or what was stored is read: through the same base. */
function isTurned(next: StepFacts, { kind, base }: PairAccess): boolean {
  return next.memory.some(
    (m) => m.kind !== kind && m.address.some((a) => splitAddress(a.value).base === base),
  );
}
