import type { Operand } from '../instruction';
import type { Machine } from '../machine';
import { U64 } from '../u64';
import { type DefinitionTable, define, type Run } from './definition';
import { conditionHolds } from './flags';
import { constantNumber, general, OperandMismatch, readRegister, small, writeRegister } from './operands';
import { arrangementOf, type VectorOperand, vectorBytes } from './vectorAccess';

/** Moves between vectors and general registers, and bitwise vector operations, exactly (Arm ARM C7.2). */

function vector(operand: Operand | undefined): VectorOperand {
  if (operand?.kind !== 'vector') throw new OperandMismatch('vector register expected');
  return operand;
}

/** The element `v.view[index]`, zero-extended. */
export function readElement<W>(m: Machine<W>, v: VectorOperand, index: number): W {
  const { elementBytes } = arrangementOf(v);
  const at = index * elementBytes * 8;
  const half = m.readV(v.number, at < 64 ? 'low' : 'high');
  const shifted = at % 64 === 0 ? half : m.shift('lsr', half, small(m, at % 64), 64);
  return m.zeroExtend(shifted, elementBytes * 8);
}

/** Replaces one element; the other bits of the low 128 stay. */
export function writeElement<W>(m: Machine<W>, v: VectorOperand, index: number, value: W): void {
  const { elementBytes } = arrangementOf(v);
  const at = index * elementBytes * 8;
  const [low, high] = [m.readV(v.number, 'low'), m.readV(v.number, 'high')];
  const mask = U64.mask(elementBytes * 8).shl(at % 64);
  const placed = (old: W): W => {
    if (elementBytes === 8) return value;
    const moved = m.shift('lsl', m.zeroExtend(value, elementBytes * 8), small(m, at % 64), 64);
    return m.or(m.and(old, m.constant(mask.not())), moved);
  };
  m.writeV(v.number, at < 64 ? placed(low) : low, at < 64 ? high : placed(high));
}

function indexOf(v: VectorOperand): number {
  const n = constantNumber(v.index);
  if (n === undefined) throw new OperandMismatch('constant index expected');
  return n;
}

/** One element in every lane of a 64-bit half. */
function spread<W>(m: Machine<W>, value: W, elementBytes: number): W {
  let result = m.zeroExtend(value, elementBytes * 8);
  for (let bits = elementBytes * 8; bits < 64; bits *= 2)
    result = m.or(result, m.shift('lsl', result, small(m, bits), 64));
  return result;
}

export function writeLanes<W>(m: Machine<W>, v: VectorOperand, half: W): void {
  m.writeV(v.number, half, vectorBytes(v) === 16 ? half : small(m, 0));
}

/** INS and MOV to an element, from an element or a general register. */
const insert: Run = (m, [d, source]) => {
  m.checkFPAdvSIMDEnabled();
  const destination = vector(d);
  const value =
    source?.kind === 'vector' ? readElement(m, source, indexOf(source)) : readRegister(m, general(source));
  writeElement(m, destination, indexOf(destination), value);
};

const moveToGeneral =
  (signed: boolean): Run =>
  (m, [d, source]) => {
    m.checkFPAdvSIMDEnabled();
    const v = vector(source);
    const value = readElement(m, v, indexOf(v));
    const destination = general(d);
    writeRegister(
      m,
      destination,
      signed ? m.signExtend(value, arrangementOf(v).elementBytes * 8, destination.width) : value,
    );
  };

const duplicate: Run = (m, [d, source]) => {
  if (d?.kind !== 'vector') throw new OperandMismatch('vector register expected');
  m.checkFPAdvSIMDEnabled();
  if (source?.kind === 'vector' && d.view.length === 1) {
    m.writeV(d.number, readElement(m, source, indexOf(source)), small(m, 0));
    return;
  }
  const value =
    source?.kind === 'vector' ? readElement(m, source, indexOf(source)) : readRegister(m, general(source));
  writeLanes(m, d, spread(m, value, arrangementOf(d).elementBytes));
};

/** The vector forms of MOV. */
export const moveVector: Run = (m, operands, instruction) => {
  const [d, source] = operands;
  if (d?.kind === 'general') moveToGeneral(false)(m, operands, instruction);
  else if (d?.kind === 'vector' && d.index) insert(m, operands, instruction);
  else if (d?.kind === 'vector' && source?.kind === 'vector' && source.index)
    duplicate(m, operands, instruction);
  else if (d?.kind === 'vector' && source?.kind === 'vector') {
    m.checkFPAdvSIMDEnabled();
    const low = m.readV(source.number, 'low');
    m.writeV(d.number, low, vectorBytes(d) === 16 ? m.readV(source.number, 'high') : small(m, 0));
  } else throw new OperandMismatch('vector register expected');
};

/** FMOV without conversion: between general and SIMD&FP registers, between the latter, or of a constant. */
const floatingMove: Run = (m, [d, source]) => {
  m.checkFPAdvSIMDEnabled();
  if (d?.kind === 'general') {
    const v = vector(source);
    const index = v.index ? indexOf(v) : 0;
    writeRegister(m, d, readElement(m, { ...v, view: v.index ? 'd' : v.view }, index));
    return;
  }
  const destination = vector(d);
  if (destination.index) {
    m.writeV(destination.number, m.readV(destination.number, 'low'), readRegister(m, general(source)));
    return;
  }
  const bytes =
    destination.view.length === 1 ? vectorBytes(destination) : arrangementOf(destination).elementBytes;
  const value = floatingSource(m, source, bytes);
  if (destination.view.length === 1)
    m.writeV(destination.number, m.zeroExtend(value, bytes * 8), small(m, 0));
  else writeLanes(m, destination, spread(m, value, bytes));
};

