import type { GeneralOperand, ParsedInstruction } from '../../isa/instruction';
import type { LinearValue } from '../../isa/linearValue';

/**
 * What an instruction does with its operands, as text that the same instruction has in another version of a file:
 * constants by their values, whatever names they are written with. Numeric labels, which the assembler numbers anew, are
 * left out: where a branch leads is for the caller to tell.
 *
 * @param general how a general register is named
 */
export function instructionShape(
  { mnemonic, operands }: ParsedInstruction,
  general: (operand: GeneralOperand) => string,
): string {
  const part = (key: string, value: unknown): unknown => {
    // As written; the value follows, once.
    if (key === 'text' || (key === 'word' && typeof value === 'object')) return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if ('terms' in value) return valueText(value as LinearValue);
    if ('kind' in value && value.kind === 'general') {
      const operand = value as GeneralOperand;
      return `${general(operand)}:${operand.width}${operand.isSP ? 'sp' : ''}${operand.writesBack ? '!' : ''}`;
    }
    return value;
  };
  const shapes = operands.map((o) => (o.kind === 'other' ? o.text : JSON.stringify(o, part)));
  return `${mnemonic} ${shapes.join()}`;
}

function valueText({ constant, terms }: LinearValue): string {
  return [
    constant,
    ...terms.map(({ symbol, coefficient }) => `${coefficient}*${isNumeric(symbol) ? '' : symbol}`),
  ].join('+');
}

/** The symbol of a numeric label, `.L1$7`. */
function isNumeric(symbol: string): boolean {
  return /^\.L\d+\W\d+$/.test(symbol);
}
