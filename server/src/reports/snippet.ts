import { type Style, wrap } from '../features/textStyle';
import type { Place } from '../source/origin';
import { lineText, type SourceFile } from '../source/sourceFile';

/** A stretch of a line to underline, with what is to be said about it. */
export interface Label {
  readonly place: Place;
  /** `^` under what a report is about, `-` under what explains it. */
  readonly mark: '^' | '-';
  readonly text: string;
  readonly paint: (text: string) => string;
}

const TAB_STOP = 8;

/** Tabs become spaces, as an editor shows them. */
export function expandTabs(line: string): string {
  return columnsOf(line).text;
}

/** The text without tabs, and the column at which each UTF-16 column of the line is shown. */
function columnsOf(line: string): { readonly text: string; readonly columns: readonly number[] } {
  const columns: number[] = [];
  let text = '';
  for (let i = 0; i < line.length; i++) {
    columns.push(text.length);
    text += line[i] === '\t' ? ' '.repeat(TAB_STOP - (text.length % TAB_STOP)) : line[i];
  }
  return { text, columns };
}

function shownLine(file: SourceFile, line: number): { text: string; column: (at: number) => number } {
  const { text, columns } = columnsOf(lineText(file, line));
  return { text, column: (at) => columns[at] ?? text.length };
}

/**
 * Lines of one file in order, each with its marks below it; `...` where lines are left out between. One
 * blank line is not left out. `gutter` is the width of the line numbers.
 */
export function snippet(
  labels: readonly Label[],
  gutter: number,
  width: number | undefined,
  style: Style,
): string[] {
  const out: string[] = [];
  const bar = style.blue(`${' '.repeat(gutter)} |`);
  const byLine = new Map<number, Label[]>();
  for (const l of labels) byLine.set(l.place.line, [...(byLine.get(l.place.line) ?? []), l]);
  let last: number | undefined;
  for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
    const [first] = byLine.get(line) as [Label, ...Label[]];
    const { file } = first.place;
    // One line between two others is shorter than the dots that would stand for it.
    if (last !== undefined && line === last + 2) out.push(sourceLine(file, line - 1, gutter, style));
    else if (last !== undefined && line > last + 2) out.push(style.blue('...'));
    out.push(sourceLine(file, line, gutter, style));
    const here = [...(byLine.get(line) as Label[])].sort(
      (a, b) => Number(b.mark === '^') - Number(a.mark === '^') || b.place.start - a.place.start,
    );
    for (const l of here) out.push(...underline(l, bar, gutter, width));
    last = line;
  }
  return out.map((l) => l.trimEnd());
}

function sourceLine(file: SourceFile, line: number, gutter: number, style: Style): string {
  return `${style.blue(`${`${line + 1}`.padStart(gutter)} |`)} ${shownLine(file, line).text}`;
}

function underline(
  { place, mark, text, paint }: Label,
  bar: string,
  gutter: number,
  width: number | undefined,
): string[] {
  const { text: source, column } = shownLine(place.file, place.line);
  const start = column(place.start);
  const marks = mark.repeat(Math.max(1, Math.min(column(place.end), source.length) - start));
  const lead = ' '.repeat(start);
  const line = `${bar} ${lead}${paint(marks)}`;
  if (text === '') return [line];
  const used = gutter + 3 + start + marks.length + 1;
  if (width === undefined || used + text.length <= width) return [`${line} ${paint(text)}`];
  const indent = Math.min(start, 16);
  const below = wrap(text, width, gutter + 3 + indent, gutter + 3 + indent);
  return [line, ...below.map((l) => `${bar} ${' '.repeat(indent)}${paint(l)}`)];
}
