import { U64 } from '../isa/u64';
import { isKnown, type KnownBits, type Term } from './term';
import type { TermTable } from './termTable';

/**
 * The arithmetic of the abstract machine on single terms: exact on constants, a normalised term with
 * known bits otherwise. 32-bit operations take the low halves and zero-extend the result.
 */
export type Width = 32 | 64;

function truncate(terms: TermTable, t: Term, width: Width): Term {
  return width === 64 ? t : terms.masked(t, HIGH, U64.ZERO);
}
const HIGH = U64.of(0xffffffff, 0);

/** The constant value of a term, when all of its bits are known. */
export function constantOf(t: Term): U64 | undefined {
  return t.kind === 'constant' ? t.value : isKnown(t) ? t.ones : undefined;
}

export function add(terms: TermTable, a: Term, b: Term, width: Width): Term {
  return truncate(terms, terms.add(a, b), width);
}
export function sub(terms: TermTable, a: Term, b: Term, width: Width): Term {
  return truncate(terms, terms.sub(a, b), width);
}
export function not(terms: TermTable, a: Term, width: Width): Term {
  return truncate(terms, terms.not(a), width);
}
export function mul(terms: TermTable, a: Term, b: Term, width: Width): Term {
  const p = constantOf(a);
  const q = constantOf(b);
  if (p && q) return terms.constant(p.mul(q).truncate(width));
  for (const [t, c] of [
    [a, q],
    [b, p],
  ] as const) {
    const factor = c?.toSafeNumber();
    if (factor !== undefined && Math.abs(factor) < 0x10000)
      return truncate(terms, terms.scale(t, factor), width);
  }
  const [x, y] = a.id < b.id ? [a, b] : [b, a];
  return truncate(terms, terms.operation('mul', [x, y]), width);
}
export function multiplyHigh(terms: TermTable, a: Term, b: Term, signed: boolean): Term {
  const p = constantOf(a)?.toBigInt();
  const q = constantOf(b)?.toBigInt();
  if (p !== undefined && q !== undefined) {
    const product = signed ? BigInt.asIntN(64, p) * BigInt.asIntN(64, q) : p * q;
    return terms.constant(U64.fromBigInt(product >> 64n));
  }
  return terms.operation(signed ? 'smulh' : 'umulh', [a, b]);
}
export function divide(terms: TermTable, a: Term, b: Term, signed: boolean, width: Width): Term {
  const p = constantOf(a);
  const q = constantOf(b);
  if (p && q) {
    // Arm ARM SDIV, UDIV: division by zero gives zero; rounding is towards zero.
    const [x, y] = [p, q].map((v) => {
      const n = v.truncate(width).toBigInt();
      return signed ? BigInt.asIntN(width, n) : n;
    }) as [bigint, bigint];
    return terms.constant(y === 0n ? U64.ZERO : U64.fromBigInt(x / y).truncate(width));
  }
  return truncate(terms, terms.operation(signed ? (width === 32 ? 'sdivw' : 'sdiv') : 'udiv', [a, b]), width);
}

