import type { AccessAttributes, Machine } from '../machine';
import { type Definition, type DefinitionTable, define, type Run } from './definition';
import { not } from './flags';
import type { Bytes } from './loadStore';
import {
  accessThrough,
  addressOf,
  attributesOf,
  general,
  memory,
  OperandMismatch,
  small,
  writeRegister,
} from './operands';

/** Atomic read-modify-write instructions of FEAT_LSE (Arm ARM C6.2: LDADD…, SWP, CAS, CASP). */

type Modify = <W>(m: Machine<W>, old: W, operand: W, bytes: Bytes) => W;

function widthOf(bytes: Bytes): 32 | 64 {
  return bytes === 8 ? 64 : 32;
}

/** 0/1 word: a < b, both `bytes` wide. */
function isLess<W>(m: Machine<W>, a: W, b: W, bytes: Bytes, signed: boolean): W {
  const width = widthOf(bytes);
  const widen = (value: W) =>
    bytes < 4 && signed ? m.signExtend(value, bytes * 8, 32) : m.zeroExtend(value, bytes * 8);
  const { n, c, v } = m.addWithCarry(widen(a), m.not(widen(b), width), small(m, 1), width);
  return signed ? m.xor(n, v) : not(m, c);
}

const extreme =
  (signed: boolean, largest: boolean): Modify =>
  (m, old, operand, bytes) => {
    const less = isLess(m, old, operand, bytes, signed);
    return largest ? m.select(less, operand, old) : m.select(less, old, operand);
  };

const operations: Readonly<Record<string, Modify>> = {
  add: (m, old, operand, bytes) => m.add(old, operand, widthOf(bytes)),
  clr: (m, old, operand) => m.and(old, m.not(operand, 64)),
  eor: (m, old, operand) => m.xor(old, operand),
  set: (m, old, operand) => m.or(old, operand),
  smax: extreme(true, true),
  smin: extreme(true, false),
  umax: extreme(false, true),
  umin: extreme(false, false),
};

const swap: Modify = (_m, _old, operand) => operand;

/** `ldadd s, t, [n]` and, without t, `stadd s, [n]`. */
const readModifyWrite =
  (modify: Modify, bytesOf: Bytes | undefined, table: readonly AccessAttributes[]): Run =>
  (m, operands) => {
    const source = general(operands[0]);
    const destination = operands.length === 3 ? general(operands[1]) : undefined;
    const bytes = bytesOf ?? (source.width === 64 ? 8 : 4);
    const value = m.zeroExtend(m.readX(source.number, source.width), bytes * 8);
    const { address, base } = addressOf(m, memory(operands[operands.length - 1]));
    const old = m.load(address, bytes, attributesOf(table, base));
    m.store(address, bytes, modify(m, old, value, bytes), attributesOf(table, base));
    if (destination) writeRegister(m, destination, old);
  };

const compareAndSwap =
  (bytesOf: Bytes | undefined, table: readonly AccessAttributes[]): Run =>
  (m, [s, t, where]) => {
    const [expected, desired] = [general(s), general(t)];
    const bytes = bytesOf ?? (expected.width === 64 ? 8 : 4);
    const { address, base } = addressOf(m, memory(where));
    const comparand = m.zeroExtend(m.readX(expected.number, expected.width), bytes * 8);
    const replacement = m.zeroExtend(m.readX(desired.number, desired.width), bytes * 8);
    const old = m.load(address, bytes, attributesOf(table, base));
    m.store(address, bytes, m.select(m.isEqual(old, comparand), replacement, old), attributesOf(table, base));
    writeRegister(m, expected, old);
  };

const compareAndSwapPair =
  (table: readonly AccessAttributes[]): Run =>
  (m, [s, s2, t, t2, where]) => {
    const [first, second] = [general(s), general(s2)];
    const bytes: Bytes = first.width === 64 ? 8 : 4;
    if (first.number % 2 !== 0 || second.number !== first.number + 1)
      throw new OperandMismatch('even and odd register expected');
    const { address, base } = addressOf(m, memory(where));
    const upper = m.add(address, small(m, bytes), 64);
    const attributes = attributesOf(table, base);
    const [expected, expected2] = [m.readX(first.number, first.width), m.readX(second.number, second.width)];
    const [desired, desired2] = [general(t), general(t2)].map((r) => m.readX(r.number, r.width));
    if (desired === undefined || desired2 === undefined) throw new OperandMismatch('register pair expected');
    const [old, old2] = [m.load(address, bytes, attributes), m.load(upper, bytes, attributes)];
    const isEqual = m.and(m.isEqual(old, expected), m.isEqual(old2, expected2));
    m.store(address, bytes, m.select(isEqual, desired, old), attributes);
    m.store(upper, bytes, m.select(isEqual, desired2, old2), attributes);
    writeRegister(m, first, old);
    writeRegister(m, second, old2);
  };

/** FEAT_LSE128: `ldclrp t1, t2, [n]`; both registers are operands and take the old value. */
const readModifyWritePair =
  (modify: Modify, table: readonly AccessAttributes[]): Run =>
  (m, [t1, t2, where]) => {
    const { address, base } = addressOf(m, memory(where));
    const attributes = attributesOf(table, base);
    const parts = [general(t1), general(t2)].map((register, i) => {
      const place = m.add(address, small(m, 8 * i), 64);
      return { register, place, operand: m.readX(register.number, 64), old: m.load(place, 8, attributes) };
    });
    for (const { place, operand, old } of parts) m.store(place, 8, modify(m, old, operand, 8), attributes);
    for (const { register, old } of parts) writeRegister(m, register, old);
  };

function table(): DefinitionTable {
  const definitions: Record<string, Definition> = {};
  for (const [order, acquire, release] of [
    ['', false, false],
    ['a', true, false],
    ['l', false, true],
    ['al', true, true],
  ] as const) {
    const attributes = accessThrough({ atomic: true, acquire, release });
    for (const [suffix, bytes] of [
      ['', undefined],
      ['b', 1],
      ['h', 2],
    ] as const) {
      const r = suffix === '' ? 'r' : 'w';
      for (const [name, modify] of Object.entries(operations)) {
        definitions[`ld${name}${order}${suffix}`] = define(
          `${r} ${r} m0`,
          readModifyWrite(modify, bytes, attributes),
          'lse',
        );
        if (!acquire)
          definitions[`st${name}${order}${suffix}`] = define(
            `${r} m0`,
            readModifyWrite(modify, bytes, attributes),
            'lse',
          );
      }
      definitions[`swp${order}${suffix}`] = define(
        `${r} ${r} m0`,
        readModifyWrite(swap, bytes, attributes),
        'lse',
      );
      definitions[`cas${order}${suffix}`] = define(`${r} ${r} m0`, compareAndSwap(bytes, attributes), 'lse');
    }
    for (const [name, modify] of [
      ['ldclrp', operations.clr],
      ['ldsetp', operations.set],
      ['swpp', swap],
    ] as const)
      if (modify)
        definitions[name + order] = define('x x m0', readModifyWritePair(modify, attributes), 'lse128');
    definitions[`casp${order}`] = define('r next r next m0', compareAndSwapPair(attributes), 'lse');
  }
  return definitions;
}

export const atomics: DefinitionTable = table();
