import type { MemoryOperand, Operand } from '../instruction';
import type { AccessAttributes, Machine } from '../machine';
import { type DefinitionTable, define, type Run } from './definition';
import {
  addressOf,
  attributesOf,
  constantNumber,
  memory,
  OperandMismatch,
  plainAccess,
  small,
  writeRegister,
} from './operands';
import { arrangementOf, loadVector, storeVector, type VectorOperand, vectorBytes } from './vectorAccess';
import { readElement, writeElement, writeLanes } from './vectorTransfer';

/** Structure loads and stores of Advanced SIMD (Arm ARM C7.2: LD1-LD4, LD1R-LD4R, ST1-ST4). */

interface List {
  readonly registers: readonly VectorOperand[];
  readonly lane: number | undefined;
}

function list(operand: Operand | undefined): List {
  if (operand?.kind !== 'list') throw new OperandMismatch('register list expected');
  const registers = operand.registers.map((register) => {
    if (register.kind !== 'vector') throw new OperandMismatch('vector register expected');
    return register;
  });
  return { registers, lane: operand.index ? constantNumber(operand.index) : undefined };
}

interface Cursor<W> {
  readonly address: W;
  readonly attributes: AccessAttributes | undefined;
  readonly operand: MemoryOperand;
}

function start<W>(m: Machine<W>, operand: MemoryOperand): Cursor<W> {
  m.checkFPAdvSIMDEnabled();
  const { address, base } = addressOf(m, operand);
  return { address, attributes: attributesOf(plainAccess, base), operand };
}

function at<W>(m: Machine<W>, cursor: Cursor<W>, offset: number): W {
  return offset === 0 ? cursor.address : m.add(cursor.address, small(m, offset), 64);
}

/** Post-index by register or by the size of the transfer. */
function finish<W>(m: Machine<W>, { operand }: Cursor<W>): void {
  if (operand.mode !== 'postIndex') return;
  const { writeBack, base } = addressOf(m, operand);
  if (writeBack !== undefined) writeRegister(m, base, writeBack);
}

/** Lanes of all registers in memory order: element by element, register by register when interleaved. */
function eachElement(
  registers: readonly VectorOperand[],
  visit: (v: VectorOperand, lane: number, offset: number) => void,
): void {
  const [first] = registers;
  if (!first) return;
  const { lanes, elementBytes } = arrangementOf(first);
  let offset = 0;
  for (let lane = 0; lane < lanes; lane++) {
    for (const v of registers) {
      visit(v, lane, offset);
      offset += elementBytes;
    }
  }
}

function elementSize(v: VectorOperand): 1 | 2 | 4 | 8 {
  const { elementBytes } = arrangementOf(v);
  if (elementBytes === 16) throw new OperandMismatch('element size expected');
  return elementBytes;
}

const loadStructures =
  (interleaved: boolean): Run =>
  (m, [what, where]) => {
    const { registers, lane } = list(what);
    const cursor = start(m, memory(where));
    if (lane !== undefined) {
      for (const [i, v] of registers.entries()) {
        const size = elementSize(v);
        writeElement(m, v, lane, m.load(at(m, cursor, i * size), size, cursor.attributes));
      }
    } else if (interleaved) {
      for (const v of registers) m.writeV(v.number, small(m, 0), small(m, 0));
      eachElement(registers, (v, element, offset) => {
        writeElement(m, v, element, m.load(at(m, cursor, offset), elementSize(v), cursor.attributes));
      });
    } else {
      for (const [i, v] of registers.entries()) {
        const size = vectorBytes(v);
        loadVector(m, v.number, size, at(m, cursor, i * size), cursor.attributes);
      }
    }
    finish(m, cursor);
  };

const storeStructures =
  (interleaved: boolean): Run =>
  (m, [what, where]) => {
    const { registers, lane } = list(what);
    const cursor = start(m, memory(where));
    if (lane !== undefined) {
      for (const [i, v] of registers.entries()) {
        const size = elementSize(v);
        m.store(at(m, cursor, i * size), size, readElement(m, v, lane), cursor.attributes);
      }
    } else if (interleaved) {
      eachElement(registers, (v, element, offset) => {
        m.store(at(m, cursor, offset), elementSize(v), readElement(m, v, element), cursor.attributes);
      });
    } else {
      for (const [i, v] of registers.entries()) {
        const size = vectorBytes(v);
        storeVector(m, v.number, size, at(m, cursor, i * size), cursor.attributes);
      }
    }
    finish(m, cursor);
  };

