import { limits } from './limits';
import { type MacroDefinition, misplacedArguments } from './macroDefinition';
import type { DynamicMacro, MacroEntry } from './macroTable';
import { paste } from './operators';
import { type MacroArgument, type ReplacementContext, replaceArguments } from './replaceArguments';
import { avoidPaste, endToken, isPunctuator, paddingFor, Token, TokenFlag, TokenKind } from './token';

/** Where the expander takes the tokens of a line from. */
export interface TokenSource {
  /** The next token of the line, or End. */
  next(): Token;
  /** After End: the `(` that starts the following line, if that is what follows (then it is consumed). */
  parenthesisOnNextLine(): Token | undefined;
  /** After End, within macro arguments: goes on to the next line, past directives. False at the end of the file. */
  nextLine(): boolean;
}

/** What only the caller knows: the text of macros like `__LINE__`, and where problems go. */
export interface ExpansionHost {
  readonly macros: { get(name: string): MacroEntry | undefined };
  /** Text of a dynamic macro at that token (its outermost invocation), or undefined when it may not stand there. */
  dynamic(name: DynamicMacro, at: Token): string | undefined;
  /** `macro`: the one whose use is wrong. */
  complain(message: string, severity: 'error' | 'warning', at: Token, macro?: MacroDefinition): void;
  readonly budget: ExpansionBudget;
}

/** What is left of the limits on expansion for one document. */
export class ExpansionBudget {
  constructor(
    public steps = 0,
    public characters = 0,
  ) {}

  charge(steps: number): void {
    this.steps += steps;
    if (this.steps > limits.expansionSteps)
      throw new ExpansionLimit('macro expansion does not come to an end');
  }

  chargeText(characters: number): void {
    this.characters += characters;
    if (this.characters > limits.pastedCharacters)
      throw new ExpansionLimit('macro expansion builds too much text');
  }
}

/** Thrown out of an expansion that went beyond a limit; the line is then given up. */
export class ExpansionLimit extends Error {
  constructor(
    message: string,
    /** The budget of the whole document is spent: nothing can be expanded any more. */
    readonly final = true,
  ) {
    super(message);
  }
}

class Context {
  at = 0;
  constructor(
    readonly tokens: readonly Token[],
    readonly macro: MacroDefinition | undefined,
    /** An argument that is expanded by itself: its tokens still stand at their own places. */
    readonly argument = false,
  ) {}
}

/** The stretch of the source that the outermost invocation covers. */
export interface Invocation {
  readonly line: number;
  readonly start: number;
  end: number;
}

/**
 * Delivers the tokens of a source with all macros expanded: a stack of replacement lists being rescanned,
 * over the source itself. A macro is disabled while its list is on the stack (C11 6.10.3.4).
 */
export class Expander implements ReplacementContext {
  private readonly stack: Context[] = [];
  private readonly disabled = new Set<MacroDefinition>();
  private unread: Token | undefined;
  private argumentsOnly = 0;
  private depth = 0;
  /** Whether the arguments being expanded stand in the source, not in a list being rescanned. */
  private inPlaceArguments = false;
  /** The macro name in the source whose expansion is being read: what `__LINE__` in a body refers to. */
  private here: Token = endToken;
  /** Whether the token that `next` gave last stands in the source itself. */
  fromSource = false;
  /** The outermost invocation that the last token came from, when `fromSource` is false. */
  invocation: Invocation = { line: 0, start: 0, end: 0 };
  /** End of the last token read on the invocation's line. */
  private lastEnd = 0;
  /** Whether any macro was expanded, or the arguments of a wrong invocation were taken. */
  changed = false;

  constructor(
    private readonly source: TokenSource,
    private readonly host: ExpansionHost,
    readonly inDirective: boolean,
  ) {}

  /** The next token, End at the end of the line; padding says where white space may be needed. */
  next(): Token {
    for (;;) {
      this.host.budget.charge(1);
      const context = this.stack[this.stack.length - 1];
      let token: Token;
      if (context === undefined) {
        token = this.readSource();
        this.fromSource = true;
      } else {
        const given = context.tokens[context.at];
        if (given === undefined) {
          this.pop();
          if (this.inDirective) continue;
          return avoidPaste;
        }
        context.at++;
        this.fromSource = false;
        token = given;
        if (token.flags & TokenFlag.PasteLeft) {
          this.pasteFrom(context, token);
          if (this.inDirective) continue;
          return paddingFor(token);
        }
      }
      if (token.kind !== TokenKind.Name || token.flags & TokenFlag.NoExpand) return token;
      const macro = this.host.macros.get(token.text);
      if (macro === undefined) return token;
      if (typeof macro !== 'string' && this.disabled.has(macro))
        return token.withFlags(token.flags | TokenFlag.NoExpand);
      if (this.argumentsOnly > 0) return token;
      if (this.fromSource) this.startInvocation(token);
      const inPlace = !(token.flags & TokenFlag.FromBody) && (context === undefined || context.argument);
      const fromSource = this.fromSource;
      const done =
        typeof macro === 'string'
          ? this.enterDynamic(macro, token, inPlace)
          : this.enter(macro, token, inPlace);
      if (!done) {
        this.fromSource = fromSource;
        return token;
      }
      this.changed = true;
      if (!this.inDirective) return paddingFor(token);
    }
  }

