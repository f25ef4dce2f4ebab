/** A text that the front end reads: a document, a header, a stand-in header. Immutable. */
export interface SourceFile {
  /** Absolute path, or `hyplens:/…` for text that Hyplens itself supplies. */
  readonly path: string;
  readonly text: string;
  /** UTF-16 offset of the start of each line; line numbers are zero-based everywhere inside. */
  readonly lineStarts: readonly number[];
}

export function sourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lineStarts.push(i + 1);
  return { path, text, lineStarts };
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
