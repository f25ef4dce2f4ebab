import type { MemoryOperand, Operand } from '../instruction';
import { mayBecomeConstant } from '../linearValue';
import { amountFailure, inRange, offsetInRange } from './immediates';
import { type Failure, mismatch, type OperandClass } from './operandClass';

/** Addressing modes with a general base (Arm ARM C1.3.3). */

const invalidMode: Failure = { rank: 1, message: 'invalid addressing mode' };
const onlyZero: Failure = { rank: 2, message: 'the optional immediate offset can only be 0' };
const badShift: Failure = { rank: 2, message: 'invalid shift amount' };
const badExtend: Failure = { rank: 1, message: 'invalid extend/shift operator' };

type Mode = MemoryOperand['mode'];

const hasGeneralBase = (operand: MemoryOperand): boolean =>
  operand.base.kind === 'general' && !operand.multipliedByVL;

/** Immediate offset in a range; a plain `[base]` where the mode is `offset`. */
export function immediateOffset(mode: Mode, low: number, high: number, step: number): OperandClass {
  // Only the scaled 12-bit offset has relocations.
  const offset = offsetInRange(low, high, step, mode === 'offset' && low === 0 && high === 4095 * step);
  return (operand, operands, position) => {
    if (operand.kind !== 'memory') return mismatch;
    if (operand.mode !== mode || !hasGeneralBase(operand)) return invalidMode;
    if (operand.offset === undefined) return mode === 'offset' ? undefined : invalidMode;
    if (operand.offset.kind !== 'immediate') return invalidMode;
    return offset(operand.offset, operands, position);
  };
}

/** `[base, #n]` of the SVE loads that replicate: n is known as the line is read. */
export function constantOffset(low: number, high: number, step: number): OperandClass {
  const offset = inRange(low, high, step, 'immediate offset');
  return (operand, operands, position) => {
    if (operand.kind !== 'memory') return mismatch;
    if (operand.mode !== 'offset' || !hasGeneralBase(operand)) return invalidMode;
    if (operand.offset === undefined) return undefined;
    return operand.offset.kind === 'immediate' ? offset(operand.offset, operands, position) : invalidMode;
  };
}

/** `[base, #n, mul vl]`; a plain `[base]` is n = 0. */
export function offsetByVL(low: number, high: number, step: number): OperandClass {
  const offset = inRange(low, high, step, 'immediate offset');
  return (operand, operands, position) => {
    if (operand.kind !== 'memory') return mismatch;
    if (operand.mode !== 'offset' || operand.base.kind !== 'general') return invalidMode;
    if (operand.offset === undefined) return undefined;
    if (operand.offset.kind !== 'immediate') return invalidMode;
    // A zero needs no multiplier.
    if (!operand.multipliedByVL && !operand.offset.word?.isZero()) return invalidMode;
    return offset(operand.offset, operands, position);
  };
}

/** `[base]`, or with an offset of #0. */
export const baseOnly: OperandClass = (operand) => {
  if (operand.kind !== 'memory') return mismatch;
  if (operand.mode !== 'offset' || !hasGeneralBase(operand)) return invalidMode;
  if (operand.offset === undefined) return undefined;
  if (operand.offset.kind !== 'immediate') return invalidMode;
  const { relocation, word } = operand.offset;
  return relocation === undefined && (word === undefined || word.isZero()) ? undefined : onlyZero;
};

/** `[base]!` of the memory-copy instructions. */
export const baseWithWriteBack: OperandClass = (operand) =>
  operand.kind === 'memory' &&
  operand.mode === 'preIndex' &&
  operand.offset === undefined &&
  hasGeneralBase(operand)
    ? undefined
    : invalidMode;

/** Register offset: X with LSL or SXTX, W with UXTW or SXTW, shifted by nothing or by `shift`. */
export function registerOffset(shift: number): OperandClass {
  return (operand) => {
    if (operand.kind !== 'memory') return mismatch;
    if (operand.mode !== 'offset' || !hasGeneralBase(operand)) return invalidMode;
    const { offset } = operand;
    if (offset?.kind === 'general') {
      return offset.width === 64 && !(offset.isSP && offset.number === 31) ? undefined : badExtend;
    }
    if (offset?.kind !== 'extended') return invalidMode;
    const { register, extend, amount } = offset;
    if (register.isSP && register.number === 31) return badExtend;
    const isWide = extend === 'lsl' || extend === 'sxtx';
    if ((register.width === 64) !== isWide || extend === 'uxtx') return badExtend;
    if (amount === undefined) return extend === 'lsl' ? badShift : undefined;
    const unknown = amountFailure(amount);
    if (unknown) return unknown;
    const n = amount.word?.toSafeNumber();
    return amount.word === undefined || n === 0 || n === shift ? undefined : badShift;
  };
}

/** `[base], Xm` of the structure loads. */
export const postIndexByRegister: OperandClass = (operand) => {
  if (operand.kind !== 'memory') return mismatch;
  if (operand.mode !== 'postIndex' || operand.offset?.kind !== 'general' || !hasGeneralBase(operand))
    return invalidMode;
  return operand.offset.width === 64 && operand.offset.number !== 31 ? undefined : invalidMode;
};

/** `[base], #n` of the structure loads: n is the size of the transfer (Arm ARM C7.2, LD1). */
export const postIndexByTransfer: OperandClass = (operand, operands) => {
  if (operand.kind !== 'memory') return mismatch;
  if (operand.mode !== 'postIndex' || operand.offset?.kind !== 'immediate' || !hasGeneralBase(operand))
    return invalidMode;
  const { word, value } = operand.offset;
  if (word === undefined && value.terms.length > 0 && !mayBecomeConstant(value))
    return { rank: 2, message: 'writeback value must be an immediate constant' };
  return word === undefined || word.toSafeNumber() === transferBytes(operands[0])
    ? undefined
    : { rank: 2, message: 'invalid post-increment amount' };
};

function transferBytes(list: Operand | undefined): number | undefined {
  if (list?.kind !== 'list') return undefined;
  const [first] = list.registers;
  if (first?.kind !== 'vector') return undefined;
  const lanes = Number.parseInt(first.view, 10) || 1;
  const bytes = { b: 1, h: 2, s: 4, d: 8 }[first.view.slice(-1)] ?? 0;
  return list.registers.length * bytes * lanes;
}

/** `[base], #n` of LD1R: the size of one element for each register. */
export const postIndexByElements: OperandClass = (operand, operands, position) => {
  const [list] = operands;
  if (list?.kind !== 'list') return mismatch;
  const registers = list.registers.map((each) =>
    each.kind === 'vector' ? { ...each, view: each.view.slice(-1) } : each,
  );
  return postIndexByTransfer(operand, [{ ...list, registers }], position);
};

/** What a broad class of older notation takes: any offset in this mode. */
export function anyOffset(mode: Mode): OperandClass {
  return (operand) => {
    if (operand.kind !== 'memory') return mismatch;
    const byRegister = operand.offset !== undefined && operand.offset.kind !== 'immediate';
    return operand.mode === mode && hasGeneralBase(operand) && !byRegister ? undefined : invalidMode;
  };
}