const loadReplicated: Run = (m, [what, where]) => {
  const { registers } = list(what);
  const cursor = start(m, memory(where));
  for (const [i, v] of registers.entries()) {
    const size = elementSize(v);
    let half = m.load(at(m, cursor, i * size), size, cursor.attributes);
    for (let bits = size * 8; bits < 64; bits *= 2)
      half = m.or(half, m.shift('lsl', half, small(m, bits), 64));
    writeLanes(m, v, half);
  }
  finish(m, cursor);
};

const modes = 'mb|m+all|m+r';
const lanes = 'T=8b,16b,4h,8h,2s,4s,2d';
const oneElement = (count: number): string => `{v.T*${count}}[] ${modes} : T=b,h,s,d`;
/** LD1 takes up to four registers and the arrangement 1D as well. */
const separate = `{v.T*1-4} ${modes} : ${lanes},1d; ${oneElement(1)}`;
const interleaved = (count: number): string => `{v.T*${count}} ${modes} : ${lanes}; ${oneElement(count)}`;
const replicated = (count: number): string => `{v.T*${count}} mb|m+each|m+r : ${lanes},1d`;

/** ST64BV and ST64BV0: memory decides whether the data is stored, the status tells it. */
const storeWithStatus: Run = (m, [status, t, where], { mnemonic }) => {
  const { address, base } = addressOf(m, memory(where));
  if (t?.kind !== 'general' || status?.kind !== 'general') throw new OperandMismatch('register expected');
  if (mnemonic === 'st64bv0') m.readSystem('ACCDATA_EL1');
  for (let i = 0; i < 8; i++) {
    m.readX(t.number + i, 64);
    m.store(
      m.add(address, small(m, i * 8), 64),
      8,
      m.unknown('stored where the memory takes it'),
      attributesOf(plainAccess, base),
    );
  }
  writeRegister(m, status, m.unknown('status of the store'));
};

export const vectorStructures: DefinitionTable = {
  ld1: define(separate, loadStructures(false)),
  ld2: define(interleaved(2), loadStructures(true)),
  ld3: define(interleaved(3), loadStructures(true)),
  ld4: define(interleaved(4), loadStructures(true)),
  st1: define(separate, storeStructures(false)),
  st2: define(interleaved(2), storeStructures(true)),
  st3: define(interleaved(3), storeStructures(true)),
  st4: define(interleaved(4), storeStructures(true)),
  ...Object.fromEntries(
    [1, 2, 3, 4].map((count) => [`ld${count}r`, define(replicated(count), loadReplicated)]),
  ),
  /** 64-byte accesses of FEAT_LS64 use eight consecutive registers. */
  ld64b: define('x64b m0 @ls64', (m, [t, where]) => {
    const { address, base } = addressOf(m, memory(where));
    if (t?.kind !== 'general') throw new OperandMismatch('register expected');
    const words = Array.from({ length: 8 }, (_, i) =>
      m.load(m.add(address, small(m, i * 8), 64), 8, attributesOf(plainAccess, base)),
    );
    for (const [i, word] of words.entries()) m.writeX(t.number + i, word, 64);
  }),
  ...Object.fromEntries(
    ['st64bv', 'st64bv0'].map((name) => [name, define('x x64b m0 @ls64', storeWithStatus)]),
  ),
  st64b: define('x64b m0 @ls64', (m, [t, where]) => {
    const { address, base } = addressOf(m, memory(where));
    if (t?.kind !== 'general') throw new OperandMismatch('register expected');
    for (let i = 0; i < 8; i++) {
      m.store(
        m.add(address, small(m, i * 8), 64),
        8,
        m.readX(t.number + i, 64),
        attributesOf(plainAccess, base),
      );
    }
  }),
};
