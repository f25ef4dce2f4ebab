import { U64 } from '../isa/u64';
import { type Case, type Choice, explicit, merged, uniform, within } from './choice';
import { mergeSlots, union } from './slot';
import { type Cell, ENTRY, type Memory, type Slot, type State } from './state';
import type { Term, TermTable } from './term';
import { minus, NONE, type VariantSet } from './variantSet';

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

/** Content of `bytes` bytes at base + offset, for every variant of `guard`. */
export function readCell(
  terms: TermTable,
  state: State,
  base: Term,
  offset: number,
  bytes: number,
): Choice<Slot> {
  const untouched = (at: number, n: number): Slot => ({
    term: terms.load(terms.add(base, terms.number(at)), n, state.epoch),
    writers: [ENTRY],
  });
  const cells = state.memory.get(base);
  if (cells === undefined) return uniform(untouched(offset, bytes));
  const exact = cells.find((c) => c.offset === offset && c.bytes === bytes);
  if (exact) return exact.content;
  const touching = cells.filter((c) => c.offset < offset + bytes && c.offset + c.bytes > offset);
  if (touching.length === 0) return uniform(untouched(offset, bytes));
  // Compose the word from the cells and the bytes between them.
  let cases: Case<Slot>[] = [{ guard: state.guard, value: { term: terms.zero, writers: [] } }];
  const append = (content: Choice<Slot>, skip: number, at: number, n: number): void => {
    const next: Case<Slot>[] = [];
    for (const whole of cases)
      for (const part of within(content, whole.guard)) {
        const guard = content.length === 1 ? whole.guard : part.guard;
        const piece = insertBytes(terms, extractBytes(terms, part.value.term, skip, n), at);
        next.push({
          guard,
          value: {
            term: terms.or(whole.value.term, piece),
            writers: union(whole.value.writers, part.value.writers),
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
  const kept: Cell[] = [];
  for (const c of state.memory.get(base) ?? []) {
    const end = c.offset + c.bytes;
    if (c.offset >= offset + bytes || end <= offset) {
      kept.push(c);
      continue;
    }
    if (c.offset < offset) kept.push(part(terms, c, 0, offset - c.offset));
    if (end > offset + bytes) kept.push(part(terms, c, offset + bytes - c.offset, end - offset - bytes));
  }
  kept.push({ offset, bytes, content: value });
  kept.sort((a, b) => a.offset - b.offset);
  const memory = new Map(state.memory);
  for (const other of state.memory.keys())
    if (other !== base && mayOverlap(terms, base, other)) memory.delete(other);
  memory.set(base, kept);
  return memory;
}

/** True when a store through `base` makes the content of another known base uncertain. */
export function forgets(terms: TermTable, state: State, base: Term): boolean {
  for (const other of state.memory.keys()) if (other !== base && mayOverlap(terms, base, other)) return true;
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

function mayOverlap(terms: TermTable, a: Term, b: Term): boolean {
  const p = terms.linearParts(a).atoms;
  const q = terms.linearParts(b).atoms;
  const pointer = (t: Term): boolean => t.kind !== 'symbol';
  if (!p.some((x) => pointer(x.term) && q.some((y) => y.term === x.term))) return false;
  const difference = terms.linearParts(terms.sub(a, b)).atoms;
  return difference.some((x) => pointer(x.term));
}
