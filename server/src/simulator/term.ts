import type { LinearValue } from '../isa/linearValue';
import { U64 } from '../isa/u64';
import type { Choice } from './choice';
import { JoinMemo } from './joinMemo';
import { OverlapMemo } from './overlapMemo';
import { mixed, TermIndex } from './termIndex';
import { type Origins, originsOfAll, someTerm } from './termParts';

/**
 * A symbolic 64-bit word: a normalised term together with the bits that are known in every
 * execution. Terms are hash-consed within a table, so equal terms are the same object.
 */
export type Term =
  | ConstantTerm
  | EntryTerm
  | SymbolTerm
  | LoadTerm
  | LinearTerm
  | MaskedTerm
  | OperationTerm
  | OneOfTerm
  | UnknownTerm;

interface TermBase {
  readonly id: number;
  /** Kept by `originsOf`, which alone uses it. */
  into: Origins | undefined;
  /** Kept by `wordOf`, which alone uses it. */
  alone: Choice<Term> | undefined;
  /** Bits known to be 0, and known to be 1. */
  readonly zeros: U64;
  readonly ones: U64;
}
export interface ConstantTerm extends TermBase {
  readonly kind: 'constant';
  readonly value: U64;
}
/** What a register held when the routine was entered: `x0`, `sp`, `v8.low`, `CPTR_EL2`, flag `z`. */
export interface EntryTerm extends TermBase {
  readonly kind: 'entry';
  readonly register: string;
}
/** Address of a label, or a build-time constant that has no number yet. */
export interface SymbolTerm extends TermBase {
  readonly kind: 'symbol';
  readonly name: string;
}
/** Memory content that the routine did not write itself; equal epochs mean no aliasing write between. */
export interface LoadTerm extends TermBase {
  readonly kind: 'load';
  readonly address: Term;
  readonly bytes: number;
  readonly epoch: string;
}
/** constant + Σ coefficient × atom, modulo 2^64; atoms sorted by id, at least one. */
export interface LinearTerm extends TermBase {
  readonly kind: 'linear';
  readonly atoms: readonly { readonly term: Term; readonly coefficient: number }[];
  readonly constant: U64;
}
/** (base AND NOT clear) OR set; `set` is a subset of `clear`. */
export interface MaskedTerm extends TermBase {
  readonly kind: 'masked';
  readonly base: Term;
  readonly clear: U64;
  readonly set: U64;
}
export interface OperationTerm extends TermBase {
  readonly kind: 'operation';
  readonly name: string;
  readonly operands: readonly Term[];
}
/** One of a few values, by the path that was taken to `site`. */
export interface OneOfTerm extends TermBase {
  readonly kind: 'oneOf';
  readonly site: string;
  /** Every option is. */
  readonly defined: boolean;
  readonly options: readonly Term[];
}
export interface UnknownTerm extends TermBase {
  readonly kind: 'unknown';
  /** Tells apart unknowns made at different places. */
  readonly site: string;
  /** Shown to users: `returned by handle_trap`, `result of fadd`. */
  readonly reason: string;
  /** False when the register holds no defined value at all (destroyed by a call, never an input). */
  readonly defined: boolean;
  /** Where it may point, for a value that sums up others; absent: into an object of its own. */
  readonly origins?: Origins;
}

const MAX_ONE_OF = 4;
/** Terms nested deeper than this become unknown: nobody reads them, and loops would build them for ever. */
const MAX_DEPTH = 16;

/** Makes terms. One table serves one analysis; terms of different tables are not comparable. */
export class TermTable {
  private readonly index = new TermIndex();
  private readonly joins = new JoinMemo();
  /** Kept by `mayOverlap`, which alone uses it. */
  readonly overlaps = new OverlapMemo();
  readonly zero = this.constant(U64.ZERO);
  readonly one = this.constant(U64.ONE);

  get size(): number {
    return this.index.size;
  }

  private isDeep(t: Term): boolean {
    return this.index.depthOf(t) >= MAX_DEPTH;
  }

