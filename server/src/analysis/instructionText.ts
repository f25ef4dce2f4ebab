import type { InstructionItem } from '../assembler/program';
import { decodeInstruction } from '../isa/decodeInstruction';

/** An instruction as people write it: a blank after each comma, and words of `.inst` decoded where they can be. */
export function instructionText(item: InstructionItem): string {
  const decoded = item.word === undefined ? undefined : decodeInstruction(item.word);
  return (decoded ?? item.text).replace(/,(?=\S)/g, ', ');
}
