import type {
  ExtendName,
  GeneralOperand,
  ImmediateOperand,
  InstructionProblem,
  MemoryOperand,
  Operand,
} from './instruction';
import type { LinearValue } from './linearValue';
import { splitOperands } from './operandText';
import { registerNamed } from './registers';
import { U64 } from './u64';

export type Resolve = (expression: string) => LinearValue;

export class OperandError {
  constructor(
    readonly message: string,
    readonly code: InstructionProblem['code'] = 'invalid-operand',
  ) {}
}

const zero: LinearValue = { constant: 0n, terms: [] };
const floating = /^[+-]?(\d+\.\d*|\.\d+|\d+(?=e[+-]?\d))(e[+-]?\d+)?$/i;
const decimal = /^-?(0|[1-9]\d*)$/;

/** An immediate: `#imm`, `imm`, `#:reloc:expression`, or a floating-point constant. */
export function parseImmediate(text: string, resolve: Resolve): ImmediateOperand {
  let written = text.charCodeAt(0) === 35 ? text.slice(1).trim() : text;
  if (written === '') throw new OperandError('immediate operand required', 'syntax-error');
  if (written !== text && written.startsWith('#')) throw new OperandError('constant expression required');
  let relocation: string | undefined;
  if (written.charCodeAt(0) === 58) {
    const end = written.indexOf(':', 1);
    if (end < 0) throw new OperandError('unrecognized relocation modifier', 'syntax-error');
    relocation = written.slice(1, end).trim().toLowerCase();
    written = written.slice(end + 1).trim();
    if (written === '') throw new OperandError('bad expression', 'syntax-error');
  }
  if (relocation === undefined && decimal.test(written) && written.length < 16) {
    const n = Number(written);
    return { kind: 'immediate', text: written, value: { constant: BigInt(n), terms: [] }, word: U64.from(n) };
  }
  if (floating.test(written))
    return { kind: 'immediate', text: written, value: zero, float: Number(written) };
  const value = resolve(written);
  const word = value.terms.length === 0 ? U64.fromBigInt(value.constant) : undefined;
  return { kind: 'immediate', text: written, relocation, value, word };
}

/** `resolve` where a bracket follows: an operator in front of it has no operand, which elsewhere counts as zero. */
function beforeBracket(resolve: Resolve, message: string): Resolve {
  return (expression) => {
    if (/[-+*/%<>|&^!=~]\s*$/.test(expression)) throw new OperandError(message, 'syntax-error');
    return resolve(expression);
  };
}

/** The number in the brackets after a register or a list. */
function parseIndex(text: string, resolve: Resolve): ImmediateOperand {
  return parseImmediate(text.trim(), beforeBracket(resolve, 'constant expression required'));
}

const arrangement = /^([vzp]|pn|za)(\d*)([hv]?)(?:\.([a-z0-9]+))?(?:\/([zm]))?(?:\[(.*)\])?$/i;
const lanes = /^(b|h|s|d|q|8b|16b|2h|4h|8h|2s|4s|1d|2d|1q|4b)$/i;

/** A vector, predicate or tile with an arrangement, qualifier or index; undefined when it is none. */
function parseArranged(text: string, resolve: Resolve): Operand | undefined {
  const m = arrangement.exec(text);
  if (!m) {
    const zt = /^zt0\s*\[(.*)\]$/i.exec(text);
    return zt ? { kind: 'scalable', register: 'zt0', index: parseIndex(zt[1] ?? '', resolve) } : undefined;
  }
  const file = (m[1] ?? '').toLowerCase();
  const digits = m[2] ?? '';
  const element = m[4]?.toLowerCase();
  const qualifier = m[5]?.toLowerCase();
  const indexText = m[6];
  const tile = file === 'za';
  if (!tile && (digits === '' || Number(digits) > (file === 'v' || file === 'z' ? 31 : 15) || m[3]))
    return undefined;
  if (element === undefined && qualifier === undefined && indexText === undefined && !tile) return undefined;
  if (element !== undefined && !lanes.test(element)) return undefined;
  if (tile && digits === '' && element === undefined && indexText === undefined && m[3]) return undefined;
  if (file === 'v') {
    if (qualifier || element === undefined) return undefined;
    const index = indexText === undefined ? undefined : parseIndex(indexText, resolve);
    const vector = { kind: 'vector', number: Number(digits), view: element } as const;
    if (index !== undefined) return { ...vector, index };
    return element.length === 1 ? { ...vector, isElement: true } : vector;
  }
  const { slice, index } = parseSlice(indexText, resolve);
  return {
    kind: 'scalable',
    register: `${file}${digits === '' ? '' : Number(digits)}${(m[3] ?? '').toLowerCase()}`,
    element,
    qualifier: qualifier === 'z' || qualifier === 'm' ? qualifier : undefined,
    index,
    slice,
  };
}

