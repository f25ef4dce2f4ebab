import type { Finding } from '../rules';
import { rootOf } from '../source/origin';
import type { Severity } from '../source/problem';
import { type PathPrinter, type Range, rangeOf } from './position';

/** One finding of `check --format json`. Lines and characters are zero-based, as in LSP. */
export interface JsonFinding {
  readonly file: string;
  readonly range: Range;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly routine: string | null;
  /** Variants in which it holds; empty when it holds in all. */
  readonly variants: readonly string[];
  /** With --patch: whether the patch brings it; otherwise it stood in the patched routine before. */
  readonly introduced?: boolean;
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
}

export function jsonFindings(
  findings: readonly Finding[],
  path: PathPrinter,
  fresh?: ReadonlySet<Finding>,
): JsonFinding[] {
  return findings.map((f) => {
    const { file, start, end } = rangeOf(f.origin);
    return {
      file: path(file.path),
      range: { start, end },
      severity: f.severity,
      code: f.rule,
      message: f.message,
      routine: f.routine ?? null,
      variants: f.variants,
      ...(fresh === undefined ? {} : { introduced: fresh.has(f) }),
      related: f.related.map(({ place, message }) => {
        const r = rangeOf(rootOf(place));
        return { file: path(r.file.path), range: { start: r.start, end: r.end }, message };
      }),
    };
  });
}

/** A GitHub workflow command for each finding: it becomes an annotation in the review. */
export function githubReport(findings: readonly Finding[], path: PathPrinter): string {
  const escaped = (text: string): string =>
    text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  const property = (text: string): string => escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
  return findings
    .map((f) => {
      const { file, start, end } = rangeOf(f.origin);
      const command = f.severity === 'error' ? 'error' : f.severity === 'warning' ? 'warning' : 'notice';
      const where = `file=${property(path(file.path))},line=${start.line + 1},col=${start.character + 1},endColumn=${end.character + 1}`;
      return `::${command} ${where},title=${property(f.rule)}::${escaped(f.message)}\n`;
    })
    .join('');
}