  constant(value: U64): ConstantTerm {
    const { index } = this;
    const h = mixed(Hash.constant, value.hash());
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'constant' && t.value.equals(value)) return t;
    return index.add(h, {
      kind: 'constant',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros: value.not(),
      ones: value,
      value,
    });
  }
  number(n: number): ConstantTerm {
    return this.constant(U64.from(n));
  }
  entry(register: string, zeros: U64 = U64.ZERO, ones: U64 = U64.ZERO): Term {
    const { index } = this;
    const h = mixed(Hash.entry, index.numberOf(register));
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'entry' && t.register === register) return t;
    return index.add(h, {
      kind: 'entry',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros,
      ones,
      register,
    });
  }
  symbol(name: string): Term {
    const { index } = this;
    const h = mixed(Hash.symbol, index.numberOf(name));
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'symbol' && t.name === name) return t;
    return index.add(h, {
      kind: 'symbol',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros: U64.ZERO,
      ones: U64.ZERO,
      name,
    });
  }
  load(address: Term, bytes: number, epoch: string): Term {
    if (this.isDeep(address))
      return this.unknown(
        `[${address.id}]${bytes}${epoch}`,
        'content of memory',
        true,
        U64.mask(bytes * 8).not(),
      );
    const { index } = this;
    const h = mixed(mixed(mixed(Hash.load, address.id), bytes), index.numberOf(epoch));
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'load' && t.address === address && t.bytes === bytes && t.epoch === epoch) return t;
    const zeros = U64.mask(bytes * 8).not();
    return index.add(h, {
      kind: 'load',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros,
      ones: U64.ZERO,
      address,
      bytes,
      epoch,
    });
  }
  unknown(
    site: string,
    reason: string,
    defined = true,
    zeros: U64 = U64.ZERO,
    ones: U64 = U64.ZERO,
    origins?: Origins,
  ): Term {
    const { index } = this;
    let h = mixed(mixed(Hash.unknown, index.numberOf(site)), zeros.hash() ^ ones.hash());
    // Ways that meet often differ in nothing else.
    if (typeof origins === 'object') for (const o of origins) h = mixed(h, o.id);
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (
        t.kind === 'unknown' &&
        t.site === site &&
        t.reason === reason &&
        t.defined === defined &&
        t.zeros.equals(zeros) &&
        t.ones.equals(ones) &&
        sameOrigins(t.origins, origins)
      )
        return t;
    const base = {
      kind: 'unknown',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros,
      ones,
      site,
      reason,
      defined,
    } as const;
    return index.add<UnknownTerm>(h, origins === undefined ? base : { ...base, origins });
  }
  operation(name: string, operands: readonly Term[], zeros: U64 = U64.ZERO, ones: U64 = U64.ZERO): Term {
    if (zeros.or(ones).equals(U64.ONES)) return this.constant(ones);
    if (operands.some((o) => this.isDeep(o)))
      return this.unknown(
        `deep${operands.map((o) => o.id).join(',')}${name}`,
        `result of ${name}`,
        true,
        zeros,
        ones,
        originsOfAll(operands),
      );
    const { index } = this;
    let h = mixed(Hash.operation, index.numberOf(name));
    for (const o of operands) h = mixed(h, o.id);
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'operation' && t.name === name && sameTerms(t.operands, operands)) return t;
    return index.add(h, {
      kind: 'operation',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros,
      ones,
      name,
      operands,
    });
  }

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
  private linear(atoms: readonly { term: Term; coefficient: number }[], constant: U64): Term {
    const first = atoms[0];
    if (first === undefined) return this.constant(constant);
    if (atoms.length === 1 && first.coefficient === 1 && constant.isZero()) return first.term;
    const { index } = this;
    let h = mixed(Hash.linear, constant.hash());
    for (const a of atoms) h = mixed(mixed(h, a.term.id), a.coefficient);
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'linear' && t.constant.equals(constant) && sameAtoms(t.atoms, atoms)) return t;
    let bits: KnownBits = { zeros: constant.not(), ones: constant };
    for (const a of atoms) {
      let k: KnownBits = a.term;
      if (a.coefficient !== 1) {
        const twos = trailingZeros(a.coefficient);
        k = { zeros: trailingZeroMask(a.term, twos), ones: U64.ZERO };
      }
      bits = addKnownBits(bits, k);
    }
    return index.add(h, {
      kind: 'linear',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros: bits.zeros,
      ones: bits.ones,
      atoms,
      constant,
    });
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

  /** (a AND NOT clear) OR set. */
  masked(a: Term, clear: U64, set: U64): Term {
    let base = a;
    let c = clear.or(set);
    let s = set;
    if (a.kind === 'masked') {
      base = a.base;
      s = set.or(a.set.and(c.not()));
      c = c.or(a.clear);
    }
    // Bits that the base already has need no mention.
    const idle = base.zeros.and(s.not()).or(base.ones.and(s));
    const clearNeeded = c.and(idle.not());
    if (clearNeeded.isZero()) return base;
    c = clearNeeded;
    s = s.and(c);
    const zeros = base.zeros.and(c.not()).or(c.and(s.not()));
    const ones = base.ones.and(c.not()).or(s);
    if (zeros.or(ones).equals(U64.ONES)) return this.constant(ones);
    if (this.isDeep(base))
      return this.unknown(
        `deep${base.id}masked`,
        'result of and, orr',
        true,
        zeros,
        ones,
        originsOfAll([base]),
      );
    const { index } = this;
    const h = mixed(mixed(mixed(Hash.masked, base.id), c.hash()), s.hash());
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'masked' && t.base === base && t.clear.equals(c) && t.set.equals(s)) return t;
    return index.add(h, {
      kind: 'masked',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros,
      ones,
      base,
      clear: c,
      set: s,
    });
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
    const place = 2 * this.index.numberOf(site);
    return this.joins.get(place, a, b) ?? this.joins.set(place, a, b, this.eitherOf(site, a, b));
  }
  /** Joins them to a value of which only the origins are kept: a loop may bring further ones. */
  widened(site: string, a: Term, b: Term): Term {
    if (a === b) return a;
    const place = 2 * this.index.numberOf(site) + 1;
    const known = this.joins.get(place, a, b);
    if (known !== undefined) return known;
    const origins = originsOfAll([a, b]);
    const summary = this.unknown(site, 'differs by path', true, U64.ZERO, U64.ZERO, origins);
    return this.joins.set(place, a, b, summary);
  }
  private eitherOf(site: string, a: Term, b: Term): Term {
    const options: Term[] = [];
    for (const t of [a, b]) {
      const parts = t.kind === 'oneOf' ? t.options : [t]; // never nested: at most a few leaves
      for (const o of parts) if (!options.includes(o)) options.push(o);
    }
    const zeros = options.reduce((z, o) => z.and(o.zeros), U64.ONES);
    const ones = options.reduce((z, o) => z.and(o.ones), U64.ONES);
    const defined = options.every(isDefined);
    const widened = options.find((o) => o.kind === 'unknown' && o.site === site);
    if (widened !== undefined || options.length > MAX_ONE_OF || options.some((o) => this.mentions(o, site)))
      return this.unknown(
        site,
        defined ? 'differs by path' : 'not defined on every path',
        defined,
        zeros,
        ones,
        originsOfAll(options),
      );
    options.sort((p, q) => p.id - q.id);
    const { index } = this;
    let h = mixed(Hash.oneOf, index.numberOf(site));
    for (const o of options) h = mixed(h, o.id);
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'oneOf' && t.site === site && sameTerms(t.options, options)) return t;
    return index.add(h, {
      kind: 'oneOf',
      id: index.size,
      into: undefined,
      alone: undefined,
      zeros,
      ones,
      site,
      defined,
      options,
    });
  }

  /** True when the term was built over a value that was joined at `site`: a loop carries it. */
  private mentions(term: Term, site: string): boolean {
    return (
      this.index.holdsJoin(term) &&
      someTerm(term, (t) => (t.kind === 'oneOf' || t.kind === 'unknown') && t.site === site)
    );
  }
}

