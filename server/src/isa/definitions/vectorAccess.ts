import type { Operand } from '../instruction';
import type { AccessAttributes, Machine } from '../machine';
import { OperandMismatch, small } from './operands';

/** Memory access of whole SIMD&FP registers; a quad word is two accesses of 8 bytes. */

export type VectorOperand = Extract<Operand, { kind: 'vector' }>;

const scalarBytes: Readonly<Record<string, 1 | 2 | 4 | 8 | 16>> = { b: 1, h: 2, s: 4, d: 8, q: 16 };

/** Bytes of a scalar view, or of an arrangement such as `8b` or `4s`. */
export function vectorBytes(v: VectorOperand): 1 | 2 | 4 | 8 | 16 {
  const scalar = scalarBytes[v.view];
  if (scalar) return scalar;
  const { lanes, elementBytes } = arrangementOf(v);
  return lanes * elementBytes === 16 ? 16 : 8;
}

/** `4s` is 4 lanes of 4 bytes; a bare element `s` of `v0.s[1]` has as many lanes as fit. */
export function arrangementOf(v: VectorOperand): {
  readonly lanes: number;
  readonly elementBytes: 1 | 2 | 4 | 8 | 16;
} {
  const m = /^(\d*)([bhsdq])$/.exec(v.view);
  const elementBytes = scalarBytes[m?.[2] ?? ''];
  if (!elementBytes) throw new OperandMismatch('vector arrangement expected');
  return { lanes: m?.[1] ? Number(m[1]) : 16 / elementBytes, elementBytes };
}

export function loadVector<W>(
  m: Machine<W>,
  number: number,
  bytes: 1 | 2 | 4 | 8 | 16,
  address: W,
  attributes: AccessAttributes | undefined,
): void {
  if (bytes !== 16) {
    m.writeV(number, m.load(address, bytes, attributes), small(m, 0));
    return;
  }
  const low = m.load(address, 8, attributes);
  m.writeV(number, low, m.load(m.add(address, small(m, 8), 64), 8, attributes));
}

export function storeVector<W>(
  m: Machine<W>,
  number: number,
  bytes: 1 | 2 | 4 | 8 | 16,
  address: W,
  attributes: AccessAttributes | undefined,
): void {
  m.store(address, bytes === 16 ? 8 : bytes, m.readV(number, 'low'), attributes);
  if (bytes === 16) m.store(m.add(address, small(m, 8), 64), 8, m.readV(number, 'high'), attributes);
}
