import { U64 } from '../isa/u64';
import { type Case, type Choice, explicit, merged, uniform } from './choice';
import { epochAt, readCell } from './memory';
import { NamesByPlace } from './namesByPlace';
import { everyDiffering, RegisterWriter } from './registerFile';
import { type Resource, resourceName } from './resources';
import { equalChoices } from './sameState';
import { mergeSlots, mergeSystemSlots, union } from './slot';
import type { Cell, Memory, Slot, State, SystemSlot } from './state';
import type { KnownBits, Term } from './term';
import { originsOfAll } from './termParts';
import type { TermTable } from './termTable';
import { and, minus, NONE, or, type VariantSet } from './variantSet';

/** More cases than this in one register are summed up as one value that is unknown but for common bits. */
const MAX_CASES = 64;

/**
 * The state that covers both: variants that reach the point on one side only keep their values
 * untouched; for variants on both sides (two paths of one variant) differing values are joined.
 * Returns `a` itself when `b` adds nothing, so that a fixed point shows by identity.
 */
export function joinStates(terms: TermTable, a: State, b: State, at: string, widen: boolean): State {
  const both = and(a.guard, b.guard);
  const guard = or(a.guard, b.guard);
  let changed = guard !== a.guard;
  const join = new Joiner(terms, a, b, both, at, widen);

  const names = registerNames.at(at);
  const registers = new RegisterWriter(a.registers);
  everyDiffering(a.registers, b.registers, (r, old, other) => {
    const next = join.slots(old, other, () => names.of(r));
    if (next !== old) {
      registers.write(r, next);
      changed = true;
    }
    return true;
  });
  const system = join.system();
  if (system !== a.system) changed = true;
  const memory = join.memory();
  if (memory !== a.memory) changed = true;
  const sameEpoch = (a.epoch === b.epoch && !join.forgot) || a.epoch === `join ${at}`;
  const epoch = sameEpoch ? a.epoch : `join ${at}`;
  if (epoch !== a.epoch) changed = true;
  const facts = commonFacts(a.facts, b.facts);
  if (facts !== a.facts) changed = true;
  if (!changed) return a;
  return { guard, registers: registers.snapshot(), system, memory, epoch, facts };
}

/** What a register's values are called where they are joined. */
const registerNames = new NamesByPlace((at, r: Resource) => `${at}:${resourceName(r)}`);

class Joiner {
  /** Set when memory of some base was forgotten: a new epoch begins. */
  forgot = false;
  private readonly onlyA: VariantSet;
  private readonly onlyB: VariantSet;
  constructor(
    private readonly terms: TermTable,
    private readonly a: State,
    private readonly b: State,
    private readonly both: VariantSet,
    private readonly at: string,
    private readonly widen: boolean,
  ) {
    this.onlyA = minus(a.guard, b.guard);
    this.onlyB = minus(b.guard, a.guard);
  }

  private term(x: Term, y: Term, site: () => string): Term {
    if (x === y) return x;
    return this.widen ? this.terms.widened(site(), x, y) : this.terms.oneOf(site(), x, y);
  }

  slots(old: Choice<Slot>, other: Choice<Slot>, site: () => string): Choice<Slot> {
    return this.choices(old, other, mergeSlots, (x, y) => this.slot(x, y, site), site);
  }
  private slot(x: Slot, y: Slot, site: () => string): Slot {
    const term = this.term(x.term, y.term, site);
    const writers = union(x.writers, y.writers);
    return term === x.term && writers === x.writers ? x : { term, writers };
  }

  private choices<T extends { readonly term: Term }>(
    old: Choice<T>,
    other: Choice<T>,
    merge: (x: T, y: T) => T | undefined,
    joined: (x: T, y: T) => T,
    site: () => string,
  ): Choice<T> {
    const [first] = old;
    const [second] = other;
    if (old.length === 1 && other.length === 1 && first && second) {
      let same = merge(first.value, second.value);
      // No variant comes one way only: the whole content is joined.
      if (this.onlyA === NONE && this.onlyB === NONE) same ??= joined(first.value, second.value);
      if (same !== undefined) return same === first.value ? old : uniform(same);
    }
    const cases: Case<T>[] = [];
    if (this.onlyA !== NONE) cases.push(...explicit(old, this.onlyA));
    if (this.onlyB !== NONE) cases.push(...explicit(other, this.onlyB));
    if (this.both !== NONE)
      for (const x of explicit(old, this.both))
        for (const y of explicit(other, x.guard))
          cases.push({ guard: y.guard, value: merge(x.value, y.value) ?? joined(x.value, y.value) });
    const result = merged(cases, merge);
    if (result.length > MAX_CASES) {
      const [head, ...rest] = result;
      let all = (head as Case<T>).value;
      for (const c of rest) all = joined(all, c.value);
      return uniform({
        ...all,
        term: this.terms.unknown(
          site(),
          'differs between many variants',
          true,
          all.term.zeros,
          all.term.ones,
          originsOfAll(result.map((c) => c.value.term)),
        ),
      });
    }
    return equalChoices(old, result) ? old : result;
  }

