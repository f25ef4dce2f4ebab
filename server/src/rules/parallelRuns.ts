import type { RunFacts } from '../analysis/facts';
import type { Resource } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import { isToldAsStray, type PairAccess, pairAccessesOf } from './pairAccesses';
import { gapsOf, isAnswer, isCallUp, memberName, registerFilesOf } from './registerFile';
import type { Violation } from './rule';
import { lineNumber, list, quoted, relatedSites } from './words';

/** So many registers that lie in the order of their numbers show how both runs are laid out. */
const LEAST_MEMBERS = 6;

/** Loads, or stores, through one base in the order of the registers' numbers. */
interface Run {
  readonly kind: PairAccess['kind'];
  readonly of: PairAccess['of'];
  readonly base: string;
  /** By register: the access that has it at its place. */
  readonly members: ReadonlyMap<number, PairAccess>;
  /** Accesses through the base that are not at the place of their register. */
  readonly strays: readonly PairAccess[];
}

/**
 * A structure that is loaded into registers and stored from them, both in the order of the registers' numbers: one
 * access is left out on one side, is at another place than its neighbours say, or has its registers the wrong way round.
 */
export function* parallelRuns(run: RunFacts): Iterable<Violation> {
  const runs = runsIn(run);
  for (const one of runs) {
    const other = runs.find((r) => r.kind !== one.kind && r.of === one.of && agree(one, r));
    if (other === undefined || !isCopy(run, one, other)) continue;
    const missing = [...other.members.keys()].filter((n) => !one.members.has(n)).sort((a, b) => a - b);
    const [first] = missing;
    const counterpart = first === undefined ? undefined : other.members.get(first);
    if (first === undefined || counterpart === undefined) continue;
    const stray = one.strays.find((s) => s.numbers.some((n) => missing.includes(n)));
    const place = stray ?? neighbourOf(one, first);
    if (place === undefined || isToldOtherwise(run, one, first, stray)) continue;
    const names = list(
      missing.map((n) => memberName(one.of, n)),
      'and',
    );
    const [does, opposite] = one.kind === 'load' ? ['load', 'stores'] : ['store', 'loads'];
    const them = missing.length > 1 ? 'them' : 'it';
    yield {
      origin: place.step.instruction.origin,
      guard: place.step.guard,
      certain: true,
      message:
        stray === undefined
          ? `the ${one.members.size} registers that these ${does}s have in order leave out ${names}: ${quoted(run, counterpart.step.site)} on line ${lineNumber(counterpart.step.instruction.origin)} ${opposite} ${them} with the others`
          : `${quoted(run, place.step.site)} has ${names} at another place than the ${one.members.size} registers beside ${them}: ${quoted(run, counterpart.step.site)} on line ${lineNumber(counterpart.step.instruction.origin)} ${opposite} ${them} in order`,
      related: relatedSites(run, [counterpart.step.site], () => 'in order'),
    };
  }
}

/** `mismatched-slot` says that the register is left out of a save or restore, or elsewhere. */
function isToldOtherwise(run: RunFacts, one: Run, register: number, stray: PairAccess | undefined): boolean {
  if (stray !== undefined) return isToldAsStray(run, stray);
  return registerFilesOf(run).some(
    (file) => file.kind === one.kind && file.base === one.base && gapsOf(file).flat().includes(register),
  );
}

/** The other run has all registers of this one, and one access more. */
function agree(one: Run, other: Run): boolean {
  const more = [...other.members.entries()].filter(([n]) => !one.members.has(n));
  const [first] = more;
  return (
    first !== undefined &&
    more.every(([, access]) => access.step === first[1].step) &&
    [...one.members.keys()].every((n) => other.members.has(n))
  );
}

/**
 * What the loads bring is what the stores take, as it is or as a call to a higher level answers it; and the registers
 * that the one run leaves out are not made or used by other instructions.
 */
function isCopy(run: RunFacts, one: Run, other: Run): boolean {
  const [loads, stores] = one.kind === 'load' ? [one, other] : [other, one];
  for (const [n, store] of stores.members) {
    const load = loads.members.get(n);
    const written = writersAt(store, n);
    const taken =
      load === undefined
        ? written.every((w) => w !== ENTRY && isMoved(run, w))
        : written.includes(load.step.site) || isAnswer(run, written);
    if (!taken) return false;
  }
  for (const [n, load] of loads.members) {
    if (stores.members.has(n)) continue;
    const resource = load.resources[load.numbers.indexOf(n)];
    if (resource !== undefined && isRead(run, load.step.site, resource)) return false;
  }
  return true;
}

/** By a load, or by a call to a higher level. */
function isMoved(run: RunFacts, site: Site): boolean {
  const step = run.steps.get(site);
  return isCallUp(step) || step?.memory.some((m) => m.kind === 'load') === true;
}

function writersAt({ step, numbers, resources }: PairAccess, register: number): readonly Site[] {
  const resource = resources[numbers.indexOf(register)];
  const read = step.reads.filter((r) => r.resource === resource);
  return read.flatMap((r) => r.content.flatMap((c) => c.value.writers));
}

/** By an instruction, but for what may be the answer of a call to a higher level. */
function isRead(run: RunFacts, site: Site, resource: Resource): boolean {
  return run.readersOf(site, resource).some((reader) => {
    const read = run.steps.get(reader.site)?.reads.filter((r) => r.resource === resource) ?? [];
    return !read.every((r) => r.content.every((c) => isAnswer(run, c.value.writers)));
  });
}

/** The access that the missing one follows, else the one that it precedes. */
function neighbourOf({ members }: Run, register: number): PairAccess | undefined {
  const numbers = [...members.keys()].sort((a, b) => a - b);
  const near = numbers.findLast((n) => n < register) ?? numbers[0];
  return near === undefined ? undefined : members.get(near);
}

function runsIn(run: RunFacts): readonly Run[] {
  const groups = new Map<string, PairAccess[]>();
  for (const access of pairAccessesOf(run)) {
    const key = `${access.kind}:${access.of}:${access.base}`;
    groups.set(key, [...(groups.get(key) ?? []), access]);
  }
  const out: Run[] = [];
  for (const all of groups.values()) {
    const [any] = all;
    if (any === undefined) continue;
    const { kind, of, base } = any;
    for (const origin of new Set(all.flatMap(originsOf))) {
      const members = new Map<number, PairAccess>();
      for (const access of all)
        for (const [i, n] of access.numbers.entries())
          if (access.offset + i * access.bytes - access.bytes * n === origin) members.set(n, access);
      if (members.size < LEAST_MEMBERS) continue;
      const strays = all.filter((a) => !a.numbers.every((n) => members.get(n) === a));
      out.push({ kind, of, base, members, strays });
    }
  }
  return out;
}

/** Where register 0 would have its place, by each register of the access. */
function originsOf({ offset, bytes, numbers }: PairAccess): readonly number[] {
  return numbers.map((n, i) => offset + i * bytes - bytes * n);
}
