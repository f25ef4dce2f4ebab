import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { U64 } from '../../server/src/isa/u64';
import { printTerm } from '../../server/src/simulator/printTerm';
import * as symbolic from '../../server/src/simulator/symbolicOperations';
import type { Term } from '../../server/src/simulator/term';
import { TermTable } from '../../server/src/simulator/termTable';
import { evaluateTerm } from '../support/evaluateTerm';
import '../support/seed';

const corner = fc.constantFrom(
  0n,
  1n,
  2n,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 63n,
  2n ** 63n - 1n,
  2n ** 64n - 1n,
);
const words = fc.oneof(corner, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const widths = fc.constantFrom<32 | 64>(32, 64);

type Step =
  | {
      readonly f: 'binary';
      readonly name: 'add' | 'sub' | 'and' | 'or' | 'xor' | 'mul' | 'isEqual';
      readonly a: number;
      readonly b: number;
      readonly width: 32 | 64;
    }
  | {
      readonly f: 'shift';
      readonly kind: 'lsl' | 'lsr' | 'asr' | 'ror';
      readonly a: number;
      readonly amount: number;
      readonly width: 32 | 64;
    }
  | { readonly f: 'unary'; readonly name: 'not' | 'isZero' | 'clz'; readonly a: number }
  | { readonly f: 'extend'; readonly signed: boolean; readonly a: number; readonly bits: number }
  | {
      readonly f: 'carry';
      readonly a: number;
      readonly b: number;
      readonly carry: 0 | 1;
      readonly width: 32 | 64;
      readonly part: 'result' | 'n' | 'z' | 'c' | 'v';
    }
  | { readonly f: 'constant'; readonly value: bigint };

const index = fc.nat(30);
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    f: fc.constant('binary' as const),
    name: fc.constantFrom(
      'add' as const,
      'sub' as const,
      'and' as const,
      'or' as const,
      'xor' as const,
      'mul' as const,
      'isEqual' as const,
    ),
    a: index,
    b: index,
    width: widths,
  }),
  fc.record({
    f: fc.constant('shift' as const),
    kind: fc.constantFrom('lsl' as const, 'lsr' as const, 'asr' as const, 'ror' as const),
    a: index,
    amount: fc.nat(63),
    width: widths,
  }),
  fc.record({
    f: fc.constant('unary' as const),
    name: fc.constantFrom('not' as const, 'isZero' as const, 'clz' as const),
    a: index,
  }),
  fc.record({
    f: fc.constant('extend' as const),
    signed: fc.boolean(),
    a: index,
    bits: fc.constantFrom(1, 8, 16, 32),
  }),
  fc.record({
    f: fc.constant('carry' as const),
    a: index,
    b: index,
    carry: fc.constantFrom<0 | 1>(0, 1),
    width: widths,
    part: fc.constantFrom('result' as const, 'n' as const, 'z' as const, 'c' as const, 'v' as const),
  }),
  fc.record({ f: fc.constant('constant' as const), value: words }),
);

const mask = (w: number): bigint => 2n ** BigInt(w) - 1n;

