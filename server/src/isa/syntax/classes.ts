import {
  anyImmediate,
  arithmetic,
  bitmask,
  byteMask,
  eightBitFloat,
  fieldValue,
  fieldWidth,
  floatingZero,
  half,
  inRange,
  movable,
  multiplier,
  onesShiftedByte,
  shiftedByte,
} from './immediates';
import {
  anyOffset,
  baseOnly,
  baseWithWriteBack,
  constantOffset,
  immediateOffset,
  offsetByVL,
  postIndexByElements,
  postIndexByRegister,
  postIndexByTransfer,
  registerOffset,
} from './memoryClasses';
import { type Failure, mismatch, type OperandClass } from './operandClass';
import {
  distinct,
  eightRegisters,
  extendedClass,
  generalBetween,
  generalClass,
  listClass,
  matrixClass,
  nextRegister,
  type RegisterPattern,
  sameAsFirst,
  scalableClass,
  scalarClass,
  shiftedClass,
  tileList,
  vectorClass,
  writtenBack,
} from './registerClasses';
import {
  eitherFloat,
  elementFloat,
  elementMask,
  movableMask,
  signedByte,
  unsignedByte,
} from './scalableImmediates';
import {
  baseAndAnyIndex,
  sameOffsetAsArray,
  scaledIndex,
  vectorBase,
  vectorBaseWithIndex,
  vectorOffset,
  vectorSum,
} from './scalableMemoryClasses';
import { flagField, onlyField } from './systemNames';

/** The operand classes by the names that forms use (form.ts lists them). */

const anyOf =
  (...classes: readonly OperandClass[]): OperandClass =>
  (operand, operands, position) => {
    let worst: Failure = mismatch;
    for (const each of classes) {
      const failure = each(operand, operands, position);
      if (failure === undefined) return undefined;
      if (failure.rank >= worst.rank) worst = failure;
    }
    return worst;
  };

const kindIs =
  (kind: string, message = 'operand mismatch'): OperandClass =>
  (operand) =>
    operand.kind === kind ? undefined : { rank: 0, message };

function systemName(isKnown: (name: string) => boolean, message: string): OperandClass {
  return (operand) => (operand.kind === 'system' && isKnown(operand.name) ? undefined : { rank: 0, message });
}

/** An address; the relocation operators that it may have. */
const unalignedLabel: Failure = { rank: 2, message: 'immediate value must be a multiple of 4' };

/** Bits of a branch's offset by the position of its operand: `b` and `bl`, `cbz` and literal loads, `tbz` (Arm ARM C6). */
const OFFSET_BITS = [28, 21, 16];

const isFar = (offset: bigint, bits: number): boolean => BigInt.asIntN(bits, offset) !== offset;

function labelClass(relocations: RegExp, isWordAligned = true, bits?: number): OperandClass {
  return (operand, _, position) => {
    if (operand.kind !== 'label' || operand.pool) return mismatch;
    const { constant, terms } = operand.value;
    if (isWordAligned && terms.length === 0 && (constant & 3n) !== 0n) return unalignedLabel;
    if (terms.length === 0 && isFar(constant, bits ?? OFFSET_BITS[position] ?? 64))
      return { rank: 2, message: 'immediate out of range' };
    return operand.relocation === undefined || relocations.test(operand.relocation)
      ? undefined
      : { rank: 2, message: 'this relocation modifier is not allowed on this instruction' };
  };
}

/** A bare word that the instruction knows; no word at all is a mismatch. */
function wordClass(isKnown: (word: string) => boolean, message: string): OperandClass {
  return (operand) => {
    if (operand.kind !== 'word') return mismatch;
    return isKnown(operand.word) ? undefined : { rank: 1, message };
  };
}

