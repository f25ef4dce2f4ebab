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

/** Low bits that are zero in the term times 2^extra. */
export function trailingZeroMask(t: KnownBits, extra: number): U64 {
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
