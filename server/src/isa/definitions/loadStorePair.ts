import type { MemoryOperand, Operand } from '../instruction';
import type { AccessAttributes, Machine } from '../machine';
import { type DefinitionTable, define, type Run } from './definition';
import {
  accessThrough,
  addressOf,
  attributesOf,
  general,
  memory,
  overlapsWriteBack,
  plainAccess,
  small,
  unpredictable,
  writeBack,
  writeRegister,
} from './operands';
import { loadVector, storeVector, vectorBytes } from './vectorAccess';

/** Pairs (Arm ARM C6.2, C7.2: LDP, STP, LDNP, STNP, LDPSW). Both loads precede both register writes. */

function loadPair<W>(
  m: Machine<W>,
  t: Operand | undefined,
  t2: Operand | undefined,
  operand: MemoryOperand,
  table: readonly AccessAttributes[],
  bytes: 4 | undefined,
): void {
  if (t?.kind === 'vector' && t2?.kind === 'vector') {
    m.checkFPAdvSIMDEnabled();
    const addressed = addressOf(m, operand);
    const attributes = attributesOf(table, addressed.base);
    const size = vectorBytes(t);
    loadVector(m, t.number, size, addressed.address, attributes);
    loadVector(m, t2.number, size, m.add(addressed.address, small(m, size), 64), attributes);
    writeBack(m, addressed);
    return;
  }
  const [first, second] = [general(t), general(t2)];
  const addressed = addressOf(m, operand);
  const attributes = attributesOf(table, addressed.base);
  const size = bytes ?? (first.width === 64 ? 8 : 4);
  const low = m.load(addressed.address, size, attributes);
  const high = m.load(m.add(addressed.address, small(m, size), 64), size, attributes);
  const write = (register: typeof first, word: W): void => {
    const overlaps = first.number === second.number || overlapsWriteBack(addressed, register);
    writeRegister(m, register, overlaps ? unpredictable(m) : bytes ? m.signExtend(word, 32, 64) : word);
  };
  write(first, low);
  if (first.number !== second.number) write(second, high);
  if (!overlapsWriteBack(addressed, first, second)) writeBack(m, addressed);
}

function storePair<W>(
  m: Machine<W>,
  t: Operand | undefined,
  t2: Operand | undefined,
  operand: MemoryOperand,
  table: readonly AccessAttributes[],
): void {
  if (t?.kind === 'vector' && t2?.kind === 'vector') {
    m.checkFPAdvSIMDEnabled();
    const addressed = addressOf(m, operand);
    const attributes = attributesOf(table, addressed.base);
    const size = vectorBytes(t);
    storeVector(m, t.number, size, addressed.address, attributes);
    storeVector(m, t2.number, size, m.add(addressed.address, small(m, size), 64), attributes);
    writeBack(m, addressed);
    return;
  }
  const [first, second] = [general(t), general(t2)];
  const addressed = addressOf(m, operand);
  const attributes = attributesOf(table, addressed.base);
  const size = first.width === 64 ? 8 : 4;
  const stored = (register: typeof first): W => {
    const value = m.readX(register.number, register.width);
    return overlapsWriteBack(addressed, register) ? unpredictable(m) : value;
  };
  m.store(addressed.address, size, stored(first), attributes);
  m.store(m.add(addressed.address, small(m, size), 64), size, stored(second), attributes);
  writeBack(m, addressed);
}

const load =
  (table: readonly AccessAttributes[], bytes?: 4): Run =>
  (m, [t, t2, where]) =>
    loadPair(m, t, t2, memory(where), table, bytes);
const store =
  (table: readonly AccessAttributes[]): Run =>
  (m, [t, t2, where]) =>
    storePair(m, t, t2, memory(where), table);

const forms = (addressing: (bytes: number) => string) =>
  `x x ${addressing(8)}; w w ${addressing(4)}; s s ${addressing(4)}; d d ${addressing(8)}; q q ${addressing(16)}`;
const anyMode = (bytes: number): string => `P${bytes}`;
const offsetOnly = (bytes: number): string => `m(${-64 * bytes}..${63 * bytes}/${bytes})`;
const nonTemporal = accessThrough({ nonTemporal: true });

export const loadStorePair: DefinitionTable = {
  ldp: define(forms(anyMode), load(plainAccess)),
  stp: define(forms(anyMode), store(plainAccess)),
  ldnp: define(forms(offsetOnly), load(nonTemporal)),
  stnp: define(forms(offsetOnly), store(nonTemporal)),
  ldpsw: define('x x P4', load(plainAccess, 4)),
};