/** Every addressing mode of LDR for an access of 2^`scale` bytes. */
const loadModes = (scale: number): OperandClass =>
  anyOf(
    immediateOffset('offset', 0, 4095 * 2 ** scale, 2 ** scale),
    immediateOffset('offset', -256, 255, 1),
    immediateOffset('preIndex', -256, 255, 1),
    immediateOffset('postIndex', -256, 255, 1),
    registerOffset(scale),
  );

/** Every addressing mode of LDP for two registers of `bytes` each. */
const pairModes = (bytes: number): OperandClass =>
  anyOf(
    ...(['offset', 'preIndex', 'postIndex'] as const).map((mode) =>
      immediateOffset(mode, -64 * bytes, 63 * bytes, bytes),
    ),
  );

const alwaysTrue: Failure = {
  rank: 2,
  message: 'operand %d must be one of the standard conditions, excluding AL and NV.',
};

const fixed: Readonly<Record<string, OperandClass>> = {
  x: generalClass(64, false),
  w: generalClass(32, false),
  X: generalClass(64, true),
  W: generalClass(32, true),
  xzr: generalBetween(64, 31, 31),
  wzr: generalBetween(32, 31, 31),
  'x!': writtenBack,
  next64: nextRegister(64),
  next32: nextRegister(32),
  xs: shiftedClass(64, true),
  ws: shiftedClass(32, true),
  xa: shiftedClass(64, false),
  wa: shiftedClass(32, false),
  xe: extendedClass(64),
  we: extendedClass(32),
  F: scalarClass('bhsdq'),
  i: anyImmediate,
  pstate: fieldValue,
  x64b: eightRegisters,
  is: kindIs('shiftedImmediate'),
  f: (operand) => (operand.kind === 'immediate' && operand.float !== undefined ? undefined : mismatch),
  'byte<<0': shiftedByte(-128, 255, 0),
  'byte<<8': shiftedByte(-128, 255, 8),
  'byte<<24': shiftedByte(-128, 255, 24),
  'sbyte<<8': shiftedByte(-128, 255, 8),
  bytemsl: onesShiftedByte,
  bytemask: byteMask,
  arith: arithmetic(false),
  arithr: arithmetic(true),
  times: multiplier,
  bitmask64: bitmask(64),
  bitmask32: bitmask(32),
  half64: half(64, false),
  half32: half(32, false),
  halfk64: half(64, true),
  halfk32: half(32, true),
  mov64: movable(64),
  mov32: movable(32),
  width64: fieldWidth(64),
  width32: fieldWidth(32),
  float: eightBitFloat(true),
  // The pattern in hexadecimal is of 64 bits.
  float64: eightBitFloat(false),
  fzero: floatingZero,
  c: kindIs('condition', 'invalid condition'),
  cinv: (operand) => {
    if (operand.kind !== 'condition') return { rank: 0, message: 'invalid condition' };
    return operand.condition === 'al' || operand.condition === 'nv' ? alwaysTrue : undefined;
  },
  l: labelClass(/^$/),
  ladr: labelClass(/^(tlsgd|tlsdesc|tlsldm)$/, false, 21),
  ladrp: labelClass(/^(pg_hi21(_nc)?|got|tlsgd|tlsdesc|gottprel|tlsldm)$/, false, 64),
  lldr: labelClass(/^(got|gottprel|tlsdesc)$/),
  tiles: tileList,
  zt0: (operand) => (operand.kind === 'scalable' && operand.register === 'zt0' ? undefined : mismatch),
  pool: (operand) => (operand.kind === 'label' && operand.pool ? undefined : mismatch),
  sys: systemName((name) => !onlyField.test(name), 'unknown or missing system register name'),
  field: systemName(
    (name) => onlyField.test(name) || flagField.test(name),
    'operand 2 must be an integer register',
  ),
  word: kindIs('word'),
  pattern: anyOf(
    wordClass(
      (word) => /^(pow2|vl([1-8]|16|32|64|128|256)|mul[34]|all)$/.test(word),
      'constant expression required',
    ),
    inRange(0, 31),
  ),
  cr: wordClass((word) => /^c(\d|1[0-5])$/.test(word), 'C0 - C15 expected'),
  barrier: wordClass(
    (word) => /^((ish|osh|nsh)(ld|st)?|sy|ld|st|un|unst)$/.test(word),
    'constant expression required',
  ),
  barriernxs: wordClass((word) => /^((ish|osh|nsh)|sy)nxs$/.test(word), 'constant expression required'),
  prfop: wordClass(
    (word) => /^p(ld|li|st)(l[123]|slc)(keep|strm)$/.test(word),
    'constant expression required',
  ),
  v: vectorClass({ low: 0, high: 31, view: undefined, index: undefined, qualifier: undefined }),
  ve: (operand) => (operand.kind === 'vector' && operand.index !== undefined ? undefined : mismatch),
  L: (operand) => (operand.kind === 'list' && operand.index === undefined ? undefined : mismatch),
  Le: (operand) => (operand.kind === 'list' && operand.index !== undefined ? undefined : mismatch),
  za: (operand) => (operand.kind === 'scalable' && /^z[at]/.test(operand.register) ? undefined : mismatch),
  zav: matrixClass('array', ''),
  m: anyOffset('offset'),
  'm!': anyOffset('preIndex'),
  'm+': anyOffset('postIndex'),
  mb: (operand, operands, position) =>
    operand.kind === 'memory' && operand.offset !== undefined
      ? { rank: 1, message: 'invalid addressing mode' }
      : baseOnly(operand, operands, position),
  'm!0': baseWithWriteBack,
  'm!x': (operand, operands, position) =>
    operand.kind === 'memory' && operand.base.kind === 'general' && operand.base.isSP
      ? { rank: 1, message: 'integer 64-bit register expected' }
      : baseWithWriteBack(operand, operands, position),
  m0: baseOnly,
  'm+r': postIndexByRegister,
  'm+all': postIndexByTransfer,
  'm+each': postIndexByElements,
  mr: anyOf(...[0, 1, 2, 3, 4].map(registerOffset)),
  mvl: (operand) => (operand.kind === 'memory' && operand.multipliedByVL ? undefined : mismatch),
  mza: sameOffsetAsArray,
  aimm: unsignedByte,
  asimm: signedByte,
  lmask: elementMask,
  movmask: movableMask,
  floatz: elementFloat,
  halfone: eitherFloat(0.5, 1),
  halftwo: eitherFloat(0.5, 2),
  zeroone: eitherFloat(0, 1),
};

