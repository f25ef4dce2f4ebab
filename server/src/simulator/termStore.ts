import { U64 } from '../isa/u64';
import { sumKnownBits } from './knownBits';
import {
  type ConstantTerm,
  isKnown,
  type KnownBits,
  type LinearTerm,
  type OneOfTerm,
  type Term,
  type UnknownTerm,
} from './term';
import { mixed, TermIndex } from './termIndex';
import { type Origins, originsOfAll } from './termParts';

/** Terms nested deeper than this become unknown: nobody reads them, and loops would build them for ever. */
const MAX_DEPTH = 16;

const ownBits = (t: Term): KnownBits => t;

/** Terms by what they are made of: each is made once, with its known bits. */
export class TermStore {
  protected readonly index = new TermIndex();
  readonly zero = this.constant(U64.ZERO);
  readonly one = this.constant(U64.ONE);

  get size(): number {
    return this.index.size;
  }

  /** True when a branch that decides a condition may leave less of the term; of ways that met nothing is decided. */
  holdsChoice(t: Term): boolean {
    return this.index.holdsChoice(t);
  }
  /** True when what is learnt of the term may decide the condition of some choice. */
  bearsOnChoice(t: Term): boolean {
    return this.index.bearsOnChoice(t);
  }

  private isDeep(t: Term): boolean {
    return this.index.depthOf(t) >= MAX_DEPTH;
  }

  private hasDeep(operands: readonly Term[]): boolean {
    for (const o of operands) if (this.isDeep(o)) return true;
    return false;
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
    if (this.isDeep(address)) {
      const content = this.unknown(
        `[${address.id}]${bytes}${epoch}`,
        'content of memory',
        true,
        U64.mask(bytes * 8).not(),
      );
      this.index.standsFor(content, [address]);
      return content;
    }
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
  private deep(name: string, reason: string, zeros: U64, ones: U64, operands: readonly Term[]): Term {
    const site = `deep${operands.map((o) => o.id).join(',')}${name}`;
    const result = this.unknown(site, reason, true, zeros, ones, originsOfAll(operands));
    this.index.standsFor(result, operands);
    return result;
  }
  operation(name: string, operands: readonly Term[], zeros: U64 = U64.ZERO, ones: U64 = U64.ZERO): Term {
    if (isKnown({ zeros, ones })) return this.constant(ones);
    if (this.hasDeep(operands)) return this.deep(name, `result of ${name}`, zeros, ones, operands);
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
  protected linear(atoms: readonly { term: Term; coefficient: number }[], constant: U64): Term {
    const first = atoms[0];
    if (first === undefined) return this.constant(constant);
    if (atoms.length === 1 && first.coefficient === 1 && constant.isZero()) return first.term;
    const { index } = this;
    let h = mixed(Hash.linear, constant.hash());
    for (const a of atoms) h = mixed(mixed(h, a.term.id), a.coefficient);
    for (let t = index.first(h); t !== undefined; t = index.next(t, h))
      if (t.kind === 'linear' && t.constant.equals(constant) && sameAtoms(t.atoms, atoms)) return t;
    const bits = sumKnownBits(atoms, constant, ownBits);
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
    if (this.isDeep(base)) return this.deep('masked', 'result of and, orr', zeros, ones, [base]);
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
  /** One of the options, which are sorted by id. */
  protected alternatives(
    site: string,
    defined: boolean,
    options: readonly Term[],
    zeros: U64,
    ones: U64,
  ): OneOfTerm {
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
