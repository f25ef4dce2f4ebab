import { isBlank, isPartOfName, skipBlanks, stringEnd } from './lexical';
import { type Statement, statementOf } from './statement';

/**
 * One statement of a line: text with comments gone and blanks reduced as `as` does it, and its columns. It is taken
 * apart once: a line of a header is executed for every document that includes it, a line of an expansion each
 * time it is repeated.
 */
export class ScrubbedStatement {
  private parts: Statement | undefined;

  constructor(
    readonly text: string,
    readonly start: number,
    readonly end: number,
  ) {}

  get statement(): Statement {
    this.parts ??= statementOf(this.text);
    return this.parts;
  }
}

/** Carries an open block comment from one line to the next. */
export interface ScrubState {
  inComment: boolean;
}

// What the scrubber has seen so far on this statement.
const START = 0;
const NAME = 1;
const OPERANDS = 2;
const SYMBOL = 3;
const AFTER_SYMBOL = 4;

/** Comments, separators, quotes, labels and macro parameters: what makes a line more than one plain statement. */
const NOT_PLAIN = /[/;"'\\:]/;
const KEYWORD = /[^ \t\f\r]+/;
/** Blanks with something beside them that is no part of a name. */
const IDLE_BLANKS = /([^\w.$\u0080-\uffff \t\f\r])[ \t\f\r]+|[ \t\f\r]+(?![\w.$\u0080-\uffff \t\f\r])/g;
const BLANKS = /[ \t\f\r]+/g;

const ESCAPES: Record<string, number> = { b: 8, f: 12, n: 10, r: 13, t: 9 };

/** Lines that are remembered. */
const MOST_LINES = 20_000;
/** Longer ones come once. */
const LONGEST_LINE = 400;
const known = new Map<string, readonly ScrubbedStatement[]>();

/** The statements of a line of an expansion; those of a macro come again with each use, and all of them with each edit. */
export function scrubExpanded(line: string): readonly ScrubbedStatement[] {
  if (line.length > LONGEST_LINE) return scrub(line);
  let made = known.get(line);
  if (made === undefined) {
    made = scrub(line);
    if (known.size >= MOST_LINES) known.clear();
    known.set(line, made);
  }
  return made;
}

/**
 * Splits one line at `;` and normalises each statement: comments become blanks, blanks between
 * operands stay only between two symbol characters (or a symbol and a `\`), `'c` becomes a number.
 * Macro arguments separated by blanks depend on exactly this.
 */
export function scrub(line: string, state: ScrubState = { inComment: false }): ScrubbedStatement[] {
  return state.inComment || NOT_PLAIN.test(line) ? split(line, state) : scrubPlain(line);
}

function split(line: string, state: ScrubState): ScrubbedStatement[] {
  const out: ScrubbedStatement[] = [];
  let seen = START;
  let text = '';
  let run = -1;
  let first = -1;
  let last = 0;
  let i = 0;
  const length = line.length;

  const flush = (end: number): void => {
    if (run >= 0) {
      text += line.slice(run, end);
      run = -1;
    }
  };
  const finish = (end: number): void => {
    flush(end);
    if (text !== '') out.push(new ScrubbedStatement(text.endsWith(' ') ? text.trimEnd() : text, first, last));
    text = '';
    first = -1;
    seen = START;
  };
  const keep = (at: number): void => {
    if (run < 0) run = at;
    if (first < 0) first = at;
    last = at + 1;
  };

  while (i < length) {
    const c = line.charCodeAt(i);
    const comment = state.inComment || (c === 47 && line.charCodeAt(i + 1) === 42);
    if (comment || isBlank(c)) {
      flush(i);
      if (comment) {
        const close = line.indexOf('*/', state.inComment ? i : i + 2);
        state.inComment = close < 0;
        i = close < 0 ? length : close + 2;
      } else {
        do i++;
        while (i < length && isBlank(line.charCodeAt(i)));
      }
      const next = line.charCodeAt(i);
      if (i >= length || next === 59 || next === 47) continue;
      if (seen === NAME && next !== 58) {
        text += ' ';
        seen = OPERANDS;
      } else if (seen === SYMBOL) seen = AFTER_SYMBOL;
      continue;
    }
    if (c === 59) {
      finish(i);
      i++;
      continue;
    }
    if (c === 47 && line.charCodeAt(i + 1) === 47) break;
    if (c === 35 && seen === START) break;
    if (c === 34) {
      flush(i);
      if (seen === AFTER_SYMBOL) text += ' ';
      const end = stringEnd(line, i);
      keep(i);
      flush(end);
      last = end;
      i = end;
      if (seen !== START && seen !== NAME) seen = SYMBOL;
      else seen = NAME;
      continue;
    }
    if (c === 39 && i + 1 < length) {
      flush(i);
      if (seen === AFTER_SYMBOL) {
        text += ' ';
        seen = OPERANDS;
      }
      if (first < 0) first = i;
      let code = line.charCodeAt(++i);
      if (code === 92 && i + 1 < length) {
        const escaped = line.charAt(++i);
        code = ESCAPES[escaped] ?? escaped.charCodeAt(0);
      }
      i++;
      if (line.charCodeAt(i) === 39) i++;
      text += String(code & 0xff);
      last = i;
      if (seen === SYMBOL) seen = OPERANDS;
      continue;
    }
    if (c === 58) {
      keep(i++);
      if (seen === NAME) {
        flush(i);
        seen = START;
      } else if (seen !== START) seen = OPERANDS;
      continue;
    }
    if (seen === START) seen = NAME;
    else if (seen === AFTER_SYMBOL) {
      if (isPartOfName(c) || c === 92) {
        flush(i);
        text += ' ';
      }
      seen = isPartOfName(c) ? SYMBOL : OPERANDS;
    } else if (seen === OPERANDS) {
      if (isPartOfName(c)) seen = SYMBOL;
    } else if (seen === SYMBOL && !isPartOfName(c)) seen = OPERANDS;
    keep(i++);
  }
  finish(i);
  return out;
}

/** The same for a line of one statement without comments, labels and quotes: nearly all of them are such. */
function scrubPlain(line: string): ScrubbedStatement[] {
  const keyword = KEYWORD.exec(line);
  if (keyword === null || line.charCodeAt(keyword.index) === 35) return [];
  const [word] = keyword;
  const start = keyword.index;
  let end = line.length;
  while (isBlank(line.charCodeAt(end - 1))) end--;
  const after = start + word.length;
  if (after >= end) return [new ScrubbedStatement(word, start, end)];
  const operands = line.slice(skipBlanks(line, after), end).replace(IDLE_BLANKS, '$1').replace(BLANKS, ' ');
  return [new ScrubbedStatement(`${word} ${operands}`, start, end)];
}
