import type { InstructionItem } from '../assembler/program';
import { decodeInstruction } from '../isa/decodeInstruction';
import type { ImmediateOperand, Operand } from '../isa/instruction';
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
  return (named ?? reckoned(item)).replace(/,(?=\S)/g, ', ');
}

/** Numbers that macros make one another of, `#(0+8*2)`, as one number; names stay. */
function reckoned({ text, parsed }: InstructionItem): string {
  let out = text;
  for (const { text: written, word } of parsed.operands.flatMap(immediatesIn)) {
    if (!/[-+*/<>&|~^%(]/.test(written.slice(1)) || !out.includes(written)) continue;
    out = out.replace(written, () => numberText(written, word));
  }
  return out;
}

function numberText(written: string, word: ImmediateOperand['word']): string {
  const isNumber = !/(?<![\w.$])[a-z_.$]/i.test(written);
  if (word === undefined || !isNumber)
    return written.replace(PRODUCT, (_, a, b) => `${Number(a) * Number(b)}`);
  const isNegative = word.bit(63) === 1;
  const value = (isNegative ? word.negate() : word).toSafeNumber();
  if (value === undefined) return written;
  const digits = /0x|<</i.test(written) && value > 9 ? `0x${value.toString(16)}` : `${value}`;
  return isNegative ? `-${digits}` : digits;
}
/** Of decimal numbers, where nothing beside it binds as much. */
const PRODUCT = /(?<=^|[(+-])([1-9]\d{0,4}|0)\*([1-9]\d{0,4}|0)(?=$|[)+-])/g;

function immediatesIn(operand: Operand): readonly ImmediateOperand[] {
  switch (operand.kind) {
    case 'immediate':
      return [operand];
    case 'memory':
      return operand.offset === undefined ? [] : immediatesIn(operand.offset);
    case 'shiftedImmediate':
      return [operand.immediate];
    default:
      return [];
  }
}

function namedHint({ parsed }: InstructionItem): string | undefined {
  const [number] = parsed.operands;
  if (parsed.mnemonic !== 'hint' || number?.kind !== 'immediate' || number.word === undefined)
    return undefined;
  return hintText(number.word.lo);
}