const number = (text: string | undefined, otherwise = 0): number =>
  text === undefined ? otherwise : Number(text);

function indexPattern(text: string | undefined): RegisterPattern['index'] {
  if (text === undefined) return undefined;
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  return range ? { low: Number(range[1]), high: Number(range[2]) } : 'whole';
}

/** `v`, `z`, `p`, `pn` with their registers, arrangement, qualifier and index. */
function registerFile(text: string): OperandClass | undefined {
  const m = /^(v|z|pn|p)(?:(\d+)-(\d+))?(?:\.(\w+))?(?:\/([zm]))?(?:\[(.*)\])?$/.exec(text);
  if (!m) return undefined;
  const [, file = '', low, high, view, qualifier, index] = m;
  const pattern: RegisterPattern = {
    low: number(low),
    high: number(high, file.startsWith('p') ? 15 : 31),
    view: view ?? '',
    index: indexPattern(index),
    qualifier: qualifier === 'z' || qualifier === 'm' ? qualifier : undefined,
  };
  return file === 'v' ? vectorClass(pattern) : scalableClass(file as 'z' | 'p' | 'pn', pattern);
}

function list(text: string): OperandClass | undefined {
  const m = /^\{(.*?)(?:\*(\d+)(?:-(\d+))?)?\}(?:\[(.*)\])?$/.exec(text);
  if (!m) return undefined;
  const [, member = '', fewest = '1', most = fewest, index] = m;
  const view = /\.(\w+)/.exec(member)?.[1];
  return listClass(classNamed(member), Number(fewest), Number(most), indexPattern(index), view);
}

