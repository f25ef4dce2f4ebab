import type { SourceFile } from '../source/sourceFile';
import type { ColumnSpan, PreprocessedLine } from './api';
import { DefineRun } from './defineRun';
import { type LineBreak, type LogicalLine, logicalLines } from './logicalLines';
import { type MacroDefinition, parseDefine } from './macroDefinition';
import type { Token } from './token';
import { TokenKind } from './token';
import { tokenize } from './tokenize';

/** A line of code. It is itself the output line for when none of its names is a macro. */
export class TextLine implements PreprocessedLine {
  readonly kind = 'text';
  private list: readonly Token[] | undefined;

  constructor(
    readonly text: string,
    readonly file: SourceFile,
    readonly line: number,
    readonly lastLine: number,
    readonly names: readonly string[],
    readonly breaks: readonly LineBreak[] | undefined,
  ) {}

  get verbatim(): boolean {
    return this.breaks === undefined;
  }

  /** One for each physical line that it stands on, when there are several. */
  get spans(): readonly ColumnSpan[] | undefined {
    const { breaks, text } = this;
    if (!breaks) return undefined;
    return [{ at: 0, line: this.line, column: 0 }, ...breaks].map(({ at, line, column }, i) => {
      const end = column + (breaks[i]?.at ?? text.length) - at;
      return { at, line, start: column, end, own: true };
    });
  }

  get tokens(): readonly Token[] {
    this.list ??= tokenize(this.text, this.line, this.breaks);
    return this.list;
  }
}

export interface DefineLine extends DirectivePlace {
  readonly kind: 'define';
  /** A message when it is malformed. */
  readonly macro: MacroDefinition | string;
}

export type Conditional = 'if' | 'ifdef' | 'ifndef' | 'elif' | 'elifdef' | 'elifndef' | 'else' | 'endif';

export class ConditionalLine implements DirectivePlace {
  readonly kind = 'conditional';
  /** Index of the next branch or the `#endif` of the same group; -1 when there is none. */
  next = -1;
  /** Index of the group's `#endif`; the number of lines when it is missing. */
  end = -1;
  /** Said when a group is opened that is not closed, or the reverse. */
  fault: string | undefined;
  private list: readonly Token[] | undefined;

  constructor(
    readonly directive: Conditional,
    /** For `#ifdef` and its kin: the name that is tested. */
    readonly name: string | undefined,
    readonly text: string,
    readonly line: number,
    readonly lastLine: number,
    readonly breaks: readonly LineBreak[] | undefined,
    readonly nameStart: number,
    readonly operand: number,
    /** More stands on the line than belongs to the directive. */
    readonly extra: boolean,
  ) {}

  /** Whether it starts a group. */
  get opens(): boolean {
    return this.directive === 'if' || this.directive === 'ifdef' || this.directive === 'ifndef';
  }

  get tokens(): readonly Token[] {
    this.list ??= tokenize(this.text, this.line, this.breaks, this.operand);
    return this.list;
  }
}

/** Every other directive: name without the `#`, and the column where its operand starts. */
export interface OtherDirective extends DirectivePlace {
  readonly kind: 'directive';
  readonly name: string;
}

export interface DirectivePlace {
  readonly text: string;
  readonly line: number;
  readonly lastLine: number;
  readonly breaks: readonly LineBreak[] | undefined;
  /** Columns of the directive's name, and of what follows it. */
  readonly nameStart: number;
  readonly operand: number;
}

export type LexedLine = TextLine | DefineLine | DefineRun | ConditionalLine | OtherDirective;

/** A file cut into logical lines, with nothing decided yet: shared by all runs that read it. */
export interface LexedFile {
  readonly file: SourceFile;
  readonly lines: readonly LexedLine[];
  /** The macro whose definition makes the whole file empty. */
  readonly guard: string | undefined;
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

const conditionals = new Set<string>([
  'if',
  'ifdef',
  'ifndef',
  'elif',
  'elifdef',
  'elifndef',
  'else',
  'endif',
]);
const otherDirectives = new Set([
  '',
  'include',
  'include_next',
  'import',
  'undef',
  'line',
  'error',
  'warning',
  'pragma',
  'ident',
  'sccs',
  'assert',
  'unassert',
]);

const names = new Map<string, string>();
/** One string for each spelling, so that looking a macro up compares references. */
function intern(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, name);
  return name;
}

const lexed = new WeakMap<SourceFile, LexedFile>();

