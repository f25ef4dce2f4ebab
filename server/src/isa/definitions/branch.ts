import type { ConditionName, Operand } from '../instruction';
import type { LinearValue } from '../linearValue';
import type { Machine } from '../machine';
import { type Definition, type DefinitionTable, define, type Run } from './definition';
import { bit, conditionHolds, not } from './flags';
import { constantNumber, general, OperandMismatch, readRegister, secondSource, small } from './operands';

/** Branches (Arm ARM C6.2). Authenticated branches take the target that authentication gives. */

function target(operand: Operand | undefined): LinearValue {
  if (operand?.kind !== 'label') throw new OperandMismatch('label expected');
  return operand.value;
}

const compareWithZero =
  (taken: 'zero' | 'nonzero'): Run =>
  (m, [t, label]) => {
    const isZero = m.isEqual(readRegister(m, general(t)), small(m, 0));
    m.branchIf(taken === 'zero' ? isZero : not(m, isZero), target(label));
  };

const testBit =
  (taken: 0 | 1): Run =>
  (m, [t, position, label]) => {
    const n = constantNumber(position);
    const value = readRegister(m, general(t));
    const set = n === undefined ? m.unknown('test of a bit whose number is not known yet') : bit(m, value, n);
    m.branchIf(taken === 1 ? set : not(m, set), target(label));
  };

const conditionNames: readonly ConditionName[] = [
  'eq',
  'ne',
  'cs',
  'cc',
  'mi',
  'pl',
  'vs',
  'vc',
  'hi',
  'ls',
  'ge',
  'lt',
  'gt',
  'le',
  'al',
  'nv',
];

function branchOn(condition: ConditionName, features = ''): Definition {
  const isAlways = condition === 'al' || condition === 'nv';
  return define(
    'l',
    (m, [label]) => {
      if (isAlways) m.branch(target(label));
      else m.branchIf(conditionHolds(m, condition), target(label));
    },
    features,
  );
}

const conditionalBranches: DefinitionTable = Object.fromEntries(
  conditionNames.flatMap((name) => [
    [`b.${name}`, branchOn(name)],
    [`bc.${name}`, branchOn(name, 'hbc')],
  ]),
);

/** Compare and branch of FEAT_CMPBR, by the flags that CMP would set. */
const compareAndBranch: DefinitionTable = Object.fromEntries(
  (['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'hi', 'cs', 'cc', 'ls'] as const).map((condition) => {
    const spelling = condition === 'cs' ? 'hs' : condition === 'cc' ? 'lo' : condition;
    const run: Run = (m, [n, second, label]) => {
      const { width } = general(n);
      const b = secondSource(m, second, width);
      const flags = m.addWithCarry(readRegister(m, general(n)), m.not(b, width), small(m, 1), width);
      m.branchIf(comparison(m, condition, flags), target(label));
    };
    return [`cb${spelling}`, define('r r|0..63 l', run, 'cmpbr')];
  }),
);

function comparison<W>(
  m: Machine<W>,
  condition: ConditionName,
  { n, z, c, v }: { readonly n: W; readonly z: W; readonly c: W; readonly v: W },
): W {
  const isLess = m.xor(n, v);
  switch (condition) {
    case 'eq':
      return z;
    case 'ne':
      return not(m, z);
    case 'cs':
      return c;
    case 'cc':
      return not(m, c);
    case 'hi':
      return m.and(c, not(m, z));
    case 'ls':
      return not(m, m.and(c, not(m, z)));
    case 'lt':
      return isLess;
    case 'ge':
      return not(m, isLess);
    case 'le':
      return m.or(z, isLess);
    default:
      return not(m, m.or(z, isLess));
  }
}

/** The value that AUTIA or AUTIB gives; `undefined` modifier is zero. */
function authenticated<W>(m: Machine<W>, key: 'a' | 'b', value: W, modifier: Operand | undefined): W {
  const context = modifier === undefined ? small(m, 0) : readRegister(m, general(modifier));
  return m.opaque(`auti${key}`, [value, context]);
}

function authenticatedBranches(key: 'a' | 'b'): DefinitionTable {
  const value = <W>(m: Machine<W>, n: Operand | undefined, modifier: Operand | undefined): W =>
    authenticated(m, key, readRegister(m, general(n)), modifier);
  const returnAddress = <W>(m: Machine<W>): W => m.opaque(`auti${key}`, [m.readX(30, 64), m.readSP()]);
  return {
    [`bra${key}`]: define('x X', (m, [n, modifier]) => m.branchIndirect(value(m, n, modifier)), 'pauth'),
    [`bra${key}z`]: define('x', (m, [n]) => m.branchIndirect(value(m, n, undefined)), 'pauth'),
    [`blra${key}`]: define('x X', (m, [n, modifier]) => m.callIndirect(value(m, n, modifier)), 'pauth'),
    [`blra${key}z`]: define('x', (m, [n]) => m.callIndirect(value(m, n, undefined)), 'pauth'),
    [`reta${key}`]: define('', (m) => m.ret(returnAddress(m)), 'pauth'),
    // ELR_ELx is authenticated with SP as the modifier.
    [`ereta${key}`]: define('@pauth', (m) => {
      m.readSP();
      m.exceptionReturn();
    }),
  };
}

export const branches: DefinitionTable = {
  ...conditionalBranches,
  ...compareAndBranch,
  ...authenticatedBranches('a'),
  ...authenticatedBranches('b'),
  b: define('l', (m, [label]) => m.branch(target(label))),
  bl: define('l', (m, [label]) => m.call(target(label))),
  br: define('x', (m, [n]) => m.branchIndirect(readRegister(m, general(n)))),
  blr: define('x', (m, [n]) => m.callIndirect(readRegister(m, general(n)))),
  ret: define('x?', (m, [n]) => m.ret(n ? readRegister(m, general(n)) : m.readX(30, 64))),
  cbz: define('r l', compareWithZero('zero')),
  cbnz: define('r l', compareWithZero('nonzero')),
  tbz: define('r bit l', testBit(0)),
  tbnz: define('r bit l', testBit(1)),
  eret: define('', (m) => m.exceptionReturn()),
};
