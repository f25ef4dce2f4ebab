import type { MemoryOperand, Operand } from '../instruction';
import type { Machine } from '../machine';
import {
  addressOf,
  attributesOf,
  general,
  immediateWord,
  OperandMismatch,
  plainAccess,
  readRegister,
} from './operands';

/** SVE and SME registers: their low 128 bits are the V registers, the rest carries only use and definition. */

export type ScalableOperand = Extract<Operand, { kind: 'scalable' }>;

export interface ScalableRegister {
  readonly file: 'z' | 'p' | 'za' | 'zt0';
  readonly number: number;
}

/** `pn8` is predicate 8 under its counter name; any tile or slice of ZA is ZA. */
export function scalableRegister({ register }: ScalableOperand): ScalableRegister {
  const m = /^(zt0|za|z|pn|p)(\d*)/.exec(register);
  if (!m) throw new OperandMismatch('scalable register expected');
  const number = Number(m[2] || 0);
  switch (m[1]) {
    case 'zt0':
      return { file: 'zt0', number: 0 };
    case 'za':
      return { file: 'za', number: 0 };
    case 'z':
      return { file: 'z', number };
    default:
      return { file: 'p', number };
  }
}

export function useScalable<W>(m: Machine<W>, { file, number }: ScalableRegister): void {
  if (file === 'z') {
    m.readV(number, 'low');
    m.readV(number, 'high');
    m.use(`z${number}`);
  } else if (file === 'p') m.use(`p${number}`);
  else m.use(file);
}

export function defineScalable<W>(m: Machine<W>, { file, number }: ScalableRegister, reason: string): void {
  if (file === 'z') {
    m.writeV(number, m.unknown(reason), m.unknown(reason));
    m.define(`z${number}`);
  } else if (file === 'p') m.define(`p${number}`);
  else m.define(file);
}

/** What an access to these registers needs to be enabled. */
export function checkScalableEnabled<W>(m: Machine<W>, file: ScalableRegister['file']): void {
  if (file === 'za' || file === 'zt0') {
    m.checkSMEEnabled();
    m.checkStreamingSVEAndZAEnabled(file);
  } else m.checkSVEEnabled();
}

/** The current vector length in bytes; nothing here says that it stays the same. */
export function vectorLength<W>(m: Machine<W>): W {
  return m.unknown('current vector length in bytes');
}

/** Address of LDR and STR (vector, predicate, ZA): a multiple of a length that is not known here. */
function addressInVectors<W>(m: Machine<W>, operand: MemoryOperand): W {
  const base = readRegister(m, general(operand.base));
  if (operand.offset?.kind !== 'immediate' || operand.offset.word?.isZero()) return base;
  if (!operand.multipliedByVL) return addressOf(m, operand).address;
  return m.add(base, m.mul(immediateWord(m, operand.offset), vectorLength(m), 64), 64);
}

function readSlice<W>(m: Machine<W>, t: ScalableOperand): void {
  if (t.slice) readRegister(m, t.slice);
}

export function loadScalableRegister<W>(m: Machine<W>, t: ScalableOperand, operand: MemoryOperand): void {
  const register = scalableRegister(t);
  checkScalableEnabled(m, register.file);
  readSlice(m, t);
  const base = general(operand.base);
  m.loadScalable(addressInVectors(m, operand), t.register, attributesOf(plainAccess, base));
  // One row of ZA is replaced, the others stay.
  if (register.file === 'za') m.use('za');
  defineScalable(m, register, `loaded by ldr ${t.register}`);
}

export function storeScalableRegister<W>(m: Machine<W>, t: ScalableOperand, operand: MemoryOperand): void {
  const register = scalableRegister(t);
  checkScalableEnabled(m, register.file);
  readSlice(m, t);
  useScalable(m, register);
  const base = general(operand.base);
  m.storeScalable(addressInVectors(m, operand), t.register, attributesOf(plainAccess, base));
}
