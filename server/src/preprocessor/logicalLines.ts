import type { SourceFile } from '../source/sourceFile';
import { CharacterClass, classOf, endOfName, endOfNumber, endOfOther, endOfQuoted } from './characters';
import { type DefineRun, defineRunAt } from './defineRun';

/** From the column `at` of the logical line on, the text stands at `column` of another physical line. */
export interface LineBreak {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/**
 * A line after translation phases 2 and 3 (C11 5.1.1.2): splices are gone and comments are blank.
 * A comment within one line became as many spaces, so columns stay the file's up to the first break.
 */
export interface LogicalLine {
  readonly text: string;
  /** First and last physical line, zero-based. */
  readonly line: number;
  readonly lastLine: number;
  /** Undefined when all of it stands on one physical line. */
  readonly breaks: readonly LineBreak[] | undefined;
  /** Identifiers outside of quotes and pp-numbers; undefined for a directive, where they are not collected. */
  readonly names: readonly string[] | undefined;
}

export interface LogicalLines {
  readonly lines: readonly (LogicalLine | DefineRun)[];
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

const noNames: readonly string[] = [];
/** What makes a line more than names, numbers and single characters. */
const quoteOrSlash = /["'/]/;
/** Identifiers and pp-numbers, as `endOfName` and `endOfNumber` find them. */
const namesAndNumbers = /[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*/g;

/** The logical lines of a file that are not blank, in order. */
export function logicalLines(file: SourceFile, intern: (name: string) => string): LogicalLines {
  const reader = new LogicalLineReader(file, intern);
  const lines: (LogicalLine | DefineRun)[] = [];
  while (reader.more()) {
    const line = reader.readRun() ?? reader.read();
    if (line) lines.push(line);
  }
  return { lines, faults: reader.faults };
}

class LogicalLineReader {
  private physical = 0;
  /** Line before which no run of definitions starts. */
  private nextRun = 0;
  private text = '';
  private breaks: LineBreak[] | undefined;
  /** Start and end of comments that are still in the text. */
  private readonly comments: number[] = [];
  readonly faults: { line: number; message: string }[] = [];

  constructor(
    private readonly file: SourceFile,
    private readonly intern: (name: string) => string,
  ) {}

  more(): boolean {
    return this.physical < this.file.lineStarts.length;
  }

  /** The definitions that start at this line, when they are many. */
  readRun(): DefineRun | undefined {
    const { file, physical } = this;
    if (physical < this.nextRun || !file.text.startsWith('#define', file.lineStarts[physical]))
      return undefined;
    const run = defineRunAt(file, physical);
    if (typeof run === 'number') {
      this.nextRun = run;
      return undefined;
    }
    this.physical = run.lastLine + 1;
    return run;
  }

  read(): LogicalLine | undefined {
    const line = this.physical;
    this.text = '';
    this.breaks = undefined;
    this.append(this.file.lineStarts[line] as number);
    const first = this.skipBlankAndComments(0);
    if (first >= this.text.length) {
      this.comments.length = 0;
      return undefined;
    }
    const directive = this.text.charCodeAt(first) === 35;
    const names = directive ? undefined : this.scanText(first);
    if (directive) this.scanDirective(first);
    const text = this.withoutComments().trimEnd();
    if (text.length <= first) return undefined;
    return {
      text,
      line,
      lastLine: this.physical - 1,
      breaks: this.breaks,
      names,
    };
  }

  /** Adds the rest of the current physical line from that offset, and the lines that splices join to it. */
  private append(from: number): void {
    const { text, lineStarts } = this.file;
    let start = from;
    for (;;) {
      const next = lineStarts[this.physical + 1];
      let end = next === undefined ? text.length : next - 1;
      if (end > start && text.charCodeAt(end - 1) === 13) end--;
      this.physical++;
      let last = end - 1;
      if (next !== undefined)
        while (last >= start && classOf(text.charCodeAt(last)) === CharacterClass.Blank) last--;
      if (next === undefined || last < start || text.charCodeAt(last) !== 92) {
        this.text = this.text === '' ? text.slice(start, end) : this.text + text.slice(start, end);
        return;
      }
      this.text += text.slice(start, last);
      this.addBreak(next);
      start = next;
    }
  }

  private addBreak(offset: number): void {
    this.breaks ??= [];
    const line = this.physical;
    this.breaks.push({ at: this.text.length, line, column: offset - (this.file.lineStarts[line] as number) });
  }

  private skipBlankAndComments(from: number): number {
    let i = from;
    for (;;) {
      while (classOf(this.text.charCodeAt(i)) === CharacterClass.Blank) i++;
      const end = this.commentEnd(i);
      if (end < 0) return i;
      i = end;
    }
  }

  /** The text with blanks for the comments that were found in it. */
  private withoutComments(): string {
    const { comments, text } = this;
    if (comments.length === 0) return text;
    const parts: string[] = [];
    let at = 0;
    for (let i = 0; i < comments.length; i += 2) {
      const [start, end] = [comments[i] as number, comments[i + 1] as number];
      parts.push(text.slice(at, start), ' '.repeat(end - start));
      at = end;
    }
    comments.length = 0;
    return parts.join('') + text.slice(at);
  }

  /** If a comment starts there, notes it or takes it out, and gives the place to go on at; else -1. */
  private commentEnd(at: number): number {
    if (this.text.charCodeAt(at) !== 47) return -1;
    const next = this.text.charCodeAt(at + 1);
    if (next === 47) {
      this.text = this.text.slice(0, at);
      return at;
    }
    if (next !== 42) return -1;
    const end = this.text.indexOf('*/', at + 2);
    if (end >= 0) {
      this.comments.push(at, end + 2);
      return end + 2;
    }
    this.text = `${this.text.slice(0, at)} `;
    this.dropBreaksFrom(at + 1);
    this.continueAfterComment();
    return at + 1;
  }

  private dropBreaksFrom(at: number): void {
    while (this.breaks?.length && (this.breaks[this.breaks.length - 1] as LineBreak).at >= at)
      this.breaks.pop();
  }

  /** The comment goes on in the following physical lines; what comes after it still belongs to this line. */
  private continueAfterComment(): void {
    const { text, lineStarts } = this.file;
    const start = lineStarts[this.physical];
    // At a splice right after the star, `*` + splice + `/` is not seen as the end: nobody writes that.
    const end = start === undefined ? -1 : text.indexOf('*/', start);
    if (end < 0) {
      this.faults.push({ line: this.physical - 1, message: 'unterminated comment' });
      this.physical = lineStarts.length;
      return;
    }
    while ((lineStarts[this.physical + 1] ?? Number.POSITIVE_INFINITY) <= end) this.physical++;
    this.addBreak(end + 2);
    this.append(end + 2);
  }

  /** Blanks the comments of a line of code, and returns its identifiers. */
  private scanText(from: number): readonly string[] {
    if (!quoteOrSlash.test(this.text)) return this.namesOf(this.text.match(namesAndNumbers));
    let names: string[] | undefined;
    let i = from;
    while (i < this.text.length) {
      const text = this.text;
      switch (classOf(text.charCodeAt(i))) {
        case CharacterClass.Letter: {
          const end = endOfName(text, i);
          const name = this.intern(text.slice(i, end));
          if (names === undefined) names = [name];
          else if (names.length > 16 || !names.includes(name)) names.push(name);
          i = end;
          break;
        }
        case CharacterClass.Digit:
          i = endOfNumber(text, i);
          break;
        case CharacterClass.Quote:
          i = endOfQuoted(text, i);
          break;
        case CharacterClass.Slash: {
          const end = this.commentEnd(i);
          i = end < 0 ? i + 1 : end;
          break;
        }
        default:
          i = endOfOther(text, i);
      }
    }
    return names ?? noNames;
  }

  private namesOf(words: readonly string[] | null): readonly string[] {
    if (words === null) return noNames;
    const names: string[] = [];
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as string;
      if (classOf(word.charCodeAt(0)) !== CharacterClass.Letter) continue;
      const name = this.intern(word);
      if (names.length > 16 || !names.includes(name)) names.push(name);
    }
    return names.length === 0 ? noNames : names;
  }

  /** Blanks the comments of a directive; a `<header>` may hold what looks like one. */
  private scanDirective(hash: number): void {
    if (!this.text.includes('/', hash)) return;
    let i = this.skipBlankAndComments(hash + 1);
    const end = classOf(this.text.charCodeAt(i)) === CharacterClass.Letter ? endOfName(this.text, i) : i;
    const directive = this.text.slice(i, end);
    i = end;
    if (directive === 'include' || directive === 'include_next' || directive === 'import') {
      i = this.skipBlankAndComments(i);
      const close = this.text.charCodeAt(i) === 60 ? this.text.indexOf('>', i) : -1;
      if (close >= 0) i = close + 1;
    }
    while (i < this.text.length) {
      switch (classOf(this.text.charCodeAt(i))) {
        case CharacterClass.Digit:
          i = endOfNumber(this.text, i);
          break;
        case CharacterClass.Letter:
          i = endOfName(this.text, i);
          break;
        case CharacterClass.Quote:
          i = endOfQuoted(this.text, i);
          break;
        case CharacterClass.Slash: {
          const end = this.commentEnd(i);
          i = end < 0 ? i + 1 : end;
          break;
        }
        default:
          i = endOfOther(this.text, i);
      }
    }
  }
}
