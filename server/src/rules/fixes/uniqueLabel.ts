import type { Origin } from '../../source/origin';
import { lineText, type SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import type { Edit } from './insert';

/**
 * Gives a label in the body of an assembler macro a name of its own in each expansion (`\@`, GNU as manual,
 * "Macro"), with the references to it in that body.
 *
 * @param definition the line of the body that defines the label
 */
export function uniqueLabel(definition: Origin, label: string): Fix | undefined {
  const { file, line, macro } = definition;
  const body = bodyAround(file, line);
  if (macro === undefined || body === undefined || body.name !== macro) return undefined;
  const numeric = /^\d+$/.test(label);
  const defines = new RegExp(`^(\\s*)${escaped(label)}(?=\\s*:)`);
  const lines: { readonly line: number; readonly text: string }[] = [];
  for (let n = body.first; n <= body.last; n++) lines.push({ line: n, text: codeOf(lineText(file, n)) });
  // Two of them in one body: which one a reference means may depend on conditionals.
  if (lines.filter(({ text }) => defines.test(text)).length !== 1) return undefined;
  if (!numeric && isUsedOutside(file, label, body)) return undefined;
  const name = numeric ? `.L${macro}_${label}\\@` : `${label}\\@`;
  const edits: Edit[] = [];
  for (const { line: at, text } of lines) {
    const direction = at < line ? 'f' : 'b';
    const reference = numeric ? `${label}${direction}` : label;
    const pattern = new RegExp(`(?<![\\w.$\\\\])${escaped(reference)}(?![\\w.$\\\\])`, 'g');
    const found = defines.exec(text);
    if (found) {
      const start = found[1]?.length ?? 0;
      edits.push({ file, line: at, start, end: start + label.length, newText: name });
      continue;
    }
    for (const m of text.matchAll(pattern))
      edits.push({ file, line: at, start: m.index, end: m.index + reference.length, newText: name });
  }
  return { title: `Give the label ${label} of ${macro} a name of its own in each expansion`, edits };
}

interface Body {
  readonly name: string;
  /** Zero-based lines between `.macro` and `.endm`. */
  readonly first: number;
  readonly last: number;
}

/** The innermost `.macro` … `.endm` around a line, as the text of the file has it. */
function bodyAround(file: SourceFile, line: number): Body | undefined {
  const open: { readonly name: string; readonly line: number }[] = [];
  for (let n = 0; n < file.lineStarts.length; n++) {
    const text = lineText(file, n);
    const begins = /^\s*\.macro\s+([\w.$]+)/i.exec(text);
    if (begins) open.push({ name: begins[1] ?? '', line: n });
    if (!/^\s*\.endm\b/i.test(text)) continue;
    const closed = open.pop();
    if (closed && closed.line < line && line < n)
      return { name: closed.name, first: closed.line + 1, last: n - 1 };
  }
  return undefined;
}

/** The line up to a comment; columns stay. */
function codeOf(text: string): string {
  return text.replace(/\/\/.*$/, '').replace(/\/\*.*?(\*\/|$)/g, (comment) => ' '.repeat(comment.length));
}

function isUsedOutside(file: SourceFile, label: string, { first, last }: Body): boolean {
  const token = new RegExp(`(?<![\\w.$])${escaped(label)}(?![\\w.$])`);
  for (let n = 0; n < file.lineStarts.length; n++)
    if ((n < first || n > last) && token.test(codeOf(lineText(file, n)))) return true;
  return false;
}

function escaped(text: string): string {
  return text.replace(/[.$]/g, '\\$&');
}
