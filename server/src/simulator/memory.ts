import { U64 } from '../isa/u64';
import { type Case, type Choice, explicit, merged, uniform } from './choice';
import { mergeSlots, union } from './slot';
import { type Cell, ENTRY, type Memory, type Slot, type State } from './state';
import type { Term } from './term';
import { originsOf } from './termParts';
import type { TermTable } from './termTable';
import { minus, NONE, type VariantSet } from './variantSet';
import { addressOfBase, areApart, isArea } from './vectorAreas';

/**
 * Memory as cells at constant offsets from symbolic bases. Aliasing assumptions, which users are
 * told: bases that differ by an unresolved structure offset are different fields; bases without a
 * common register value are different objects (the stack is no part of a context structure).
 * Bases that share a value but differ by an index may overlap: a store through one forgets the other.
 */

/** The low `bytes` bytes of a term, from byte `skip` on. */
export function extractBytes(terms: TermTable, t: Term, skip: number, bytes: number): Term {
  let word = t;
  if (skip > 0) {
    if (t.kind === 'constant') word = terms.constant(t.value.shr(8 * skip));
    else
      word = terms.operation(
        'lsr',
        [t, terms.number(8 * skip)],
        t.zeros.shr(8 * skip).or(U64.mask(64 - 8 * skip).not()),
        t.ones.shr(8 * skip),
      );
  }
  return bytes >= 8 ? word : terms.masked(word, U64.mask(8 * bytes).not(), U64.ZERO);
}

function insertBytes(terms: TermTable, t: Term, at: number): Term {
  if (at === 0) return t;
  if (t.kind === 'constant') return terms.constant(t.value.shl(8 * at));
  return terms.operation(
    'lsl',
    [t, terms.number(8 * at)],
    t.zeros.shl(8 * at).or(U64.mask(8 * at)),
    t.ones.shl(8 * at),
  );
}

const FROM_ENTRY = [ENTRY];
const NO_CELLS: readonly Cell[] = [];

/** Content of `bytes` bytes at base + offset, for every variant of `guard`. */
export function readCell(
  terms: TermTable,
  state: State,
  base: Term,
  offset: number,
  bytes: number,
  /** What `epochAt` says, for whoever reads several. */
  epoch = (): string => epochAt(terms, state, base),
): Choice<Slot> {
  const cells = state.memory.get(base);
  const exact = cells?.find((c) => c.offset === offset && c.bytes === bytes);
  if (exact) return exact.content;
  const untouched = (at: number, n: number): Slot => ({
    term: terms.load(terms.add(base, terms.number(at)), n, epoch()),
    writers: FROM_ENTRY,
  });
  if (cells === undefined) return uniform(untouched(offset, bytes));
  const touching = cells.filter((c) => c.offset < offset + bytes && c.offset + c.bytes > offset);
  if (touching.length === 0) return uniform(untouched(offset, bytes));
  // Compose the word from the cells and the bytes between them.
  let cases: Case<Slot>[] = [{ guard: state.guard, value: { term: terms.zero, writers: [] } }];
  const append = (content: Choice<Slot>, skip: number, at: number, n: number): void => {
    const next: Case<Slot>[] = [];
    for (const whole of cases)
      for (const { guard, value: part } of explicit(content, whole.guard)) {
        const piece = insertBytes(terms, extractBytes(terms, part.term, skip, n), at);
        next.push({
          guard,
          value: {
            term: terms.or(whole.value.term, piece),
            writers: union(whole.value.writers, part.writers),
          },
        });
      }
    cases = next;
  };
  let at = offset;
  for (const c of touching) {
    if (c.offset > at) append(uniform(untouched(at, c.offset - at)), 0, at - offset, c.offset - at);
    const from = Math.max(at, c.offset);
    const to = Math.min(offset + bytes, c.offset + c.bytes);
    append(c.content, from - c.offset, from - offset, to - from);
    at = to;
  }
  if (at < offset + bytes)
    append(uniform(untouched(at, offset + bytes - at)), 0, at - offset, offset + bytes - at);
  return merged(cases, mergeSlots);
}

/**
 * Names the version of memory that a load through `base` sees where no cell of its own says more: the
 * epoch, and the stores through other bases that may overlap it, with what they left there.
 */
export function epochAt(terms: TermTable, state: State, base: Term): string {
  let name = state.epoch;
  for (const [other, cells] of state.memory) {
    if (other === base || cells.length === 0 || !mayOverlap(terms, base, other)) continue;
    name += `;${other.id}`;
    for (const c of cells)
      name += `,${c.offset}:${c.bytes}=${c.content.map((k) => `${k.guard}?${k.value.term.id}`).join('|')}`;
  }
  return name;
}

