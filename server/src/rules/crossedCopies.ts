import type { RunFacts } from '../analysis/facts';
import { ENTRY, type Site } from '../simulator/state';
import { isToldAsStray, type PairAccess, pairAccessesOf } from './pairAccesses';
import type { Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/** A register's worth that is loaded at one place and stored at another as it is. */
interface Copied {
  readonly store: PairAccess;
  readonly load: PairAccess;
  /** Bytes from where it was to where it goes. */
  readonly distance: number;
}

/** So many words that all go equally far are a copy of what lies there. */
const LEAST_IN_STEP = 3;
/** And so few that do not are a mistake: one pair. */
const MOST_ASTRAY = 2;

/**
 * A copy from one structure to another takes every word equally far, but for one pair: it is swapped, or one of
 * its two offsets is wrong.
 */
export function* crossedCopies(run: RunFacts): Iterable<Violation> {
  const told = new Set<Site>();
  for (const copied of copiesIn(run).values()) {
    const distance = usualDistance(copied);
    const astray = copied.filter((c) => c.distance !== distance);
    if (distance === undefined || astray.length === 0 || astray.length > MOST_ASTRAY) continue;
    if (copied.length - astray.length < LEAST_IN_STEP) continue;
    for (const { store, load } of astray) {
      if (told.has(store.step.site) || isToldAsStray(run, store) || isToldAsStray(run, load)) continue;
      told.add(store.step.site);
      yield {
        origin: store.step.instruction.origin,
        guard: store.step.guard,
        certain: true,
        message:
          `${quoted(run, store.step.site)} puts what ${quoted(run, load.step.site)} on line ${lineNumber(load.step.instruction.origin)} loaded ` +
          'into another place than the copy does with the words beside it',
        related: relatedSites(run, [load.step.site], () => 'loaded here'),
      };
    }
  }
}

function usualDistance(copied: readonly Copied[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { distance } of copied) counts.set(distance, (counts.get(distance) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  return first === undefined || first[1] === second?.[1] ? undefined : first[0];
}

/** By the two structures: all words that are loaded from the one and stored to the other. */
function copiesIn(run: RunFacts): ReadonlyMap<string, readonly Copied[]> {
  const accesses = pairAccessesOf(run);
  const loads = new Map(accesses.flatMap((a) => (a.kind === 'load' ? [[a.step.site, a] as const] : [])));
  const out = new Map<string, Copied[]>();
  if (loads.size === 0) return out;
  for (const store of accesses) {
    if (store.kind !== 'store') continue;
    for (const [i, resource] of store.resources.entries()) {
      const from = loadedBy(store, resource);
      const load = from === undefined ? undefined : loads.get(from);
      const k = load?.of === store.of ? load.resources.indexOf(resource) : -1;
      if (load === undefined || k < 0) continue;
      const distance = store.offset + i * store.bytes - (load.offset + k * load.bytes);
      const key = `${load.base}>${store.base}`;
      out.set(key, [...(out.get(key) ?? []), { store, load, distance }]);
    }
  }
  return out;
}

/** The one instruction that wrote the register that is stored. */
function loadedBy({ step }: PairAccess, resource: number): Site | undefined {
  const [content, ...variants] = step.reads.find((r) => r.resource === resource)?.content ?? [];
  const [writer, ...others] = content?.value.writers ?? [];
  return variants.length === 0 && others.length === 0 && writer !== ENTRY ? writer : undefined;
}
