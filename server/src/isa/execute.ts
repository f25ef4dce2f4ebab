import { definitionOf } from './definitions';
import { runByOperands } from './definitions/byOperands';
import type { Run } from './definitions/definition';
import { runByRoles } from './definitions/roles';
import type { ParsedInstruction } from './instruction';
import type { Machine } from './machine';

/**
 * What the instruction does. Without a definition the operands' roles say what is read and written,
 * and every result is unknown.
 */
export function runOf(instruction: ParsedInstruction): Run {
  const run = instruction.defined ? definitionOf(instruction.mnemonic)?.run : runByOperands(instruction);
  return run ?? runByRoles(instruction);
}

/** Executes one instruction on any machine. */
export function execute<W, S>(machine: Machine<W, S>, instruction: ParsedInstruction): void {
  runOf(instruction)(machine, instruction.operands, instruction);
}
