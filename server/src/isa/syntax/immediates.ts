import { isBitMask } from '../bitMask';
import type { ImmediateOperand, Operand } from '../instruction';
import { mayBecomeConstant } from '../linearValue';
import { registerNamed } from '../registers';
import { U64 } from '../u64';
import { type Failure, mismatch, type OperandClass, outOfRange } from './operandClass';

/** The relocation operators that select the low 12 bits of an offset or address (ELF for the Arm 64-bit Architecture, 5.7). */
const lowTwelve =
  /^(lo12|dtprel_(hi12|lo12|lo12_nc)|tprel_(hi12|lo12|lo12_nc)|tlsdesc_lo12|tlsgd_lo12(_nc)?|tlsldm_lo12_nc|secrel_(hi12|lo12))$/;
const loadOffset =
  /^(lo12|got_lo12|gotpage_lo1[45]|gotoff_lo15|dtprel_lo12|dtprel_lo12_nc|tprel_lo12|tprel_lo12_nc|tlsdesc_lo12|gottprel_lo12)$/;
/** Those that no relocation of 16 bytes goes with. */
const threadOffset = /^d?tprel_lo12(_nc)?$/;
const group =
  /^(abs_g[0-3](_nc|_s)?|prel_g[0-3](_nc)?|gotoff_g[01](_nc)?|tprel_g[0-2](_nc)?|dtprel_g[0-2](_nc)?|gottprel_g[01](_nc)?|tlsgd_g[01](_nc)?|tlsdesc_off_g[01](_nc)?)$/;
const misplaced: Failure = {
  rank: 2,
  message: 'this relocation modifier is not allowed on this instruction',
};
const notRelocated: Failure = { rank: 2, message: 'relocation not allowed' };
const otherSize: Failure = { rank: 3, message: 'relocation qualifier does not match instruction size' };
const notKept: Failure = { rank: 2, message: 'the specified relocation type is not allowed for MOVK' };
const tooWide: Failure = {
  rank: 2,
  message: 'the specified relocation type is not allowed for 32-bit register',
};
const unexpectedRegister: Failure = { rank: 1, message: 'unexpected register in the immediate operand' };
const unknownAmount: Failure = { rank: 2, message: 'constant shift amount required' };
const notConstant: Failure = { rank: 2, message: 'constant expression required' };
const notImmediate: Failure = { rank: 0, message: 'immediate operand required' };

/** A constant of the operand, or why it can be none; undefined when it is not known yet. */
export function constantOf(operand: ImmediateOperand): U64 | Failure | undefined {
  if (operand.word !== undefined) return operand.word;
  if (registerNamed(operand.text)) return unexpectedRegister;
  if (operand.relocation !== undefined) return notConstant;
  if (operand.float !== undefined) return { rank: 1, message: 'immediate operand required' };
  return operand.word;
}

/** The same where `as` wants a number as it reads the line: a symbol without a value then is no constant. */
export function constantNow(operand: ImmediateOperand): U64 | Failure | undefined {
  const constant = constantOf(operand);
  return constant === undefined && !mayBecomeConstant(operand.value) ? notConstant : constant;
}

/** An amount of a shift that is no number, and cannot become one. */
export function amountFailure(amount: ImmediateOperand | undefined): Failure | undefined {
  if (amount === undefined || amount.word !== undefined) return undefined;
  return mayBecomeConstant(amount.value) ? undefined : unknownAmount;
}

const isFailure = (value: U64 | Failure | undefined): value is Failure =>
  value !== undefined && 'rank' in value;

/** `low..high`, in steps of `step`. With `isDeferred` a symbol may get its value later: the instruction has a fixup for it. */
export function inRange(
  low: number,
  high: number,
  step = 1,
  what = 'immediate value',
  isDeferred = false,
): OperandClass {
  const range = outOfRange(low, high, what);
  const unaligned: Failure = { rank: 2, message: `immediate value must be a multiple of ${step}` };
  return (operand) => {
    if (operand.kind !== 'immediate') return notImmediate;
    const constant = isDeferred ? constantOf(operand) : constantNow(operand);
    if (constant === undefined) return undefined;
    if (isFailure(constant)) return constant;
    const n = constant.toSafeNumber();
    if (n === undefined || n < low || n > high) return range;
    return n % step === 0 ? undefined : unaligned;
  };
}

/** Offset of an addressing mode; relocation operators where `relocates`. */
export function offsetInRange(low: number, high: number, step: number, relocates: boolean): OperandClass {
  const check = inRange(low, high, step, 'immediate offset', true);
  return (operand, operands, position) => {
    if (operand.kind === 'immediate' && operand.relocation !== undefined) {
      if (!relocates) return notRelocated;
      if (!loadOffset.test(operand.relocation)) return misplaced;
      return step === 16 && threadOffset.test(operand.relocation) ? otherSize : undefined;
    }
    return check(operand, operands, position);
  };
}

const bare = { rank: 2, message: 'immediate out of range' } as const;

