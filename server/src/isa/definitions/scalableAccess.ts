import type { Operand } from '../instruction';
import type { Machine } from '../machine';
import { OperandMismatch } from './operands';

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
