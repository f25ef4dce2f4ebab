import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { U64 } from '../../server/src/isa/u64';
import { knownUnder, learn } from '../../server/src/simulator/knowledge';
import * as symbolic from '../../server/src/simulator/symbolicOperations';
import type { Term } from '../../server/src/simulator/term';
import { TermTable } from '../../server/src/simulator/termTable';
import '../support/seed';

type Comparison = { readonly x: Term; readonly hs: Term; readonly hi: Term };

/** Conditions HS and HI of `cmp x0, #n`, with x0 plus `more` in its place. */
function comparison(terms: TermTable, n: bigint, width: 32 | 64, more = 0n): Comparison {
  const whole = terms.add(terms.entry('x0'), terms.constant(U64.fromBigInt(more)));
  const x = width === 32 ? terms.masked(whole, U64.mask(32).not(), U64.ZERO) : whole;
  const inverted = terms.constant(U64.fromBigInt(BigInt.asUintN(width, ~n)));
  const { z, c } = symbolic.addWithCarry(terms, x, inverted, terms.one, width);
  return { x, hs: c, hi: terms.and(c, terms.xor(z, terms.one)) };
}
const is = (bit: boolean) => (bit ? { zeros: U64.ZERO, ones: U64.ONE } : { zeros: U64.ONE, ones: U64.ZERO });

describe('a branch on a comparison teaches', () => {
  test.each([
    ['hs', 4n, 3n],
    ['hi', 4n, 7n],
    ['hi', 3n, 3n],
    ['hs', 1n, 0n],
  ] as const)('where %s of cmp x0, #%d does not hold, x0 is at most', (condition, n, most) => {
    for (const width of [32, 64] as const) {
      const c = comparison(new TermTable(), n, width);
      const { zeros } = knownUnder(c.x, learn(new Map(), c[condition], is(false)));
      expect(zeros.not().toBigInt()).toBe(most);
    }
  });

  const near = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
  it('nothing that is wrong', () => {
    fc.assert(
      fc.property(
        near,
        near,
        near,
        fc.constantFrom<32 | 64>(32, 64),
        fc.constantFrom('hs' as const, 'hi' as const),
        (value, number, more, width, condition) => {
          const n = BigInt.asUintN(width, number);
          const c = comparison(new TermTable(), n, width, more);
          const concrete = BigInt.asUintN(width, value + more);
          const holds = condition === 'hs' ? concrete >= n : concrete > n;
          const term = c[condition];
          if (term.kind === 'constant') return;
          const { zeros, ones } = knownUnder(c.x, learn(new Map(), term, is(holds)));
          expect(zeros.toBigInt() & concrete).toBe(0n);
          expect(ones.toBigInt() & ~concrete).toBe(0n);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
