import { definitionOf } from './definitions';
import { runByRoles } from './definitions/roles';
import type { ParsedInstruction } from './instruction';
import type { Machine } from './machine';

/**
 * Executes one instruction on any machine. Without a definition (`defined` false) the operands' roles
 * say what is read and written, and every result is unknown.
 */
export function execute<W>(machine: Machine<W>, instruction: ParsedInstruction): void {
  const definition = instruction.defined ? definitionOf(instruction.mnemonic) : undefined;
  (definition?.run ?? runByRoles)(machine, instruction.operands, instruction);
}
