/**
 * A 64-bit word as two 32-bit halves. BigInt is too slow for the inner loops; it is used only where text
 * is parsed or printed. The halves are kept as signed numbers: those are small integers to the JavaScript
 * engine, unsigned ones from 2^31 on would each be an object of their own.
 */
export class U64 {
  private constructor(
    private readonly high: number,
    private readonly low: number,
  ) {}

  static readonly ZERO = new U64(0, 0);
  static readonly ONE = new U64(0, 1);
  static readonly ONES = new U64(-1, -1);

  static of(hi: number, lo: number): U64 {
    return new U64(hi | 0, lo | 0);
  }
  /** From a safe integer, negative allowed (two's complement). */
  static from(n: number): U64 {
    return new U64(Math.floor(n / 0x100000000) | 0, n | 0);
  }
  static fromBigInt(n: bigint): U64 {
    return new U64(Number(BigInt.asIntN(32, n >> 32n)), Number(BigInt.asIntN(32, n)));
  }
  /** The halves as unsigned numbers. */
  get hi(): number {
    return this.high >>> 0;
  }
  get lo(): number {
    return this.low >>> 0;
  }
  toBigInt(): bigint {
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }
  /** Differs for most words that differ: a signed 32-bit number. */
  hash(): number {
    return (Math.imul(this.high, 0x9e3779b1) ^ this.low) | 0;
  }
  /** `width` low bits set; any width 0–64. */
  static mask(width: number): U64 {
    return masks[width] ?? U64.ONES;
  }

  equals(b: U64): boolean {
    return this.low === b.low && this.high === b.high;
  }
  isZero(): boolean {
    return (this.low | this.high) === 0;
  }
  bit(n: number): 0 | 1 {
    return ((n < 32 ? this.low >>> n : this.high >>> (n - 32)) & 1) as 0 | 1;
  }
  /** Negative when bit `width - 1` is set. */
  sign(width: 32 | 64): 0 | 1 {
    return this.bit(width - 1);
  }
  lessUnsigned(b: U64): boolean {
    return this.high !== b.high ? this.high >>> 0 < b.high >>> 0 : this.low >>> 0 < b.low >>> 0;
  }
  lessSigned(b: U64): boolean {
    return this.high !== b.high ? this.high < b.high : this.low >>> 0 < b.low >>> 0;
  }

  and(b: U64): U64 {
    return new U64(this.high & b.high, this.low & b.low);
  }
  or(b: U64): U64 {
    return new U64(this.high | b.high, this.low | b.low);
  }
  xor(b: U64): U64 {
    return new U64(this.high ^ b.high, this.low ^ b.low);
  }
  not(): U64 {
    return new U64(~this.high, ~this.low);
  }
  add(b: U64): U64 {
    const lo = (this.low >>> 0) + (b.low >>> 0);
    return new U64((this.high + b.high + (lo > 0xffffffff ? 1 : 0)) | 0, lo | 0);
  }
  sub(b: U64): U64 {
    const lo = (this.low >>> 0) - (b.low >>> 0);
    return new U64((this.high - b.high - (lo < 0 ? 1 : 0)) | 0, lo | 0);
  }
  negate(): U64 {
    return U64.ZERO.sub(this);
  }
  /** Amount 0–63 for the shifts and the rotation. */
  shl(n: number): U64 {
    if (n === 0) return this;
    if (n >= 64) return U64.ZERO;
    if (n >= 32) return new U64(this.low << (n - 32), 0);
    return new U64((this.high << n) | (this.low >>> (32 - n)), this.low << n);
  }
  shr(n: number): U64 {
    if (n === 0) return this;
    if (n >= 64) return U64.ZERO;
    if (n >= 32) return new U64(0, (this.high >>> (n - 32)) | 0);
    return new U64((this.high >>> n) | 0, (this.low >>> n) | (this.high << (32 - n)));
  }
  asr(n: number): U64 {
    if (n === 0) return this;
    const s = this.high >> 31;
    if (n >= 64) return new U64(s, s);
    if (n >= 32) return new U64(s, this.high >> (n - 32));
    return new U64(this.high >> n, (this.low >>> n) | (this.high << (32 - n)));
  }
  ror(n: number): U64 {
    const k = n & 63;
    return k === 0 ? this : this.shr(k).or(this.shl(64 - k));
  }
  /** Truncates to 32 bits (zero-extended) or keeps 64. */
  truncate(width: 32 | 64): U64 {
    return width === 64 || this.high === 0 ? this : new U64(0, this.low);
  }
  /** Sign-extends from bit `from - 1` to 64 bits. */
  signExtend(from: number): U64 {
    return from >= 64 ? this : this.shl(64 - from).asr(64 - from);
  }
  mul(b: U64): U64 {
    const a0 = this.low & 0xffff;
    const a1 = this.low >>> 16;
    const b0 = b.low & 0xffff;
    const b1 = b.low >>> 16;
    const p00 = a0 * b0;
    const mid = a1 * b0 + (p00 >>> 16);
    const mid2 = a0 * b1 + (mid % 0x10000);
    const lo = (mid2 << 16) | (p00 & 0xffff);
    const carry = a1 * b1 + Math.floor(mid / 0x10000) + Math.floor(mid2 / 0x10000);
    return new U64((carry + Math.imul(this.low, b.high) + Math.imul(this.high, b.low)) | 0, lo);
  }
  /** The word as a JavaScript number when it is a safe integer read as signed; otherwise undefined. */
  toSafeNumber(): number | undefined {
    const n = this.high * 0x100000000 + (this.low >>> 0);
    return Number.isSafeInteger(n) ? n : undefined;
  }
  /** `0x…` without leading zeros. */
  toString(): string {
    return this.hi === 0
      ? `0x${this.lo.toString(16)}`
      : `0x${this.hi.toString(16)}${this.lo.toString(16).padStart(8, '0')}`;
  }
}

const masks: readonly U64[] = Array.from({ length: 65 }, (_, width) =>
  width >= 32 ? U64.of(2 ** (width - 32) - 1, 0xffffffff) : U64.of(0, 2 ** width - 1),
);
