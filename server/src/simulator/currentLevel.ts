import { U64 } from '../isa/u64';
import { explicit } from './choice';
import type { Facts } from './knowledge';
import type { State } from './state';
import type { KnownBits, Term } from './term';

export type Level = 0 | 1 | 2 | 3;

export const CURRENT_EL = 'CURRENTEL';
/** CurrentEL is UNDEFINED at EL0 (Arm ARM C5.2.1). */
const READERS = [1, 2, 3] as const;

/**
 * The level at which the code runs in that state: what is known of the routine, else what its tests of CurrentEL leave.
 * An exception return that came back to a caller has left a level of its own there.
 */
export function levelIn(known: Level | undefined, state: State): Level | undefined {
  const now = state.system.get(CURRENT_EL);
  if (now === undefined) return known ?? only(levelsLeft(state.facts));
  const levels = new Set(explicit(now, state.guard).map((c) => levelOf(c.value.term, known, state.facts)));
  return levels.size === 1 ? [...levels][0] : undefined;
}

function levelOf(t: Term, known: Level | undefined, facts: Facts): Level | undefined {
  if (t.kind === 'constant') return ((t.value.lo >> 2) & 3) as Level;
  return t.kind === 'entry' ? (known ?? only(levelsLeft(facts))) : undefined;
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
    case 'operation': {
      const [a, b] = t.operands;
      const value = a && valueAt(a, level);
      if (value === undefined) return undefined;
      if (t.name === 'isZero') return value.isZero() ? U64.ONE : U64.ZERO;
      if (b?.kind !== 'constant') return undefined;
      if (t.name === 'isEqual') return value.equals(b.value) ? U64.ONE : U64.ZERO;
      return t.name === 'lsr' ? value.shr(b.value.lo & 63) : undefined;
    }
    default:
      return undefined;
  }
}