export function shift(
  terms: TermTable,
  kind: 'lsl' | 'lsr' | 'asr' | 'ror',
  a: Term,
  amount: Term,
  width: Width,
): Term {
  const by = constantOf(amount);
  if (by === undefined) {
    const result = terms.operation(width === 32 ? `${kind}w` : kind, [a, amount]);
    return truncate(terms, result, width);
  }
  const n = by.lo & (width - 1);
  const x = truncate(terms, a, width);
  if (n === 0) return x;
  const known = constantOf(x);
  if (known) return terms.constant(shiftWord(kind, known, n, width));
  switch (kind) {
    case 'lsl': {
      if (n <= 15 && (x.kind === 'linear' || x.kind === 'symbol'))
        return truncate(terms, terms.scale(x, 2 ** n), width);
      const zeros = x.zeros.shl(n).or(U64.mask(n));
      return truncate(terms, terms.operation('lsl', [x, terms.number(n)], zeros, x.ones.shl(n)), width);
    }
    case 'lsr':
      return logicalShiftRight(terms, x, n);
    case 'asr': {
      if (x.zeros.bit(width - 1) === 1) return logicalShiftRight(terms, x, n);
      const bits = mapBits(x, (w) => shiftWord('asr', w, n, width));
      return terms.operation(
        width === 32 ? 'asrw' : 'asr',
        [x, terms.number(n)],
        upperClear(bits.zeros, width),
        bits.ones,
      );
    }
    case 'ror': {
      const bits = mapBits(x, (w) => shiftWord('ror', w, n, width));
      return terms.operation(
        width === 32 ? 'rorw' : 'ror',
        [x, terms.number(n)],
        upperClear(bits.zeros, width),
        bits.ones,
      );
    }
  }
}
function logicalShiftRight(terms: TermTable, x: Term, n: number): Term {
  // Two shifts in a row are one; a shift of masked bits is a mask of shifted bits.
  if (x.kind === 'operation' && x.name === 'lsr' && x.operands[1]?.kind === 'constant') {
    const total = (x.operands[1].value.lo & 63) + n;
    return total >= 64 ? terms.zero : logicalShiftRight(terms, x.operands[0] as Term, total);
  }
  if (x.kind === 'masked')
    return terms.masked(logicalShiftRight(terms, x.base, n), x.clear.shr(n), x.set.shr(n));
  return terms.operation(
    'lsr',
    [x, terms.number(n)],
    x.zeros.shr(n).or(U64.mask(64 - n).not()),
    x.ones.shr(n),
  );
}
function mapBits(t: KnownBits, f: (w: U64) => U64): KnownBits {
  return { zeros: f(t.zeros), ones: f(t.ones) };
}
function upperClear(zeros: U64, width: Width): U64 {
  return width === 32 ? zeros.or(HIGH) : zeros;
}
export function shiftWord(kind: 'lsl' | 'lsr' | 'asr' | 'ror', a: U64, n: number, width: Width): U64 {
  const x = a.truncate(width);
  if (kind === 'lsl') return x.shl(n).truncate(width);
  if (kind === 'lsr') return x.shr(n);
  if (kind === 'asr') return x.signExtend(width).asr(n).truncate(width);
  return width === 64
    ? x.ror(n)
    : x
        .shr(n)
        .or(x.shl(32 - n))
        .truncate(32);
}

export function zeroExtend(terms: TermTable, a: Term, fromBits: number): Term {
  return fromBits >= 64 ? a : terms.masked(a, U64.mask(fromBits).not(), U64.ZERO);
}
export function signExtend(terms: TermTable, a: Term, fromBits: number, width: Width): Term {
  if (fromBits >= width) return truncate(terms, a, width);
  const low = zeroExtend(terms, a, fromBits);
  const known = constantOf(low);
  if (known) return terms.constant(known.signExtend(fromBits).truncate(width));
  if (low.zeros.bit(fromBits - 1) === 1) return low;
  const sign = low.ones.bit(fromBits - 1) === 1;
  const upper = U64.mask(fromBits).not().and(U64.mask(width));
  return terms.operation(
    `sxt${fromBits}${width === 32 ? 'w' : ''}`,
    [low],
    upperClear(low.zeros.and(U64.mask(fromBits)), width),
    sign ? low.ones.or(upper) : low.ones,
  );
}

export function countLeadingZeros(terms: TermTable, a: Term, width: Width): Term {
  const x = constantOf(a);
  if (x) {
    const w = x.truncate(width);
    const n = w.hi !== 0 ? Math.clz32(w.hi) : 32 + Math.clz32(w.lo);
    return terms.number(n - (64 - width));
  }
  return terms.operation(width === 32 ? 'clzw' : 'clz', [a], U64.mask(7).not());
}
export function reverseBits(terms: TermTable, a: Term, width: Width): Term {
  const reverse = (w: U64): U64 => {
    let r = U64.ZERO;
    for (let i = 0; i < width; i++) if (w.bit(i)) r = r.or(U64.ONE.shl(width - 1 - i));
    return r;
  };
  const x = constantOf(a);
  if (x) return terms.constant(reverse(x));
  return terms.operation(
    width === 32 ? 'rbitw' : 'rbit',
    [a],
    upperClear(reverse(a.zeros), width),
    reverse(a.ones),
  );
}
export function reverseBytes(terms: TermTable, a: Term, container: 2 | 4 | 8, width: Width): Term {
  const reverse = (w: U64): U64 => {
    let r = U64.ZERO;
    for (let i = 0; i < width / 8; i++) {
      const to = i - (i % container) + (container - 1 - (i % container));
      r = r.or(
        w
          .shr(8 * i)
          .and(U64.mask(8))
          .shl(8 * to),
      );
    }
    return r;
  };
  const x = constantOf(a);
  if (x) return terms.constant(reverse(x));
  const name = `rev${container * 8}${width === 32 ? 'w' : ''}`;
  return terms.operation(name, [a], upperClear(reverse(a.zeros), width), reverse(a.ones));
}