function floatingSource<W>(m: Machine<W>, source: Operand | undefined, bytes: number): W {
  switch (source?.kind) {
    case 'general':
      return readRegister(m, source);
    case 'vector':
      return m.readV(source.number, 'low');
    case 'immediate':
      return m.constant(floatBits(source.float ?? Number(source.value.constant), bytes));
    default:
      throw new OperandMismatch('floating-point operand expected');
  }
}

/** The IEEE 754 encoding in 2, 4 or 8 bytes of a constant that FMOV can hold (4 fraction bits), or of zero. */
export function floatBits(value: number, bytes: number): U64 {
  const view = new DataView(new ArrayBuffer(8));
  if (bytes === 4) {
    view.setFloat32(4, value);
    return U64.of(0, view.getUint32(4));
  }
  view.setFloat64(0, value);
  if (bytes === 8) return U64.of(view.getUint32(0), view.getUint32(4));
  if (value === 0) return U64.of(0, view.getUint32(0) >>> 16);
  const high = view.getUint32(0);
  const exponent = ((high >>> 20) & 0x7ff) - 1023 + 15;
  return U64.of(0, ((high >>> 31) << 15) | ((exponent & 31) << 10) | ((high >>> 10) & 0x3ff));
}

const selectScalar: Run = (m, [d, n, k, c]) => {
  m.checkFPAdvSIMDEnabled();
  if (c?.kind !== 'condition') throw new OperandMismatch('condition expected');
  const [destination, first, second] = [vector(d), vector(n), vector(k)];
  const bits = vectorBytes(destination) * 8;
  const chosen = m.select(
    conditionHolds(m, c.condition),
    m.readV(first.number, 'low'),
    m.readV(second.number, 'low'),
  );
  m.writeV(destination.number, m.zeroExtend(chosen, bits), small(m, 0));
};

/** MOVI and MVNI: the constant of AdvSIMDExpandImm(). */
const moveImmediate =
  (inverted: boolean): Run =>
  (m, [d, source]) => {
    m.checkFPAdvSIMDEnabled();
    const destination = vector(d);
    const value = expandedImmediate(source, destination);
    if (!value) throw new OperandMismatch('constant expected');
    const half = m.constant(inverted ? value.not() : value);
    if (destination.view === 'd') m.writeV(destination.number, half, small(m, 0));
    else writeLanes(m, destination, half);
  };

/** 64 bits of the constant of MOVI, MVNI, ORR and BIC (vector, immediate). */
export function expandedImmediate(source: Operand | undefined, destination: VectorOperand): U64 | undefined {
  const word =
    source?.kind === 'shiftedImmediate'
      ? source.immediate.word
      : source?.kind === 'immediate'
        ? source.word
        : undefined;
  if (!word) return undefined;
  if (/^(2?d|1d)$/.test(destination.view)) return word;
  const bits = arrangementOf(destination).elementBytes * 8;
  const amount = source?.kind === 'shiftedImmediate' ? (source.amount.word?.lo ?? 0) : 0;
  const isOnes = source?.kind === 'shiftedImmediate' && source.shift === 'msl';
  let value = word
    .shl(amount)
    .or(isOnes ? U64.mask(amount) : U64.ZERO)
    .and(U64.mask(bits));
  for (let filled = bits; filled < 64; filled *= 2) value = value.or(value.shl(filled));
  return value;
}

export const vectorTransfer: DefinitionTable = {
  ins: define('v.T[] v.T[] : T=b,h,s,d; v.T[] S : T/S=b/w,h/w,s/w,d/x', insert),
  umov: define('w v.T[] : T=b,h,s; x v.d[]', moveToGeneral(false)),
  smov: define('w v.T[] : T=b,h; x v.T[] : T=b,h,s', moveToGeneral(true)),
  dup: define(
    'v.T S : T/S=8b/w,16b/w,4h/w,8h/w,2s/w,4s/w,2d/x; T v.T[] : T=b,h,s,d; ' +
      'v.T v.S[] : T/S=8b/b,16b/b,4h/h,8h/h,2s/s,4s/s,2d/d',
    duplicate,
  ),
  fmov: define(
    'T T : T=s,d; h h @fp16; T S : T/S=s/w,d/x,w/s,x/d; T S : T/S=h/w,h/x,w/h,x/h @fp16; x v.d[1..1]; v.d[1..1] x; ' +
      'T float : T=s,v.2s,v.4s; T float64 : T=d,v.2d; T float : T=h,v.4h,v.8h @fp16',
    floatingMove,
  ),
  fcsel: define('T T T c : T=s,d; h h h c @fp16', selectScalar),
  movi: define(
    'v.T byte<<0 : T=8b,16b; v.T byte<<8 : T=4h,8h; v.T byte<<24|bytemsl : T=2s,4s; T bytemask : T=d,v.2d',
    moveImmediate(false),
  ),
  mvni: define('v.T byte<<8 : T=4h,8h; v.T byte<<24|bytemsl : T=2s,4s', moveImmediate(true)),
};