/** The step on words, from the Arm ARM's description, apart from the implementation. */
function concrete(s: Step, at: (i: number) => bigint): bigint {
  switch (s.f) {
    case 'constant':
      return s.value;
    case 'binary': {
      const [a, b] = [at(s.a), at(s.b)];
      if (s.name === 'and') return a & b;
      if (s.name === 'or') return a | b;
      if (s.name === 'xor') return a ^ b;
      if (s.name === 'isEqual') return a === b ? 1n : 0n;
      return BigInt.asUintN(s.width, s.name === 'add' ? a + b : s.name === 'sub' ? a - b : a * b);
    }
    case 'shift': {
      const n = BigInt(s.amount % s.width);
      const a = at(s.a) & mask(s.width);
      if (s.kind === 'lsl') return BigInt.asUintN(s.width, a << n);
      if (s.kind === 'lsr') return a >> n;
      if (s.kind === 'asr') return BigInt.asUintN(s.width, BigInt.asIntN(s.width, a) >> n);
      return (a >> n) | BigInt.asUintN(s.width, a << (BigInt(s.width) - n));
    }
    case 'unary': {
      const a = at(s.a);
      if (s.name === 'not') return a ^ mask(64);
      if (s.name === 'isZero') return a === 0n ? 1n : 0n;
      return BigInt(64 - (a === 0n ? 0 : a.toString(2).length));
    }
    case 'extend': {
      const a = at(s.a) & mask(s.bits);
      return s.signed ? BigInt.asUintN(64, BigInt.asIntN(s.bits, a)) : a;
    }
    case 'carry': {
      const [a, b] = [at(s.a) & mask(s.width), at(s.b) & mask(s.width)];
      const unsigned = a + b + BigInt(s.carry);
      const signed = BigInt.asIntN(s.width, a) + BigInt.asIntN(s.width, b) + BigInt(s.carry);
      const result = BigInt.asUintN(s.width, unsigned);
      const flags = {
        result,
        n: result >> BigInt(s.width - 1),
        z: result === 0n ? 1n : 0n,
        c: unsigned !== result ? 1n : 0n,
        v: signed !== BigInt.asIntN(s.width, signed) ? 1n : 0n,
      };
      return flags[s.part];
    }
  }
}
function symbolically(terms: TermTable, s: Step, at: (i: number) => Term): Term {
  switch (s.f) {
    case 'constant':
      return terms.constant(U64.fromBigInt(s.value));
    case 'binary': {
      const [a, b] = [at(s.a), at(s.b)];
      if (s.name === 'and') return terms.and(a, b);
      if (s.name === 'or') return terms.or(a, b);
      if (s.name === 'xor') return terms.xor(a, b);
      if (s.name === 'isEqual') return symbolic.isEqual(terms, a, b);
      if (s.name === 'mul') return symbolic.mul(terms, a, b, s.width);
      return s.name === 'add' ? symbolic.add(terms, a, b, s.width) : symbolic.sub(terms, a, b, s.width);
    }
    case 'shift':
      return symbolic.shift(terms, s.kind, at(s.a), terms.number(s.amount), s.width);
    case 'unary':
      if (s.name === 'not') return symbolic.not(terms, at(s.a), 64);
      return s.name === 'isZero'
        ? symbolic.isZero(terms, at(s.a))
        : symbolic.countLeadingZeros(terms, at(s.a), 64);
    case 'extend':
      return s.signed
        ? symbolic.signExtend(terms, at(s.a), s.bits, 64)
        : symbolic.zeroExtend(terms, at(s.a), s.bits);
    case 'carry':
      return symbolic.addWithCarry(terms, at(s.a), at(s.b), terms.number(s.carry), s.width)[s.part];
  }
}

describe('symbolic words', () => {
  it('stand for the word that the same operations give concretely, and their known bits are right', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 3, maxLength: 3 }),
        fc.array(steps, { minLength: 1, maxLength: 12 }),
        (inputs, program) => {
          const terms = new TermTable();
          const concretes = [...inputs];
          const symbols = inputs.map((_, i) => terms.entry(`x${i}`));
          for (const s of program) {
            concretes.push(concrete(s, (i) => concretes[i % concretes.length] as bigint));
            symbols.push(symbolically(terms, s, (i) => symbols[i % symbols.length] as Term));
          }
          const entry = (r: string): bigint => inputs[Number(r.slice(1))] as bigint;
          for (const [i, t] of symbols.entries()) {
            const value = concretes[i] as bigint;
            expect(t.zeros.toBigInt() & value).toBe(0n);
            expect(t.ones.toBigInt() & ~value).toBe(0n);
            if (!hasUnknown(t)) expect(evaluateTerm(t, entry)).toBe(value);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keep sp minus and plus the same value equal to sp', () => {
    const terms = new TermTable();
    const sp = terms.entry('sp');
    const x0 = terms.entry('x0');
    const up = terms.add(sp, x0); // add sp, sp, x0
    const other = terms.sub(up, x0); // sub x0, sp, x0
    expect(other).toBe(sp);
  });

  it.each([
    [
      'CPTR_EL2 at entry with bits 10 and 8 cleared',
      (t: TermTable) => t.masked(t.entry('CPTR_EL2'), U64.from(0x500), U64.ZERO),
    ],
    [
      'CPTR_EL2 at entry with bits 21:20 set',
      (t: TermTable) => t.or(t.entry('CPTR_EL2'), t.number(0x300000)),
    ],
    [
      'x4 at entry + VCPU_CONTEXT + 8',
      (t: TermTable) => t.add(t.add(t.entry('x4'), t.number(8)), t.symbol('VCPU_CONTEXT')),
    ],
    ['[x0 at entry + 16]', (t: TermTable) => t.load(t.add(t.entry('x0'), t.number(16)), 8, 'entry')],
    ['0x330000', (t: TermTable) => t.number(0x330000)],
    ['sp at entry - 32', (t: TermTable) => t.sub(t.entry('sp'), t.number(32))],
  ])('print as %s', (text, make) => {
    expect(printTerm(make(new TermTable()))).toBe(text);
  });
});

function hasUnknown(t: Term): boolean {
  switch (t.kind) {
    case 'unknown':
      return true;
    case 'linear':
      return t.atoms.some((a) => hasUnknown(a.term));
    case 'masked':
      return hasUnknown(t.base);
    case 'operation':
      return t.operands.some(hasUnknown);
    default:
      return false;
  }
}
