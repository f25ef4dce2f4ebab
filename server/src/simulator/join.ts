import { U64 } from '../isa/u64';
import { type Case, type Choice, explicit, merged, uniform } from './choice';
import { epochAt, readCell } from './memory';
import { NamesByPlace, NamesOfParts } from './namesByPlace';
import { unlistedRegister } from './otherRegisters';
import { everyDiffering, RegisterWriter, readRegister } from './registerFile';
import { type Resource, resourceName } from './resources';
import { equalChoices } from './sameState';
import { mergeSlots, mergeSystemSlots, union } from './slot';
import type { Cell, Memory, Slot, State, SystemSlot } from './state';
import type { KnownBits, Term } from './term';
import type { TermTable } from './termTable';
import { and, minus, NONE, or, type VariantSet } from './variantSet';

/** More cases than this in one register are summed up as one value that is unknown but for common bits. */
const MAX_CASES = 64;

/** Two states, and what they joined to at some place. */
export interface Joined {
  readonly a: State;
  readonly b: State;
  readonly joined: State;
}

/**
 * The state that covers both: variants that reach the point on one side only keep their values
 * untouched; for variants on both sides (two paths of one variant) differing values are joined.
 * Returns `a` itself when `b` adds nothing, so that a fixed point shows by identity. Parts in which `earlier`, a join
 * of the same variants in the same way at the same place, had the same two objects are taken over from it.
 */
export function joinStates(
  terms: TermTable,
  a: State,
  b: State,
  at: string,
  widen: boolean,
  earlier?: Joined,
): State {
  const both = and(a.guard, b.guard);
  const guard = or(a.guard, b.guard);
  let changed = guard !== a.guard;
  const join = new Joiner(terms, a, b, both, at, widen);

  const names = registerNames.at(at);
  const registers = new RegisterWriter(a.registers);
  everyDiffering(a.registers, b.registers, (r, old, other) => {
    const next = sameRegister(earlier, r, old, other) ?? join.slots(old, other, () => names.of(r));
    if (next !== old) {
      registers.write(r, next);
      changed = true;
    }
    return true;
  });
  const had = (part: 'system' | 'memory' | 'epoch' | 'facts'): boolean =>
    earlier !== undefined && earlier.a[part] === a[part] && earlier.b[part] === b[part];
  const known = earlier?.joined;
  const system = known && had('system') ? known.system : join.system();
  if (system !== a.system) changed = true;
  // What is not in a cell is told by the epoch.
  const before = had('memory') && had('epoch') ? known : undefined;
  const memory = before?.memory ?? join.memory();
  if (memory !== a.memory) changed = true;
  const sameEpoch = (a.epoch === b.epoch && !join.forgot) || a.epoch === `join ${at}`;
  const epoch = before?.epoch ?? (sameEpoch ? a.epoch : `join ${at}`);
  if (epoch !== a.epoch) changed = true;
  const facts = known && had('facts') ? known.facts : commonFacts(a.facts, b.facts);
  if (facts !== a.facts) changed = true;
  if (!changed) return a;
  return { guard, registers: registers.snapshot(), system, memory, epoch, facts };
}

function sameRegister(
  earlier: Joined | undefined,
  r: Resource,
  old: Choice<Slot>,
  other: Choice<Slot>,
): Choice<Slot> | undefined {
  return earlier !== undefined &&
    readRegister(earlier.a.registers, r) === old &&
    readRegister(earlier.b.registers, r) === other
    ? readRegister(earlier.joined.registers, r)
    : undefined;
}

/** What a register's values are called where they are joined. */
const registerNames = new NamesByPlace((at, r: Resource) => `${at}:${resourceName(r)}`);

