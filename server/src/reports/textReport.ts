import { plain, type Style, wrap } from '../features/textStyle';
import type { Finding, Fix } from '../rules';
import { invokedMacro } from '../rules/words';
import { type Origin, type Place, rootOf } from '../source/origin';
import type { Severity } from '../source/problem';
import { lineText } from '../source/sourceFile';
import type { PathPrinter } from './position';
import { expandTabs, type Label, snippet } from './snippet';

export { plain, type Style } from '../features/textStyle';

/** Findings with the source they are about, as compilers print them, and a line of totals. `width` in columns. */
export function textReport(
  findings: readonly Finding[],
  path: PathPrinter,
  style: Style = plain,
  width?: number,
  fresh?: ReadonlySet<Finding>,
): string {
  const blocks = grouped(findings).map((group) =>
    group.length > 1
      ? headerNote(group, path, style, width)
      : findingText(group[0] as Finding, path, style, width, fresh),
  );
  return `${[...blocks, summary(findings, style)].join('\n\n')}\n`;
}

/** Headers that stand-ins replace are one note for each file; everything else stands alone. */
function grouped(findings: readonly Finding[]): Finding[][] {
  const groups: Finding[][] = [];
  const notes = new Map<string, Finding[]>();
  for (const f of findings) {
    const { file } = rootOf(f.origin);
    const known = headerOf(f) === undefined ? undefined : notes.get(file.path);
    if (known) {
      known.push(f);
      continue;
    }
    const group = [f];
    groups.push(group);
    if (headerOf(f) !== undefined) notes.set(file.path, group);
  }
  return groups;
}

function headerOf(f: Finding): string | undefined {
  if (f.rule !== 'unresolved-include' || f.severity !== 'info') return undefined;
  return /^(\S+): No such file; a stand-in/.exec(f.message)?.[1];
}

function headerNote(
  group: readonly Finding[],
  path: PathPrinter,
  style: Style,
  width: number | undefined,
): string {
  const [first] = group as [Finding];
  const root = rootOf(first.origin);
  const head = `${path(root.file.path)}:${root.line + 1}:${root.start + 1}: info[${first.rule}]`;
  const names = group.map(headerOf).join(', ');
  const text = `: ${group.length} headers were not found; stand-ins of Hyplens are used: ${names}`;
  const [start, ...rest] = wrap(`${head}${text}`, width, 0, 4);
  const coloured = (start as string).replace(head, heading(first, path, style));
  return [coloured, ...rest.map((l) => `    ${l}`)].join('\n');
}

function paint(severity: Severity, style: Style): (text: string) => string {
  if (severity === 'error') return style.red;
  if (severity === 'warning') return style.yellow;
  return severity === 'info' ? style.blue : style.cyan;
}

/** `entry.S:52:9: error[stack-imbalance]`. */
function heading(f: Finding, path: PathPrinter, style: Style): string {
  const root = rootOf(f.origin);
  const where = `${path(root.file.path)}:${root.line + 1}:${root.start + 1}`;
  return `${style.bold(where)}: ${paint(f.severity, style)(style.bold(f.severity))}${style.bold(`[${f.rule}]`)}`;
}

function findingText(
  f: Finding,
  path: PathPrinter,
  style: Style,
  width: number | undefined,
  fresh: ReadonlySet<Finding> | undefined,
): string {
  const root = rootOf(f.origin);
  const lengthOfHeading =
    `${path(root.file.path)}:${root.line + 1}:${root.start + 1}: ${f.severity}[${f.rule}]: `.length;
  const [message, ...more] = wrap(f.message, width, lengthOfHeading, 4);
  const gutter = Math.max(root.line + 1, ...f.related.map((r) => r.place.line + 1)).toString().length;
  const lines = [
    `${heading(f, path, style)}: ${style.bold(message as string)}`,
    ...more.map((l) => style.bold(`    ${l}`)),
    ...excerpts(f, root, path, gutter, width, style),
  ];
  const remark = (title: string, text: string): void => {
    const [first, ...rest] = wrap(`${title}${text}`, width, gutter + 3, gutter + 5);
    lines.push(`${' '.repeat(gutter)} ${style.blue('=')} ${first}`);
    for (const l of rest) lines.push(`${' '.repeat(gutter + 5)}${l}`);
  };
  const expanded = expansion(f.origin, path);
  if (expanded !== undefined) remark('', expanded);
  if (f.routine !== undefined) remark('', `in ${f.routine}`);
  if (fresh !== undefined && !fresh.has(f)) remark('', 'not new: it stood there before the patch');
  for (const fix of f.fixes) {
    remark('', `fix: ${fix.title}`);
    // Choices would repeat the line for a word of it.
    if (f.fixes.length === 1) lines.push(...fixLines(fix, gutter, style));
  }
  return lines.join('\n');
}

/** The user's line and the lines that explain it: those of the same file in one excerpt, in order. */
function excerpts(
  f: Finding,
  root: Place,
  path: PathPrinter,
  gutter: number,
  width: number | undefined,
  style: Style,
): string[] {
  const colour = paint(f.severity, style);
  const labels = new Map<string, Label[]>([
    [root.file.path, [{ place: root, mark: '^', text: '', paint: colour }]],
  ]);
  for (const { place, message } of f.related) {
    const same = labels.get(place.file.path) ?? [];
    same.push({ place, mark: '-', text: message, paint: style.blue });
    labels.set(place.file.path, same);
  }
  const out: string[] = [];
  for (const [file, list] of labels) {
    if (file !== root.file.path) {
      const at = list[0]?.place.line ?? 0;
      out.push(`${' '.repeat(gutter)} ${style.blue(':::')} ${path(file)}:${at + 1}`);
    }
    out.push(...snippet(list, gutter, width, style));
  }
  return out;
}

/** Where the instruction itself stands, when the user's line invokes a macro. */
function expansion(origin: Origin, path: PathPrinter): string | undefined {
  const macro = invokedMacro(origin);
  if (macro === undefined) return undefined;
  const text = lineText(origin.file, origin.line).trim();
  return `in the expansion of ${macro}, ${path(origin.file.path)}:${origin.line + 1}: ${text}`;
}

/** Lines that a fix removes and adds, as a patch shows them. */
function fixLines(fix: Fix, gutter: number, style: Style): string[] {
  const prefix = ' '.repeat(gutter);
  const shown = fix.edits.filter((e, i) => fix.edits.findIndex((o) => isSameLine(o, e)) === i);
  return shown.flatMap((edit) => {
    const old = lineText(edit.file, edit.line);
    const now = fix.edits
      .filter((e) => isSameLine(e, edit))
      .sort((a, b) => b.start - a.start)
      .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), old)
      .split('\n');
    const removed = now.includes(old) ? [] : [`${prefix} ${style.red(`- ${expandTabs(old)}`)}`];
    const added = now.flatMap((l) => {
      if (l === old) return [`${style.blue(`${`${edit.line + 1}`.padStart(gutter)} |`)} ${expandTabs(l)}`];
      return /\S/.test(l) ? [`${prefix} ${style.green(`+ ${expandTabs(l)}`)}`] : [];
    });
    return [...removed, ...added];
  });
}

function isSameLine(a: Fix['edits'][number], b: Fix['edits'][number]): boolean {
  return a.file === b.file && a.line === b.line;
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
