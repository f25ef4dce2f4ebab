import { definitionOf } from './definitions';
import type { InstructionProblem, MemoryOperand, Operand, ParsedInstruction } from './instruction';
import { mnemonics } from './mnemonics';
import { normalisedText, operandAt, splitOperands, unclosedOperand } from './operandText';
import {
  OperandError,
  parseImmediate,
  parseModifier,
  parsePlainOperand,
  parseRegister,
  type Resolve,
} from './parseOperand';
import { refuseAfterRegister, refuseRegisterInExpression } from './shiftedPosition';
import { checkOperands, type OperandCheck } from './syntax/instructionSyntax';
import { isSystemName } from './syntax/systemNames';
import { conditionalMnemonics, conditionNamed, isWord, labelPosition } from './words';

/** The mnemonic ends where a name does: `b(label)` is a branch. */
const statement = /^\s*([A-Za-z_][\w.]*)(?![\w.$])([\s\S]*)$/;

/**
 * Reads one A64 statement: mnemonic and operands, after macro expansion and `.req` substitution.
 * `resolve` evaluates an assembler expression; a symbol that is not known yet stays a term.
 * Returns a problem in the words of `as` for text that it would reject.
 */
export function parseInstruction(text: string, resolve: Resolve): ParsedInstruction | InstructionProblem {
  const m = statement.exec(text.trimEnd());
  if (!m) {
    return { code: 'syntax-error', message: `unknown mnemonic -- \`${text.trim()}'` };
  }
  // The assembler repeats the mnemonic in lower case, the operands as they were written.
  const written = (m[1] ?? '').toLowerCase();
  const rest = m[2] ?? '';
  const mnemonic = canonicalMnemonic(written);
  const definition = definitionOf(mnemonic);
  if (!definition && !isKnownMnemonic(mnemonic)) {
    const message = `unknown mnemonic \`${written}' -- \`${normalisedText(written, rest)}'`;
    return { code: 'unknown-instruction', message, unknown: written };
  }
  if (/^\s*,/.test(rest)) {
    const message = `unexpected comma after the mnemonic name \`${written}' -- \`${written}${rest.replace(/\s+/g, ' ')}'`;
    return { code: 'syntax-error', message };
  }
  const parts = splitOperands(rest);
  if (!parts) {
    const where = `']' expected at operand ${unclosedOperand(rest)}`;
    return { code: 'syntax-error', message: `${where} -- \`${normalisedText(written, rest)}'` };
  }
  const operands: Operand[] = [];
  for (let i = 0; i < parts.length; i++) {
    try {
      addOperand(operands, mnemonic, parts[i] ?? '', i === parts.length - 1, resolve);
    } catch (error) {
      if (!(error instanceof OperandError)) throw error;
      const where = `${error.message} at operand ${operands.length + 1}`;
      return { code: error.code, message: `${where} -- \`${normalisedText(written, rest)}'` };
    }
  }
  const split = /^\s/.test(rest) ? undefined : operandAt(rest, rest.search(/\s/));
  if (split !== undefined && hasNoBlank(operands[split])) operands[split] = { kind: 'other', text: rest };
  const checked = checkWithSymbols(mnemonic, operands, resolve);
  const { problem, isDefined, features } = checked;
  if (problem !== undefined) {
    // Of this the assembler says only that.
    const message = problem.startsWith(NOT_MOVED)
      ? NOT_MOVED
      : `${problem} -- \`${normalisedText(written, rest)}'`;
    return { code: 'invalid-operand', message };
  }
  const parsed = { mnemonic, operands, defined: isDefined, known: true };
  return features.length === 0 ? parsed : { ...parsed, features };
}

/**
 * Whether no blank may stand before or among the registers of an operand. The assembler's scrubber keeps the first
 * blank of a statement: where none follows the mnemonic, it is such a one.
 */
function hasNoBlank(operand: Operand | undefined): boolean {
  return operand !== undefined && /^(list|memory|general|vector|scalable)$/.test(operand.kind);
}

