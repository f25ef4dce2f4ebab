import type { Place } from '../source/origin';
import { lineText, type SourceFile } from '../source/sourceFile';

/** The text of a comment on one line, without its delimiters and leading white space or `*`. */
export interface Comment extends Place {
  readonly text: string;
  /** Something that is not a comment stands before it on its line. */
  readonly trailing: boolean;
}

const cache = new WeakMap<SourceFile, readonly Comment[]>();

/** Every comment of a file, a block comment as one entry for each of its lines. */
export function commentsOf(file: SourceFile): readonly Comment[] {
  let known = cache.get(file);
  if (known === undefined) {
    known = scan(file);
    cache.set(file, known);
  }
  return known;
}

function scan(file: SourceFile): readonly Comment[] {
  const out: Comment[] = [];
  let inBlock = false;
  for (let line = 0; line < file.lineStarts.length; line++) {
    const text = lineText(file, line);
    if (!inBlock && !text.includes('/') && !text.includes('#')) continue;
    inBlock = scanLine(file, line, text, inBlock, out);
  }
  return out;
}

function scanLine(file: SourceFile, line: number, text: string, blockOpen: boolean, out: Comment[]): boolean {
  let inBlock = blockOpen;
  let code = false;
  let i = 0;
  const add = (from: number, to: number): void => {
    let start = from;
    while (start < to && /[\s*]/.test(text[start] as string)) start++;
    let end = to;
    while (end > start && /\s/.test(text[end - 1] as string)) end--;
    if (end > start) out.push({ file, line, start, end, text: text.slice(start, end), trailing: code });
  };
  while (i < text.length) {
    if (inBlock) {
      const close = text.indexOf('*/', i);
      add(i, close < 0 ? text.length : close);
      if (close < 0) return true;
      inBlock = false;
      i = close + 2;
      continue;
    }
    const c = text[i] as string;
    if (c === '/' && text[i + 1] === '/') {
      add(i + 2, text.length);
      return false;
    }
    if (c === '/' && text[i + 1] === '*') {
      inBlock = true;
      i += 2;
      continue;
    }
    // `#` opens a comment for GNU as only where a line begins and what follows is no directive of cpp.
    if (c === '#' && !code && !/^#\s*(?:\w|$)/.test(text.slice(i).replace(/^#\s*hyplens:/, '#:'))) {
      add(i + 1, text.length);
      return false;
    }
    if (c === '"') {
      i++;
      while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
    }
    if (!/\s/.test(c)) code = true;
    i++;
  }
  return inBlock;
}
