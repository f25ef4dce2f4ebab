import type { ImmediateOperand, MemoryOperand, Operand } from '../instruction';
import { amountFailure, inRange } from './immediates';
import { type Failure, mismatch, type OperandClass } from './operandClass';

/** Addressing modes of SVE: by a general register, and with a vector as base or offset (Arm ARM C8.2 and "SVE addressing modes"). */

const invalidMode: Failure = { rank: 1, message: 'invalid addressing mode' };
const noBase: Failure = { rank: 0, message: 'base register expected' };
const noOffsetRegister: Failure = { rank: 1, message: 'offset register expected' };
const otherSize: Failure = { rank: 1, message: 'offset has different size from base' };
const zeroIndex: Failure = { rank: 2, message: 'index register xzr is not allowed' };
const narrowOffset: Failure = { rank: 1, message: 'invalid use of 32-bit register offset' };

type Scalable = Extract<Operand, { kind: 'scalable' }>;

/** `z2.d` alone: the register of a vector base or offset. */
function vectorOf(operand: Operand | undefined): Scalable | undefined {
  if (operand?.kind !== 'scalable' || !/^z\d/.test(operand.register)) return undefined;
  return operand.qualifier || operand.index || operand.slice ? undefined : operand;
}

const isOffset = (operand: MemoryOperand): boolean => operand.mode === 'offset' && !operand.multipliedByVL;

/** An amount that is written: `undefined` fits when none is needed. */
function shiftFailure(
  amount: ImmediateOperand | undefined,
  allowed: readonly number[],
  isOptional: boolean,
): Failure | undefined {
  if (amount === undefined) return isOptional ? undefined : invalidMode;
  const n = amount.word?.toSafeNumber();
  if (amount.word === undefined) return amountFailure(amount);
  return n !== undefined && allowed.includes(n) ? undefined : invalidMode;
}

/** `[Xn|SP, Xm, lsl #scale]`; Xm is no ZR, and the shift is written unless it is by nothing. */
export function scaledIndex(scale: number): OperandClass {
  return (operand) => {
    if (operand.kind !== 'memory') return mismatch;
    const { base, offset } = operand;
    if (base.kind !== 'general' || !isOffset(operand)) return invalidMode;
    if (offset?.kind === 'general') {
      if (offset.width === 32) return narrowOffset;
      if (offset.number === 31) return offset.isSP ? noOffsetRegister : zeroIndex;
      return scale === 0 ? undefined : invalidMode;
    }
    if (offset?.kind !== 'extended' || offset.extend !== 'lsl' || offset.register.width !== 64)
      return invalidMode;
    if (offset.register.number === 31) return offset.register.isSP ? noOffsetRegister : zeroIndex;
    return shiftFailure(offset.amount, [scale], false);
  };
}

/**
 * `[Xn|SP, Zm.T, op]`: 32-bit offsets by UXTW or SXTW; 64-bit ones also as they are or by LSL. `amounts` are
 * the shifts that it takes; without one it is 0.
 */
export function vectorOffset(element: string, amounts: readonly number[]): OperandClass {
  return (operand) => {
    if (operand.kind !== 'memory') return mismatch;
    const offset = vectorOf(operand.offset);
    if (operand.base.kind !== 'general' || offset === undefined || !isOffset(operand)) return invalidMode;
    const { elementOffset } = operand;
    const isExtended = elementOffset !== undefined && elementOffset.extend !== 'lsl';
    if (offset.element !== element) return isExtended ? mismatch : otherSize;
    if (!isExtended && element === 's') return otherSize;
    if (elementOffset === undefined) return amounts.includes(0) ? undefined : invalidMode;
    return shiftFailure(elementOffset.amount, amounts, isExtended && amounts.includes(0));
  };
}

/** `[Zn.T, #offset]`. */
export function vectorBase(element: string, low: number, high: number, step: number): OperandClass {
  const range = inRange(low, high, step, 'immediate offset');
  return (operand, operands, position) => {
    if (operand.kind !== 'memory') return mismatch;
    const base = vectorOf(operand.base);
    if (base === undefined) return invalidMode;
    if (base.element !== 's' && base.element !== 'd') return noBase;
    if (base.element !== element) return mismatch;
    if (!isOffset(operand)) return invalidMode;
    if (operand.offset === undefined) return undefined;
    if (operand.offset.kind !== 'immediate') return invalidMode;
    return range(operand.offset, operands, position);
  };
}

