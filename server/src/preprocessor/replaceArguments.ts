import type { MacroDefinition } from './macroDefinition';
import { paste, stringify } from './operators';
import { avoidPaste, isPunctuator, paddingFor, type Token, TokenFlag, TokenKind } from './token';
import { endOfVaOpt, isVaOpt } from './vaOpt';

/** One argument of an invocation. `tokens` is undefined when the variable argument was left out with its comma. */
export interface MacroArgument {
  readonly tokens: readonly Token[] | undefined;
  expanded: readonly Token[] | undefined;
}

export interface ReplacementContext {
  /** Padding is only wanted where text is printed, not in directives. */
  readonly inDirective: boolean;
  expand(argument: readonly Token[]): readonly Token[];
  /** Counts work; throws when the limit is reached. */
  charge(tokens: number): void;
  chargeText(characters: number): void;
  complain(message: string): void;
}

/** The replacement list of a function-like macro with its arguments put in (C11 6.10.3.1 to 6.10.3.3). */
export function replaceArguments(
  macro: MacroDefinition,
  args: readonly MacroArgument[],
  context: ReplacementContext,
): Token[] {
  return new Replacement(macro, args, context).run();
}

class Replacement {
  private readonly out: Token[] = [];
  private readonly body: readonly Token[];
  /** Length of `out` where the current `__VA_OPT__` started, -1 outside of one and where nothing stands before it. */
  private optionStart = -1;

  constructor(
    private readonly macro: MacroDefinition,
    private readonly args: readonly MacroArgument[],
    private readonly context: ReplacementContext,
  ) {
    this.body = macro.replacement;
  }

  run(): Token[] {
    // All that may be wanted is expanded first, in order, even within a `__VA_OPT__` that is left out.
    for (let i = 0; i < this.body.length; i++) {
      const token = this.body[i] as Token;
      const raw = token.flags & (TokenFlag.Stringify | TokenFlag.PasteLeft) || this.isPasted(i);
      if (token.kind === TokenKind.Parameter && !raw)
        this.expandedOf(this.args[token.parameter] as MacroArgument);
    }
    this.range(0, this.body.length);
    return this.out;
  }

  private range(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const token = this.body[i] as Token;
      if (this.macro.variadic && isVaOpt(token)) i = this.option(i);
      else if (token.kind === TokenKind.Parameter) this.parameter(token, i);
      else this.out.push(token);
    }
  }

  private expandedOf(arg: MacroArgument): readonly Token[] {
    arg.expanded ??= this.context.expand(arg.tokens ?? []);
    return arg.expanded;
  }

  private isPasted(i: number): boolean {
    return i > 0 && ((this.body[i - 1] as Token).flags & TokenFlag.PasteLeft) !== 0;
  }

  private setPaste(index: number, on: boolean): void {
    const token = this.out[index];
    if (token === undefined) return;
    const flags = on ? token.flags | TokenFlag.PasteLeft : token.flags & ~TokenFlag.PasteLeft;
    this.out[index] = token.withFlags(flags);
  }

  private parameter(src: Token, i: number): void {
    const { out } = this;
    const arg = this.args[src.parameter] as MacroArgument;
    const pasteLeft = (src.flags & TokenFlag.PasteLeft) !== 0;
    let pasteAt = -1;
    let list: readonly Token[];
    if (src.flags & TokenFlag.Stringify) {
      const made = stringify(arg.tokens ?? [], src, (m) => this.context.complain(m));
      this.context.chargeText(made.text.length);
      list = [made];
    } else if (pasteLeft && !this.isPasted(i)) {
      list = arg.tokens ?? [];
    } else if (this.isPasted(i)) {
      list = arg.tokens ?? [];
      const last = out[out.length - 1];
      if (last && !pasteLeft) {
        const isLastParameter = src.parameter === (this.macro.parameters?.length ?? 0) - 1;
        if (isPunctuator(last, ',') && this.macro.variadic && isLastParameter) {
          // GNU: `, ## __VA_ARGS__` loses the comma when the argument is left out, else nothing is pasted.
          if (arg.tokens === undefined) out.pop();
          else pasteAt = out.length - 1;
        } else if (list.length === 0 && out.length !== this.optionStart) {
          pasteAt = out.length - 1;
        }
      }
    } else {
      list = this.expandedOf(arg);
      if (out.length === this.optionStart) {
        let skip = 0;
        while (list[skip]?.kind === TokenKind.Padding) skip++;
        if (skip > 0) list = list.slice(skip);
      }
    }
    if (!this.context.inDirective && i > 0 && !this.isPasted(i) && out.length !== this.optionStart)
      out.push(paddingFor(src));
    this.context.charge(list.length);
    for (let k = 0; k < list.length; k++) out.push(list[k] as Token);
    if (list.length > 0 && pasteLeft) pasteAt = out.length - 1;
    if (!this.context.inDirective && !pasteLeft) out.push(avoidPaste);
    if (pasteAt >= 0) this.setPaste(pasteAt, pasteLeft);
  }

  /** `__VA_OPT__( … )` at index `i` of the body; returns the index of its closing parenthesis. */
  private option(i: number): number {
    const { out, body } = this;
    const src = body[i] as Token;
    const end = endOfVaOpt(body, i);
    const close = body[end] as Token;
    const variable = this.args[this.args.length - 1] as MacroArgument;
    const present = this.expandedOf(variable).some((t) => t.kind !== TokenKind.Padding);
    if (i > 0 && !this.isPasted(i)) out.push(paddingFor(src));
    const start = out.length;
    // GCC (libcpp/macro.cc, last_token_is) knows the start by the token before it.
    this.optionStart = start > 0 ? start : -1;
    if (present) this.range(i + 2, end);
    this.optionStart = -1;
    // Padding that stands for white space is kept, and keeps a `##` from joining across it.
    for (let last = out[out.length - 1]; out.length > start && last; last = out[out.length - 1]) {
      if (last.kind !== TokenKind.Padding || last.source !== undefined) break;
      out.pop();
    }
    const pasteLeft = (close.flags & TokenFlag.PasteLeft) !== 0;
    if (src.flags & TokenFlag.Stringify) {
      const made = stringify(pasteWithin(out.splice(start)), src, (m) => this.context.complain(m));
      this.context.chargeText(made.text.length);
      out.push(pasteLeft ? made.withFlags(made.flags | TokenFlag.PasteLeft) : made);
      return end;
    }
    // Nothing in it: what was to be pasted to it stays as it is.
    if (out.length === start && start > 0 && (out[start - 1] as Token).flags & TokenFlag.PasteLeft)
      this.setPaste(start - 1, false);
    if (!pasteLeft) out.push(avoidPaste);
    else if (out[out.length - 1]?.kind !== TokenKind.Padding) this.setPaste(out.length - 1, true);
    return end;
  }
}

function pasteWithin(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (const token of tokens) {
    const left = result[result.length - 1];
    const joined = left && left.flags & TokenFlag.PasteLeft ? paste(left, token) : undefined;
    if (joined)
      result[result.length - 1] = joined.withFlags(joined.flags | (token.flags & TokenFlag.PasteLeft));
    else result.push(token);
  }
  return result;
}