/** The inside of the brackets of `z0.d[1]`, `za0h.s[w12, 1]`, `za[w12, 0:3, vgx4]`. */
function parseSlice(
  text: string | undefined,
  resolve: Resolve,
): { slice?: GeneralOperand; index?: ImmediateOperand } {
  if (text === undefined) return {};
  const [first = '', second] = splitOperands(text) ?? [];
  const register = registerNamed(first);
  if (register?.kind !== 'general') return { index: parseIndex(first, resolve) };
  if (second === undefined) return { slice: register };
  const from = /^[^:]+/.exec(second)?.[0] ?? second;
  return { slice: register, index: parseIndex(from, resolve) };
}

/** A register in any written form, `x1!` of the memory-copy instructions included. */
export function parseRegister(text: string, resolve: Resolve): Operand | undefined {
  const plain = registerNamed(text);
  if (plain) return plain;
  if (text.endsWith('!')) {
    const written = registerNamed(text.slice(0, -1).trim());
    return written?.kind === 'general' ? { ...written, writesBack: true } : undefined;
  }
  const c = text.charCodeAt(0) | 32;
  return c === 118 || c === 122 || c === 112 ? parseArranged(text, resolve) : undefined; // v z p
}

function parseList(text: string, resolve: Resolve): Operand {
  const close = text.lastIndexOf('}');
  if (close < 0) throw new OperandError("'}' expected", 'syntax-error');
  const registers: Operand[] = [];
  for (const part of splitOperands(text.slice(1, close)) ?? []) {
    const range = /^([^[\]]+?)\s*-\s*([^[\]]+)$/.exec(part);
    const first = parseRegister(range?.[1] ?? part, resolve);
    if (!first) throw new OperandError('expected a register list');
    registers.push(first);
    if (range) addRange(registers, first, parseRegister(range[2] ?? '', resolve));
  }
  const after = text.slice(close + 1).trim();
  if (after === '') return { kind: 'list', registers };
  if (!after.startsWith('[') || !after.endsWith(']')) throw new OperandError("']' expected", 'syntax-error');
  return { kind: 'list', registers, index: parseIndex(after.slice(1, -1), resolve) };
}

/** `{v0.4s - v3.4s}`: register numbers wrap at 32 (predicates at 16). */
function addRange(registers: Operand[], first: Operand, last: Operand | undefined): void {
  if (first.kind === 'vector' && last?.kind === 'vector') {
    for (let n = first.number; n !== last.number; ) {
      n = (n + 1) & 31;
      registers.push({ ...first, number: n });
    }
    return;
  }
  if (first.kind === 'scalable' && last?.kind === 'scalable') {
    const name = /^(z|p|pn)(\d+)$/.exec(first.register);
    const end = Number(/\d+$/.exec(last.register)?.[0] ?? -1);
    if (name && end >= 0) {
      const size = name[1] === 'z' ? 32 : 16;
      for (let n = Number(name[2]); n !== end % size; ) {
        n = (n + 1) % size;
        registers.push({ ...first, register: `${name[1]}${n}` });
      }
      return;
    }
  }
  throw new OperandError('invalid register list');
}

/** `as` reads letters as the name of the operator: a number may follow at once. */
const shifter = /^(lsl|lsr|asr|ror|msl|[us]xt[bhwx]|mul)(?![a-z])\s*(.*)$/i;

/**
 * `lsl #3`, `uxtw`, `msl #8` written after a comma: joined with the operand before it. `mul #3` of the
 * SVE element counts stays an operand of its own. Undefined when the text is no such modifier.
 */
export function parseModifier(
  text: string,
  previous: Operand | undefined,
  resolve: Resolve,
): Operand | undefined {
  const m = shifter.exec(text);
  if (!m) return undefined;
  const operator = (m[1] ?? '').toLowerCase();
  const rest = m[2] ?? '';
  // After a register `mul4` is the predicate constraint of that name.
  if (/^mul[34]$/i.test(text) && previous?.kind !== 'word' && previous?.kind !== 'immediate')
    return undefined;
  if (operator === 'mul') {
    return /^vl$/i.test(rest) ? undefined : { ...parseImmediate(rest, resolve), isMultiplier: true };
  }
  const amount = rest === '' ? undefined : parseImmediate(rest, resolve);
  if (previous?.kind === 'general' && operator !== 'msl') {
    if (operator.includes('xt')) {
      return { kind: 'extended', register: previous, extend: operator as ExtendName, amount };
    }
    if (!amount) throw new OperandError('missing shift amount');
    return { kind: 'shifted', register: previous, shift: operator as 'lsl' | 'lsr' | 'asr' | 'ror', amount };
  }
  if (previous?.kind === 'immediate' && (operator === 'lsl' || operator === 'msl')) {
    if (!amount) throw new OperandError('missing shift amount');
    return { kind: 'shiftedImmediate', immediate: previous, shift: operator, amount };
  }
  return undefined;
}

const memoryExtends: ReadonlySet<string> = new Set(['uxtw', 'lsl', 'sxtw', 'sxtx']);