  /** The next token as it stands: for the operand of `defined`. */
  nextUnexpanded(): Token {
    this.argumentsOnly++;
    let token = this.next();
    while (token.kind === TokenKind.Padding) token = this.next();
    this.argumentsOnly--;
    return token;
  }

  charge(tokens: number): void {
    this.host.budget.charge(tokens);
  }

  chargeText(characters: number): void {
    this.host.budget.chargeText(characters);
  }

  complain(message: string): void {
    this.host.complain(message, 'warning', this.invocationToken());
  }

  /** Says what is wrong with the use of a macro, at its name or at the invocation whose expansion has the name. */
  private complainOf(macro: MacroDefinition, message: string, name: Token): void {
    const at = name.flags & TokenFlag.FromBody ? this.invocationToken() : name;
    this.host.complain(message, 'error', at, macro);
  }

  private invocationToken(): Token {
    const { line, start, end } = this.invocation;
    return new Token(TokenKind.Name, '', TokenFlag.None, line, start, end);
  }

  /** An argument fully expanded as if it were the rest of the file (C11 6.10.3.1). */
  expand(argument: readonly Token[]): readonly Token[] {
    if (argument.length === 0) return argument;
    if (this.depth >= limits.argumentDepth)
      throw new ExpansionLimit('macro arguments are nested too deeply', false);
    this.depth++;
    const saved = this.argumentsOnly;
    this.argumentsOnly = 0;
    const base = this.stack.length;
    this.stack.push(new Context([...argument, endToken], undefined, this.inPlaceArguments));
    const result: Token[] = [];
    for (let token = this.next(); token.kind !== TokenKind.End; token = this.next()) result.push(token);
    while (this.stack.length > base) this.pop();
    this.argumentsOnly = saved;
    this.depth--;
    return result;
  }

  private readSource(): Token {
    const token = this.unread ?? this.source.next();
    this.unread = undefined;
    if (token.kind !== TokenKind.End && token.line === this.invocation.line) this.lastEnd = token.end;
    return token;
  }

  private startInvocation(token: Token): void {
    this.invocation = { line: token.line, start: token.start, end: token.end };
    this.lastEnd = token.end;
  }

  private pop(): void {
    const context = this.stack.pop();
    // A list may have been split into several contexts: the macro is over with the last of them.
    if (context?.macro) this.disabled.delete(context.macro);
  }

  private pushBack(token: Token): void {
    const context = this.stack[this.stack.length - 1];
    if (context === undefined) this.unread = token;
    else context.at--;
  }

  private pasteFrom(context: Context, first: Token): void {
    let left = first;
    for (;;) {
      const right = context.tokens[context.at];
      if (right === undefined) break;
      context.at++;
      this.charge(1);
      if (right.kind === TokenKind.Padding) break;
      const joined = paste(left, right);
      if (joined === undefined) {
        context.at--;
        break;
      }
      this.chargeText(joined.text.length);
      left = joined;
      if (!(right.flags & TokenFlag.PasteLeft)) break;
    }
    this.stack.push(new Context([left.withFlags(left.flags & ~TokenFlag.PasteLeft)], undefined));
  }

  /** False when a function-like macro's name is not followed by arguments that fit. */
  private enter(macro: MacroDefinition, name: Token, inPlace: boolean): boolean {
    let tokens: readonly Token[] = macro.replacement;
    if (macro.parameters !== undefined) {
      const args = this.argumentsFor(macro, name);
      if (args === undefined) return false;
      const outer = this.inPlaceArguments;
      this.inPlaceArguments = inPlace;
      if (macro.parameters.length > 0) tokens = replaceArguments(macro, args, this);
      this.inPlaceArguments = outer;
    }
    if (inPlace) this.here = name;
    this.disabled.add(macro);
    this.stack.push(new Context(tokens, macro));
    return true;
  }

