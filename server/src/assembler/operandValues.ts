import type { Operand } from '../isa/instruction';
import { type LinearValue, mayBecomeConstant } from '../isa/linearValue';

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
): string[] {
  for (const value of operands.flatMap(valuesOf)) {
    const isExpression = value?.terms.every(({ symbol }) => !symbol.startsWith('(')) ?? true;
    if (value && !isExpression && !mayBecomeConstant(value))
      return ['unexpected characters following instruction'];
  }
  // Addresses with vectors or for them are read at once.
  if (operands.some((each) => each.kind === 'scalable' || each.kind === 'list')) return [];
  for (const operand of operands) {
    const value = deferredValue(operand);
    const term = value?.terms.find(({ symbol }) => !isDefined(symbol));
    if (value && term && !mayBecomeConstant(value))
      return [`undefined symbol ${term.symbol} used as an immediate value`];
  }
  return [];
}
