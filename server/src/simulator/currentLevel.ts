import { U64 } from '../isa/u64';
import { addWithCarry } from './concrete/arithmetic';
import type { Facts } from './knowledge';
import type { State } from './state';
import type { KnownBits, Term } from './term';

export type Level = 0 | 1 | 2 | 3;

export const CURRENT_EL = 'CURRENTEL';
/** CurrentEL is UNDEFINED at EL0 (Arm ARM C5.2.1). */
const READERS = [1, 2, 3] as const;

/**
 * The level at which the code runs in that state: what is known of the routine, else what its tests of CurrentEL leave.
 * Undefined once an exception return came back to a caller: it names a level, but the one before may be gone back to,
 * and what capabilities replace is for a system that has started.
 */
export function levelIn(known: Level | undefined, state: State): Level | undefined {
  const now = state.system.get(CURRENT_EL);
  if (now?.some((c) => c.value.term.kind !== 'entry')) return undefined;
  const left = levelsLeft(state.facts);
  // Where code asks, it may run at another level than the build says.
  return known !== undefined && (left === undefined || left.some((each) => each === known))
    ? known
    : only(left);
}

function only(levels: readonly Level[] | undefined): Level | undefined {
  return levels?.length === 1 ? levels[0] : undefined;
}

/** The levels that the tests of CurrentEL on the way here have not ruled out; undefined where there was none. */
export function levelsLeft(facts: Facts): readonly Level[] | undefined {
  if (facts.size === 0) return undefined;
  const tests = [...facts].filter(([t]) => valueAt(t, U64.ZERO) !== undefined);
  if (tests.length === 0) return undefined;
  return READERS.filter((level) => tests.every(([t, bits]) => fits(valueAt(t, U64.from(level << 2)), bits)));
}

function fits(value: U64 | undefined, { zeros, ones }: KnownBits): boolean {
  return value === undefined || (value.and(zeros).isZero() && value.and(ones).equals(ones));
}

/** A term that CurrentEL and constants make, with CurrentEL as given; undefined for any other. */
function valueAt(t: Term, level: U64): U64 | undefined {
  switch (t.kind) {
    case 'entry':
      return t.register === CURRENT_EL ? level : undefined;
    case 'linear': {
      const [atom, more] = t.atoms;
      const value = atom?.coefficient === 1 && more === undefined ? valueAt(atom.term, level) : undefined;
      return value?.add(t.constant);
    }
    case 'masked':
      return valueAt(t.base, level)?.and(t.clear.not()).or(t.set);
    case 'constant':
      return t.value;
    case 'operation': {
      const values: U64[] = [];
      for (const o of t.operands) {
        const value = valueAt(o, level);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return resultOf(t.name, values);
    }
    default:
      return undefined;
  }
}

/** What conditions on a word are made of; undefined for anything else. */
function resultOf(name: string, [a, b, carry]: readonly U64[]): U64 | undefined {
  if (a === undefined) return undefined;
  const flag = (bit: boolean): U64 => (bit ? U64.ONE : U64.ZERO);
  if (name === 'isZero') return flag(a.isZero());
  if (b === undefined) return undefined;
  switch (name) {
    case 'isEqual':
      return flag(a.equals(b));
    case 'lsr':
      return a.shr(b.lo & 63);
    case 'and':
      return a.and(b);
    case 'orr':
      return a.or(b);
    case 'eor':
      return a.xor(b);
    default:
  }
  const m = /^(carry|overflow)(w?)$/.exec(name);
  if (m === null || carry === undefined) return undefined;
  const { c, v } = addWithCarry(a, b, carry, m[2] === 'w' ? 32 : 64);
  return m[1] === 'carry' ? c : v;
}
