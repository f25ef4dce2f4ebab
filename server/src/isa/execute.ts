import { definitionOf } from './definitions';
import { runByOperands } from './definitions/byOperands';
import type { Run } from './definitions/definition';
import { OperandMismatch } from './definitions/operands';
import { runByRoles } from './definitions/roles';
import type { Operand, ParsedInstruction } from './instruction';
import type { Machine } from './machine';

/**
 * What the instruction does. Without a definition the operands' roles say what is read and written,
 * and every result is unknown.
 */
export function runOf(instruction: ParsedInstruction): Run {
  const run = instruction.defined ? definitionOf(instruction.mnemonic)?.run : runByOperands(instruction);
  if (run === undefined) return runByRoles(instruction);
  return instruction.operands.some(holdsSymbol) ? whereConstant(run, runByRoles(instruction)) : run;
}

/** A constant that only a missing header or a build gives may be needed as a number: then nothing but the roles is known. */
function whereConstant(run: Run, byRoles: Run): Run {
  let needsNumber = false;
  return (machine, operands, instruction) => {
    if (!needsNumber)
      try {
        return run(machine, operands, instruction);
      } catch (error) {
        if (!(error instanceof OperandMismatch)) throw error;
        needsNumber = true;
      }
    byRoles(machine, operands, instruction);
  };
}

function holdsSymbol(operand: Operand | undefined): boolean {
  switch (operand?.kind) {
    case 'immediate':
      return operand.word === undefined;
    case 'vector':
    case 'scalable':
      return holdsSymbol(operand.index);
    case 'list':
      return holdsSymbol(operand.index) || operand.registers.some(holdsSymbol);
    case 'shiftedImmediate':
      return holdsSymbol(operand.immediate);
    case 'memory':
      return holdsSymbol(operand.offset);
    default:
      return false;
  }
}

/** Executes one instruction on any machine. */
export function execute<W, S>(machine: Machine<W, S>, instruction: ParsedInstruction): void {
  runOf(instruction)(machine, instruction.operands, instruction);
}
