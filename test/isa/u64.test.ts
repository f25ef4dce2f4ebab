import fc from 'fast-check';
import { expect, test } from 'vitest';
import { U64 } from '../../server/src/isa/u64';
import '../support/seed';

/** Words with the edges of both halves among them. */
const word = fc.oneof(
  fc.bigInt(0n, (1n << 64n) - 1n),
  fc.constantFrom(0n, 1n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x1_0000_0000n, 1n << 63n, (1n << 64n) - 1n),
);
const signed = (a: bigint): bigint => BigInt.asIntN(64, a);

test('words compute as BigInt does modulo 2^64', () => {
  fc.assert(
    fc.property(word, word, fc.nat(63), (a, b, n) => {
      const x = U64.fromBigInt(a);
      const y = U64.fromBigInt(b);
      const k = BigInt(n);
      const results: readonly (readonly [U64, bigint])[] = [
        [x.add(y), a + b],
        [x.sub(y), a - b],
        [x.mul(y), a * b],
        [x.negate(), -a],
        [x.and(y), a & b],
        [x.or(y), a | b],
        [x.xor(y), a ^ b],
        [x.not(), ~a],
        [x.shl(n), a << k],
        [x.shr(n), a >> k],
        [x.asr(n), signed(a) >> k],
        [x.ror(n), (a >> k) | (a << (64n - k))],
        [x.signExtend(n + 1), BigInt.asIntN(n + 1, a)],
        [x.truncate(32), BigInt.asUintN(32, a)],
        [U64.mask(n), (1n << k) - 1n],
        [U64.of(x.hi, x.lo), a],
        [U64.from(Number(BigInt.asIntN(53, a))), BigInt.asIntN(53, a)],
      ];
      expect(results.map(([r]) => r.toBigInt())).toEqual(results.map(([, e]) => BigInt.asUintN(64, e)));
      expect([x.lessUnsigned(y), x.lessSigned(y), x.equals(y), x.isZero()]).toEqual([
        a < b,
        signed(a) < signed(b),
        a === b,
        a === 0n,
      ]);
      expect(x.toString()).toBe(`0x${a.toString(16)}`);
      const number = Number(signed(a));
      expect(x.toSafeNumber()).toBe(Number.isSafeInteger(number) ? number : undefined);
    }),
    { numRuns: 2000 },
  );
});