/** Where the hash of each kind of term starts. */
enum Hash {
  constant = 0x1b873593,
  entry = 0x2545f491,
  symbol = 0x3c6ef372,
  load = 0x41c64e6d,
  unknown = 0x510e527f,
  operation = 0x68bc21eb,
  linear = 0x7f4a7c15,
  masked = 0x0c2b2ae3,
  oneOf = 0x5be0cd19,
}

function sameTerms(a: readonly Term[], b: readonly Term[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameAtoms(a: LinearTerm['atoms'], b: LinearTerm['atoms']): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++)
    if (a[i]?.term !== b[i]?.term || a[i]?.coefficient !== b[i]?.coefficient) return false;
  return true;
}

function sameOrigins(a: Origins | undefined, b: Origins | undefined): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && sameTerms(a, b));
}

export interface KnownBits {
  readonly zeros: U64;
  readonly ones: U64;
}

/** True when all 64 bits are known: `ones` is then the value. */
export function isKnown(t: KnownBits): boolean {
  return (t.zeros.lo | t.ones.lo) === -1 && (t.zeros.hi | t.ones.hi) === -1;
}

/** False when the word is, or may be, a register content that nobody defined. */
export function isDefined(t: Term): boolean {
  switch (t.kind) {
    case 'unknown':
      return t.defined;
    case 'oneOf':
      return t.defined;
    default:
      return true;
  }
}

function trailingZeros(n: number): number {
  let k = 0;
  let m = Math.abs(n);
  while (m !== 0 && m % 2 === 0) {
    m /= 2;
    k++;
  }
  return k;
}
/** Low bits that are zero in the term times 2^extra. */
function trailingZeroMask(t: KnownBits, extra: number): U64 {
  let n = 0;
  while (n < 64 && t.zeros.bit(n) === 1) n++;
  return U64.mask(Math.min(64, n + extra));
}

/** Known bits of a sum: a bit is known while both addends' bits and the carry into it are known. */
export function addKnownBits(a: KnownBits, b: KnownBits): KnownBits {
  const largest = a.zeros.not().add(b.zeros.not());
  const smallest = a.ones.add(b.ones);
  const carryKnownZero = largest.xor(a.zeros).xor(b.zeros).not();
  const carryKnownOne = smallest.xor(a.ones).xor(b.ones);
  const known = a.zeros.or(a.ones).and(b.zeros.or(b.ones)).and(carryKnownZero.or(carryKnownOne));
  return { zeros: largest.not().and(known), ones: smallest.and(known) };
}
