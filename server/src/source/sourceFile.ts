/** A text that the front end reads: a document, a header, a stand-in header. Immutable. */
export interface SourceFile {
  /** Absolute path, or `hyplens:/…` for text that Hyplens itself supplies. */
  readonly path: string;
  readonly text: string;
  /** UTF-16 offset of the start of each line; line numbers are zero-based everywhere inside. */
  readonly lineStarts: readonly number[];
  /** The file is larger than any that is analysed: this is its beginning, for messages to point into. */
  readonly isCut?: true;
}

/** Characters and lines of the largest file that is analysed. */
export const LARGEST_FILE = { characters: 16 * 1024 * 1024, lines: 300_000 } as const;
/** Characters that are kept of a larger one. */
const BEGINNING = 4096;

export function sourceFile(path: string, text: string): SourceFile {
  if (text.length > LARGEST_FILE.characters) return cutFile(path, text);
  const lineStarts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
    lineStarts.push(i + 1);
    if (lineStarts.length > LARGEST_FILE.lines) return cutFile(path, text);
  }
  return { path, text, lineStarts };
}

/** A file that is too large to be analysed, of which `text` is at least the beginning. */
export function cutFile(path: string, text: string): SourceFile {
  // A copy: a part of a string would keep the whole.
  const beginning = [...text.slice(0, BEGINNING)].join('');
  return { ...sourceFile(path, beginning), isCut: true };
}

/** The text of one line, without its line terminator. */
export function lineText(file: SourceFile, line: number): string {
  const start = file.lineStarts[line];
  if (start === undefined) return '';
  const next = file.lineStarts[line + 1];
  let end = next === undefined ? file.text.length : next - 1;
  if (end > start && file.text.charCodeAt(end - 1) === 13) end--;
  return file.text.slice(start, end);
}