/** ADD and SUB (immediate): 12 bits, or 12 bits shifted by 12; a negative number swaps the two instructions. Only ADD has relocations. */
export const arithmetic =
  (relocates: boolean): OperandClass =>
  (operand) => {
    const immediate = operand.kind === 'shiftedImmediate' ? operand.immediate : operand;
    if (immediate.kind !== 'immediate') return notImmediate;
    if (immediate.relocation !== undefined) {
      return relocates && lowTwelve.test(immediate.relocation) ? undefined : misplaced;
    }
    const constant = constantOf(immediate);
    if (isFailure(constant)) return constant;
    if (operand.kind === 'shiftedImmediate') {
      if (operand.shift !== 'lsl') return { rank: 1, message: "only 'LSL' shift is permitted" };
      const unknown = amountFailure(operand.amount);
      if (unknown) return unknown;
      const amount = operand.amount.word?.toSafeNumber();
      if (amount !== undefined && amount !== 0 && amount !== 12)
        return { rank: 2, message: 'shift amount must be 0 or 12' };
    }
    const n = constant?.toSafeNumber();
    if (constant === undefined) return undefined;
    if (n === undefined) return bare;
    const size = Math.abs(n);
    if (size <= 0xfff) return undefined;
    return operand.kind === 'immediate' && size <= 0xfff000 && size % 0x1000 === 0 ? undefined : bare;
  };

/** A 32-bit operation takes a constant whose upper half is all zeros or all ones. */
function narrowed(constant: U64, width: 32 | 64): U64 | undefined {
  if (width === 64) return constant;
  return constant.hi === 0 || constant.hi === 0xffffffff ? U64.of(0, constant.lo) : undefined;
}

/** Immediate of the logical instructions. */
export const bitmask =
  (width: 32 | 64): OperandClass =>
  (operand) => {
    if (operand.kind !== 'immediate') return notImmediate;
    const constant = constantOf(operand);
    if (isFailure(constant)) return constant;
    if (constant === undefined) return undefined;
    const value = narrowed(constant, width);
    return value !== undefined && isBitMask(value, width) ? undefined : bare;
  };

/** MOVZ, MOVN, MOVK: 16 bits and their place. */
export const half =
  (width: 32 | 64, keeps: boolean): OperandClass =>
  (operand) => {
    const immediate = operand.kind === 'shiftedImmediate' ? operand.immediate : operand;
    if (immediate.kind !== 'immediate') return notImmediate;
    if (operand.kind === 'shiftedImmediate') {
      if (operand.shift !== 'lsl') return { rank: 1, message: "only 'LSL' shift is permitted" };
      if (immediate.relocation !== undefined) return misplaced;
      const unknown = amountFailure(operand.amount);
      if (unknown) return unknown;
      const amount = operand.amount.word?.toSafeNumber();
      if (amount !== undefined && (amount < 0 || amount > width - 16)) {
        return outOfRange(0, width - 16, 'shift amount');
      }
      if (amount !== undefined && amount % 16 !== 0) {
        return { rank: 2, message: 'shift amount must be a multiple of 16' };
      }
    }
    if (immediate.relocation !== undefined) {
      if (!group.test(immediate.relocation)) return misplaced;
      if (keeps && immediate.relocation.endsWith('_s')) return notKept;
      return width === 32 && /_g[23]/.test(immediate.relocation) ? tooWide : undefined;
    }
    const constant = constantOf(immediate);
    if (isFailure(constant)) return constant;
    if (constant === undefined) return undefined;
    return constant.hi === 0 && constant.lo <= 0xffff ? undefined : bare;
  };

function isHalfWord(value: U64, width: 32 | 64): boolean {
  for (let place = 0; place < width; place += 16) {
    if (value.and(U64.of(0, 0xffff).shl(place).not()).isZero()) return true;
  }
  return false;
}

/** MOV of a constant: whatever MOVZ, MOVN or ORR can make. */
export const movable =
  (width: 32 | 64): OperandClass =>
  (operand, [destination]) => {
    if (operand.kind !== 'immediate') return notImmediate;
    const constant = constantOf(operand);
    if (isFailure(constant)) return constant;
    if (constant === undefined) return undefined;
    const value = narrowed(constant, width);
    // ORR (immediate) has the stack pointer for 31, MOVZ and MOVN the zero register.
    const isZero = destination?.kind === 'general' && destination.number === 31;
    const fits =
      value !== undefined &&
      (isHalfWord(value, width) ||
        isHalfWord(value.not().truncate(width), width) ||
        (!isZero && isBitMask(value, width)));
    return fits ? undefined : { rank: 2, message: 'immediate cannot be moved by a single instruction' };
  };

const badFloat: Failure = { rank: 2, message: 'invalid floating-point constant' };

/** ±(16..31)/16 × 2^(-3..4): the eight-bit floating-point immediate (Arm ARM VFPExpandImm). */
export function isEightBitFloat(value: number): boolean {
  for (let exponent = -3; exponent <= 4; exponent++) {
    const fraction = (Math.abs(value) / 2 ** exponent) * 16;
    if (Number.isInteger(fraction) && fraction >= 16 && fraction <= 31) return true;
  }
  return false;
}

