import { Token, TokenFlag, TokenKind } from './token';
import { singleToken } from './tokenize';

/** The `#` operator (C11 6.10.3.2). `complain` is told of a result that is no valid string. */
export function stringify(
  argument: readonly Token[],
  place: Token,
  complain: (message: string) => void,
): Token {
  let text = '"';
  let padded: Token | undefined;
  let backslashes = 0;
  for (const token of argument) {
    if (token.kind === TokenKind.Padding) {
      if (padded === undefined || (!(padded.flags & TokenFlag.SpaceBefore) && token.source === undefined))
        padded = token.source;
      continue;
    }
    const white = padded ?? token;
    if (text !== '"' && white.flags & TokenFlag.SpaceBefore) text += ' ';
    padded = undefined;
    const quoted = token.kind === TokenKind.String || token.kind === TokenKind.Character;
    text += quoted ? token.text.replace(/[\\"]/g, '\\$&') : token.text;
    backslashes = token.kind === TokenKind.Other && token.text[0] === '\\' ? backslashes + 1 : 0;
  }
  if (backslashes & 1) {
    complain("invalid string literal, ignoring final '\\'");
    text = text.slice(0, -1);
  }
  // White space before it is the padding's matter.
  return new Token(TokenKind.String, `${text}"`, TokenFlag.None, place.line, place.start, place.end);
}

/** The `##` operator: undefined when the two do not make one token; assembler input then keeps both. */
export function paste(left: Token, right: Token): Token | undefined {
  const text = left.text + right.text;
  // A comment cannot come from pasting.
  if (left.text === '/' && right.text !== '=') return undefined;
  const kind = singleToken(text);
  if (kind === undefined) return undefined;
  return new Token(kind, text, left.flags & TokenFlag.SpaceBefore, left.line, left.start, left.end);
}
