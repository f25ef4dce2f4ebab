import {
  CharacterClass,
  classOf,
  endOfName,
  endOfNumber,
  endOfOther,
  endOfQuoted,
  isTerminated,
} from './characters';
import type { LineBreak } from './logicalLines';
import { Token, TokenFlag, TokenKind } from './token';

/** Second characters that make a longer punctuator with the first. No `::`, `->*`, digraphs: assembler input has none. */
const seconds: Readonly<Record<string, string>> = {
  '#': '#',
  '+': '+=',
  '-': '->=',
  '<': '<=',
  '>': '>=',
  '=': '=',
  '!': '=',
  '&': '&=',
  '|': '|=',
  '*': '=',
  '/': '=',
  '%': '=',
  '^': '=',
};
const singles = '()[]{};:,.?~';

function endOfPunctuator(text: string, at: number): number {
  const first = text[at] as string;
  const allowed = seconds[first];
  if (allowed === undefined) {
    if (first === '.' && text[at + 1] === '.' && text[at + 2] === '.') return at + 3;
    return singles.includes(first) ? at + 1 : at;
  }
  const second = text[at + 1];
  if (second === undefined || !allowed.includes(second)) return at + 1;
  if ((first === '<' || first === '>') && second === first && text[at + 2] === '=') return at + 3;
  return at + 2;
}

/**
 * The tokens of a logical line from column `from` on. Comments must be blank already.
 * `line` and `breaks` give the places (see LogicalLine).
 */
export function tokenize(text: string, line = 0, breaks?: readonly LineBreak[], from = 0): Token[] {
  const tokens: Token[] = [];
  let flags: number = from === 0 ? TokenFlag.LineStart : TokenFlag.None;
  let i = from;
  let offset = 0;
  let nextBreak = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    const c = classOf(code);
    if (c === CharacterClass.Blank) {
      flags |= TokenFlag.SpaceBefore;
      i++;
      continue;
    }
    let kind = TokenKind.Other;
    let end = i + 1;
    if (c === CharacterClass.Letter) {
      kind = TokenKind.Name;
      end = endOfName(text, i);
      if (end === i + 1 && code === 76 && classOf(text.charCodeAt(end)) === CharacterClass.Quote) {
        const close = endOfQuoted(text, end);
        // A wide constant: one token, so that no macro named L interferes.
        if (isTerminated(text, end, close)) {
          kind = text[end] === '"' ? TokenKind.String : TokenKind.Character;
          end = close;
        }
      }
    } else if (c === CharacterClass.Digit) {
      kind = TokenKind.Number;
      end = endOfNumber(text, i);
    } else if (c === CharacterClass.Quote) {
      end = endOfQuoted(text, i);
      if (isTerminated(text, i, end)) kind = code === 34 ? TokenKind.String : TokenKind.Character;
    } else if (code === 46 && classOf(text.charCodeAt(i + 1)) === CharacterClass.Digit) {
      kind = TokenKind.Number;
      end = endOfOther(text, i);
    } else {
      end = endOfPunctuator(text, i);
      if (end > i) kind = TokenKind.Punctuator;
      else end = i + 1;
    }
    while (breaks !== undefined && nextBreak < breaks.length && (breaks[nextBreak] as LineBreak).at <= i) {
      const b = breaks[nextBreak++] as LineBreak;
      line = b.line;
      offset = b.column - b.at;
    }
    tokens.push(new Token(kind, text.slice(i, end), flags, line, i + offset, end + offset));
    flags = TokenFlag.None;
    i = end;
  }
  return tokens;
}

/** The one token that this text is, or undefined when it is none or several. For the result of `##`. */
export function singleToken(text: string): TokenKind | undefined {
  const tokens = tokenize(text);
  const only = tokens[0];
  if (tokens.length !== 1 || only === undefined || only.text !== text) return undefined;
  return only.kind;
}