/** Memory after a store of `slot` in the variants of `guard` (a subset of the state's). */
export function writeCell(
  terms: TermTable,
  state: State,
  base: Term,
  offset: number,
  bytes: number,
  content: Choice<Slot>,
  guard: VariantSet,
): Memory {
  const others = minus(state.guard, guard);
  let value = content;
  if (others !== NONE) {
    const old = readCell(terms, state, base, offset, bytes);
    value = merged([...explicit(content, guard), ...explicit(old, others)], mergeSlots);
  }
  const memory = forgetOverlapping(terms, state.memory, base, { offset, bytes });
  memory.set(base, withCell(terms, state.memory.get(base) ?? NO_CELLS, { offset, bytes, content: value }));
  return memory;
}

/** The cells with another one in its place; of those that it overlaps, what lies beside it is left. */
function withCell(terms: TermTable, cells: readonly Cell[], cell: Cell): readonly Cell[] {
  const { offset, bytes } = cell;
  const end = offset + bytes;
  // Cells are sorted: those from `first` up to `after` overlap it.
  let first = 0;
  while (first < cells.length && endOf(cells[first] as Cell) <= offset) first++;
  let after = first;
  while (after < cells.length && (cells[after] as Cell).offset < end) after++;
  const old = cells[first];
  if (after === first + 1 && old?.offset === offset && old.bytes === bytes) {
    const same = cells.slice();
    same[first] = cell;
    return same;
  }
  const parts = [cell];
  if (after > first) {
    const [head, tail] = [cells[first] as Cell, cells[after - 1] as Cell];
    if (head.offset < offset) parts.unshift(part(terms, head, 0, offset - head.offset));
    if (endOf(tail) > end) parts.push(part(terms, tail, end - tail.offset, endOf(tail) - end));
  }
  return cells.slice(0, first).concat(parts, cells.slice(after));
}

function endOf(cell: Cell): number {
  return cell.offset + cell.bytes;
}

/** Memory after a store of unknown length from base + offset on. The caller names a new epoch. */
export function writeUnknown(terms: TermTable, state: State, base: Term, offset: number): Memory {
  const memory = forgetOverlapping(terms, state.memory, base);
  const before = (state.memory.get(base) ?? []).filter((c) => c.offset < offset);
  memory.set(
    base,
    before.map((c) => (c.offset + c.bytes > offset ? part(terms, c, 0, offset - c.offset) : c)),
  );
  return memory;
}

/** Memory after a store that may have gone anywhere: only what has been written to is remembered. */
export function forgetAll(memory: Memory, address: Term): Memory {
  const out = new Map<Term, readonly Cell[]>([[address, []]]);
  for (const base of memory.keys()) out.set(base, []);
  return out;
}

/** A base whose cells are forgotten keeps its place: a caller learns that it was stored to. */
function forgetOverlapping(
  terms: TermTable,
  memory: Memory,
  base: Term,
  stored?: { readonly offset: number; readonly bytes: number },
): Map<Term, readonly Cell[]> {
  const out = new Map(memory);
  for (const [other, cells] of memory) {
    if (other === base || cells.length === 0 || !mayOverlap(terms, base, other)) continue;
    const inVectors = stored !== undefined && (isArea(base) || isArea(other));
    out.set(
      other,
      inVectors ? cells.filter((c) => areApart(terms, { base, ...stored }, { base: other, ...c })) : [],
    );
  }
  return out;
}

/** True when a store through `base` makes the content of another known base uncertain. */
export function forgets(terms: TermTable, state: State, base: Term): boolean {
  for (const [other, cells] of state.memory)
    if (other !== base && cells.length > 0 && mayOverlap(terms, base, other)) return true;
  return false;
}

function part(terms: TermTable, c: Cell, skip: number, bytes: number): Cell {
  return {
    offset: c.offset + skip,
    bytes,
    content: c.content.map((k) => ({
      guard: k.guard,
      value: { term: extractBytes(terms, k.value.term, skip, bytes), writers: k.value.writers },
    })),
  };
}

/** True when two bases may address the same bytes at constant offsets (see the assumptions above). */
export function mayOverlap(terms: TermTable, a: Term, b: Term): boolean {
  const { overlaps } = terms;
  return overlaps.get(a, b) ?? overlaps.set(a, b, overlap(terms, a, b));
}
function overlap(terms: TermTable, a: Term, b: Term): boolean {
  const [from, to] = [addressOfBase(a), addressOfBase(b)];
  const p = originsOf(from);
  const q = originsOf(to);
  if (p !== 'anywhere' && q !== 'anywhere') {
    const pointsInto = (x: readonly Term[], y: readonly Term[]): boolean =>
      pointers(x).some((t) => y.includes(t));
    if (!pointsInto(p, q) && !pointsInto(q, p)) return false;
  }
  const difference = terms.linearParts(terms.sub(from, to)).atoms;
  // Two bases at a constant distance: one of them counts in vector lengths.
  return difference.length === 0 || difference.some((x) => x.term.kind !== 'symbol');
}

/** Origins without symbols, unless there is nothing else: `x0 + FIELD` points where x0 does. */
function pointers(origins: readonly Term[]): readonly Term[] {
  const values = origins.filter((o) => o.kind !== 'symbol');
  return values.length > 0 ? values : origins;
}
