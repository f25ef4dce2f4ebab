import type { Operand } from '../instruction';
import type { Definition } from './definition';
import { signature } from './forms';
import { operationProblem } from './system';

/** What `as` would object to in operands that were read, or undefined. */
export function operandProblem(
  mnemonic: string,
  operands: readonly Operand[],
  definition: Definition | undefined,
  isDefined: boolean,
): string | undefined {
  if (!definition) return undefined;
  if (isDefined) return operationProblem(mnemonic, operands);
  // Many names have vector forms as well, which are not checked here.
  if (operands.some(isVectorOperand)) return undefined;
  for (let count = operands.length - 1; count >= 0; count--) {
    if (definition.forms.test(signature(operands.slice(0, count)))) {
      return count === 0
        ? 'unexpected characters following instruction'
        : `unexpected characters following instruction at operand ${count}`;
    }
  }
  return operands.length < definition.fewestOperands
    ? `missing operand at operand ${operands.length + 1}`
    : 'operand mismatch';
}

function isVectorOperand(operand: Operand): boolean {
  if (operand.kind === 'memory')
    return isVectorOperand(operand.base) || (operand.offset !== undefined && isVectorOperand(operand.offset));
  return operand.kind === 'vector' || operand.kind === 'scalable' || operand.kind === 'list';
}
