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
  /** False when no join and no unknown of the place with that number is among what the term is made of. */
  mayHoldJoin(t: Term, place: number): boolean {
    return ((this.joins[t.id] as number) & bitOf(place)) !== 0;
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

function bitOf(place: number): number {
  return 1 << (place & 31);
}

/** A hash that also depends on `value`; a signed 32-bit number, spread over its low bits. */
export function mixed(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x85ebca6b);
  return h ^ (h >>> 15);
}
