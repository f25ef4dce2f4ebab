import type { ImmediateOperand, Operand, ParsedInstruction } from '../isa/instruction';
import { type LinearValue, mayBecomeConstant } from '../isa/linearValue';
import { checkOperands } from '../isa/syntax/instructionSyntax';
import { U64 } from '../isa/u64';

/** Every expression that stands in an operand. */
function valuesOf(operand: Operand | undefined): readonly (LinearValue | undefined)[] {
  switch (operand?.kind) {
    case 'immediate':
    case 'label':
      return [operand.value];
    case 'shifted':
    case 'extended':
      return [operand.amount?.value];
    case 'shiftedImmediate':
      return [operand.immediate.value, operand.amount.value];
    case 'memory':
      return [...valuesOf(operand.offset), operand.elementOffset?.amount?.value];
    case 'vector':
    case 'scalable':
    case 'list':
      return [operand.index?.value];
    default:
      return [];
  }
}

const NONE: readonly string[] = [];

/** Whether a value in the operand is more than a number. */
function namesSymbols(operand: Operand): boolean {
  if (operand.kind === 'general') return false;
  if (operand.kind === 'immediate' || operand.kind === 'label') return operand.value.terms.length > 0;
  return valuesOf(operand).some((value) => value !== undefined && value.terms.length > 0);
}

/** The symbol of an immediate whose instruction has a fixup: it may get its value later, but it has to get one. */
function deferredValue(operand: Operand): LinearValue | undefined {
  const part =
    operand.kind === 'shiftedImmediate'
      ? operand.immediate
      : operand.kind === 'memory'
        ? operand.offset
        : operand;
  return part?.kind === 'immediate' && part.relocation === undefined ? part.value : undefined;
}

/**
 * What the assembler says of the values of operands that fit the instruction: expressions that are none, and symbols
 * that turn out to have no value. Constants of headers that are missing are not meant.
 */
export function operandValueProblems(
  operands: readonly Operand[],
  isDefined: (symbol: string) => unknown,
): readonly string[] {
  if (!operands.some(namesSymbols)) return NONE;
  for (const value of operands.flatMap(valuesOf)) {
    const isExpression = value?.terms.every(({ symbol }) => !symbol.startsWith('(')) ?? true;
    if (value && !isExpression && !mayBecomeConstant(value))
      return ['unexpected characters following instruction'];
  }
  // Addresses with vectors or for them are read at once.
  if (operands.some((each) => each.kind === 'scalable' || each.kind === 'list')) return NONE;
  for (const operand of operands) {
    const value = deferredValue(operand);
    const term = value?.terms.find(({ symbol }) => !isDefined(symbol));
    if (value && term && !mayBecomeConstant(value))
      return [`undefined symbol ${term.symbol} used as an immediate value`];
  }
  return NONE;
}

/** The immediate with the place that it names as a number. */
function placed(immediate: ImmediateOperand, offsetOf: OffsetOf): ImmediateOperand {
  if (immediate.relocation !== undefined || immediate.value.terms.length === 0) return immediate;
  const offset = offsetOf(immediate.value);
  if (offset === undefined) return immediate;
  const constant = BigInt(offset);
  return { ...immediate, value: { constant, terms: [] }, word: U64.fromBigInt(constant) };
}

function withPlaces(operand: Operand, offsetOf: OffsetOf): Operand {
  switch (operand.kind) {
    case 'immediate':
      return placed(operand, offsetOf);
    case 'shiftedImmediate':
      return { ...operand, immediate: placed(operand.immediate, offsetOf) };
    case 'memory':
      if (operand.offset?.kind !== 'immediate') return operand;
      return { ...operand, offset: placed(operand.offset, offsetOf) };
    default:
      return operand;
  }
}

/** Offset of the place that a value names in its section; undefined when it names none. */
type OffsetOf = (value: LinearValue) => number | undefined;

/**
 * What the assembler says of a place that is used as an immediate: it takes its offset in the section and checks at
 * the end whether the instruction can hold that (gas/config/tc-aarch64.c: `fix_insn`).
 */
export function placeProblem(
  { mnemonic, operands }: ParsedInstruction,
  offsetOf: OffsetOf,
): string | undefined {
  const at = operands.findIndex((each) => namesPlace(each, offsetOf));
  const named = operands[at];
  if (named === undefined) return undefined;
  const { problem } = checkOperands(
    mnemonic,
    operands.map((each) => withPlaces(each, offsetOf)),
  );
  if (problem === undefined) return undefined;
  if (named.kind === 'memory') return 'immediate offset out of range';
  if (mnemonic === 'mov') return 'immediate cannot be moved by a single instruction';
  return LOGICAL.has(mnemonic) ? 'invalid immediate' : 'immediate out of range';
}

const LOGICAL: ReadonlySet<string> = new Set('and ands bic bics eor eon orr orn tst'.split(' '));

function namesPlace(operand: Operand, offsetOf: OffsetOf): boolean {
  const part = operand.kind === 'memory' ? operand.offset : operand;
  const immediate = part?.kind === 'shiftedImmediate' ? part.immediate : part;
  return immediate?.kind === 'immediate' && placed(immediate, offsetOf) !== immediate;
}
