import { explicit } from '../simulator/choice';
import { ENTRY, type Site } from '../simulator/state';
import type { LoadTerm, Term } from '../simulator/term';
import { loadsIn, splitAddress } from './addresses';
import type { MemoryAccess, RunFacts, StepFacts } from './facts';
import { briefTermText } from './termText';
import { readAgain } from './testedValues';

/** `, unless others write [x1 at entry] in between` behind a value that these instructions left; empty where it needs no such word. */
export function unlessWritten(run: RunFacts, writers: readonly Site[]): string {
  return unless(heldPlaces(run, writers));
}

/** The same for places that are named already. */
export function unless(places: Iterable<string>): string {
  const all = [...new Set(places)];
  return all.length === 0 ? '' : `, unless others write ${all.sort().join(' or ')} in between`;
}

/**
 * Places whose content must stay as it is for what these instructions left to be what is told: two loads were taken for
 * one value, or a plain load for what an atomic or ordered store left
 * where others write, too.
 */
export function heldPlaces(run: RunFacts, writers: readonly Site[]): readonly string[] {
  const held = heldBy(run);
  return held.size === 0 ? [] : writers.flatMap((w) => [...(held.get(w) ?? [])]);
}

type Held = Map<Site, ReadonlySet<string>>;
const known = new WeakMap<RunFacts, Held>();

/** By instruction; its results, and all that is made of them. */
function heldBy(run: RunFacts): Held {
  let held = known.get(run);
  if (held === undefined) {
    held = new Map();
    known.set(run, held);
    const sources = new Sources(run);
    for (const step of run.steps.values()) {
      const places = new Set([
        ...takenForOne(run, step, sources),
        ...takenForOneAddress(run, step, sources),
        ...leftByShared(run, step),
      ]);
      if (places.size > 0) held.set(step.site, places);
    }
    if (held.size > 0) handOn(run, held);
  }
  return held;
}

function handOn(run: RunFacts, held: Held): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const site of run.order) {
      const step = run.steps.get(site);
      if (step === undefined || step.call !== undefined) continue;
      const before = held.get(site);
      const places = new Set(before);
      for (const w of makersOf(step)) for (const place of held.get(w) ?? []) places.add(place);
      if (places.size === (before?.size ?? 0)) continue;
      held.set(site, places);
      changed = true;
    }
  }
}

/** The instructions that made what this one reads, from registers and from memory. */
function* makersOf({ reads, memory }: StepFacts): Iterable<Site> {
  for (const { content } of reads) for (const c of content) yield* c.value.writers;
  for (const { kind, value } of memory)
    if (kind === 'load') for (const c of value ?? []) yield* c.value.writers;
}

/** CSEL and the like have one of their operands: it is not told to be both. */
const choosesOne = /^f?csel$|^cs(inc|inv|neg)$/;

/** Places of which several operands hold what different loads found, and count as one value. */
function takenForOne(run: RunFacts, step: StepFacts, sources: Sources): string[] {
  if (step.reads.length < 2 || choosesOne.test(step.instruction.parsed.mnemonic)) return [];
  return severalOrigins(
    run,
    step.reads.map((read) => originsIn(run, [read], sources)),
  );
}

/** Places whose content addresses what is loaded here, and addressed by another load what was stored there before. */
function takenForOneAddress(run: RunFacts, step: StepFacts, sources: Sources): string[] {
  return step.memory.flatMap((access) => {
    if (access.kind !== 'load') return [];
    const stores = (access.value ?? [])
      .flatMap((c) => c.value.writers)
      .flatMap((w) => run.steps.get(w) ?? []);
    const isAddress = (load: LoadTerm): boolean =>
      access.address.some((a) => loadsIn(a.value).includes(load));
    const origins = [step, ...stores].map(
      ({ reads }) => new Map([...originsIn(run, reads, sources)].filter(([load]) => isAddress(load))),
    );
    return severalOrigins(run, origins);
  });
}

/** By which instructions each value came that is loaded several times. */
function originsIn(
  run: RunFacts,
  reads: StepFacts['reads'],
  sources: Sources,
): Map<LoadTerm, ReadonlySet<Site>> {
  const found = new Map<LoadTerm, Set<Site>>();
  for (const { content } of reads)
    for (const { value } of content)
      for (const load of readAgain(run, value.term)) {
        const from = found.get(load) ?? new Set();
        for (const site of sources.of(load, value.writers)) from.add(site);
        found.set(load, from);
      }
  return found;
}

/** The places of those that came by different instructions. */
function severalOrigins(run: RunFacts, all: readonly ReadonlyMap<LoadTerm, ReadonlySet<Site>>[]): string[] {
  const found = new Map<LoadTerm, Set<string>>();
  for (const origins of all)
    for (const [load, from] of origins) {
      const texts = found.get(load) ?? new Set();
      found.set(load, texts.add([...from].sort((a, b) => a - b).join()));
    }
  return [...found].filter(([, texts]) => texts.size > 1).map(([load]) => briefTermText(run, load));
}

/** A plain load of what an atomic, exclusive or release store left: others write there, or it would be a plain store. */
function leftByShared(run: RunFacts, step: StepFacts): string[] {
  return step.memory.flatMap((access) =>
    access.kind === 'load' && !access.isShared && isFromShared(run, access)
      ? explicit(access.address, step.guard)
          .filter((a) => !splitAddress(a.value).onStack)
          .map((a) => `[${briefTermText(run, a.value)}]`)
      : [],
  );
}

function isFromShared(run: RunFacts, { value }: MemoryAccess): boolean {
  const writers = (value ?? []).flatMap((c) => c.value.writers);
  return writers.some((w) => run.steps.get(w)?.memory.some((m) => m.kind === 'store' && m.isShared));
}

/** From which instructions a loaded value comes. */
class Sources {
  private readonly found = new Map<Term, Map<Site, ReadonlySet<Site>>>();
  constructor(private readonly run: RunFacts) {}

  of(load: LoadTerm, writers: readonly Site[]): Iterable<Site> {
    return writers.flatMap((w) => [...this.behind(load, w)]);
  }
  /** The instructions that loaded it, of what `site` left. */
  private behind(load: LoadTerm, site: Site): ReadonlySet<Site> {
    let ofLoad = this.found.get(load);
    if (ofLoad === undefined) {
      ofLoad = new Map();
      this.found.set(load, ofLoad);
    }
    const before = ofLoad.get(site);
    if (before !== undefined) return before;
    const all = new Set<Site>();
    ofLoad.set(site, all);
    const step = site === ENTRY ? undefined : this.run.steps.get(site);
    if (step === undefined) return all;
    const isLoaded = step.memory.some(
      (m) => m.kind === 'load' && m.value?.some((c) => loadsIn(c.value.term).includes(load)),
    );
    const makers = step.memory.some((m) => m.kind === 'load') ? storesBehind(step) : readsOf(step);
    if (isLoaded && makers.length === 0) all.add(site);
    else for (const w of makers) for (const s of this.behind(load, w)) all.add(s);
    return all;
  }
}

/** Own stores that left what is loaded: nothing where memory is as it was before the routine. */
function storesBehind({ memory }: StepFacts): Site[] {
  return memory
    .filter((m) => m.kind === 'load')
    .flatMap((m) => (m.value ?? []).flatMap((c) => c.value.writers))
    .filter((w) => w !== ENTRY);
}

function readsOf({ reads }: StepFacts): Site[] {
  return reads.flatMap((r) => r.content.flatMap((c) => c.value.writers));
}
