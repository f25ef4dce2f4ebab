/**
 * A 64-bit word as two unsigned 32-bit halves. BigInt is too slow for the inner loops; it is used
 * only where text is parsed or printed.
 */
export class U64 {
  private constructor(
    readonly hi: number,
    readonly lo: number,
  ) {}

  static readonly ZERO = new U64(0, 0);
  static readonly ONE = new U64(0, 1);
  static readonly ONES = new U64(0xffffffff, 0xffffffff);

  static of(hi: number, lo: number): U64 {
    return new U64(hi >>> 0, lo >>> 0);
  }
  /** From a safe integer, negative allowed (two's complement). */
  static from(n: number): U64 {
    return new U64(Math.floor(n / 0x100000000) >>> 0, n >>> 0);
  }
  static fromBigInt(n: bigint): U64 {
    const u = BigInt.asUintN(64, n);
    return new U64(Number(u >> 32n), Number(u & 0xffffffffn));
  }
  toBigInt(): bigint {
    return (BigInt(this.hi) << 32n) | BigInt(this.lo);
  }
  /** `width` low bits set; any width 0–64. */
  static mask(width: number): U64 {
    return masks[width] ?? U64.ONES;
  }

  equals(b: U64): boolean {
    return this.lo === b.lo && this.hi === b.hi;
  }
  isZero(): boolean {
    return (this.lo | this.hi) === 0;
  }
  bit(n: number): 0 | 1 {
    return ((n < 32 ? this.lo >>> n : this.hi >>> (n - 32)) & 1) as 0 | 1;
  }
  /** Negative when bit `width - 1` is set. */
  sign(width: 32 | 64): 0 | 1 {
    return this.bit(width - 1);
  }
  lessUnsigned(b: U64): boolean {
    return this.hi !== b.hi ? this.hi < b.hi : this.lo < b.lo;
  }
  lessSigned(b: U64): boolean {
    const h = this.hi | 0;
    const k = b.hi | 0;
    return h !== k ? h < k : this.lo < b.lo;
  }

  and(b: U64): U64 {
    return new U64((this.hi & b.hi) >>> 0, (this.lo & b.lo) >>> 0);
  }
  or(b: U64): U64 {
    return new U64((this.hi | b.hi) >>> 0, (this.lo | b.lo) >>> 0);
  }
  xor(b: U64): U64 {
    return new U64((this.hi ^ b.hi) >>> 0, (this.lo ^ b.lo) >>> 0);
  }
  not(): U64 {
    return new U64(~this.hi >>> 0, ~this.lo >>> 0);
  }
  add(b: U64): U64 {
    const lo = this.lo + b.lo;
    return new U64((this.hi + b.hi + (lo > 0xffffffff ? 1 : 0)) >>> 0, lo >>> 0);
  }
  sub(b: U64): U64 {
    const lo = this.lo - b.lo;
    return new U64((this.hi - b.hi - (lo < 0 ? 1 : 0)) >>> 0, lo >>> 0);
  }
  negate(): U64 {
    return U64.ZERO.sub(this);
  }
  /** Amount 0–63 for the shifts and the rotation. */
  shl(n: number): U64 {
    if (n === 0) return this;
    if (n >= 64) return U64.ZERO;
    if (n >= 32) return new U64((this.lo << (n - 32)) >>> 0, 0);
    return new U64(((this.hi << n) | (this.lo >>> (32 - n))) >>> 0, (this.lo << n) >>> 0);
  }
  shr(n: number): U64 {
    if (n === 0) return this;
    if (n >= 64) return U64.ZERO;
    if (n >= 32) return new U64(0, this.hi >>> (n - 32));
    return new U64(this.hi >>> n, ((this.lo >>> n) | (this.hi << (32 - n))) >>> 0);
  }
  asr(n: number): U64 {
    if (n === 0) return this;
    const s = this.hi >> 31;
    if (n >= 64) return new U64(s >>> 0, s >>> 0);
    if (n >= 32) return new U64(s >>> 0, ((this.hi | 0) >> (n - 32)) >>> 0);
    return new U64(((this.hi | 0) >> n) >>> 0, ((this.lo >>> n) | (this.hi << (32 - n))) >>> 0);
  }
  ror(n: number): U64 {
    const k = n & 63;
    return k === 0 ? this : this.shr(k).or(this.shl(64 - k));
  }
  /** Truncates to 32 bits (zero-extended) or keeps 64. */
  truncate(width: 32 | 64): U64 {
    return width === 64 || this.hi === 0 ? this : new U64(0, this.lo);
  }
  /** Sign-extends from bit `from - 1` to 64 bits. */
  signExtend(from: number): U64 {
    return from >= 64 ? this : this.shl(64 - from).asr(64 - from);
  }
  mul(b: U64): U64 {
    const a0 = this.lo & 0xffff;
    const a1 = this.lo >>> 16;
    const b0 = b.lo & 0xffff;
    const b1 = b.lo >>> 16;
    const p00 = a0 * b0;
    const mid = a1 * b0 + (p00 >>> 16);
    const mid2 = a0 * b1 + (mid % 0x10000);
    const lo = ((mid2 << 16) | (p00 & 0xffff)) >>> 0;
    const carry = a1 * b1 + Math.floor(mid / 0x10000) + Math.floor(mid2 / 0x10000);
    const hi = (carry + Math.imul(this.lo, b.hi) + Math.imul(this.hi, b.lo)) >>> 0;
    return new U64(hi, lo);
  }
  /** The word as a JavaScript number when it is a safe integer read as signed; otherwise undefined. */
  toSafeNumber(): number | undefined {
    const n = (this.hi | 0) * 0x100000000 + this.lo;
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
