import { U64 } from '../isa/u64';
import { boundWhereNot, type UpperBound } from './comparisonBound';
import { sumKnownBits } from './knownBits';
import type { KnownBits, Term } from './term';

/** Bits learnt from the branches that led to a point, by term. */
export type Facts = ReadonlyMap<Term, KnownBits>;

const NOTHING: KnownBits = { zeros: U64.ZERO, ones: U64.ZERO };

/** Known bits of a term, with what branches taught about it and its parts. */
export function knownUnder(t: Term, facts: Facts): KnownBits {
  if (facts.size === 0 || t.kind === 'constant') return t;
  let { zeros, ones } = t;
  const learnt = facts.get(t);
  if (learnt) {
    zeros = zeros.or(learnt.zeros);
    ones = ones.or(learnt.ones);
  }
  if (t.kind === 'masked') {
    const base = knownUnder(t.base, facts);
    zeros = zeros.or(base.zeros.and(t.clear.not()));
    ones = ones.or(base.ones.and(t.clear.not()));
  } else if (t.kind === 'linear') {
    const sum = sumKnownBits(t.atoms, t.constant, (a) => knownUnder(a, facts));
    zeros = zeros.or(sum.zeros);
    ones = ones.or(sum.ones);
  } else if (t.kind === 'operation') {
    const [a, b] = t.operands;
    if (a === undefined) return { zeros, ones };
    const k = knownUnder(a, facts);
    const amount = b?.kind === 'constant' ? b.value.lo & 63 : undefined;
    if (t.name === 'lsr' && amount !== undefined) {
      zeros = zeros.or(k.zeros.shr(amount));
      ones = ones.or(k.ones.shr(amount));
    } else if (t.name === 'lsl' && amount !== undefined) {
      zeros = zeros.or(k.zeros.shl(amount));
      ones = ones.or(k.ones.shl(amount));
    } else if (t.name === 'isZero') {
      if (!k.ones.isZero()) zeros = zeros.or(U64.ONE);
      else if (k.zeros.equals(U64.ONES)) ones = ones.or(U64.ONE);
    } else if (t.name === 'isEqual' && b !== undefined) {
      const m = knownUnder(b, facts);
      if (!k.ones.and(m.zeros).or(k.zeros.and(m.ones)).isZero()) zeros = zeros.or(U64.ONE);
      else if (
        k.zeros.or(k.ones).equals(U64.ONES) &&
        m.zeros.or(m.ones).equals(U64.ONES) &&
        k.ones.equals(m.ones)
      )
        ones = ones.or(U64.ONE);
    } else if (t.name === 'eor' && b !== undefined) {
      const m = knownUnder(b, facts);
      zeros = zeros.or(k.zeros.and(m.zeros)).or(k.ones.and(m.ones));
      ones = ones.or(k.zeros.and(m.ones)).or(k.ones.and(m.zeros));
    } else if (t.name === 'mvn') {
      zeros = zeros.or(k.ones);
      ones = ones.or(k.zeros);
    }
  }
  return { zeros, ones };
}

/** Facts with the bits of a term added, and what follows for the terms it was made of. */
export function learn(facts: Facts, t: Term, bits: KnownBits): Facts {
  const out = new Map(facts);
  teach(out, t, bits);
  return out;
}

