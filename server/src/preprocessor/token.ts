/** Preprocessing tokens (C11 6.4) as GCC's preprocessor forms them in assembler input. */

export enum TokenKind {
  Name,
  Number,
  String,
  Character,
  /** Operators and punctuators that have more than their text's meaning here. */
  Punctuator,
  /** A parameter in a macro's replacement list; `parameter` is its index. */
  Parameter,
  /** Nothing to print, but it keeps the neighbours from being read as one token. */
  Padding,
  /** Any other character, or an unterminated quote with the rest of its line. */
  Other,
  End,
}

export enum TokenFlag {
  None = 0,
  /** White space or a comment stood before it. */
  SpaceBefore = 1,
  /** First of its line. */
  LineStart = 2,
  /** Left operand of `##`. */
  PasteLeft = 4,
  /** Parameter after `#`. */
  Stringify = 8,
  /** Painted blue: met while its own macro was being expanded (C11 6.10.3.4p2). */
  NoExpand = 16,
  /** White space stood before the parameter, after its `#`. */
  SpaceAfterHash = 32,
  /** Stands in a replacement list, so its place is in the macro's definition. */
  FromBody = 64,
}

/**
 * `line`, `start`, `end` say where it stands: for tokens of a macro body, in the macro's file;
 * for what `##` and `#` make, the place of the left operand.
 */
export class Token {
  constructor(
    readonly kind: TokenKind,
    readonly text: string,
    readonly flags: number,
    readonly line: number,
    readonly start: number,
    readonly end: number,
    /** Index of the parameter, for TokenKind.Parameter. */
    readonly parameter: number = -1,
    /** For padding: the token whose white space it stands for. */
    readonly source: Token | undefined = undefined,
  ) {}

  withFlags(flags: number): Token {
    return new Token(
      this.kind,
      this.text,
      flags,
      this.line,
      this.start,
      this.end,
      this.parameter,
      this.source,
    );
  }
}

export const endToken = new Token(TokenKind.End, '', TokenFlag.None, 0, 0, 0);
/** Stands after every expansion: no white space of its own. */
export const avoidPaste = new Token(TokenKind.Padding, '', TokenFlag.None, 0, 0, 0);

export function paddingFor(source: Token): Token {
  return new Token(TokenKind.Padding, '', TokenFlag.None, 0, 0, 0, -1, source);
}

export function isPunctuator(token: Token, text: string): boolean {
  return token.kind === TokenKind.Punctuator && token.text === text;
}
