import type { Resource } from '../../simulator/resources';
import type { Site } from '../../simulator/state';
import { and, NONE, type VariantSet } from '../../simulator/variantSet';
import type { RunFacts } from '../facts';

/**
 * Registers whose values on entry a loop depends on: it reads them, or leaves, before it has written them on every way
 * from its entry. The others hold nothing but what the loop puts there.
 *
 * @param sites the instructions of the loop
 * @param resources those that it reads or writes
 */
export function loopInputs(
  run: RunFacts,
  sites: readonly Site[],
  entry: Site,
  resources: Iterable<Resource>,
  guard: VariantSet,
): ReadonlySet<Resource> {
  const inside = new Set(sites);
  const inputs = new Set<Resource>();
  const candidates = new Set(resources);
  // What is written for certain on arrival at an instruction; absent: not arrived at yet.
  const written = new Map<Site, ReadonlySet<Resource>>([[entry, new Set()]]);
  const open = [entry];
  for (let site = open.pop(); site !== undefined; site = open.pop()) {
    const step = run.steps.get(site);
    const before = written.get(site);
    if (step === undefined || before === undefined) continue;
    for (const r of [...step.reads.map((read) => read.resource), ...step.passed])
      if (!before.has(r)) inputs.add(r);
    const after = new Set([...before, ...step.writes.map((w) => w.resource)]);
    if (step.exit !== undefined) addAllBut(inputs, candidates, after);
    for (const s of step.successors) {
      if (and(s.guard, guard) === NONE) continue;
      const arriving = s.exceptional ? before : after;
      if (!inside.has(s.site)) addAllBut(inputs, candidates, arriving);
      else if (meet(written, s.site, arriving)) open.push(s.site);
    }
  }
  return inputs;
}

function addAllBut(to: Set<Resource>, all: Iterable<Resource>, but: ReadonlySet<Resource>): void {
  for (const r of all) if (!but.has(r)) to.add(r);
}

/** Keeps what all ways to an instruction have written; true when that has become less. */
function meet(
  written: Map<Site, ReadonlySet<Resource>>,
  site: Site,
  arriving: ReadonlySet<Resource>,
): boolean {
  const known = written.get(site);
  if (known === undefined) {
    written.set(site, arriving);
    return true;
  }
  const both = new Set([...known].filter((r) => arriving.has(r)));
  if (both.size === known.size) return false;
  written.set(site, both);
  return true;
}
