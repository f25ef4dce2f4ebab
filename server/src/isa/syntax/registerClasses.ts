import type { ImmediateOperand, Operand } from '../instruction';
import { amountFailure, constantNow } from './immediates';
import { type Failure, mismatch, type OperandClass, outOfRange, variantMismatch } from './operandClass';

/** A general register: number 31 is ZR, or SP where `allowsSP`. */
export function generalClass(width: 32 | 64, allowsSP: boolean): OperandClass {
  const kind = allowsSP ? 'an integer or stack pointer register' : 'an integer register';
  const wrong: Failure = { rank: 0, message: `operand %d must be ${kind}` };
  const badSP: Failure = { rank: 1, message: wrong.message };
  return (operand) => {
    if (operand.kind !== 'general') return wrong;
    if (operand.number === 31 && operand.isSP !== allowsSP) return badSP;
    return operand.width === width && !operand.writesBack ? undefined : variantMismatch;
  };
}

/** `Xn!`: SP is not meant by 31. */
export const writtenBack: OperandClass = (operand) =>
  operand.kind === 'general' && operand.width === 64 && operand.writesBack && !operand.isSP
    ? undefined
    : mismatch;

/** The second register of a pair: the one after the operand before it, which has an even number (Arm ARM CASP). */
export function nextRegister(width: 32 | 64): OperandClass {
  const register = generalClass(width, false);
  const odd: Failure = { rank: 2, message: 'reg pair must start from even reg' };
  const apart: Failure = { rank: 2, message: 'reg pair must be contiguous' };
  return (operand, operands, position) => {
    const problem = register(operand, operands, position);
    if (problem) return problem;
    const first = registerNumber(operands[position - 1]) ?? 0;
    if (first % 2 !== 0) return odd;
    return registerNumber(operand) === first + 1 ? undefined : apart;
  };
}

/** General registers `low` to `high` of one width. */
export function generalBetween(width: 32 | 64, low: number, high: number): OperandClass {
  const wrong: Failure = {
    rank: 1,
    message: `expected a register in the range ${width === 64 ? 'x' : 'w'}${low}-${width === 64 ? 'x' : 'w'}${high}`,
  };
  return (operand) => {
    if (operand.kind !== 'general' || operand.width !== width) return mismatch;
    return operand.number >= low && operand.number <= high && !(operand.number === 31 && operand.isSP)
      ? undefined
      : wrong;
  };
}

/** A register with an optional shift; ROR where `rotates`. The shift has to be written: a bare register is its own class. */
export function shiftedClass(width: 32 | 64, rotates: boolean): OperandClass {
  const register = generalClass(width, false);
  const range = outOfRange(0, width - 1, 'shift amount');
  const noRotation: Failure = { rank: 1, message: "'ROR' operator not allowed" };
  return (operand, operands, position) => {
    if (operand.kind !== 'shifted') return mismatch;
    const problem = register(operand.register, operands, position);
    if (problem) return problem;
    if (operand.shift === 'ror' && !rotates) return noRotation;
    const unknown = amountFailure(operand.amount);
    if (unknown) return unknown;
    const amount = operand.amount.word?.toSafeNumber() ?? 0;
    return amount >= 0 && amount < width ? undefined : range;
  };
}

const shiftOfExtend = outOfRange(0, 4, 'shift amount');

/**
 * The extended register of ADD, SUB, CMP and CMN. `as` takes both widths of it in the 64-bit operations,
 * whatever the extension. Beside the stack pointer the operator may be LSL or missing (Arm ARM C6.2.4).
 */
export function extendedClass(width: 32 | 64): OperandClass {
  return (operand, operands, position) => {
    const isBare = operand.kind === 'general';
    if (!isBare && operand.kind !== 'extended' && operand.kind !== 'shifted') return mismatch;
    const register = isBare ? operand : operand.register;
    if (operand.kind !== 'extended') {
      const besideSP = operands.slice(0, position).some((each) => each.kind === 'general' && each.isSP);
      if (operand.kind === 'shifted' && operand.shift !== 'lsl')
        return { rank: 1, message: 'invalid shift operator' };
      if (!besideSP) return { rank: 1, message: 'missing extend operator' };
    }
    if (register.isSP || register.writesBack)
      return { rank: 1, message: 'operand %d must be an integer register' };
    if (register.width > width) return variantMismatch;
    const unknown = isBare ? undefined : amountFailure(operand.amount);
    if (unknown) return unknown;
    const amount = isBare ? 0 : (operand.amount?.word?.toSafeNumber() ?? 0);
    return amount >= 0 && amount <= 4 ? undefined : shiftOfExtend;
  };
}

const notVector: Failure = { rank: 0, message: 'operand %d must be a SIMD and floating-point register' };

