import { definitionOf } from './definitions';
import type { Run } from './definitions/definition';
import { runByRoles } from './definitions/roles';
import type { ParsedInstruction } from './instruction';
import type { Machine } from './machine';

/**
 * What the instruction does. Without a definition (`defined` false) the operands' roles say what is
 * read and written, and every result is unknown.
 */
export function runOf(instruction: ParsedInstruction): Run {
  return (instruction.defined ? definitionOf(instruction.mnemonic)?.run : undefined) ?? runByRoles;
}

/** Executes one instruction on any machine. */
export function execute<W>(machine: Machine<W>, instruction: ParsedInstruction): void {
  runOf(instruction)(machine, instruction.operands, instruction);
}
