import type { ColumnSpan, PreprocessedLine } from './api';
import { Expander, type ExpansionHost, type TokenSource } from './expander';
import { type Expansions, KnownExpansion } from './expansions';
import type { Frame } from './frame';
import type { TextLine } from './lexedFile';
import type { MacroEntry } from './macroTable';
import { Spacer } from './spacing';
import { endToken, isPunctuator, type Token, TokenFlag, TokenKind } from './token';

/** What expandLine needs of the run: macros, problems, and the lines that follow in the same file. */
export interface LineHost extends ExpansionHost {
  readonly frame: Frame;
  readonly expansions: Expansions;
  /** The next line of code, past directives (which are carried out). */
  nextText(): TextLine | undefined;
}

/** The tokens of a line of a file, and of the lines after it as far as an invocation reaches. */
class LineSource implements TokenSource {
  private at = 0;
  private tokens: readonly Token[];
  lines = 1;
  /** What follows the line was looked at. */
  looksOn = false;

  constructor(
    private readonly host: LineHost,
    line: TextLine,
  ) {
    this.tokens = line.tokens;
  }

  next(): Token {
    return this.tokens[this.at++] ?? endToken;
  }

  parenthesisOnNextLine(): Token | undefined {
    const { frame } = this.host;
    this.looksOn = true;
    const line = frame.index < frame.end ? frame.lexed.lines[frame.index] : undefined;
    if (line?.kind !== 'text') return undefined;
    const first = line.tokens[0];
    if (first === undefined || !isPunctuator(first, '(')) return undefined;
    frame.index++;
    this.start(line.tokens, 1);
    return first;
  }

  nextLine(): boolean {
    const { frame } = this.host;
    this.looksOn = true;
    frame.inArguments = true;
    const line = this.host.nextText();
    frame.inArguments = false;
    if (line === undefined) return false;
    const [first, ...rest] = line.tokens;
    this.start(first ? [first.withFlags(first.flags | TokenFlag.SpaceBefore), ...rest] : [], 0);
    return true;
  }

  private start(tokens: readonly Token[], at: number): void {
    this.tokens = tokens;
    this.at = at;
    this.lines++;
  }
}

/**
 * The line with its macros expanded; the line itself when none was invoked; null when nothing is left of it.
 * Throws ExpansionLimit.
 */
export function expandLine(host: LineHost, line: TextLine): PreprocessedLine | null {
  const { macros, budget, expansions } = host;
  const known = line.breaks === undefined ? expansions.find(line.text, macros, budget) : undefined;
  if (known !== undefined)
    return known.text === undefined ? line : expandedTo(line, known.text, known.spansOn(line.line));
  const source = new LineSource(host, line);
  const recorder = new Recorder(host);
  const { steps, characters } = budget;
  const expander = new Expander(source, recorder, false);
  const { text, spans } = printExpanded(expander);
  const isUnchanged = !expander.changed && source.lines === 1;
  if (line.breaks === undefined && !source.looksOn && recorder.isComplete)
    expansions.keep(
      line.text,
      new KnownExpansion(
        recorder.asked,
        isUnchanged ? undefined : text,
        isUnchanged ? [] : spans,
        budget.steps - steps,
        budget.characters - characters,
      ),
    );
  return isUnchanged ? line : expandedTo(line, text, spans);
}

function expandedTo(line: TextLine, text: string, spans: readonly ColumnSpan[]): PreprocessedLine | null {
  return text.trim() === '' ? null : { text, file: line.file, line: line.line, verbatim: false, spans };
}

/** Notes what an expansion hangs on. */
class Recorder implements ExpansionHost {
  readonly asked = new Map<string, MacroEntry | undefined>();
  /** Nothing else was asked or said. */
  isComplete = true;
  readonly macros: ExpansionHost['macros'];
  readonly budget: ExpansionHost['budget'];

  constructor(private readonly host: ExpansionHost) {
    this.budget = host.budget;
    this.macros = {
      get: (name) => {
        const entry = host.macros.get(name);
        this.asked.set(name, entry);
        return entry;
      },
    };
  }

  dynamic(...call: Parameters<ExpansionHost['dynamic']>): ReturnType<ExpansionHost['dynamic']> {
    this.isComplete = false;
    return this.host.dynamic(...call);
  }

  complain(...call: Parameters<ExpansionHost['complain']>): void {
    this.isComplete = false;
    this.host.complain(...call);
  }
}

/** Prints what an expander delivers, with white space where it is needed. */
export function printExpanded(expander: Expander): { text: string; spans: ColumnSpan[] } {
  const spacer = new Spacer();
  const spans: ColumnSpan[] = [];
  let text = '';
  let invocation: object | undefined;
  for (let token = expander.next(); token.kind !== TokenKind.End; token = expander.next()) {
    if (token.kind === TokenKind.Padding) {
      spacer.padding(token);
      continue;
    }
    if (spacer.before(token)) text += ' ';
    if (expander.fromSource) {
      invocation = undefined;
      spans.push({ at: text.length, line: token.line, start: token.start, end: token.end, own: true });
    } else if (expander.invocation !== invocation) {
      invocation = expander.invocation;
      // The invocation may still grow while it is rescanned: its span reads the end when it is asked.
      spans.push(new InvocationSpan(text.length, expander.invocation));
    }
    text += token.text;
  }
  return { text, spans };
}

class InvocationSpan implements ColumnSpan {
  readonly own = false;

  constructor(
    readonly at: number,
    private readonly invocation: { readonly line: number; readonly start: number; readonly end: number },
  ) {}

  get line(): number {
    return this.invocation.line;
  }

  get start(): number {
    return this.invocation.start;
  }

  get end(): number {
    return this.invocation.end;
  }
}
