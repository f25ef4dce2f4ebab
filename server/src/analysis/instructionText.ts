import type { InstructionItem } from '../assembler/program';
import { decodeInstruction } from '../isa/decodeInstruction';
import { canonicalName } from '../isa/systemRegisters';

/** An instruction as people write it: a blank after each comma, and words of `.inst` decoded where they can be. */
export function instructionText(item: InstructionItem): string {
  const decoded = item.word === undefined ? undefined : decodeInstruction(item.word);
  const named = decoded?.replace(/\bS[23]_\d_C\d+_C\d+_\d\b/i, (encoding) =>
    canonicalName(encoding).toLowerCase(),
  );
  return (named ?? item.text).replace(/,(?=\S)/g, ', ');
}
