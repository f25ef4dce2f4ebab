import { U64 } from '../../server/src/isa/u64';
import { shiftWord } from '../../server/src/simulator/symbolicOperations';
import type { Term } from '../../server/src/simulator/term';

/** The concrete word that a term stands for when the entry registers hold `entry`; written independently of the term constructors. */
export function evaluateTerm(t: Term, entry: (register: string) => bigint): bigint {
  const word = (n: bigint): bigint => BigInt.asUintN(64, n);
  const value = (u: Term): bigint => evaluateTerm(u, entry);
  switch (t.kind) {
    case 'constant':
      return t.value.toBigInt();
    case 'entry':
      return entry(t.register);
    case 'linear':
      return word(
        t.atoms.reduce((sum, a) => sum + BigInt(a.coefficient) * value(a.term), t.constant.toBigInt()),
      );
    case 'masked':
      return (value(t.base) & ~t.clear.toBigInt() & (2n ** 64n - 1n)) | t.set.toBigInt();
    case 'operation': {
      const [a = 0n, b = 0n, c = 0n] = t.operands.map(value);
      const shift = /^(lsl|lsr|asr|ror)(w?)$/.exec(t.name);
      if (shift) {
        const width = shift[2] === 'w' ? 32 : 64;
        const n = Number(b & BigInt(width - 1));
        return shiftWord(shift[1] as 'lsl', U64.fromBigInt(a), n, width).toBigInt();
      }
      const extension = /^sxt(\d+)$/.exec(t.name);
      if (extension) return word(BigInt.asIntN(Number(extension[1]), a));
      const sum = /^(carry|overflow)(w?)$/.exec(t.name);
      if (sum) {
        const width = sum[2] === 'w' ? 32 : 64;
        const unsigned = a + b + c;
        const signed = BigInt.asIntN(width, a) + BigInt.asIntN(width, b) + c;
        const lost =
          sum[1] === 'carry'
            ? BigInt.asUintN(width, unsigned) !== unsigned
            : BigInt.asIntN(width, signed) !== signed;
        return lost ? 1n : 0n;
      }
      const table: Record<string, () => bigint> = {
        and: () => a & b,
        orr: () => a | b,
        eor: () => a ^ b,
        mvn: () => word(~a),
        mul: () => word(a * b),
        umulh: () => (a * b) >> 64n,
        smulh: () => word((BigInt.asIntN(64, a) * BigInt.asIntN(64, b)) >> 64n),
        isZero: () => (a === 0n ? 1n : 0n),
        isEqual: () => (a === b ? 1n : 0n),
        select: () => (a === 0n ? c : b),
        clz: () => BigInt(64 - a.toString(2).replace(/^0$/, '').length),
        rbit: () => BigInt(`0b${a.toString(2).padStart(64, '0').split('').reverse().join('')}`),
      };
      const f = table[t.name];
      if (f === undefined) throw new Error(`no meaning for ${t.name}`);
      return f();
    }
    default:
      throw new Error(`not a function of the entry state: ${t.kind}`);
  }
}
