import type { MemoryOperand } from '../../instruction';
import type { Machine } from '../../machine';
import type { WholeUnit } from '../../scalableDomain';
import {
  addressOf,
  attributesOf,
  general,
  immediateWord,
  OperandMismatch,
  plainAccess,
  readRegister,
  small,
} from '../operands';
import { arrayVectorContent, setArrayVector } from './matrix';
import { fileOf, nameOf, type ScalableOperand } from './operands';

/** LDR and STR of whole vectors, predicates, vectors of ZA, and ZT0 (Arm ARM C8.2, C9.2). */

function unitOf(t: ScalableOperand): WholeUnit {
  switch (fileOf(t)) {
    case 'z':
      return 'vector';
    case 'p':
      return 'predicate';
    case 'za':
      return 'arrayVector';
    case 'zt':
      return 'table';
    default:
      throw new OperandMismatch('scalable register expected');
  }
}

function checkEnabled<W, S>(m: Machine<W, S>, unit: WholeUnit): void {
  if (unit === 'vector' || unit === 'predicate') {
    m.checkSVEEnabled();
    return;
  }
  m.checkStreamingSVEAndZAEnabled(unit === 'table' ? 'zt0' : 'za');
}

/** The offset counts registers of the kind that is accessed. */
function addressInUnits<W, S>(m: Machine<W, S>, operand: MemoryOperand, unit: WholeUnit): W {
  const { offset } = operand;
  const base = readRegister(m, general(operand.base));
  if (offset === undefined || (offset.kind === 'immediate' && offset.word?.isZero())) return base;
  if (offset.kind !== 'immediate' || !operand.multipliedByVL) return addressOf(m, operand).address;
  const bytes = unit === 'arrayVector' ? m.streamingVectorLength() : m.vectorLength();
  const step = unit === 'predicate' ? m.shift('lsr', bytes, small(m, 3), 64) : bytes;
  return m.add(base, m.mul(immediateWord(m, offset), step, 64), 64);
}

export function loadScalableRegister<W, S>(
  m: Machine<W, S>,
  t: ScalableOperand,
  operand: MemoryOperand,
): void {
  const unit = unitOf(t);
  checkEnabled(m, unit);
  const address = addressInUnits(m, operand, unit);
  const content = m.loadWhole(address, unit, attributesOf(plainAccess, general(operand.base)));
  if (unit === 'arrayVector') setArrayVector(m, t, content);
  else m.writeScalable(nameOf(t), content);
}

export function storeScalableRegister<W, S>(
  m: Machine<W, S>,
  t: ScalableOperand,
  operand: MemoryOperand,
): void {
  const unit = unitOf(t);
  checkEnabled(m, unit);
  const address = addressInUnits(m, operand, unit);
  const content = unit === 'arrayVector' ? arrayVectorContent(m, t) : m.readScalable(nameOf(t));
  m.storeWhole(address, unit, content, attributesOf(plainAccess, general(operand.base)));
}
