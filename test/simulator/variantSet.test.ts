import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALL,
  and,
  condition,
  count,
  cubes,
  given,
  includes,
  minus,
  NONE,
  not,
  or,
  support,
  type VariantSet,
} from '../../server/src/simulator/variantSet';
import '../support/seed';

const names = ['A', 'B', 'C', 'D', 'E'];

/** A set of variants beside its truth table: bit i of the table is the variant whose names are the bits of i. */
interface Pair {
  readonly set: VariantSet;
  readonly table: number;
}
const size = 2 ** names.length;
const full = 2 ** size - 1;
function variable(i: number): Pair {
  let table = 0;
  for (let v = 0; v < size; v++) if ((v >> i) & 1) table += 2 ** v;
  return { set: condition(names[i] as string), table: table >>> 0 };
}
const pairs: fc.Arbitrary<Pair> = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { maxDepth: 5 },
    fc.integer({ min: 0, max: names.length - 1 }).map(variable),
    tie('pair').map((p) => ({ set: not(p.set), table: ~p.table >>> 0 })),
    fc
      .tuple(tie('pair'), tie('pair'))
      .map(([p, q]) => ({ set: and(p.set, q.set), table: (p.table & q.table) >>> 0 })),
    fc
      .tuple(tie('pair'), tie('pair'))
      .map(([p, q]) => ({ set: or(p.set, q.set), table: (p.table | q.table) >>> 0 })),
  ),
})).pair;

describe('sets of variants', () => {
  it('are equal exactly when they hold the same variants', () => {
    fc.assert(
      fc.property(pairs, pairs, (p, q) => {
        expect(p.set === q.set).toBe(p.table === q.table);
      }),
    );
  });
  it('know the empty and the full set', () => {
    fc.assert(
      fc.property(pairs, (p) => {
        expect(p.set === NONE).toBe(p.table === 0);
        expect(p.set === ALL).toBe(p.table === full);
      }),
    );
  });
  it('subtract, include and count', () => {
    fc.assert(
      fc.property(pairs, pairs, (p, q) => {
        expect(minus(p.set, q.set) === NONE).toBe((p.table & ~q.table) === 0);
        expect(includes(q.set, p.set)).toBe((p.table & ~q.table) === 0);
        expect(count(p.set, names)).toBe(p.table.toString(2).replace(/0/g, '').length);
      }),
    );
  });
  it('are rebuilt from their cubes, which may use what cannot happen', () => {
    fc.assert(
      fc.property(pairs, pairs, (p, dontCare) => {
        let rebuilt: VariantSet = NONE;
        for (const cube of cubes(p.set, dontCare.set)) {
          let product: VariantSet = ALL;
          for (const [name, holds] of cube) product = and(product, condition(name, holds));
          rebuilt = or(rebuilt, product);
        }
        const outside = not(dontCare.set);
        expect(and(rebuilt, outside)).toBe(and(p.set, outside));
        expect(includes(or(p.set, dontCare.set), rebuilt)).toBe(true);
      }),
    );
  });
  it('fix a condition', () => {
    const set = and(condition('A'), condition('B', false));
    expect(given(set, 'A', true)).toBe(condition('B', false));
    expect(given(set, 'B', true)).toBe(NONE);
    expect(support(set).sort()).toEqual(['A', 'B']);
  });
});
