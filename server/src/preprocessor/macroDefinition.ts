import type { Place } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';
import { CharacterClass, classOf } from './characters';
import type { CMacro } from './macro';
import { isPunctuator, Token, TokenFlag, TokenKind } from './token';
import { tokenize } from './tokenize';
import { hasBalancedVaOpt } from './vaOpt';

/** The words that stand for the variable arguments and for "if there are any". */
export const variableArguments = '__VA_ARGS__';
export const variableOption = '__VA_OPT__';

/** A `#define` as the expander uses it. The replacement list is made when it is first needed. */
export class MacroDefinition implements CMacro {
  private list: readonly Token[] | undefined;
  /** What GCC warns of at the definition. */
  readonly warnings: readonly string[];

  constructor(
    readonly name: string,
    readonly parameters: readonly string[] | undefined,
    readonly variadic: boolean,
    /** The logical line's text, and the column where the replacement list starts. */
    private readonly text: string,
    private readonly bodyStart: number,
    private readonly file: SourceFile,
    private readonly line: number,
    private readonly nameStart: number,
  ) {
    const nameEnd = nameStart + name.length;
    this.warnings =
      nameEnd < text.length || name === variableArguments ? definitionWarnings(this, text, nameEnd) : none;
  }

  get definition(): Place {
    const { file, line, nameStart } = this;
    return { file, line, start: nameStart, end: nameStart + this.name.length };
  }

  get body(): string {
    let text = '';
    for (const token of tokenize(this.text, 0, undefined, this.bodyStart))
      text += text !== '' && token.flags & TokenFlag.SpaceBefore ? ` ${token.text}` : token.text;
    return text;
  }

  /** The replacement list: parameters are marked, `#` and `##` have become flags of their operands. */
  get replacement(): readonly Token[] {
    if (this.list === undefined) {
      const built = buildReplacement(
        tokenize(this.text, this.line, undefined, this.bodyStart),
        this.parameters,
        this.variadic,
      );
      this.list = typeof built === 'string' ? [] : built;
    }
    return this.list;
  }

  /** What is wrong with the replacement list (C11 6.10.3.2, 6.10.3.3), if anything. */
  get fault(): string | undefined {
    if (this.parameters === undefined && !this.text.includes('##', this.bodyStart)) return undefined;
    const built = buildReplacement(
      tokenize(this.text, this.line, undefined, this.bodyStart),
      this.parameters,
      this.variadic,
    );
    if (typeof built === 'string') return built;
    this.list = built;
    return undefined;
  }

  /** Both are defined in the same words, and so expand alike. */
  hasTextOf(other: MacroDefinition): boolean {
    return this.text === other.text;
  }

  /** C11 6.10.3p2: the same parameters, tokens and white-space separation. */
  isSameAs(other: MacroDefinition): boolean {
    return (
      this.variadic === other.variadic &&
      this.parameters?.length === other.parameters?.length &&
      (this.parameters ?? []).every((name, i) => name === other.parameters?.[i]) &&
      this.body === other.body
    );
  }
}

const none: readonly string[] = [];
export const misplacedArguments = '__VA_ARGS__ can only appear in the expansion of a C99 variadic macro';

function definitionWarnings(macro: MacroDefinition, text: string, nameEnd: number): readonly string[] {
  const { parameters } = macro;
  const follows = classOf(text.charCodeAt(nameEnd)) !== CharacterClass.Blank && nameEnd < text.length;
  const warnings: string[] = [];
  if (parameters === undefined && follows) warnings.push('missing whitespace after the macro name');
  if (text.indexOf(variableArguments, nameEnd - macro.name.length) < 0)
    return warnings.length ? warnings : none;
  if (macro.variadic && parameters?.[parameters.length - 1] === variableArguments) return warnings;
  for (const token of tokenize(text, 0, undefined, nameEnd - macro.name.length))
    if (token.kind === TokenKind.Name && token.text === variableArguments) warnings.push(misplacedArguments);
  return warnings;
}

