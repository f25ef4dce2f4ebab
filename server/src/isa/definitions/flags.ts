import type { ConditionName } from '../instruction';
import type { Machine } from '../machine';
import { invertedCondition } from '../words';
import { small } from './operands';

/** Arm ARM ConditionHolds(): a 0/1 word. */
export function conditionHolds<W>(m: Machine<W>, condition: ConditionName): W {
  switch (condition) {
    case 'eq':
      return m.readFlag('z');
    case 'cs':
      return m.readFlag('c');
    case 'mi':
      return m.readFlag('n');
    case 'vs':
      return m.readFlag('v');
    case 'hi':
      return m.and(m.readFlag('c'), not(m, m.readFlag('z')));
    case 'ge':
      return not(m, m.xor(m.readFlag('n'), m.readFlag('v')));
    case 'gt':
      return m.and(not(m, m.readFlag('z')), conditionHolds(m, 'ge'));
    case 'al':
    case 'nv':
      return small(m, 1);
    default:
      return not(m, conditionHolds(m, invertedCondition(condition)));
  }
}

/** The other truth value of a 0/1 word. */
export function not<W>(m: Machine<W>, bit: W): W {
  return m.xor(bit, small(m, 1));
}

/** Flags of the logical instructions: N and Z of the result, C and V clear. */
export function writeLogicalFlags<W>(m: Machine<W>, result: W, width: 32 | 64): void {
  writeFlags(
    m,
    m.shift('lsr', result, small(m, width - 1), width),
    m.isEqual(result, small(m, 0)),
    small(m, 0),
    small(m, 0),
  );
}

export function writeFlags<W>(m: Machine<W>, n: W, z: W, c: W, v: W): void {
  m.writeFlag('n', n);
  m.writeFlag('z', z);
  m.writeFlag('c', c);
  m.writeFlag('v', v);
}

export function bit<W>(m: Machine<W>, word: W, position: number): W {
  return m.and(position === 0 ? word : m.shift('lsr', word, small(m, position), 64), small(m, 1));
}