/** b, h, s, d, q registers. */
export function scalarClass(views: string): OperandClass {
  return (operand) => {
    if (operand.kind !== 'vector' || operand.index !== undefined) return notVector;
    if (operand.view.length !== 1 || operand.isElement) return notVector;
    return views.includes(operand.view) ? undefined : variantMismatch;
  };
}

/** Bits of one element of an arrangement: `4h` and `h` are 16; `4b` and `2h` as elements are 32. */
function elementBits(view: string): number {
  const bits = { b: 8, h: 16, s: 32, d: 64, q: 128 }[view.slice(-1)] ?? 0;
  return bits * (Number.parseInt(view, 10) || 1);
}

export interface RegisterPattern {
  readonly low: number;
  readonly high: number;
  /** Arrangement or element size; undefined: any, '': none. */
  readonly view: string | undefined;
  /** Element index: undefined for none. */
  readonly index: { readonly low: number; readonly high: number } | 'whole' | undefined;
  readonly qualifier: 'z' | 'm' | undefined;
}

/** An index that is no number, and cannot become one. */
function unknownIndex(index: ImmediateOperand): Failure | undefined {
  const constant = constantNow(index);
  return constant !== undefined && 'rank' in constant ? constant : undefined;
}

function indexFailure(
  pattern: RegisterPattern,
  index: Extract<Operand, { kind: 'vector' }>['index'],
  view: string,
): Failure | undefined {
  if (pattern.index === undefined) return index === undefined ? undefined : variantMismatch;
  if (index === undefined) return variantMismatch;
  const n = index.word?.toSafeNumber();
  if (index.word === undefined) return unknownIndex(index);
  const { low, high } =
    pattern.index === 'whole' ? { low: 0, high: 128 / elementBits(view) - 1 } : pattern.index;
  return n !== undefined && n >= low && n <= high
    ? undefined
    : outOfRange(low, high, 'register element index');
}

/** The old spelling of an element, `v0.4s[1]`, is `v0.s[1]`. */
function isOfView(
  { view, index }: Extract<Operand, { kind: 'vector' }>,
  wanted: string | undefined,
): boolean {
  if (wanted === undefined || view === wanted) return true;
  const isWhole = elementBits(view) >= 64 && view.length > 1;
  return index !== undefined && wanted.length === 1 && isWhole && view.endsWith(wanted);
}

export function vectorClass(pattern: RegisterPattern): OperandClass {
  const outside: Failure = {
    rank: 1,
    message: `register number out of range ${pattern.low} to ${pattern.high}`,
  };
  return (operand) => {
    if (operand.kind !== 'vector') return notVector;
    // Only members of a list have an element size and no index; anywhere else `b` is a scalar register.
    const isScalar = operand.view.length < 2 && operand.index === undefined && !operand.isElement;
    if (isScalar) return notVector;
    if (!isOfView(operand, pattern.view)) return variantMismatch;
    if (operand.number < pattern.low || operand.number > pattern.high) return outside;
    return indexFailure(pattern, operand.index, pattern.view ?? operand.view);
  };
}

const numbered = /^(z|pn|p|zt|za)(\d*)([hv]?)$/;
const notScalable: Readonly<Record<string, Failure>> = {
  z: { rank: 0, message: 'operand %d must be an SVE vector register' },
  p: { rank: 0, message: 'operand %d must be an SVE predicate register' },
  pn: { rank: 0, message: 'operand %d must be an SVE predicate-as-counter register' },
};

export function scalableClass(file: 'z' | 'p' | 'pn', pattern: RegisterPattern): OperandClass {
  const outside: Failure = {
    rank: 1,
    message: `${file}${pattern.low}-${file}${pattern.high} expected`,
  };
  const other = notScalable[file] ?? mismatch;
  return (operand) => {
    if (operand.kind !== 'scalable') return other;
    const m = numbered.exec(operand.register);
    if (m?.[1] !== file) return other;
    if (pattern.view !== undefined && (operand.element ?? '') !== pattern.view) return variantMismatch;
    if (operand.qualifier !== pattern.qualifier) return variantMismatch;
    const number = Number(m[2]);
    if (number < pattern.low || number > pattern.high) return outside;
    return operand.slice ? variantMismatch : indexFailure(pattern, operand.index, operand.element ?? 'b');
  };
}

/** Tiles of ZA by element size: as many as an element has bytes (Arm ARM B1.4.10). */
const tiles: Readonly<Record<string, number>> = { b: 1, h: 2, s: 4, d: 8, q: 16 };
const badTile: Failure = { rank: 1, message: 'ZA tile number out of range' };

