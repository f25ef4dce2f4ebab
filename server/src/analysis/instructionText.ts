import type { InstructionItem } from '../assembler/program';
import { decodeInstruction } from '../isa/decodeInstruction';
import { hintText } from '../isa/systemInstructions';
import { canonicalName } from '../isa/systemRegisters';

/**
 * An instruction as people write it: a blank after each comma, words of `.inst` decoded where they can be, and a hint by
 * the name that its number has (Arm ARM C6.2, HINT): macros write numbers where assemblers may be too old for the names.
 */
export function instructionText(item: InstructionItem): string {
  const hint = namedHint(item);
  if (hint !== undefined) return hint;
  const decoded = item.word === undefined ? undefined : decodeInstruction(item.word);
  const named = decoded?.replace(/\bS[23]_\d_C\d+_C\d+_\d\b/i, (encoding) =>
    canonicalName(encoding).toLowerCase(),
  );
  return (named ?? item.text).replace(/,(?=\S)/g, ', ');
}

function namedHint({ parsed }: InstructionItem): string | undefined {
  const [number] = parsed.operands;
  if (parsed.mnemonic !== 'hint' || number?.kind !== 'immediate' || number.word === undefined)
    return undefined;
  return hintText(number.word.lo);
}