function teach(facts: Map<Term, KnownBits>, t: Term, bits: KnownBits): void {
  if (t.kind === 'constant') return;
  const old = facts.get(t) ?? NOTHING;
  const zeros = old.zeros.or(bits.zeros);
  const ones = old.ones.or(bits.ones);
  if (zeros.equals(old.zeros) && ones.equals(old.ones)) return;
  facts.set(t, { zeros, ones });
  if (t.kind === 'masked') {
    const kept = t.clear.not();
    teach(facts, t.base, { zeros: bits.zeros.and(kept), ones: bits.ones.and(kept) });
    return;
  }
  if (t.kind === 'linear') {
    const [atom] = t.atoms;
    // The low bits of a sum hang on no others: x + c = v in them gives those of x.
    if (t.atoms.length === 1 && atom?.coefficient === 1) {
      const known = lowestRun(bits.zeros.or(bits.ones));
      const value = bits.ones.sub(t.constant).and(known);
      teach(facts, atom.term, { zeros: value.not().and(known), ones: value });
    }
    return;
  }
  if (t.kind !== 'operation') return;
  const [a, b] = t.operands;
  if (a === undefined) return;
  const amount = b?.kind === 'constant' ? b.value.lo & 63 : undefined;
  switch (t.name) {
    case 'lsr':
      if (amount !== undefined)
        teach(facts, a, { zeros: bits.zeros.shl(amount), ones: bits.ones.shl(amount) });
      break;
    case 'lsl':
      if (amount !== undefined)
        teach(facts, a, { zeros: bits.zeros.shr(amount), ones: bits.ones.shr(amount) });
      break;
    case 'mvn':
      teach(facts, a, { zeros: bits.ones, ones: bits.zeros });
      break;
    case 'eor':
      // Operands stand in order of age: the constant may be either.
      for (const [flip, other] of [
        [b, a],
        [a, b],
      ])
        if (flip?.kind === 'constant' && other !== undefined)
          teach(facts, other, {
            zeros: bits.zeros.and(flip.value.not()).or(bits.ones.and(flip.value)),
            ones: bits.ones.and(flip.value.not()).or(bits.zeros.and(flip.value)),
          });
      break;
    case 'carry':
    case 'carryw':
      if (bits.zeros.bit(0) === 1) teachMost(facts, boundWhereNot(t));
      break;
    case 'and':
      if (b === undefined) break;
      teach(facts, a, { zeros: U64.ZERO, ones: bits.ones });
      teach(facts, b, { zeros: U64.ZERO, ones: bits.ones });
      if (bits.zeros.bit(0) === 1) teachMost(facts, boundWhereNot(t));
      break;
    case 'isZero':
      if (bits.ones.bit(0) === 1) teach(facts, a, { zeros: U64.ONES, ones: U64.ZERO });
      else if (bits.zeros.bit(0) === 1) {
        const possible = knownUnder(a, facts).zeros.not();
        if (isSingleBit(possible)) teach(facts, a, { zeros: U64.ZERO, ones: possible });
        else teachOther(facts, a);
      }
      break;
    case 'isEqual':
      if (bits.ones.bit(0) === 1 && b !== undefined) {
        const p = knownUnder(a, facts);
        const q = knownUnder(b, facts);
        teach(facts, a, q);
        teach(facts, b, p);
      }
      break;
    default:
  }
}

function teachMost(facts: Map<Term, KnownBits>, bound: UpperBound | undefined): void {
  if (bound === undefined) return;
  const zeros = withBitsBelow(bound.most).not();
  teach(facts, bound.term, { zeros: bound.low ? zeros.and(U64.mask(32)) : zeros, ones: U64.ZERO });
}

/** All bits up to the highest one of the value. */
function withBitsBelow(v: U64): U64 {
  let n = 64;
  while (n > 0 && v.bit(n - 1) === 0) n--;
  return U64.mask(n);
}

/** A sum that is not zero, of a value of which one bit is open: where one of its two values would give zero, it is the other. */
function teachOther(facts: Map<Term, KnownBits>, sum: Term): void {
  if (sum.kind === 'masked' && !sum.set.isZero()) return;
  const [linear, kept] = sum.kind === 'masked' ? [sum.base, sum.clear.not()] : [sum, U64.ONES];
  const [atom] = linear.kind === 'linear' && linear.atoms.length === 1 ? linear.atoms : [];
  if (linear.kind !== 'linear' || atom?.coefficient !== 1) return;
  const { zeros, ones } = knownUnder(atom.term, facts);
  const open = zeros.or(ones).not();
  if (!isSingleBit(open)) return;
  const values = [ones, ones.or(open)] as const;
  const [low, high] = values.map((v) => v.add(linear.constant).and(kept).isZero());
  if (low === high) return;
  const value = values[low ? 1 : 0];
  teach(facts, atom.term, { zeros: value.not(), ones: value });
}

/** The bits from bit 0 up to the first that is not in the mask. */
function lowestRun(mask: U64): U64 {
  const gap = mask.not();
  return gap.isZero() ? U64.ONES : gap.and(gap.negate()).sub(U64.ONE);
}

function isSingleBit(v: U64): boolean {
  return !v.isZero() && v.and(v.sub(U64.ONE)).isZero();
}