export function lexFile(file: SourceFile): LexedFile {
  const known = lexed.get(file);
  if (known) return known;
  const logical = logicalLines(file, intern);
  const lines = logical.lines.map((line) => (line instanceof DefineRun ? line : classify(line, file)));
  linkConditionals(lines);
  const result: LexedFile = { file, lines, guard: includeGuard(lines), faults: logical.faults };
  lexed.set(file, result);
  return result;
}

const hash = /^[ \t\f\v\r\0]*#[ \t\f\v\r\0]*([A-Za-z_]\w*)?/;

function classify(logical: LogicalLine, file: SourceFile): LexedLine {
  const { text, line, lastLine, breaks } = logical;
  if (logical.names) return new TextLine(text, file, line, lastLine, logical.names, breaks);
  const match = hash.exec(text) as RegExpExecArray;
  const name = match[1] ?? '';
  const operand = match[0].length;
  const place = { text, line, lastLine, breaks, nameStart: operand - name.length, operand };
  if (name === 'define') return { kind: 'define', ...place, macro: parseDefine(text, operand, file, line) };
  if (conditionals.has(name)) {
    const named = /def$/.test(name) ? /^\s*([A-Za-z_]\w*)\s*/.exec(text.slice(operand)) : null;
    const symbol = named ? intern(named[1] as string) : undefined;
    const used = operand + (named?.[0].length ?? 0);
    const extra =
      name !== 'if' &&
      name !== 'elif' &&
      (named !== null || !/def$/.test(name)) &&
      text.trimEnd().length > used;
    return new ConditionalLine(
      name as Conditional,
      symbol,
      text,
      line,
      lastLine,
      breaks,
      place.nameStart,
      operand,
      extra,
    );
  }
  if (otherDirectives.has(name) && (name !== '' || text.trimEnd().length === operand))
    return { kind: 'directive', ...place, name };
  // In assembler input any other `#` is text: a comment or the assembler's own directive.
  const found = tokenize(text, line, breaks).filter((token) => token.kind === TokenKind.Name);
  return new TextLine(text, file, line, lastLine, [...new Set(found.map((t) => intern(t.text)))], breaks);
}

/** Finds for each conditional the next one of its group, so that skipping costs nothing at run time. */
function linkConditionals(lines: readonly LexedLine[]): void {
  const open: { last: ConditionalLine; all: ConditionalLine[]; seenElse: boolean }[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as LexedLine;
    if (line.kind !== 'conditional') continue;
    if (line.opens) {
      open.push({ last: line, all: [line], seenElse: false });
      continue;
    }
    const group = open[open.length - 1];
    if (group === undefined) {
      line.fault = `#${line.directive} without #if`;
      continue;
    }
    if (group.seenElse && line.directive !== 'endif') {
      line.fault = `#${line.directive} after #else`;
    }
    group.last.next = index;
    group.last = line;
    group.all.push(line);
    if (line.directive === 'else') group.seenElse = true;
    if (line.directive !== 'endif') continue;
    for (const member of group.all) member.end = index;
    open.pop();
  }
  for (const group of open) {
    for (const member of group.all) member.end = lines.length;
    const first = group.all[0] as ConditionalLine;
    first.fault = `unterminated #${first.directive}`;
  }
}

/** `#ifndef X` (or `#if !defined X`) around everything but comments, without `#else`. */
function includeGuard(lines: readonly LexedLine[]): string | undefined {
  const first = lines[0];
  if (first?.kind !== 'conditional' || first.next !== lines.length - 1 || first.fault) return undefined;
  const operand = first.text.slice(first.operand);
  if (first.directive === 'ifndef') return first.name;
  if (first.directive !== 'if') return undefined;
  const match = /^\s*!\s*defined\s*(?:\(\s*([A-Za-z_]\w*)\s*\)|([A-Za-z_]\w*))\s*$/.exec(operand);
  return match?.[1] ?? match?.[2];
}

/** The place in the file of a stretch of a logical line. */
export function placeOf(
  line: { readonly line: number; readonly breaks: readonly LineBreak[] | undefined },
  start: number,
  end: number,
): { line: number; start: number; end: number } {
  let at: LineBreak = { at: 0, line: line.line, column: 0 };
  for (const b of line.breaks ?? []) if (b.at <= start) at = b;
  const offset = at.column - at.at;
  return { line: at.line, start: start + offset, end: end + offset };
}