/** A constant without a point is a number too, but one that starts with `0x` is the pattern of a single or a double. */
export function floatOf(operand: ImmediateOperand, takesSingle: boolean): number | undefined {
  if (operand.float !== undefined) return operand.float;
  if (operand.word === undefined) return undefined;
  // No expression: the constant is read as a floating-point number is written.
  if (!/^[+-]?(0x[\da-f]+|\d+)$/i.test(operand.text)) return undefined;
  if (!/^0x/i.test(operand.text)) return operand.word.toSafeNumber();
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, operand.word.hi);
  view.setUint32(4, operand.word.lo);
  if (takesSingle) return operand.word.hi === 0 ? view.getFloat32(4) : undefined;
  return view.getFloat64(0);
}

export const eightBitFloat =
  (takesSingle: boolean): OperandClass =>
  (operand) => {
    if (operand.kind !== 'immediate') return notImmediate;
    if (operand.relocation !== undefined) return badFloat;
    const value = floatOf(operand, takesSingle);
    return value !== undefined && isEightBitFloat(value) ? undefined : badFloat;
  };

export const floatingZero: OperandClass = (operand) => {
  if (operand.kind !== 'immediate') return notImmediate;
  const isZero =
    operand.float === undefined ? (operand.word?.isZero() ?? false) : Object.is(operand.float, 0);
  return isZero ? undefined : { rank: 2, message: 'immediate zero expected' };
};

/** The second number of a bit field: what is left of the register above the first. */
export const fieldWidth =
  (width: 32 | 64): OperandClass =>
  (operand, operands, position) => {
    const first = operands[position - 1];
    const low = first?.kind === 'immediate' ? first.word?.toSafeNumber() : undefined;
    return inRange(1, low === undefined ? width : width - low)(operand, operands, position);
  };

/** A byte of MOVI, MVNI, ORR, BIC: shifted left by a multiple of 8 up to `most`. */
export function shiftedByte(low: number, high: number, most: number): OperandClass {
  const byte = inRange(low, high, 1, 'immediate value', true);
  const badShift: Failure = {
    rank: 2,
    message: `shift amount must be ${most === 0 ? '0' : most === 8 ? '0 or 8' : '0, 8, 16 or 24'}`,
  };
  return (operand, operands, position) => {
    if (operand.kind !== 'shiftedImmediate') return byte(operand, operands, position);
    if (operand.shift !== 'lsl') return { rank: 1, message: 'invalid shift operator' };
    const unknown = amountFailure(operand.amount);
    if (unknown) return unknown;
    const amount = operand.amount.word?.toSafeNumber();
    if (amount !== undefined && (amount < 0 || amount > most || amount % 8 !== 0)) return badShift;
    return byte(operand.immediate, operands, position);
  };
}

/** A byte followed by ones: `#n, msl #8` or `#16`. */
export const onesShiftedByte: OperandClass = (operand, operands, position) => {
  if (operand.kind !== 'shiftedImmediate' || operand.shift !== 'msl') return mismatch;
  const unknown = amountFailure(operand.amount);
  if (unknown) return unknown;
  const amount = operand.amount.word?.toSafeNumber();
  if (amount !== undefined && amount !== 8 && amount !== 16)
    return { rank: 2, message: 'shift amount must be 8 or 16' };
  return inRange(-128, 255, 1, 'immediate value', true)(operand.immediate, operands, position);
};

/** MOVI of 64 bits: every byte is all zeros or all ones. */
export const byteMask: OperandClass = (operand) => {
  if (operand.kind !== 'immediate') return notImmediate;
  const constant = constantOf(operand);
  if (isFailure(constant)) return constant;
  if (constant === undefined) return undefined;
  for (const half of [constant.lo, constant.hi]) {
    for (let place = 0; place < 32; place += 8) {
      const byte = (half >>> place) & 0xff;
      if (byte !== 0 && byte !== 0xff) return { rank: 2, message: 'invalid value for immediate' };
    }
  }
  return undefined;
};

const flagFields = /^(pan|uao|dit|ssbs|tco|allint|spsel|pm|svcr(sm|za|smza))$/i;

/** The value of MSR (immediate): one bit, except for the four of DAIFSet and DAIFClr. */
export const fieldValue: OperandClass = (operand, operands, position) => {
  const [field] = operands;
  const isFlag = field?.kind === 'system' && flagFields.test(field.name);
  return inRange(0, isFlag ? 1 : 15)(operand, operands, position);
};

/** `mul #n` of the SVE element counts. */
export const multiplier: OperandClass = (operand, operands, position) =>
  operand.kind === 'immediate' && !operand.isMultiplier
    ? { rank: 1, message: 'shift expression expected' }
    : inRange(1, 16, 1, 'multiplier')(operand, operands, position);

/** Any immediate at all, with or without a shift. */
export const anyImmediate: OperandClass = (operand) =>
  operand.kind === 'immediate' && operand.float === undefined ? undefined : notImmediate;

export function isImmediate(operand: Operand): operand is ImmediateOperand {
  return operand.kind === 'immediate';
}

export { mismatch };
