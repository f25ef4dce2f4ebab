import { U64 } from '../../isa/u64';

/** Word operations of the concrete domain that U64 does not have. Names follow the Arm ARM's shared pseudocode. */

export interface AddWithCarryResult {
  readonly result: U64;
  readonly n: U64;
  readonly z: U64;
  readonly c: U64;
  readonly v: U64;
}

function flag(set: boolean | number): U64 {
  return set ? U64.ONE : U64.ZERO;
}

/** Arm ARM AddWithCarry(). */
export function addWithCarry(a: U64, b: U64, carry: U64, width: 32 | 64): AddWithCarryResult {
  const low = a.lo + b.lo + carry.lo;
  const lo = low >>> 0;
  if (width === 32) {
    const overflow = ((a.lo ^ lo) & (b.lo ^ lo)) >>> 31;
    return {
      result: U64.of(0, lo),
      n: flag(lo >>> 31),
      z: flag(lo === 0),
      c: flag(low > 0xffffffff),
      v: flag(overflow),
    };
  }
  const high = a.hi + b.hi + (low > 0xffffffff ? 1 : 0);
  const hi = high >>> 0;
  const overflow = ((a.hi ^ hi) & (b.hi ^ hi)) >>> 31;
  return {
    result: U64.of(hi, lo),
    n: flag(hi >>> 31),
    z: flag((hi | lo) === 0),
    c: flag(high > 0xffffffff),
    v: flag(overflow),
  };
}

export function shift(kind: 'lsl' | 'lsr' | 'asr' | 'ror', a: U64, amount: U64, width: 32 | 64): U64 {
  const n = amount.lo & (width - 1);
  if (width === 64) {
    switch (kind) {
      case 'lsl':
        return a.shl(n);
      case 'lsr':
        return a.shr(n);
      case 'asr':
        return a.asr(n);
      default:
        return a.ror(n);
    }
  }
  switch (kind) {
    case 'lsl':
      return U64.of(0, a.lo << n);
    case 'lsr':
      return U64.of(0, a.lo >>> n);
    case 'asr':
      return U64.of(0, a.lo >> n);
    default:
      return U64.of(0, n === 0 ? a.lo : (a.lo >>> n) | (a.lo << (32 - n)));
  }
}

function signed(a: U64, width: 32 | 64): bigint {
  return width === 32 ? BigInt(a.lo | 0) : BigInt.asIntN(64, a.toBigInt());
}

/** Arm ARM SDIV, UDIV: division by zero gives zero, and the most negative number divided by -1 wraps. */
export function divide(a: U64, b: U64, isSigned: boolean, width: 32 | 64): U64 {
  if (b.isZero()) return U64.ZERO;
  if (width === 32 && !isSigned) return U64.of(0, Math.floor(a.lo / b.lo));
  const quotient = isSigned ? signed(a, width) / signed(b, width) : a.toBigInt() / b.toBigInt();
  return U64.fromBigInt(quotient).truncate(width);
}

export function multiplyHigh(a: U64, b: U64, isSigned: boolean): U64 {
  const product = isSigned ? signed(a, 64) * signed(b, 64) : a.toBigInt() * b.toBigInt();
  return U64.fromBigInt(product >> 64n);
}

export function countLeadingZeros(a: U64, width: 32 | 64): U64 {
  if (width === 32) return U64.of(0, Math.clz32(a.lo));
  return U64.of(0, a.hi === 0 ? 32 + Math.clz32(a.lo) : Math.clz32(a.hi));
}

function reverse32(word: number): number {
  let x = word;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  return swap32(x);
}

function swap32(x: number): number {
  return ((x >>> 24) | ((x >>> 8) & 0xff00) | ((x & 0xff00) << 8) | (x << 24)) >>> 0;
}

function swap16(x: number): number {
  return (((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8)) >>> 0;
}

export function reverseBits(a: U64, width: 32 | 64): U64 {
  return width === 32 ? U64.of(0, reverse32(a.lo)) : U64.of(reverse32(a.lo), reverse32(a.hi));
}

export function reverseBytes(a: U64, containerBytes: 2 | 4 | 8, width: 32 | 64): U64 {
  if (containerBytes === 8) return U64.of(swap32(a.lo), swap32(a.hi));
  const swap = containerBytes === 4 ? swap32 : swap16;
  return U64.of(width === 32 ? 0 : swap(a.hi), swap(a.lo));
}

/** CRC over the bytes of `value`, bit-reflected, without initial or final inversion (Arm ARM CRC32, CRC32C). */
export function crc32(accumulator: U64, value: U64, bytes: number, polynomial: number): U64 {
  let crc = accumulator.lo;
  for (let i = 0; i < bytes; i++) {
    crc ^= value.shr(8 * i).lo & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  }
  return U64.of(0, crc);
}
