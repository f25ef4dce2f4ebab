import type { LinearValue } from '../isa/linearValue';
import { U64 } from '../isa/u64';
import { JoinMemo } from './joinMemo';
import { OverlapMemo } from './overlapMemo';
import { isDefined, isKnown, type KnownBits, type LinearTerm, type Term } from './term';
import { originsOfAll } from './termParts';
import { TermStore } from './termStore';

const MAX_ONE_OF = 4;

/** Makes terms, normalised. One table serves one analysis; terms of different tables are not comparable. */
export class TermTable extends TermStore {
  private readonly joins = new JoinMemo();
  /** Kept by `mayOverlap`, which alone uses it. */
  readonly overlaps = new OverlapMemo();

  value(v: LinearValue): Term {
    let t: Term = this.constant(U64.fromBigInt(v.constant));
    for (const { symbol, coefficient } of v.terms)
      t = this.add(t, this.scale(this.symbol(symbol), Number(coefficient)));
    return t;
  }
  /** Linear form of a term: atoms with integer coefficients and a constant. */
  linearParts(t: Term): { atoms: readonly { term: Term; coefficient: number }[]; constant: U64 } {
    if (t.kind === 'constant') return { atoms: [], constant: t.value };
    if (t.kind === 'linear') return t;
    if (t.kind === 'operation' && t.name === 'mvn') {
      // NOT(x) = -x - 1, so that a + NOT(b) + 1 becomes a - b.
      const p = this.linearParts(t.operands[0] as Term);
      return {
        atoms: p.atoms.map((a) => ({ term: a.term, coefficient: -a.coefficient })),
        constant: p.constant.not(),
      };
    }
    return { atoms: [{ term: t, coefficient: 1 }], constant: U64.ZERO };
  }
  /** The term without its constant: what a structure or a stack frame is addressed by. */
  baseOf(t: Term): { readonly base: Term; readonly offset: number } | undefined {
    const p = this.linearParts(t);
    const offset = p.constant.toSafeNumber();
    return offset === undefined ? undefined : { base: this.linear(p.atoms, U64.ZERO), offset };
  }
  add(a: Term, b: Term): Term {
    if (a.kind === 'constant' && b.kind === 'constant') return this.constant(a.value.add(b.value));
    return this.combine(a, b, 1);
  }
  sub(a: Term, b: Term): Term {
    if (a === b) return this.zero;
    if (a.kind === 'constant' && b.kind === 'constant') return this.constant(a.value.sub(b.value));
    return this.combine(a, b, -1);
  }
  scale(a: Term, factor: number): Term {
    if (factor === 1) return a;
    if (factor === 0) return this.zero;
    const p = this.linearParts(a);
    const atoms = p.atoms.map((x) => ({ term: x.term, coefficient: x.coefficient * factor }));
    if (atoms.some((x) => !Number.isSafeInteger(x.coefficient)))
      return this.operation('mul', [a, this.number(factor)]);
    return this.linear(atoms, p.constant.mul(U64.from(factor)));
  }
  private combine(a: Term, b: Term, sign: 1 | -1): Term {
    const p = this.linearParts(a);
    const q = this.linearParts(b);
    const out: { term: Term; coefficient: number }[] = [];
    let i = 0;
    let j = 0;
    while (i < p.atoms.length || j < q.atoms.length) {
      const x = p.atoms[i];
      const y = q.atoms[j];
      if (y === undefined || (x !== undefined && x.term.id < y.term.id)) {
        if (x !== undefined) out.push(x);
        i++;
      } else if (x === undefined || y.term.id < x.term.id) {
        out.push({ term: y.term, coefficient: sign * y.coefficient });
        j++;
      } else {
        const coefficient = x.coefficient + sign * y.coefficient;
        if (coefficient !== 0) out.push({ term: x.term, coefficient });
        i++;
        j++;
      }
    }
    const constant = sign === 1 ? p.constant.add(q.constant) : p.constant.sub(q.constant);
    const whole = this.rejoined(out);
    if (whole !== undefined) return this.add(whole, this.constant(constant));
    if (out.length > 8) return this.operation(sign === 1 ? 'add' : 'sub', [a, b]);
    return this.linear(out, constant);
  }
  /** The page of an address and its offset in the page, added up (adrp and :lo12:), are the address. */
  private rejoined(atoms: readonly { term: Term; coefficient: number }[]): Term | undefined {
    const [a, b] = atoms;
    if (atoms.length !== 2 || a?.coefficient !== 1 || b?.coefficient !== 1) return undefined;
    const [p, q] = [a.term, b.term];
    if (p.kind !== 'masked' || q.kind !== 'masked' || p.base !== q.base) return undefined;
    const plain = p.set.isZero() && q.set.isZero() && p.clear.equals(q.clear.not());
    return plain ? p.base : undefined;
  }
  override masked(a: Term, clear: U64, set: U64): Term {
    const [base, all] = a.kind === 'masked' ? [a.base, a.clear.or(clear).or(set)] : [a, clear.or(set)];
    const sum = base.kind === 'linear' ? this.inLowBits(base, highestRun(all)) : base;
    if (sum === base) return super.masked(a, clear, set);
    const whole = a.kind === 'masked' ? super.masked(sum, a.clear, a.set) : sum;
    return super.masked(whole, clear, set);
  }
  /** A sum of which the highest bits do not count, and so of no part of it: without masks, its constant small. */
  private inLowBits(sum: LinearTerm, highest: U64): Term {
    if (highest.isZero()) return sum;
    const low = highest.not();
    const whole = (t: Term): Term => (t.kind === 'masked' && t.clear.and(low).isZero() ? whole(t.base) : t);
    const atoms = sum.atoms.map((x) => ({ ...x, term: whole(x.term) }));
    const positive = sum.constant.and(low);
    const negative = positive.or(highest);
    const constant = negative.negate().lessUnsigned(positive) ? negative : positive;
    if (constant.equals(sum.constant) && atoms.every((x, i) => x.term === sum.atoms[i]?.term)) return sum;
    return atoms.reduce<Term>(
      (all, x) => this.add(all, this.scale(x.term, x.coefficient)),
      this.constant(constant),
    );
  }
  and(a: Term, b: Term): Term {
    if (a === b) return a;
    if (isKnown(b)) return this.masked(a, b.ones.not(), U64.ZERO);
    if (isKnown(a)) return this.masked(b, a.ones.not(), U64.ZERO);
    return this.bitwise('and', a, b, a.zeros.or(b.zeros), a.ones.and(b.ones));
  }
  or(a: Term, b: Term): Term {
    if (a === b) return a;
    if (isKnown(b)) return this.masked(a, U64.ZERO, b.ones);
    if (isKnown(a)) return this.masked(b, U64.ZERO, a.ones);
    return this.bitwise('orr', a, b, a.zeros.and(b.zeros), a.ones.or(b.ones));
  }
  xor(a: Term, b: Term): Term {
    if (a === b) return this.zero;
    if (isKnown(b) && b.ones.isZero()) return a;
    if (isKnown(a) && a.ones.isZero()) return b;
    const zeros = a.zeros.and(b.zeros).or(a.ones.and(b.ones));
    const ones = a.zeros.and(b.ones).or(a.ones.and(b.zeros));
    return this.bitwise('eor', a, b, zeros, ones);
  }
  /** Mentions at most one constant, on the right, and orders the operands. */
  private bitwise(name: string, a: Term, b: Term, zeros: U64, ones: U64): Term {
    const [p, q] = a.id < b.id ? [a, b] : [b, a];
    // (p op q) op q and the like: eor twice with the same value gives the first back.
    if (name === 'eor') {
      for (const [x, y] of [
        [p, q],
        [q, p],
      ] as const)
        if (x.kind === 'operation' && x.name === 'eor') {
          if (x.operands[0] === y) return x.operands[1] as Term;
          if (x.operands[1] === y) return x.operands[0] as Term;
          const [c, other] = isKnown(x.operands[0] as Term) ? x.operands : [...x.operands].reverse();
          if (isKnown(y) && c !== undefined && other !== undefined && isKnown(c))
            return this.xor(other, this.constant(c.ones.xor(y.ones)));
        }
    }
    return this.operation(name, [p, q], zeros, ones);
  }
  not(a: Term): Term {
    if (isKnown(a)) return this.constant(a.ones.not());
    if (a.kind === 'operation' && a.name === 'mvn') return a.operands[0] as Term;
    return this.operation('mvn', [a], a.ones, a.zeros);
  }