const NOT_MOVED = 'immediate cannot be moved by a single instruction';

/** Checks the operands; where they do not fit, the last ones may be symbols that are named like registers. */
function checkWithSymbols(mnemonic: string, operands: Operand[], resolve: Resolve): OperandCheck {
  const checked = checkOperands(mnemonic, operands);
  if (checked.problem === undefined) return checked;
  const readings = operands.slice();
  for (let i = operands.length - 1; i >= 0; i--) {
    const register = operands[i];
    if (register === undefined) continue;
    // In SVE and SME instructions no name of a register is a symbol.
    if (i > 0 && operands[0]?.kind === 'scalable') return checked;
    const symbol = symbolNamedLikeRegister(mnemonic, register, resolve);
    if (symbol === register) continue;
    readings[i] = symbol;
    const again = checkOperands(mnemonic, readings);
    if (again.problem !== undefined) continue;
    operands.splice(0, operands.length, ...readings);
    return again;
  }
  return checked;
}

/**
 * Where no register may stand, its name is a symbol's: `s2` after `.set s2, 4`. The operand
 * is unchanged when there is no such symbol.
 */
function symbolNamedLikeRegister(mnemonic: string, operand: Operand, resolve: Resolve): Operand {
  if (operand.kind === 'memory' && operand.offset !== undefined) {
    const offset = operand.offset.kind === 'general' ? operand.offset : valueNamedBy(operand.offset, resolve);
    return offset === operand.offset ? operand : { ...operand, offset };
  }
  if (operand.kind === 'general' && !MOVES.has(mnemonic)) return operand;
  const isScalar = operand.kind === 'vector' && operand.view.length === 1;
  return isScalar && !MOVES.has(mnemonic) && !IMMEDIATE_OR_REGISTER.has(mnemonic)
    ? operand
    : valueNamedBy(operand, resolve);
}

/** Instructions whose immediate is never asked whether it is a register, and those whose general register it may be. */
const MOVES: ReadonlySet<string> = new Set(['movz', 'movn', 'movk']);
const IMMEDIATE_OR_REGISTER: ReadonlySet<string> = new Set(
  'add adds sub subs cmp cmn and ands bic bics eor eon orr orn tst mov'.split(' '),
);

function valueNamedBy(operand: Operand, resolve: Resolve): Operand {
  const name = plainName(operand);
  if (name === undefined) return operand;
  for (const spelling of [name, name.toUpperCase()]) {
    const immediate = parseImmediate(spelling, resolve);
    const [term] = immediate.value.terms;
    if (term?.symbol !== spelling) return immediate;
  }
  return operand;
}

/** The register as a symbol would be written. */
function plainName(operand: Operand): string | undefined {
  switch (operand.kind) {
    case 'general':
      return operand.number === 31 ? undefined : `${operand.width === 64 ? 'x' : 'w'}${operand.number}`;
    case 'vector':
      return operand.view.length === 1 && operand.index === undefined && !operand.isElement
        ? `${operand.view}${operand.number}`
        : undefined;
    case 'scalable':
      if (operand.index ?? operand.slice ?? operand.qualifier) return undefined;
      return operand.element === undefined ? operand.register : `${operand.register}.${operand.element}`;
    default:
      return undefined;
  }
}

/** `beq` and `b.hs` become `b.eq` and `b.cs`. */
function canonicalMnemonic(lower: string): string {
  if (lower.charCodeAt(0) !== 98) return lower; // b
  const m = /^(b\.?|bc\.)([a-z]+)$/.exec(lower);
  if (!m || mnemonics.has(lower)) return lower;
  const condition = conditionNamed(m[2] ?? '');
  if (!condition) return lower;
  return `${m[1] === 'bc.' ? 'bc' : 'b'}.${condition}`;
}

function isKnownMnemonic(mnemonic: string): boolean {
  return (
    mnemonics.has(mnemonic) ||
    (/^bc?\./.test(mnemonic) && conditionNamed(mnemonic.slice(mnemonic.indexOf('.') + 1)) !== undefined)
  );
}