  system(): State['system'] {
    if (this.a.system === this.b.system) return this.a.system;
    let out: Map<string, Choice<SystemSlot>> | undefined;
    for (const name of new Set([...this.a.system.keys(), ...this.b.system.keys()])) {
      const mine = this.a.system.get(name);
      const theirs = this.b.system.get(name);
      if (mine === theirs) continue;
      const old = mine ?? entrySystemSlot(this.terms, name);
      const other = theirs ?? entrySystemSlot(this.terms, name);
      const site = (): string => `${this.at}:${name}`;
      const next = this.choices(
        old,
        other,
        mergeSystemSlots,
        (x, y) => ({
          term: this.term(x.term, y.term, site),
          writers: union(x.writers, y.writers),
          stale: [...new Set([...x.stale, ...y.stale])].sort((p, q) => p.id - q.id),
        }),
        site,
      );
      if (next !== mine) {
        out ??= new Map(this.a.system);
        out.set(name, next);
      }
    }
    return out ?? this.a.system;
  }

  memory(): Memory {
    const { a, b } = this;
    if (a.memory === b.memory) return a.memory;
    let out: Map<Term, readonly Cell[]> | undefined;
    for (const base of new Set([...a.memory.keys(), ...b.memory.keys()])) {
      const old = a.memory.get(base);
      const other = b.memory.get(base);
      if (old === other) continue;
      // A loop may store through a new address each time round: what only one side knows is forgotten.
      if (this.widen && (old === undefined || other === undefined)) {
        this.forgot = true;
        out ??= new Map(a.memory);
        out.delete(base);
        continue;
      }
      const [inA, inB] = [this.reader(a, base), this.reader(b, base)];
      const cells: Cell[] = [];
      let covered = Number.NEGATIVE_INFINITY;
      const all = [...(old ?? []), ...(other ?? [])];
      for (const c of all.sort((x, y) => x.offset - y.offset || y.bytes - x.bytes)) {
        // Where cells of the two sides overlap, what is left of the later one is a cell of its own.
        const offset = Math.max(c.offset, covered);
        const bytes = c.offset + c.bytes - offset;
        if (bytes <= 0) continue;
        covered = offset + bytes;
        const mine = old?.find((o) => o.offset === offset && o.bytes === bytes);
        const theirs = other?.find((o) => o.offset === offset && o.bytes === bytes);
        if (mine !== undefined && mine.content === theirs?.content) {
          cells.push(mine);
          continue;
        }
        const content = this.slots(
          inA(offset, bytes),
          inB(offset, bytes),
          () => `${this.at}:[${base.id}+${offset},${bytes}]`,
        );
        cells.push({ offset, bytes, content });
      }
      const same =
        old?.length === cells.length &&
        cells.every((c, i) => {
          const o = old[i] as Cell;
          return o.offset === c.offset && o.bytes === c.bytes && o.content === c.content;
        });
      if (!same) {
        out ??= new Map(a.memory);
        out.set(base, cells);
      }
    }
    return out ?? a.memory;
  }

  private reader(state: State, base: Term): (offset: number, bytes: number) => Choice<Slot> {
    let epoch: string | undefined;
    const once = (): string => {
      epoch ??= epochAt(this.terms, state, base);
      return epoch;
    };
    return (offset, bytes) => readCell(this.terms, state, base, offset, bytes, once);
  }
}

/** What a system register holds before the routine first touches it. */
export function entrySystemSlot(terms: TermTable, name: string): Choice<SystemSlot> {
  return uniform({ term: terms.entry(name), writers: [-1], stale: [] });
}

function commonFacts(
  a: ReadonlyMap<Term, KnownBits>,
  b: ReadonlyMap<Term, KnownBits>,
): ReadonlyMap<Term, KnownBits> {
  if (a === b || a.size === 0) return a;
  let out: Map<Term, KnownBits> | undefined;
  for (const [t, bits] of a) {
    const other = b.get(t);
    const zeros = bits.zeros.and(other?.zeros ?? U64.ZERO);
    const ones = bits.ones.and(other?.ones ?? U64.ZERO);
    if (zeros.equals(bits.zeros) && ones.equals(bits.ones)) continue;
    out ??= new Map(a);
    if (zeros.isZero() && ones.isZero()) out.delete(t);
    else out.set(t, { zeros, ones });
  }
  return out ?? a;
}