  /** Joins two values that reach `site` on different paths of the same variant. */
  oneOf(site: string, a: Term, b: Term): Term {
    if (a === b) return a;
    const number = this.index.numberOf(site);
    const place = 2 * number;
    return this.joins.get(place, a, b) ?? this.joins.set(place, a, b, this.eitherOf(site, number, a, b));
  }
  /** Joins them to a value of which only the origins are kept: a loop may bring further ones. */
  widened(site: string, a: Term, b: Term): Term {
    if (a === b) return a;
    const place = 2 * this.index.numberOf(site) + 1;
    const known = this.joins.get(place, a, b);
    if (known !== undefined) return known;
    this.index.meet(this.index.numberOf(site));
    const all = originsOfAll([a, b]);
    // What a loop loads from a place that it stores to is another pointer in every round.
    const origins = all !== 'anywhere' && holdsOnePlaceTwice(all) ? 'anywhere' : all;
    const summary = this.unknown(site, 'differs by path', true, U64.ZERO, U64.ZERO, origins);
    return this.joins.set(place, a, b, summary);
  }
  /** Sums up the values that variants have at `site`, with the known bits of all. */
  manyOf(site: string, { zeros, ones }: KnownBits, values: readonly Term[]): Term {
    this.index.meet(this.index.numberOf(site));
    return this.unknown(site, 'differs between many variants', true, zeros, ones, originsOfAll(values));
  }
  private eitherOf(site: string, number: number, a: Term, b: Term): Term {
    this.index.meet(number);
    const options: Term[] = [];
    for (const t of [a, b]) {
      const parts = t.kind === 'oneOf' ? t.options : [t]; // never nested: at most a few leaves
      for (const o of parts) if (!options.includes(o)) options.push(o);
    }
    const zeros = options.reduce((z, o) => z.and(o.zeros), U64.ONES);
    const ones = options.reduce((z, o) => z.and(o.ones), U64.ONES);
    const defined = options.every(isDefined);
    const widened = options.find((o) => o.kind === 'unknown' && o.site === site);
    if (
      widened !== undefined ||
      options.length > MAX_ONE_OF ||
      // Built over a value that was joined here: a loop carries it.
      options.some((o) => this.index.holdsJoin(o, number))
    )
      return this.unknown(
        site,
        defined ? 'differs by path' : 'not defined on every path',
        defined,
        zeros,
        ones,
        originsOfAll(options),
      );
    options.sort((p, q) => p.id - q.id);
    return this.alternatives(site, defined, options, zeros, ones);
  }
}

/** Two of the terms were loaded from one place at different times. */
function holdsOnePlaceTwice(terms: readonly Term[]): boolean {
  const loads = terms.filter((t) => t.kind === 'load');
  return loads.some((t, i) => loads.slice(0, i).some((o) => o.address === t.address && o.bytes === t.bytes));
}

/** The bits from bit 63 down to the last before one that is not in the mask. */
function highestRun(mask: U64): U64 {
  let n = 64;
  while (n > 0 && mask.bit(n - 1) === 1) n--;
  return U64.mask(n).not();
}
