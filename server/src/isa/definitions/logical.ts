import type { Machine } from '../machine';
import { type DefinitionTable, define, type Run } from './definition';
import { writeLogicalFlags } from './flags';
import {
  atWidth,
  general,
  immediateWord,
  isOneRegister,
  readRegister,
  secondSource,
  small,
  writeRegister,
} from './operands';
import { combineVectors, notVector } from './vectorLogical';
import { moveVector } from './vectorTransfer';

/** Bitwise operations (Arm ARM C6.2: AND, ORR, EOR, BIC, ORN, EON, TST, MVN, MOV). */
type Combine = <W>(m: Machine<W>, a: W, b: W, width: 32 | 64) => W;
const and: Combine = (m, a, b) => m.and(a, b);
const or: Combine = (m, a, b) => m.or(a, b);
const xor: Combine = (m, a, b) => m.xor(a, b);
const andNot: Combine = (m, a, b, width) => m.and(a, m.not(b, width));
const orNot: Combine = (m, a, b, width) => m.or(a, m.not(b, width));
const xorNot: Combine = (m, a, b, width) => m.xor(a, m.not(b, width));

/** The same for every x in x, x. */
const cancelling: ReadonlySet<Combine> = new Set([xor, andNot, orNot, xorNot]);

const logicalOperation =
  (combine: Combine, setsFlags: boolean): Run =>
  (m, [d, n, second]) => {
    const { width } = general(d);
    const result =
      cancelling.has(combine) && isOneRegister(n, second)
        ? combine(m, small(m, 0), small(m, 0), width)
        : combine(m, readRegister(m, general(n)), secondSource(m, second, width), width);
    if (setsFlags) writeLogicalFlags(m, result, width);
    writeRegister(m, general(d), result);
  };

const test: Run = (m, [n, second]) => {
  const { width } = general(n);
  writeLogicalFlags(m, m.and(readRegister(m, general(n)), secondSource(m, second, width)), width);
};

const moveNot: Run = (m, [d, second]) => {
  const { width } = general(d);
  writeRegister(m, general(d), m.not(secondSource(m, second, width), width));
};

/**
 * MOV of a register (as an alias of ORR also a shifted one), of any immediate that one instruction can make, or
 * between vectors and general registers.
 */
const move: Run = (m, operands, instruction) => {
  const [d, n] = operands;
  if (d?.kind === 'general')
    switch (n?.kind) {
      case 'general':
        writeRegister(m, d, readRegister(m, n));
        return;
      case 'immediate':
        writeRegister(m, d, atWidth(m, immediateWord(m, n), d.width));
        return;
      case 'shifted':
        writeRegister(m, d, secondSource(m, n, d.width));
        return;
    }
  moveVector(m, operands, instruction);
};

const generalOrVector =
  (ofGeneral: Run, ofVector: Run): Run =>
  (m, operands, instruction) => {
    if (operands[0]?.kind === 'general') ofGeneral(m, operands, instruction);
    else ofVector(m, operands, instruction);
  };

const vectors = 'v.T v.T v.T : T=8b,16b';
const vectorImmediate = 'v.T byte<<24 : T=2s,4s; v.T byte<<8 : T=4h,8h';
const moveForms =
  'r r|rs; R R; r mov; R bitmask; v.T v.T : T=8b,16b; v.T[] S : T/S=b/w,h/w,s/w,d/x; ' +
  'v.T[] v.T[] : T=b,h,s,d; w v.s[]; x v.d[]; T v.T[] : T=b,h,s,d';

export const logical: DefinitionTable = {
  and: define(
    `R r bitmask; r r r|rs; ${vectors}`,
    generalOrVector(logicalOperation(and, false), combineVectors(and)),
  ),
  orr: define(
    `R r bitmask; r r r|rs; ${vectors}; ${vectorImmediate}`,
    generalOrVector(logicalOperation(or, false), combineVectors(or)),
  ),
  eor: define(
    `R r bitmask; r r r|rs; ${vectors}`,
    generalOrVector(logicalOperation(xor, false), combineVectors(xor, true)),
  ),
  bic: define(
    `R r bitmask; r r r|rs; ${vectors}; ${vectorImmediate}`,
    generalOrVector(logicalOperation(andNot, false), combineVectors(andNot, true)),
  ),
  orn: define(
    `r r r|rs; ${vectors}`,
    generalOrVector(logicalOperation(orNot, false), combineVectors(orNot, true)),
  ),
  eon: define('r r r|rs', logicalOperation(xorNot, false)),
  ands: define('r r bitmask|r|rs', logicalOperation(and, true)),
  bics: define('r r r|rs', logicalOperation(andNot, true)),
  tst: define('r bitmask|r|rs', test),
  mvn: define('r r|rs; v.T v.T : T=8b,16b', generalOrVector(moveNot, notVector)),
  mov: define(moveForms, move),
};