/** And those of a memory cell. */
const cellNames = new NamesOfParts((at, base, offset, bytes) => `${at}:[${base}+${offset},${bytes}]`);

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
      if (this.both === NONE && this.onlyA !== NONE && this.onlyB !== NONE)
        return [
          { guard: this.onlyA, value: first.value },
          { guard: this.onlyB, value: second.value },
        ];
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
        term: this.terms.manyOf(
          site(),
          all.term,
          result.map((c) => c.value.term),
        ),
      });
    }
    return equalChoices(old, result) ? old : result;
  }

  system(): State['system'] {
    if (this.a.system === this.b.system) return this.a.system;
    let out: Map<string, Choice<SystemSlot>> | undefined;
    const join = (name: string, mine: Choice<SystemSlot> | undefined): void => {
      const theirs = this.b.system.get(name);
      if (mine === theirs) return;
      const old = mine ?? unlistedRegister(this.terms, this.a.system, name);
      const other = theirs ?? unlistedRegister(this.terms, this.b.system, name);
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
    };
    for (const [name, mine] of this.a.system) join(name, mine);
    for (const name of this.b.system.keys()) if (!this.a.system.has(name)) join(name, undefined);
    return out ?? this.a.system;
  }

  memory(): Memory {
    const { a, b } = this;
    if (a.memory === b.memory) return a.memory;
    let out: Map<Term, readonly Cell[]> | undefined;
    const join = (base: Term, old: readonly Cell[] | undefined): void => {
      const other = b.memory.get(base);
      if (old === other) return;
      // A loop may store through a new address each time round: what only one side knows is forgotten.
      if (this.widen && (old === undefined || other === undefined)) {
        this.forgot = true;
        out ??= new Map(a.memory);
        out.delete(base);
        return;
      }
      const cells = this.cells(base, old ?? NO_CELLS, other ?? NO_CELLS);
      if (cells === old) return;
      out ??= new Map(a.memory);
      out.set(base, cells);
    };
    for (const [base, old] of a.memory) join(base, old);
    for (const base of b.memory.keys()) if (!a.memory.has(base)) join(base, undefined);
    return out ?? a.memory;
  }

  /** The cells of one base; `old` itself when the others add nothing. */
  private cells(base: Term, old: readonly Cell[], other: readonly Cell[]): readonly Cell[] {
    const [inA, inB] = [this.reader(this.a, base), this.reader(this.b, base)];
    const [ofA, ofB] = [new InOrder(old), new InOrder(other)];
    const cells: Cell[] = [];
    let covered = Number.NEGATIVE_INFINITY;
    let same = true;
    for (let i = 0, k = 0; i < old.length || k < other.length; ) {
      const c = comesFirst(old[i], other[k]) ? (old[i++] as Cell) : (other[k++] as Cell);
      // Where cells of the two sides overlap, what is left of the later one is a cell of its own.
      const offset = Math.max(c.offset, covered);
      const bytes = c.offset + c.bytes - offset;
      if (bytes <= 0) continue;
      covered = offset + bytes;
      const mine = ofA.cell(offset, bytes);
      const theirs = ofB.cell(offset, bytes);
      let next = mine;
      if (mine === undefined || mine.content !== theirs?.content) {
        const content = this.slots(
          mine?.content ?? inA(offset, bytes),
          theirs?.content ?? inB(offset, bytes),
          () => cellNames.of(this.at, base.id, offset, bytes),
        );
        if (content !== mine?.content) next = { offset, bytes, content };
      }
      same &&= next === old[cells.length];
      cells.push(next as Cell);
    }
    return same && cells.length === old.length ? old : cells;
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

const NO_CELLS: readonly Cell[] = [];

/** Cells are sorted by offset; of two at one offset the longer comes first, and then that of the first side. */
function comesFirst(a: Cell | undefined, b: Cell | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.offset !== b.offset ? a.offset < b.offset : a.bytes >= b.bytes;
}

/** Finds cells of a sorted list that are asked for in its order. */
class InOrder {
  private at = 0;
  constructor(private readonly cells: readonly Cell[]) {}

  cell(offset: number, bytes: number): Cell | undefined {
    while ((this.cells[this.at]?.offset ?? offset) < offset) this.at++;
    const c = this.cells[this.at];
    return c?.offset === offset && c.bytes === bytes ? c : undefined;
  }
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