export interface Sum {
  readonly result: Term;
  readonly n: Term;
  readonly z: Term;
  readonly c: Term;
  readonly v: Term;
}

/** Arm ARM AddWithCarry(). `b` is already complemented for subtraction and `carry` is 0 or 1. */
export function addWithCarry(terms: TermTable, a: Term, b: Term, carry: Term, width: Width): Sum {
  const x = truncate(terms, a, width);
  const y = truncate(terms, b, width);
  const p = constantOf(x);
  const q = constantOf(y);
  const k = constantOf(carry);
  const flag = (value: boolean): Term => (value ? terms.one : terms.zero);
  if (p && q && k) {
    const unsigned = p.toBigInt() + q.toBigInt() + k.toBigInt();
    const result = U64.fromBigInt(unsigned).truncate(width);
    const signedSum = BigInt.asIntN(width, p.toBigInt()) + BigInt.asIntN(width, q.toBigInt()) + k.toBigInt();
    return {
      result: terms.constant(result),
      n: flag(result.sign(width) === 1),
      z: flag(result.isZero()),
      c: flag(unsigned !== BigInt.asUintN(width, unsigned)),
      v: flag(signedSum !== BigInt.asIntN(width, signedSum)),
    };
  }
  const result = truncate(terms, terms.add(terms.add(a, b), carry), width);
  const suffix = width === 32 ? 'w' : '';
  const bit = U64.mask(1).not();
  return {
    result,
    n: signBit(terms, result, width),
    z: isZero(terms, result),
    c: terms.operation(`carry${suffix}`, [x, y, carry], bit),
    v: terms.operation(`overflow${suffix}`, [x, y, carry], bit),
  };
}

/** 0/1: the top bit of a word of that width. */
export function signBit(terms: TermTable, t: Term, width: Width): Term {
  if (t.zeros.bit(width - 1) === 1) return terms.zero;
  if (t.ones.bit(width - 1) === 1) return terms.one;
  const shifted = logicalShiftRight(terms, t, width - 1);
  return terms.masked(shifted, U64.mask(1).not(), U64.ZERO);
}

/** 0/1: all 64 bits are zero. */
export function isZero(terms: TermTable, t: Term): Term {
  if (!t.ones.isZero()) return terms.zero;
  if (t.zeros.equals(U64.ONES)) return terms.one;
  if (t.kind === 'operation' && (t.name === 'isZero' || t.name === 'isEqual')) return invert(terms, t);
  return terms.operation('isZero', [t], U64.mask(1).not());
}
function invert(terms: TermTable, bit: Term): Term {
  return terms.xor(bit, terms.one);
}

export function isEqual(terms: TermTable, a: Term, b: Term): Term {
  if (a === b && a.kind !== 'unknown') return terms.one;
  if (constantOf(b)?.isZero()) return isZero(terms, a);
  if (constantOf(a)?.isZero()) return isZero(terms, b);
  const difference = terms.sub(a, b);
  if (difference.kind === 'constant') return difference.value.isZero() ? terms.one : terms.zero;
  if (!a.ones.and(b.zeros).or(a.zeros.and(b.ones)).isZero()) return terms.zero;
  const [x, y] = a.id < b.id ? [a, b] : [b, a];
  return terms.operation('isEqual', [x, y], U64.mask(1).not());
}

export function select(terms: TermTable, condition: Term, ifTrue: Term, ifFalse: Term): Term {
  const c = constantOf(condition);
  if (c) return c.isZero() ? ifFalse : ifTrue;
  if (ifTrue === ifFalse) return ifTrue;
  if (constantOf(ifFalse)?.isZero() && constantOf(ifTrue)?.equals(U64.ONE)) return condition;
  return terms.operation(
    'select',
    [condition, ifTrue, ifFalse],
    ifTrue.zeros.and(ifFalse.zeros),
    ifTrue.ones.and(ifFalse.ones),
  );
}
