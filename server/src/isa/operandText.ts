/**
 * Splits at the commas that stand outside of brackets, braces, parentheses and quotes; each part is
 * trimmed. An empty text gives no parts. Undefined when a bracket is not closed.
 */
export function splitOperands(text: string): string[] | undefined {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 44: // ,
        if (depth === 0) {
          parts.push(text.slice(start, i).trim());
          start = i + 1;
        }
        break;
      case 40: // (
      case 91: // [
      case 123: // {
        depth++;
        break;
      case 41: // )
      case 93: // ]
      case 125: // }
        depth--;
        break;
      case 39: // a character constant 'c is one expression, whatever c is
        i++;
        break;
      case 34: // a quoted symbol name
        i = text.indexOf('"', i + 1);
        if (i < 0) return undefined;
        break;
    }
  }
  if (depth !== 0) return undefined;
  const last = text.slice(start).trim();
  if (last !== '' || parts.length > 0) parts.push(last);
  return parts;
}

/** Index of the operand that a character of the text belongs to; undefined for none, as for -1. */
export function operandAt(text: string, at: number): number | undefined {
  let depth = 0;
  let index = 0;
  for (let i = 0; i < at; i++) {
    if ('([{'.includes(text.charAt(i))) depth++;
    else if (')]}'.includes(text.charAt(i))) depth--;
    else if (depth === 0 && text.charAt(i) === ',') index++;
  }
  return at < 0 ? undefined : index;
}

/** Number, from 1, of the operand in which a bracket stays open. */
export function unclosedOperand(text: string): number {
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if ('([{'.includes(text.charAt(i))) open.push(i);
    else if (')]}'.includes(text.charAt(i))) open.pop();
  }
  return splitOperands(text.slice(0, open[0] ?? 0).concat('x'))?.length ?? 1;
}

/**
 * `as` repeats a statement in its messages without the white space that carries no meaning. `operands` is all
 * that follows the mnemonic.
 */
export function normalisedText(mnemonic: string, operands: string): string {
  const tight = operands
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\s*([,[\]{}])\s*/g, '$1');
  if (tight === '') return mnemonic;
  return /^\s/.test(operands) ? `${mnemonic} ${tight}` : mnemonic + tight;
}