/** `za0.s`; `za0h.s[w12, 3]`; `za[w12, 3]`; `p0.s[w12, 3]` of PSEL. */
export function matrixClass(form: 'tile' | 'slice' | 'array' | 'predicate', view: string): OperandClass {
  const most = form === 'array' ? 15 : 16 / (tiles[view] ?? 16) - 1;
  const range = outOfRange(0, most, 'element index');
  const shape = { tile: /^za\d+$/, slice: /^za\d+[hv]$/, array: /^za$/, predicate: /^p\d+$/ }[form];
  return (operand) => {
    if (operand.kind !== 'scalable' || !shape.test(operand.register)) return mismatch;
    if ((operand.element ?? '') !== view || operand.qualifier) return variantMismatch;
    const number = Number(/\d+/.exec(operand.register)?.[0] ?? 0);
    if (form !== 'predicate' && form !== 'array' && number >= (tiles[view] ?? 0)) return badTile;
    const { slice, index } = operand;
    if (form === 'tile') return slice || index ? variantMismatch : undefined;
    if (slice?.width !== 32 || slice.number < 12 || slice.number > 15 || !index) {
      return { rank: 1, message: 'expected vector select register W12-W15' };
    }
    const unknown = unknownIndex(index);
    if (unknown) return { rank: 2, message: 'index offset immediate expected' };
    const n = index.word?.toSafeNumber();
    return index.word === undefined || (n !== undefined && n >= 0 && n <= most) ? undefined : range;
  };
}

/** What ZERO takes: `{za}`, `{za0.s, za1.d}`, `{}` (Arm ARM C9.2 ZERO), `{zt0}` of SME2. */
export const tileList: OperandClass = (operand) => {
  if (operand.kind !== 'list') return { rank: 0, message: "expected '{'" };
  if (operand.index) return { rank: 1, message: 'unexpected characters following instruction' };
  for (const each of operand.registers) {
    const wrong: Failure = { rank: 1, message: 'wrong ZA tile element format' };
    if (each.kind !== 'scalable' || each.index || each.slice || each.qualifier) return wrong;
    const { register, element } = each;
    if (element === undefined && (register === 'za' || register === 'zt0')) continue;
    const number = /^za(\d+)$/.exec(register)?.[1];
    if (number === undefined || element === undefined || element === 'q') return wrong;
    if (Number(number) >= (tiles[element] ?? 0)) return wrong;
  }
  return undefined;
};

const notList: Failure = { rank: 0, message: 'invalid register list' };
const badList: Failure = { rank: 1, message: 'invalid register list' };

/** `fewest` to `most` consecutive registers, wrapping after the last one, each of class `member`. */
export function listClass(
  member: OperandClass,
  fewest: number,
  most: number,
  index: RegisterPattern['index'],
  view: string | undefined,
): OperandClass {
  const pattern: RegisterPattern = { low: 0, high: 31, view, index, qualifier: undefined };
  return (operand, operands, position) => {
    if (operand.kind !== 'list') return notList;
    const count = operand.registers.length;
    if (count < fewest || count > most) return badList;
    let previous: number | undefined;
    for (const register of operand.registers) {
      const problem = member(register, operands, position);
      if (problem) return problem;
      const number = registerNumber(register);
      const size = register.kind === 'scalable' && register.register.startsWith('p') ? 16 : 32;
      if (previous !== undefined && number !== (previous + 1) % size) return badList;
      previous = number;
    }
    return indexFailure(pattern, operand.index, view ?? 'b');
  };
}

export function registerNumber(operand: Operand | undefined): number | undefined {
  if (operand?.kind === 'general' || operand?.kind === 'vector') return operand.number;
  if (operand?.kind === 'scalable') return Number(/\d+/.exec(operand.register)?.[0] ?? -1);
  if (operand?.kind === 'list') return registerNumber(operand.registers[0]);
  return undefined;
}

/** The class, and a register that no operand before it uses: MOPS. */
export function distinct(member: OperandClass): OperandClass {
  const repeated: Failure = {
    rank: 2,
    message: 'the three register operands must be distinct from one another',
  };
  return (operand, operands, position) => {
    const problem = member(operand, operands, position);
    if (problem) return problem;
    const number = baseNumber(operand);
    return operands.slice(0, position).some((each) => baseNumber(each) === number) ? repeated : undefined;
  };
}

const baseNumber = (operand: Operand): number | undefined =>
  registerNumber(operand.kind === 'memory' ? operand.base : operand);

/** First of the eight registers of LD64B. */
export const eightRegisters: OperandClass = (operand) => {
  if (operand.kind !== 'general' || operand.width !== 64 || operand.isSP) return mismatch;
  return operand.number % 2 === 0 && operand.number <= 22
    ? undefined
    : { rank: 2, message: 'invalid Rt register number in 64-byte load/store' };
};

/** The class, and the register of operand 1: SVE instructions that name their destination twice. */
export function sameAsFirst(member: OperandClass): OperandClass {
  const different: Failure = { rank: 2, message: 'operand %d must be the same register as operand 1' };
  return (operand, operands, position) =>
    member(operand, operands, position) ??
    (registerNumber(operand) === registerNumber(operands[0]) ? undefined : different);
}
