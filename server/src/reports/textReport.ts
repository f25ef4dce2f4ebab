import type { Finding } from '../rules';
import { invokedMacro } from '../rules/words';
import { type Origin, rootOf } from '../source/origin';
import type { Severity } from '../source/problem';
import { lineText, type SourceFile } from '../source/sourceFile';
import type { PathPrinter } from './position';

/** The few styles that a report uses; the identity where there is no terminal. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
  green(text: string): string;
}

const same = (text: string): string => text;
export const plain: Style = {
  bold: same,
  dim: same,
  red: same,
  yellow: same,
  blue: same,
  cyan: same,
  green: same,
};

/** Findings with the source they are about, as compilers print them, and a line of totals. */
export function textReport(findings: readonly Finding[], path: PathPrinter, style: Style = plain): string {
  const blocks = findings.map((f) => findingText(f, path, style));
  return `${[...blocks, summary(findings, style)].join('\n\n')}\n`;
}

function paint(severity: Severity, style: Style): (text: string) => string {
  if (severity === 'error') return style.red;
  if (severity === 'warning') return style.yellow;
  return severity === 'info' ? style.blue : style.cyan;
}

function findingText(f: Finding, path: PathPrinter, style: Style): string {
  const root = rootOf(f.origin);
  const colour = paint(f.severity, style);
  const width = Math.max(root.line + 1, ...f.related.map((r) => r.place.line + 1)).toString().length;
  const where = `${path(root.file.path)}:${root.line + 1}:${root.start + 1}`;
  const lines = [
    `${style.bold(where)}: ${colour(style.bold(f.severity))}${style.bold(`[${f.rule}]`)}: ${style.bold(f.message)}`,
    ...excerpt(root.file, root.line, root.start, root.end, '^', colour, width, style),
    ...expansion(f.origin, path, width, style),
  ];
  for (const { place, message } of f.related) {
    const sameFile = place.file.path === root.file.path;
    const at = sameFile ? `line ${place.line + 1}` : `${path(place.file.path)}:${place.line + 1}`;
    lines.push(`${' '.repeat(width)} ${style.blue('=')} ${style.bold('note')}: ${at}: ${message}`);
    lines.push(...excerpt(place.file, place.line, place.start, place.end, '-', style.blue, width, style));
  }
  if (f.routine !== undefined) lines.push(`${' '.repeat(width)} ${style.blue('=')} in ${f.routine}`);
  if (f.fix) lines.push(`${' '.repeat(width)} ${style.blue('=')} ${style.green('fix')}: ${f.fix.title}`);
  return lines.join('\n');
}

/** The line with a mark under the stretch; tabs keep their width in both. */
function excerpt(
  file: SourceFile,
  line: number,
  start: number,
  end: number,
  mark: string,
  colour: (text: string) => string,
  width: number,
  style: Style,
): string[] {
  const text = lineText(file, line);
  const number = `${line + 1}`.padStart(width);
  const lead = [...text.slice(0, start)].map((c) => (c === '\t' ? '\t' : ' ')).join('');
  const length = Math.max(1, Math.min(end, text.length) - start);
  return [
    `${style.blue(`${number} |`)} ${text}`,
    `${style.blue(`${' '.repeat(width)} |`)} ${lead}${colour(mark.repeat(length))}`,
  ];
}

/** The instruction's own line, when it comes out of a macro that the user's line invokes. */
function expansion(origin: Origin, path: PathPrinter, width: number, style: Style): string[] {
  const macro = invokedMacro(origin);
  if (macro === undefined) return [];
  const at = `${path(origin.file.path)}:${origin.line + 1}`;
  return [
    `${' '.repeat(width)} ${style.blue('=')} in the expansion of ${macro}, ${at}: ${lineText(origin.file, origin.line).trim()}`,
  ];
}

const order: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** `2 errors, 1 warning`. */
export function summary(findings: readonly Finding[], style: Style = plain): string {
  const parts = order.flatMap((s) => {
    const n = findings.filter((f) => f.severity === s).length;
    const word = s === 'info' ? 'info' : n === 1 ? s : `${s}s`;
    return n > 0 ? [paint(s, style)(`${n} ${word}`)] : [];
  });
  return parts.length > 0 ? parts.join(', ') : style.green('no findings');
}
