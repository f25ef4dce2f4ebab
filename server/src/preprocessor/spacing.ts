import { type Token, TokenFlag, TokenKind } from './token';

const beforeEquals = new Set(['=', '!', '>', '<', '+', '-', '*', '/', '%', '&', '|', '^', '>>', '<<']);
/** Which first characters of a following token would join an operator that came before it. */
const joining: Readonly<Record<string, string>> = {
  '>': '>',
  '<': '<%:',
  '+': '+',
  '-': '->',
  '/': '/*',
  '%': ':',
  '&': '&',
  '|': '|',
  ':': ':>',
  '->': '*',
  '.': '.%',
  '#': '#%',
  '<=': '>',
};

/** Whether two tokens without white space between them would be read as something else. */
export function wouldJoin(left: Token, right: Token): boolean {
  const b = right.kind;
  const c = b === TokenKind.Punctuator ? (right.text[0] as string) : '';
  switch (left.kind) {
    case TokenKind.Name:
      return (
        b === TokenKind.Name ||
        b === TokenKind.Character ||
        b === TokenKind.String ||
        (b === TokenKind.Number && /^\w+$/.test(right.text))
      );
    case TokenKind.Number:
      return (
        b === TokenKind.Number ||
        b === TokenKind.Name ||
        b === TokenKind.Character ||
        c === '.' ||
        c === '+' ||
        c === '-' ||
        right.text[0] === '.'
      );
    case TokenKind.Other:
      return left.text[0] === '\\' && b === TokenKind.Name;
    case TokenKind.Punctuator:
      if (c === '') return left.text === '.' && b === TokenKind.Number;
      if (c === '=' && beforeEquals.has(left.text)) return true;
      return joining[left.text]?.includes(c) ?? false;
    default:
      return false;
  }
}

/**
 * Decides, token by token, where an expanded line needs white space: where there was some in the source
 * or in the macro, and where two tokens would otherwise join.
 */
export class Spacer {
  private padded = false;
  private source: Token | undefined;
  private previous: Token | undefined;

  padding(token: Token): void {
    this.padded = true;
    if (
      this.source === undefined ||
      (!(this.source.flags & TokenFlag.SpaceBefore) && token.source === undefined)
    )
      this.source = token.source;
  }

  /** Whether a space goes before this token. */
  before(token: Token): boolean {
    let space: boolean;
    if (this.padded) {
      const source = this.source ?? token;
      space =
        (source.flags & TokenFlag.SpaceBefore) !== 0 ||
        (this.previous ? wouldJoin(this.previous, token) : token.text === '#');
    } else {
      space = (token.flags & TokenFlag.SpaceBefore) !== 0;
    }
    this.padded = false;
    this.source = undefined;
    this.previous = token;
    return space;
  }
}
