import { U64 } from '../../server/src/isa/u64';
import { shiftWord } from '../../server/src/simulator/symbolicOperations';
import type { Term } from '../../server/src/simulator/term';

const word = (n: bigint): bigint => BigInt.asUintN(64, n);

/** The concrete word that a term stands for when the entry registers hold `entry`; written independently of the term constructors. */
export function evaluateTerm(t: Term, entry: (register: string) => bigint): bigint {
  const value = (u: Term): bigint => evaluateTerm(u, entry);
  switch (t.kind) {
    case 'constant':
      return t.value.toBigInt();
    case 'entry':
      return entry(t.register);
    case 'linear':
      return evaluateLinear(
        t,
        t.atoms.map((a) => value(a.term)),
      ); // prettier-ignore
    case 'masked':
      return evaluateMasked(t, value(t.base));
    case 'operation': {
      const result = evaluateOperation(t.name, t.operands.map(value));
      if (result === undefined) throw new Error(`no meaning for ${t.name}`);
      return result;
    }
    default:
      throw new Error(`not a function of the entry state: ${t.kind}`);
  }
}

export function evaluateLinear(t: Extract<Term, { kind: 'linear' }>, atoms: readonly bigint[]): bigint {
  return word(
    t.atoms.reduce((sum, a, i) => sum + BigInt(a.coefficient) * (atoms[i] as bigint), t.constant.toBigInt()),
  );
}

export function evaluateMasked(t: Extract<Term, { kind: 'masked' }>, base: bigint): bigint {
  return (base & word(~t.clear.toBigInt())) | t.set.toBigInt();
}

/** The result of a named operation, or undefined when the name has no meaning here (a checksum, say). */
export function evaluateOperation(name: string, operands: readonly bigint[]): bigint | undefined {
  const [a = 0n, b = 0n, c = 0n] = operands;
  const shift = /^(lsl|lsr|asr|ror)(w?)$/.exec(name);
  if (shift) {
    const width = shift[2] === 'w' ? 32 : 64;
    const n = Number(b & BigInt(width - 1));
    return shiftWord(shift[1] as 'lsl', U64.fromBigInt(a), n, width).toBigInt();
  }
  const extension = /^sxt(\d+)(w?)$/.exec(name);
  if (extension)
    return BigInt.asUintN(extension[2] === 'w' ? 32 : 64, BigInt.asIntN(Number(extension[1]), a));
  const sum = /^(carry|overflow)(w?)$/.exec(name);
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
  const reversal = /^rev(16|32|64)(w?)$/.exec(name);
  if (reversal) {
    const container = Number(reversal[1]) / 8;
    const bytes = reversal[2] === 'w' ? 4 : 8;
    let out = 0n;
    for (let i = 0; i < bytes; i++) {
      const from = BigInt(8 * i);
      const to = BigInt(8 * (i - (i % container) + container - 1 - (i % container)));
      out |= ((a >> from) & 0xffn) << to;
    }
    return out;
  }
  const counted = /^(clz|rbit|sdiv)(w?)$/.exec(name);
  const width = counted?.[2] === 'w' ? 32 : 64;
  const bitsOf = (n: bigint): string => BigInt.asUintN(width, n).toString(2).padStart(width, '0');
  const table: Record<string, () => bigint> = {
    and: () => a & b,
    orr: () => a | b,
    eor: () => a ^ b,
    mvn: () => word(~a),
    add: () => word(a + b),
    sub: () => word(a - b),
    mul: () => word(a * b),
    umulh: () => (a * b) >> 64n,
    smulh: () => word((BigInt.asIntN(64, a) * BigInt.asIntN(64, b)) >> 64n),
    isZero: () => (a === 0n ? 1n : 0n),
    isEqual: () => (a === b ? 1n : 0n),
    select: () => (a === 0n ? c : b),
    udiv: () => (b === 0n ? 0n : a / b),
    sdiv: () => {
      const divisor = BigInt.asIntN(width, b);
      return divisor === 0n ? 0n : BigInt.asUintN(width, BigInt.asIntN(width, a) / divisor);
    },
    clz: () => BigInt(bitsOf(a).replace(/1.*$/, '').length),
    rbit: () => BigInt(`0b${bitsOf(a).split('').reverse().join('')}`),
  };
  return table[counted?.[1] ?? name]?.();
}
