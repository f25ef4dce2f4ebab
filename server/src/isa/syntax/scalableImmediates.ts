import { isBitMask } from '../bitMask';
import type { Operand } from '../instruction';
import { U64 } from '../u64';
import { amountFailure, constantNow, floatOf, isEightBitFloat } from './immediates';
import type { Failure, OperandClass } from './operandClass';

/** Immediates of SVE, whose ranges depend on the element size of the destination (Arm ARM C8.2). */

const notImmediate: Failure = { rank: 0, message: 'immediate operand required' };
const onlyShortShift: Failure = { rank: 2, message: 'shift amount must be 0 or 8' };
const noShift: Failure = { rank: 2, message: 'no shift amount allowed for 8-bit constants' };
const tooBig: Failure = { rank: 2, message: 'immediate too big for element size' };
const notArithmetic: Failure = { rank: 2, message: 'invalid arithmetic immediate' };
const bare: Failure = { rank: 2, message: 'immediate out of range' };

function elementBits([destination]: readonly Operand[]): number {
  const element = destination?.kind === 'scalable' ? destination.element : undefined;
  return { b: 8, h: 16, s: 32, d: 64 }[element ?? ''] ?? 64;
}

/** The constant cut to the element, where what is cut off is all zeros or all ones. */
function narrowed(constant: U64, bits: number): U64 | undefined {
  const value = constant.and(U64.mask(bits));
  const isExtended = constant.equals(value) || constant.equals(value.or(U64.mask(bits).not()));
  return isExtended ? value : undefined;
}

/** Eight bits, or eight bits shifted by 8 in elements that are wider; `lowest` is 0 or -128. */
function shiftableByte(lowest: 0 | -128): OperandClass {
  return (operand, operands) => {
    const immediate = operand.kind === 'shiftedImmediate' ? operand.immediate : operand;
    if (immediate.kind !== 'immediate') return notImmediate;
    const constant = constantNow(immediate);
    if (constant === undefined || 'rank' in constant) return constant;
    const bits = elementBits(operands);
    let shift = 0;
    if (operand.kind === 'shiftedImmediate') {
      if (operand.shift !== 'lsl')
        return { rank: 1, message: `invalid use of '${operand.shift.toUpperCase()}'` };
      const unknown = amountFailure(operand.amount);
      if (unknown) return unknown;
      if (operand.amount.word === undefined) return undefined;
      shift = operand.amount.word.toSafeNumber() ?? -1;
      if (bits === 8 && shift !== 0) return noShift;
      if (shift !== 0 && shift !== 8) return onlyShortShift;
    }
    let value = constant;
    if (bits > 8 && shift === 0 && (value.lo & 0xff) === 0) {
      shift = 8;
      value = value.asr(8);
    }
    const width = bits - shift;
    const inElement = narrowed(value, width);
    if (inElement === undefined) return tooBig;
    const above = inElement.sub(U64.from(lowest)).and(U64.mask(width));
    return above.hi === 0 && above.lo <= 0xff ? undefined : notArithmetic;
  };
}

/** ADD, SUB, SUBR, SQADD and the like. */
export const unsignedByte = shiftableByte(0);
/** DUP and CPY. */
export const signedByte = shiftableByte(-128);

function replicatedMask(operand: Operand, operands: readonly Operand[]): U64 | Failure | undefined {
  if (operand.kind !== 'immediate') return notImmediate;
  const constant = constantNow(operand);
  if (constant === undefined || 'rank' in constant) return constant;
  const bits = elementBits(operands);
  let value = narrowed(constant, bits);
  if (value === undefined) return bare;
  for (let width = bits; width < 64; width *= 2) value = value.or(value.shl(width));
  return isBitMask(value, 64) ? value : bare;
}

/** The bit masks of AND, ORR, EOR, DUPM and their inverted aliases, repeated in each element. */
export const elementMask: OperandClass = (operand, operands) => {
  const value = replicatedMask(operand, operands);
  return value !== undefined && 'rank' in value ? value : undefined;
};

/** A bit mask that MOV makes with DUPM: DUP has no form for it (Arm ARM SVEMoveMaskPreferred). */
export const movableMask: OperandClass = (operand, operands) => {
  const value = replicatedMask(operand, operands);
  if (value === undefined || 'rank' in value) return value;
  return isMovedByDup(value) ? { rank: 2, message: 'invalid replicated MOV immediate' } : undefined;
};

/** Whether some element size makes the pattern from a signed byte, shifted by 0 or 8. */
function isMovedByDup(pattern: U64): boolean {
  const isSignedByte = (value: U64, width: number): boolean => {
    const raised = value.add(U64.of(0, 0x80)).and(U64.mask(width));
    return raised.hi === 0 && raised.lo <= 0xff;
  };
  for (let bits = 64; bits >= 8; bits /= 2) {
    const value = pattern.and(U64.mask(bits));
    let repeated = value;
    for (let width = bits; width < 64; width *= 2) repeated = repeated.or(repeated.shl(width));
    if (!repeated.equals(pattern)) return false;
    if (isSignedByte(value, bits)) return true;
    if (bits > 8 && (value.lo & 0xff) === 0) {
      const upper = value.shr(8);
      if (isSignedByte(upper, bits - 8)) return true;
    }
  }
  return false;
}

function floatingValue(operand: Operand, operands: readonly Operand[]): number | undefined | Failure {
  if (operand.kind !== 'immediate') return notImmediate;
  return floatOf(operand, elementBits(operands) !== 64);
}

/** The eight-bit floating-point immediate; a pattern in hexadecimal is one of the element's size, a single for halves. */
export const elementFloat: OperandClass = (operand, operands) => {
  const value = floatingValue(operand, operands);
  if (typeof value === 'object') return value;
  return value !== undefined && isEightBitFloat(value)
    ? undefined
    : { rank: 2, message: 'invalid floating-point constant' };
};

/** One of two constants, `#0.5` or `#1.0`. */
export function eitherFloat(first: number, second: number): OperandClass {
  const show = (value: number): string => value.toFixed(1);
  const neither: Failure = {
    rank: 2,
    message: `floating-point value must be ${show(first)} or ${show(second)}`,
  };
  return (operand, operands) => {
    const value = floatingValue(operand, operands);
    if (typeof value === 'object') return value;
    return value !== undefined && (Object.is(value, first) || value === second) ? undefined : neither;
  };
}