/** `[base]`, `[base, offset]`, `[base, offset]!`; `[base], offset` is joined by the caller. */
function parseMemory(text: string, resolve: Resolve): MemoryOperand {
  const close = text.lastIndexOf(']');
  if (close < 0) throw new OperandError("']' expected", 'syntax-error');
  const after = text.slice(close + 1).trim();
  if (after !== '' && after !== '!')
    throw new OperandError('unexpected characters following instruction', 'syntax-error');
  const parts = splitOperands(text.slice(1, close)) ?? [];
  const base = parts[0] ? parseRegister(parts[0], resolve) : undefined;
  if (base?.kind !== 'general' && base?.kind !== 'scalable') {
    throw new OperandError('64-bit integer or SP register expected');
  }
  if (base.kind === 'general' && (base.width !== 64 || (base.number === 31 && !base.isSP))) {
    throw new OperandError('invalid base register');
  }
  const mode = after === '!' ? 'preIndex' : 'offset';
  if (parts.length === 1) return { kind: 'memory', base, offset: undefined, mode };
  const second = parts[1] ?? '';
  if (second === '') throw new OperandError('bad expression', 'syntax-error');
  const inside = beforeBracket(resolve, 'invalid expression in the address');
  // In an address the assembler skips a number sign before it reads an expression, which may have one.
  const written = /^##(?!\s*:)/.test(second) ? second.slice(1) : second;
  if (written.startsWith('##')) throw new OperandError('invalid expression in the address', 'syntax-error');
  if (base.kind === 'general') refuseRegisterInOffset(second);
  let offset: Operand = parseRegister(second, resolve) ?? parseImmediate(written, inside);
  if (parts.length === 2) return { kind: 'memory', base, offset, mode };
  const third = parts[2] ?? '';
  if (parts.length === 3 && /^mul\s+vl$/i.test(third)) {
    return { kind: 'memory', base, offset, multipliedByVL: true, mode };
  }
  if (offset.kind === 'scalable' || base.kind === 'scalable') {
    if (parts.length > 3) throw new OperandError("']' expected", 'syntax-error');
    return { kind: 'memory', base, offset, elementOffset: parseElementOffset(third, resolve), mode };
  }
  const joined = parts.length === 3 ? parseModifier(third, offset, resolve) : undefined;
  if (joined?.kind === 'extended' && memoryExtends.has(joined.extend)) offset = joined;
  else if (joined?.kind === 'shifted' && joined.shift === 'lsl') {
    offset = { kind: 'extended', register: joined.register, extend: 'lsl', amount: joined.amount };
  } else throw new OperandError('invalid addressing mode');
  return { kind: 'memory', base, offset, mode };
}

/** A general register and more is no expression in an address either. */
function refuseRegisterInOffset(text: string): void {
  const name = /^([A-Za-z]\w*)\s*[^\w\s.]/.exec(text)?.[1];
  const register = name === undefined ? undefined : registerNamed(name);
  if (register?.kind !== 'general') return;
  if (register.isSP) throw new OperandError('integer or zero register expected');
  throw new OperandError(register.width === 32 ? 'invalid use of 32-bit register offset' : "']' expected");
}

/** `sxtw #2` after a vector of offsets. */
function parseElementOffset(text: string, resolve: Resolve): MemoryOperand['elementOffset'] {
  const m = /^(lsl|[us]xt[wx])(?![a-z])\s*(.*)$/i.exec(text);
  if (!m) throw new OperandError('shift operator expected', 'syntax-error');
  const extend = (m[1] ?? '').toLowerCase() as ExtendName;
  if (extend === 'uxtx' || extend === 'sxtx') throw new OperandError('invalid addressing mode');
  if (!m[2]) {
    if (extend === 'lsl') throw new OperandError('missing shift amount');
    return { extend, amount: undefined };
  }
  return { extend, amount: parseImmediate(m[2], resolve) };
}

/** Operands by text in which no expression stands: there are few, and each is read thousands of times. */
const withoutExpression = new Map<string, Operand>();
const MOST_KEPT = 4096;

/** Registers, memory, lists, pool literals and immediates: everything that needs no knowledge of the mnemonic. */
export function parsePlainOperand(text: string, resolve: Resolve): Operand {
  const known = withoutExpression.get(text);
  if (known !== undefined) return known;
  let hasExpression = false;
  const operand = readPlainOperand(text, (expression) => {
    hasExpression = true;
    return resolve(expression);
  });
  if (!hasExpression) {
    if (withoutExpression.size >= MOST_KEPT) withoutExpression.clear();
    withoutExpression.set(text, operand);
  }
  return operand;
}

function readPlainOperand(text: string, resolve: Resolve): Operand {
  switch (text.charCodeAt(0)) {
    case 91:
      return parseMemory(text, resolve);
    case 123:
      return parseList(text, resolve);
    case 61: {
      const expression = text.slice(1).trim();
      if (expression === '') throw new OperandError('invalid address', 'syntax-error');
      return { kind: 'label', text: expression, value: resolve(expression), pool: true };
    }
    case 35:
    case 58:
      return parseImmediate(text, resolve);
  }
  return parseRegister(text, resolve) ?? parseImmediate(text, resolve);
}