  private enterDynamic(macro: DynamicMacro, name: Token, inPlace: boolean): boolean {
    const place = inPlace ? name : this.here;
    let text: string | undefined;
    if (macro === '_Pragma') {
      if (!this.skipPragmaOperand()) {
        this.host.complain('_Pragma takes a parenthesized string literal', 'error', place);
        return false;
      }
      text = '';
    } else if (macro === '__VA_ARGS__') {
      // A definition that has it by mistake was reported already.
      if (!(name.flags & TokenFlag.FromBody)) this.host.complain(misplacedArguments, 'warning', name);
      return false;
    } else {
      text = this.host.dynamic(macro, place);
    }
    if (text === undefined) return false;
    const kind = text[0] === '"' ? TokenKind.String : TokenKind.Number;
    const token = new Token(kind, text, TokenFlag.None, name.line, name.start, name.end);
    this.stack.push(new Context(text === '' ? [] : [token], undefined));
    return true;
  }

  /** `_Pragma("…")` says nothing to an assembler. */
  private skipPragmaOperand(): boolean {
    if (!this.openParenthesis()) return false;
    this.argumentsOnly++;
    let token = this.next();
    while (token.kind !== TokenKind.End && !isPunctuator(token, ')')) token = this.next();
    this.argumentsOnly--;
    return true;
  }

  /** Consumes the `(` after a macro's name; when something else follows, only the padding before it. */
  private openParenthesis(): boolean {
    this.argumentsOnly++;
    let padding: Token | undefined;
    let token = this.next();
    for (; token.kind === TokenKind.Padding; token = this.next()) {
      const white = padding?.source;
      if (white === undefined || (!(white.flags & TokenFlag.SpaceBefore) && token.source === undefined))
        padding = token;
    }
    this.argumentsOnly--;
    if (isPunctuator(token, '(')) return true;
    if (token.kind === TokenKind.End && this.stack.length === 0)
      return this.source.parenthesisOnNextLine() !== undefined;
    this.pushBack(token);
    if (padding) this.stack.push(new Context([padding], undefined));
    return false;
  }

  private argumentsFor(macro: MacroDefinition, name: Token): readonly MacroArgument[] | undefined {
    if (!this.openParenthesis()) return undefined;
    this.changed = true;
    this.argumentsOnly++;
    const lists = this.collect(macro);
    this.argumentsOnly--;
    this.invocation.end = Math.max(this.invocation.end, this.lastEnd);
    if (lists === undefined) {
      this.complainOf(macro, `unterminated argument list invoking macro "${macro.name}"`, name);
      return undefined;
    }
    return this.fit(macro, lists, name);
  }

  /** Splits at commas up to the closing parenthesis; undefined when the file or the argument ends before. */
  private collect(macro: MacroDefinition): Token[][] | undefined {
    const parameters = macro.parameters?.length ?? 0;
    const lists: Token[][] = [];
    let list: Token[] = [];
    let depth = 0;
    for (;;) {
      const token = this.next();
      if (token.kind === TokenKind.Padding) {
        if (list.length > 0) list.push(token);
        continue;
      }
      if (token.kind === TokenKind.End) {
        if (this.stack.length === 0 && this.source.nextLine()) continue;
        this.pushBack(token);
        return undefined;
      }
      if (token.kind === TokenKind.Punctuator) {
        if (token.text === '(') {
          depth++;
        } else if (token.text === ')' && depth-- === 0) {
          lists.push(withoutTrailingPadding(list));
          return lists;
        }
        const splits =
          (token.text === ',' && depth === 0 && !(macro.variadic && lists.length === parameters - 1)) ||
          (token.text === '#' && (token.flags & TokenFlag.LineStart) !== 0);
        if (splits) {
          lists.push(withoutTrailingPadding(list));
          list = [];
          depth = 0;
          continue;
        }
      }
      list.push(token);
    }
  }

  private fit(macro: MacroDefinition, lists: Token[][], name: Token): readonly MacroArgument[] | undefined {
    const wanted = macro.parameters?.length ?? 0;
    let given = lists.length;
    if (wanted === 0 && given === 1 && lists[0]?.length === 0) given = 0;
    const args: MacroArgument[] = lists.slice(0, wanted).map((tokens) => ({ tokens, expanded: undefined }));
    if (given > wanted) {
      const takes = wanted === 1 ? 'just 1' : `just ${wanted}`;
      this.complainOf(macro, `macro "${macro.name}" passed ${given} arguments, but takes ${takes}`, name);
      return undefined;
    }
    if (given < wanted) {
      if (!(macro.variadic && given === wanted - 1)) {
        const text = `macro "${macro.name}" requires ${wanted} arguments, but only ${given} given`;
        this.complainOf(macro, text, name);
        return undefined;
      }
      args.push({ tokens: undefined, expanded: undefined });
    } else if (macro.variadic && wanted === 1 && lists[0]?.length === 0) {
      args[0] = { tokens: undefined, expanded: undefined };
    }
    return args;
  }
}

function withoutTrailingPadding(list: Token[]): Token[] {
  while (list[list.length - 1]?.kind === TokenKind.Padding) list.pop();
  return list;
}
