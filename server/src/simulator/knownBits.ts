import { U64 } from '../isa/u64';
import type { KnownBits } from './term';

export function trailingZeros(n: number): number {
  let k = 0;
  let m = Math.abs(n);
  while (m !== 0 && m % 2 === 0) {
    m /= 2;
    k++;
  }
  return k;
}

/** Known bits of constant + the sum of coefficient * term, modulo 2^64; `of` says what is known of each term. */
export function sumKnownBits<T>(
  atoms: readonly { readonly term: T; readonly coefficient: number }[],
  constant: U64,
  of: (term: T) => KnownBits,
): KnownBits {
  let sum: KnownBits = { zeros: constant.not(), ones: constant };
  for (const { term, coefficient } of atoms) {
    const bits = of(term);
    if (coefficient === 1) sum = addKnownBits(sum, bits);
    else sum = addMultiple(sum, bits, coefficient);
  }
  return sum;
}

/** Powers of two that a coefficient is taken apart into, at most; of others only the low zeros are known. */
const MOST_POWERS = 4;

function addMultiple(sum: KnownBits, bits: KnownBits, coefficient: number): KnownBits {
  const powers: number[] = [];
  for (
    let n = trailingZeros(coefficient), m = Math.abs(coefficient) / 2 ** n;
    m > 0;
    n++, m = Math.floor(m / 2)
  )
    if (m % 2 === 1) powers.push(n);
  if (powers.length > MOST_POWERS || (powers.at(-1) ?? 0) > 63)
    return addKnownBits(sum, { zeros: trailingZeroMask(bits, powers[0] ?? 0), ones: U64.ZERO });
  let out = sum;
  for (const n of powers) {
    const shifted = { zeros: bits.zeros.shl(n).or(U64.mask(n)), ones: bits.ones.shl(n) };
    out =
      coefficient > 0
        ? addKnownBits(out, shifted)
        : addKnownBits(out, { zeros: shifted.ones, ones: shifted.zeros }, U64.ONE);
  }
  return out;
}

/** Low bits that are zero in the term times 2^extra. */
function trailingZeroMask(t: KnownBits, extra: number): U64 {
  let n = 0;
  while (n < 64 && t.zeros.bit(n) === 1) n++;
  return U64.mask(Math.min(64, n + extra));
}

/**
 * Known bits of a sum: a bit is known while both addends' bits and the carry into it are known. With a carry into bit 0
 * and the second addend inverted it is a difference.
 */
function addKnownBits(a: KnownBits, b: KnownBits, carry = U64.ZERO): KnownBits {
  const largest = a.zeros.not().add(b.zeros.not()).add(carry);
  const smallest = a.ones.add(b.ones).add(carry);
  const carryKnownZero = largest.xor(a.zeros).xor(b.zeros).not();
  const carryKnownOne = smallest.xor(a.ones).xor(b.ones);
  const known = a.zeros.or(a.ones).and(b.zeros.or(b.ones)).and(carryKnownZero.or(carryKnownOne));
  return { zeros: largest.not().and(known), ones: smallest.and(known) };
}