/** `[Zn.T{, Xm}]` of the non-temporal gathers and scatters. */
export function vectorBaseWithIndex(element: string): OperandClass {
  return (operand) => {
    if (operand.kind !== 'memory') return mismatch;
    const base = vectorOf(operand.base);
    if (base === undefined) return invalidMode;
    if (base.element !== element) return mismatch;
    const { offset } = operand;
    if (!isOffset(operand)) return invalidMode;
    if (offset === undefined) return undefined;
    if (offset.kind !== 'general') return invalidMode;
    if (offset.isSP && offset.number === 31) return noOffsetRegister;
    return offset.width === 64 ? undefined : narrowOffset;
  };
}

/** `[Zn.T, Zm.T, op #0-3]` of ADR: LSL for both sizes, SXTW and UXTW for 64 bits. */
export function vectorSum(element: string): OperandClass {
  return (operand) => {
    if (operand.kind !== 'memory') return mismatch;
    const base = vectorOf(operand.base);
    const offset = vectorOf(operand.offset);
    if (base === undefined || !isOffset(operand)) return invalidMode;
    if (base.element !== 's' && base.element !== 'd') return noBase;
    if (offset === undefined) return noOffsetRegister;
    if (base.element !== element || offset.element !== element) return otherSize;
    const { elementOffset } = operand;
    if (elementOffset === undefined) return undefined;
    const isExtended = elementOffset.extend !== 'lsl';
    if (isExtended && element === 's') return invalidMode;
    return shiftFailure(elementOffset.amount, [0, 1, 2, 3], isExtended);
  };
}

/**
 * The address of the first-faulting loads and of the loads and stores of ZA: `[Xn|SP{, Xm, lsl #scale}]`, Xm may
 * be ZR. GNU as 2.40 also takes an address of any other kind there, and assembles its base alone.
 */
export function baseAndAnyIndex(scale: number): OperandClass {
  return (operand) => {
    if (operand.kind !== 'memory') return mismatch;
    const { base, offset, elementOffset } = operand;
    if (!isOffset(operand) || elementOffset !== undefined) return invalidMode;
    const vector = vectorOf(base);
    if (base.kind !== 'general' && vector?.element !== 's' && vector?.element !== 'd') return noBase;
    switch (offset?.kind) {
      case undefined:
        return undefined;
      case 'immediate':
        return offset.float === undefined ? undefined : { rank: 2, message: "']' expected" };
      case 'scalable':
        return offset.element === 's' || offset.element === 'd' || vector ? otherSize : undefined;
      case 'general':
        if (vector !== undefined || offset.width === 32) return otherSize;
        return offset.number === 31 && offset.isSP ? noOffsetRegister : undefined;
      case 'extended':
        if (vector !== undefined || offset.extend !== 'lsl' || offset.register.width !== 64)
          return invalidMode;
        if (offset.register.number === 31 && offset.register.isSP) return noOffsetRegister;
        return shiftFailure(offset.amount, [0, scale], false);
      default:
        return invalidMode;
    }
  };
}

/** `[Xn|SP{, #n, mul vl}]` beside `za[Wv, n]`: the same n (Arm ARM C9.2 LDR, STR of ZA). */
export const sameOffsetAsArray: OperandClass = (operand, [array]) => {
  if (operand.kind !== 'memory') return mismatch;
  if (operand.mode !== 'offset' || operand.base.kind !== 'general') return invalidMode;
  const { offset } = operand;
  if (offset !== undefined && offset.kind !== 'immediate') return invalidMode;
  if (offset !== undefined && offset.word === undefined) return inRange(0, 15)(offset, [], 1);
  const wanted = array?.kind === 'scalable' ? array.index?.word?.toSafeNumber() : undefined;
  return wanted === (offset?.word?.toSafeNumber() ?? 0)
    ? undefined
    : { rank: 2, message: 'operand %d must have the same immediate value as operand 1' };
};