/** Parses what follows `#define`. Returns the message of the error when it is malformed. */
export function parseDefine(
  text: string,
  from: number,
  file: SourceFile,
  line: number,
): MacroDefinition | string {
  const match = /[ \t\f\v\r\0]*([A-Za-z_]\w*)/y;
  match.lastIndex = from;
  const found = match.exec(text);
  if (!found)
    return text.slice(from).trim() === ''
      ? 'no macro name given in #define directive'
      : 'macro names must be identifiers';
  const name = found[1] as string;
  const nameEnd = match.lastIndex;
  const nameStart = nameEnd - name.length;
  if (name === 'defined') return '"defined" cannot be used as a macro name';
  if (text[nameEnd] !== '(')
    return checked(new MacroDefinition(name, undefined, false, text, nameEnd, file, line, nameStart));
  const list = parseParameters(text, nameEnd + 1);
  if (typeof list === 'string') return list;
  return checked(new MacroDefinition(name, list.names, list.variadic, text, list.end, file, line, nameStart));
}

function checked(definition: MacroDefinition): MacroDefinition | string {
  return definition.fault ?? definition;
}

function parseParameters(
  text: string,
  from: number,
): { names: string[]; variadic: boolean; end: number } | string {
  const names: string[] = [];
  let variadic = false;
  let expectName = true;
  for (const token of tokenize(text, 0, undefined, from)) {
    const close = isPunctuator(token, ')');
    if (close && (!expectName || names.length === 0)) return { names, variadic, end: token.end };
    if (variadic) return `expected ')' after "..."`;
    if (expectName) {
      if (token.kind === TokenKind.Name) {
        if (names.includes(token.text)) return `duplicate macro parameter "${token.text}"`;
        names.push(token.text);
      } else if (isPunctuator(token, '...')) {
        names.push(variableArguments);
        variadic = true;
      } else {
        return close
          ? 'expected parameter name, found ")"'
          : `expected parameter name, found "${token.text}"`;
      }
      expectName = false;
    } else if (isPunctuator(token, ',')) {
      expectName = true;
    } else if (isPunctuator(token, '...')) {
      variadic = true;
    } else {
      return `expected ',' or ')', found "${token.text}"`;
    }
  }
  return `expected ${expectName ? 'parameter name' : "')'"} before end of line`;
}

function buildReplacement(
  body: readonly Token[],
  parameters: readonly string[] | undefined,
  variadic: boolean,
): readonly Token[] | string {
  const result: Token[] = [];
  let afterPaste = false;
  for (const raw of body) {
    if (isPunctuator(raw, '##')) {
      const left = result[result.length - 1];
      if (left === undefined) return "'##' cannot appear at either end of a macro expansion";
      if (!afterPaste) result[result.length - 1] = left.withFlags(left.flags | TokenFlag.PasteLeft);
      afterPaste = true;
      continue;
    }
    let token = raw;
    const index = raw.kind === TokenKind.Name && parameters ? parameters.indexOf(raw.text) : -1;
    if (index >= 0)
      token = new Token(TokenKind.Parameter, raw.text, raw.flags, raw.line, raw.start, raw.end, index);
    const before = result[result.length - 1];
    const stringified =
      parameters !== undefined &&
      before !== undefined &&
      isPunctuator(before, '#') &&
      (index >= 0 || (variadic && raw.text === variableOption));
    if (stringified) {
      const inner = token.flags & TokenFlag.SpaceBefore ? TokenFlag.SpaceAfterHash : TokenFlag.None;
      const outer = before.flags & TokenFlag.SpaceBefore;
      result[result.length - 1] = token.withFlags(TokenFlag.Stringify | TokenFlag.FromBody | inner | outer);
    } else {
      result.push(token.withFlags(token.flags | TokenFlag.FromBody));
    }
    afterPaste = false;
  }
  if (afterPaste) return "'##' cannot appear at either end of a macro expansion";
  if (variadic && !hasBalancedVaOpt(result)) return 'unterminated __VA_OPT__';
  const first = result[0];
  if (first && first.flags & TokenFlag.SpaceBefore)
    result[0] = first.withFlags(first.flags & ~TokenFlag.SpaceBefore);
  return result;
}