const modes = { '': 'offset', '!': 'preIndex', '+': 'postIndex' } as const;

function parametric(text: string): OperandClass | undefined {
  let m = /^([xw])(\d+)(?:-(\d+))?$/.exec(text);
  if (m) return generalBetween(m[1] === 'x' ? 64 : 32, number(m[2]), number(m[3] ?? m[2]));
  if (/^[bhsdq]$/.test(text)) return scalarClass(text);
  m = /^(-?\d+)(?:\.\.(-?\d+)(?:\/(\d+))?)?$/.exec(text);
  // The exception-generating instructions and UDF take a symbol that gets its value later.
  const isDeferred = text === '0..65535';
  if (m) return inRange(number(m[1]), number(m[2] ?? m[1]), number(m[3], 1), 'immediate value', isDeferred);
  m = /^m([!+]?)\((-?\d+)\.\.(-?\d+)(?:\/(\d+))?\)$/.exec(text);
  if (m)
    return immediateOffset(
      modes[(m[1] ?? '') as keyof typeof modes],
      number(m[2]),
      number(m[3]),
      number(m[4], 1),
    );
  m = /^(zat|zah|ps)\.([bhsdq])$/.exec(text);
  if (m) return matrixClass(m[1] === 'zat' ? 'tile' : m[1] === 'zah' ? 'slice' : 'predicate', m[2] ?? '');
  m = /^mvl\((-?\d+)\.\.(-?\d+)(?:\/(\d+))?\)$/.exec(text);
  if (m) return offsetByVL(number(m[1]), number(m[2]), number(m[3], 1));
  m = /^mi\((-?\d+)\.\.(-?\d+)\/(\d+)\)$/.exec(text);
  if (m) return constantOffset(number(m[1]), number(m[2]), number(m[3]));
  m = /^mz\.([bhsdq])\((-?\d+)\.\.(-?\d+)\/(\d+)\)$/.exec(text);
  if (m) return vectorBase(m[1] ?? '', number(m[2]), number(m[3]), number(m[4]));
  m = /^m(rz|zr|zz)\.([bhsdq])(?:([/=])(\d))?$/.exec(text);
  if (m?.[1] === 'rz') return vectorOffset(m[2] ?? '', m[3] === '=' ? [number(m[4])] : [0, number(m[4])]);
  if (m) return m[1] === 'zr' ? vectorBaseWithIndex(m[2] ?? '') : vectorSum(m[2] ?? '');
  m = /^m([xf])(\d)$/.exec(text);
  if (m) return m[1] === 'x' ? scaledIndex(number(m[2])) : baseAndAnyIndex(number(m[2]));
  m = /^word\((.*)\)$/.exec(text);
  if (m) {
    const names = (m[1] ?? '').split('/');
    return wordClass((word) => names.includes(word), 'unknown or missing option');
  }
  m = /^(mr|M|P)(\d+)$/.exec(text);
  if (!m) return undefined;
  const n = number(m[2]);
  if (m[1] === 'P') return pairModes(n);
  return m[1] === 'M' ? loadModes(Math.log2(n)) : registerOffset(n);
}

const known = new Map<string, OperandClass>(Object.entries(fixed));

/** The class of a name; one shared function for each. Throws RangeError for a name that is none: a mistake in a table. */
export function classNamed(text: string): OperandClass {
  let found = known.get(text);
  if (found !== undefined) return found;
  if (text.endsWith("'")) found = sameAsFirst(classNamed(text.slice(0, -1)));
  else if (text.endsWith('^')) found = distinct(classNamed(text.slice(0, -1)));
  else found = registerFile(text) ?? list(text) ?? parametric(text);
  if (found === undefined) throw new RangeError(`no operand class ${text}`);
  known.set(text, found);
  return found;
}
