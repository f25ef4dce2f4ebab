import type { Machine } from '../machine';
import { type DefinitionTable, define, type Run } from './definition';
import { writeLogicalFlags } from './flags';
import { atWidth, general, immediateWord, readRegister, secondSource, writeRegister } from './operands';
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

const logicalOperation =
  (combine: Combine, setsFlags: boolean): Run =>
  (m, [d, n, second]) => {
    const { width } = general(d);
    const result = combine(m, readRegister(m, general(n)), secondSource(m, second, width), width);
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

/** MOV of a register, of any immediate that one instruction can make, or between vectors and general registers. */
const move: Run = (m, operands, instruction) => {
  const [d, n] = operands;
  if (d?.kind !== 'general' || (n?.kind !== 'general' && n?.kind !== 'immediate')) {
    moveVector(m, operands, instruction);
    return;
  }
  writeRegister(m, d, n.kind === 'general' ? readRegister(m, n) : atWidth(m, immediateWord(m, n), d.width));
};

const generalOrVector =
  (ofGeneral: Run, ofVector: Run): Run =>
  (m, operands, instruction) => {
    if (operands[0]?.kind === 'general') ofGeneral(m, operands, instruction);
    else ofVector(m, operands, instruction);
  };

export const logical: DefinitionTable = {
  and: define('R r i; r r r|rs; v v v', generalOrVector(logicalOperation(and, false), combineVectors(and))),
  orr: define(
    'R r i; r r r|rs; v v v; v i|is',
    generalOrVector(logicalOperation(or, false), combineVectors(or)),
  ),
  eor: define('R r i; r r r|rs; v v v', generalOrVector(logicalOperation(xor, false), combineVectors(xor))),
  bic: define(
    'R r i; r r r|rs; v v v; v i|is',
    generalOrVector(logicalOperation(andNot, false), combineVectors(andNot)),
  ),
  orn: define('r r r|rs; v v v', generalOrVector(logicalOperation(orNot, false), combineVectors(orNot))),
  eon: define('r r r|rs', logicalOperation(xorNot, false)),
  ands: define('r r i|r|rs', logicalOperation(and, true)),
  bics: define('r r r|rs', logicalOperation(andNot, true)),
  tst: define('r i|r|rs', test),
  mvn: define('r r|rs; v v', generalOrVector(moveNot, notVector)),
  mov: define('R|r r; R R; r|R i; v v; ve w|x|wzr|xzr; ve ve; w ve; x ve; F ve', move),
};