function addOperand(
  operands: Operand[],
  mnemonic: string,
  text: string,
  isLast: boolean,
  resolve: Resolve,
): void {
  if (text === '') throw new OperandError('bad expression', 'syntax-error');
  const position = operands.length;
  const previous = operands[position - 1];
  if (previous !== undefined) {
    if (previous.kind === 'memory' && takesPostIndex(previous, mnemonic)) {
      const offset = parseRegister(text, resolve) ?? parseImmediate(text, resolve);
      operands[position - 1] = { ...previous, offset, mode: 'postIndex' };
      return;
    }
    if (previous.kind === 'general' && /^mul\b/i.test(text)) {
      operands.push({ kind: 'other', text });
      return;
    }
    const modified = parseModifier(text, previous, resolve);
    if (modified) {
      if (modified.kind === 'immediate') operands.push(modified);
      else operands[position - 1] = modified;
      return;
    }
    refuseAfterRegister(mnemonic, operands, text);
    refuseRegisterInExpression(mnemonic, operands, text);
  }
  operands.push(parseInPosition(mnemonic, position, text, isLast, resolve));
}

/** The memory-copy and memory-set instructions list several addresses, `[x0]!, [x1]!, x2!`. */
function takesPostIndex(memory: MemoryOperand, mnemonic: string): boolean {
  return memory.mode === 'offset' && memory.offset === undefined && !/^(cpyf?|setg?)[pme]/.test(mnemonic);
}

function parseInPosition(
  mnemonic: string,
  position: number,
  text: string,
  isLast: boolean,
  resolve: Resolve,
): Operand {
  if (isLast && position > 0 && conditionalMnemonics.has(mnemonic)) {
    const condition = conditionNamed(text);
    if (!condition) throw new OperandError('invalid condition');
    return { kind: 'condition', condition };
  }
  if (isSystemRegisterPosition(mnemonic, position)) {
    if (!/^[A-Za-z]\w*$/.test(text) || isImpossibleEncoding(text) || !isSystemName(text))
      throw new OperandError('unknown or missing system register name');
    return { kind: 'system', name: text.toUpperCase() };
  }
  if (position === 2 && /^f?ccm[pn]e?$/.test(mnemonic) && /^[nN][zZ][cC][vV]$/.test(text))
    return parseImmediate(String(flagsWritten(text)), resolve);
  if (isWord(mnemonic, position, text)) return { kind: 'word', word: text.toLowerCase() };
  if (position === labelPosition(mnemonic)) return parseLabel(text, resolve);
  return parsePlainOperand(text, resolve);
}

/** `NzCv`: the flags in capitals are set. */
function flagsWritten(text: string): number {
  return [...text].reduce((value, letter) => value * 2 + (letter < 'a' ? 1 : 0), 0);
}

/** `S<op0>_<op1>_C<n>_C<m>_<op2>` with a number that its field cannot hold. */
function isImpossibleEncoding(name: string): boolean {
  const m = /^s(\d+)_(\d+)_c(\d+)_c(\d+)_(\d+)$/i.exec(name);
  return m !== null && [3, 7, 15, 15, 7].some((most, i) => Number(m[i + 1]) > most);
}

function isSystemRegisterPosition(mnemonic: string, position: number): boolean {
  return (
    (position === 1 && mnemonic === 'mrs') ||
    (position === 0 && (mnemonic === 'msr' || mnemonic === 'msrr')) ||
    (position === 2 && mnemonic === 'mrrs')
  );
}

function parseLabel(text: string, resolve: Resolve): Operand {
  const first = text.charCodeAt(0);
  // Loads and SVE adr take an address in brackets, or a pool literal, at the same position.
  if (first === 91 || first === 61) return parsePlainOperand(text, resolve);
  if (first === 35 || first === 58) {
    const immediate = parseImmediate(text, resolve);
    return { kind: 'label', text: immediate.text, value: immediate.value, relocation: immediate.relocation };
  }
  return { kind: 'label', text, value: resolve(text) };
}
