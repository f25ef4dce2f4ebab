import type { Operand } from '../instruction';
import type { Machine } from '../machine';
import { type DefinitionTable, define, defineEach, type Run } from './definition';
import { constantNumber, general, OperandMismatch, readRegister, small, writeRegister } from './operands';
import {
  checkScalableEnabled,
  defineScalable,
  type ScalableOperand,
  scalableRegister,
  useScalable,
  vectorLength,
} from './scalableAccess';

/** SVE and SME state that context switches and vector-length-agnostic code handle (Arm ARM C8.2, C9.2). */

function scalable(operand: Operand | undefined): ScalableOperand {
  if (operand?.kind !== 'scalable') throw new OperandMismatch('scalable register expected');
  return operand;
}

/** RDVL, ADDVL and the like: a multiple of the length; predicates have one bit for each byte. */
function lengthTimes<W>(m: Machine<W>, factor: Operand | undefined, ofPredicate: boolean): W {
  const n = constantNumber(factor);
  const bytes = vectorLength(m);
  const unit = ofPredicate ? m.shift('lsr', bytes, small(m, 3), 64) : bytes;
  return n === undefined ? m.unknown('multiple of the vector length') : m.mul(unit, small(m, n), 64);
}

const readLength =
  (streaming: boolean): Run =>
  (m, [d, factor]) => {
    if (streaming) m.checkSMEEnabled();
    else m.checkSVEEnabled();
    writeRegister(m, general(d), lengthTimes(m, factor, false));
  };

const addLength =
  (streaming: boolean, ofPredicate: boolean): Run =>
  (m, [d, n, factor]) => {
    if (streaming) m.checkSMEEnabled();
    else m.checkSVEEnabled();
    writeRegister(m, general(d), m.add(readRegister(m, general(n)), lengthTimes(m, factor, ofPredicate), 64));
  };

/** CNTB…, INCB…, DECB… on a general register: the number of elements that the pattern selects. */
const countElements: Run = (m, [d], { mnemonic }) => {
  m.checkSVEEnabled();
  writeRegister(m, general(d), m.unknown(`elements of a vector, by ${mnemonic}`));
};

const changeByCount =
  (decrease: boolean): Run =>
  (m, [d], { mnemonic }) => {
    m.checkSVEEnabled();
    const destination = general(d);
    const count = m.unknown(`elements of a vector, by ${mnemonic}`);
    const old = readRegister(m, destination);
    writeRegister(m, destination, decrease ? m.sub(old, count, 64) : m.add(old, count, 64));
  };

function writeFlagsOfPredicate<W>(m: Machine<W>): void {
  // Arm ARM PredTest(): V is clear, N, Z and C describe the predicate.
  for (const flag of ['n', 'z', 'c'] as const) m.writeFlag(flag, m.unknown('test of a predicate'));
  m.writeFlag('v', small(m, 0));
}

const initialise =
  (setsFlags: boolean): Run =>
  (m, [d]) => {
    m.checkSVEEnabled();
    defineScalable(m, scalableRegister(scalable(d)), 'predicate');
    if (setsFlags) writeFlagsOfPredicate(m);
  };

const readFirstFault =
  (setsFlags: boolean): Run =>
  (m, [d, mask]) => {
    m.checkSVEEnabled();
    m.use('ffr');
    if (mask) useScalable(m, scalableRegister(scalable(mask)));
    defineScalable(m, scalableRegister(scalable(d)), 'predicate');
    if (setsFlags) writeFlagsOfPredicate(m);
  };

/** WHILELO…: a predicate from two general registers, and its flags. */
const whileLoop: Run = (m, [d, n, k]) => {
  m.checkSVEEnabled();
  readRegister(m, general(n));
  readRegister(m, general(k));
  const registers = d?.kind === 'list' ? d.registers : [d];
  for (const register of registers) defineScalable(m, scalableRegister(scalable(register)), 'predicate');
  writeFlagsOfPredicate(m);
};

const zeroArray: Run = (m, [tiles]) => {
  if (tiles?.kind !== 'list') throw new OperandMismatch('tile list expected');
  for (const tile of tiles.registers) {
    const register = scalableRegister(scalable(tile));
    checkScalableEnabled(m, register.file);
    // Naming some tiles keeps the rest of the array.
    if (scalable(tile).register !== register.file) m.use(register.file === 'zt0' ? 'zt0' : 'za');
    defineScalable(m, register, 'zero');
  }
};

/** MOVPRFX copies a register for the next instruction. */
const movePrefix: Run = (m, [d, second, third]) => {
  m.checkSVEEnabled();
  const source = third ?? second;
  if (third) {
    useScalable(m, scalableRegister(scalable(second)));
    if (scalable(second).qualifier === 'm') useScalable(m, scalableRegister(scalable(d)));
  }
  useScalable(m, scalableRegister(scalable(source)));
  defineScalable(m, scalableRegister(scalable(d)), 'result of movprfx');
};

const counted = 'x; x pattern times?';

const whileForms =
  'p.T r r : T=b,h,s,d; {p.T*2} x x : T=b,h,s,d @sme2; pn8-15.T x x word(vlx2/vlx4) : T=b,h,s,d @sme2';

export const scalableState: DefinitionTable = {
  rdvl: define('x -32..31', readLength(false), 'sve'),
  rdsvl: define('x -32..31', readLength(true), 'sme'),
  addvl: define('X X -32..31', addLength(false, false), 'sve'),
  addpl: define('X X -32..31', addLength(false, true), 'sve'),
  addsvl: define('X X -32..31', addLength(true, false), 'sme'),
  addspl: define('X X -32..31', addLength(true, true), 'sme'),
  ...defineEach('cntb cnth cntw cntd', () => define(counted, countElements, 'sve')),
  ...defineEach('incb inch incw incd', () => define(counted, changeByCount(false), 'sve')),
  ...defineEach('decb dech decw decd', () => define(counted, changeByCount(true), 'sve')),
  ptrue: define('p.T pattern? : T=b,h,s,d; pn8-15.T : T=b,h,s,d @sme2', initialise(false), 'sve'),
  ptrues: define('p.T pattern? : T=b,h,s,d', initialise(true), 'sve'),
  pfalse: define('p.b; pn.b @sme2', initialise(false), 'sve'),
  rdffr: define('p.b; p.b p/z', readFirstFault(false), 'sve'),
  rdffrs: define('p.b p/z', readFirstFault(true), 'sve'),
  wrffr: define('p.b @sve', (m, [source]) => {
    m.checkSVEEnabled();
    useScalable(m, scalableRegister(scalable(source)));
    m.define('ffr');
  }),
  setffr: define('@sve', (m) => {
    m.checkSVEEnabled();
    m.define('ffr');
  }),
  ...defineEach('whilerw whilewr', () => define('p.T x x : T=b,h,s,d', whileLoop, 'sve2')),
  ...defineEach('whilele whilelo whilels whilelt', () => define(whileForms, whileLoop, 'sve')),
  ...defineEach('whilege whilegt whilehi whilehs', () => define(whileForms, whileLoop, 'sve2')),
  zero: define('L', zeroArray, 'sme'),
  movprfx: define('z z; z.T p0-7/Q z.T : T=b,h,s,d Q=z,m', movePrefix, 'sve'),
};
