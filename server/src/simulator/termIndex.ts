import type { Term } from './term';
import { partsOf } from './termParts';

/**
 * The terms of a table by a hash of what they are made of. No key is built as text: a lookup that finds its
 * term leaves nothing behind.
 */
export class TermIndex {
  private readonly terms: Term[] = [];
  private readonly hashes: number[] = [];
  /** Id + 1 of the last term of each bucket, 0 for none; and for each term, of the one before it there. */
  private heads = new Int32Array(1 << 10);
  private readonly before: number[] = [];
  /** Nesting of each term. */
  private readonly depths: number[] = [];
  /**
   * Where the joins and unknowns among what it is made of were made, itself included: a bit for each place, which
   * others may have, too.
   */
  private readonly joins: number[] = [];
  /** The same in full, sorted, of terms for which it was asked: numbers of places where ways met. */
  private readonly joinsInFull: (readonly number[] | undefined)[] = [];
  /** Places where ways met. */
  private readonly meetings = new Set<number>();
  /** 1 for a term that chooses by a condition, or is made of one that does; what ways had before they met aside. */
  private readonly choices: number[] = [];
  /** Conditions by which terms choose, and what these are made of. */
  private readonly deciding = new Set<Term>();
  private readonly strings = new Map<string, number>();

  get size(): number {
    return this.terms.length;
  }
  depthOf(t: Term): number {
    return this.depths[t.id] as number;
  }
  /** Whether a value that ways had in that place when they met there is among what the term is made of. */
  holdsJoin(t: Term, place: number): boolean {
    return ((this.joins[t.id] as number) & bitOf(place)) !== 0 && this.joinsOf(t).includes(place);
  }

  /** Ways meet in the place with that number. */
  meet(place: number): void {
    this.meetings.add(place);
  }

  /** The unknown stands for something made of `parts`. */
  standsFor(t: Term, parts: readonly Term[]): void {
    if (this.joinsInFull[t.id] !== undefined) return;
    let all = NO_PLACES;
    for (const part of parts) {
      all = united(all, this.joinsOf(part));
      (this.joins[t.id] as number) |= this.joins[part.id] as number;
    }
    this.joinsInFull[t.id] = all;
  }

  private joinsOf(t: Term): readonly number[] {
    const known = this.joinsInFull[t.id];
    if (known !== undefined) return known;
    let all = NO_PLACES;
    if (this.joins[t.id] !== 0) {
      for (const part of partsOf(t)) all = united(all, this.joinsOf(part));
      const place = t.kind === 'oneOf' || t.kind === 'unknown' ? this.numberOf(t.site) : undefined;
      if (place !== undefined && this.meetings.has(place)) all = united(all, [place]);
    }
    this.joinsInFull[t.id] = all;
    return all;
  }

  /** True when a branch that decides a condition may leave less of the term. */
  holdsChoice(t: Term): boolean {
    return this.choices[t.id] === 1;
  }
  /** True when what is learnt of the term may decide the condition of some choice. */
  bearsOnChoice(t: Term): boolean {
    return this.deciding.has(t);
  }
  private decides(t: Term): void {
    if (this.deciding.has(t)) return;
    this.deciding.add(t);
    for (const part of partsOf(t)) this.decides(part);
  }

  /** A number for a text, the same each time. */
  numberOf(text: string): number {
    let n = this.strings.get(text);
    if (n === undefined) {
      n = this.strings.size;
      this.strings.set(text, n);
    }
    return n;
  }

  /** The first term with that hash, and then the next one: to be compared with what is looked for. */
  first(hash: number): Term | undefined {
    return this.from(this.heads[hash & (this.heads.length - 1)] as number, hash);
  }
  next(t: Term, hash: number): Term | undefined {
    return this.from(this.before[t.id] as number, hash);
  }
  private from(start: number, hash: number): Term | undefined {
    for (let n = start; n !== 0; n = this.before[n - 1] as number)
      if (this.hashes[n - 1] === hash) return this.terms[n - 1];
    return undefined;
  }

  /** The next free id is that of the term that is added. */
  add<T extends Term>(hash: number, term: T): T {
    if (this.terms.length >= this.heads.length) this.grow();
    this.terms.push(term);
    this.hashes.push(hash);
    const bucket = hash & (this.heads.length - 1);
    this.before.push(this.heads[bucket] as number);
    this.heads[bucket] = this.terms.length;
    let depth = 0;
    let joins = term.kind === 'oneOf' || term.kind === 'unknown' ? bitOf(this.numberOf(term.site)) : 0;
    let chooses = 0;
    if (term.kind === 'operation' && term.name === 'select') {
      chooses = 1;
      this.decides(term.operands[0] as Term);
    }
    for (const part of partsOf(term)) {
      const inside = this.depths[part.id] as number;
      if (inside >= depth) depth = inside + 1;
      joins |= this.joins[part.id] as number;
      chooses |= this.choices[part.id] as number;
    }
    if (term.kind === 'oneOf') chooses = 0;
    this.depths.push(depth);
    this.joins.push(joins);
    this.choices.push(chooses);
    return term;
  }

  private grow(): void {
    this.heads = new Int32Array(4 * this.heads.length);
    for (const [id, hash] of this.hashes.entries()) {
      const bucket = hash & (this.heads.length - 1);
      this.before[id] = this.heads[bucket] as number;
      this.heads[bucket] = id + 1;
    }
  }
}

const NO_PLACES: readonly number[] = [];

/** Both lists are sorted; one of them itself where it holds the other. */
function united(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const out: number[] = [];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    const x = a[i] ?? Number.POSITIVE_INFINITY;
    const y = b[k] ?? Number.POSITIVE_INFINITY;
    out.push(Math.min(x, y));
    if (x <= y) i++;
    if (y <= x) k++;
  }
  return out.length === a.length ? a : out.length === b.length ? b : out;
}

function bitOf(place: number): number {
  return 1 << (place & 31);
}

/** A hash that also depends on `value`; a signed 32-bit number, spread over its low bits. */
export function mixed(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x85ebca6b);
  return h ^ (h >>> 15);
}
