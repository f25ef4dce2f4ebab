import { type DocumentComparison, leavesTheSame } from '../analysis/comparison/compareDocuments';
import {
  type ComparisonReport,
  comparisonReport,
  comparisonText,
  type Versions,
} from '../features/comparisonText';
import { type Style, wrap } from '../features/textStyle';

/** `compare --format json` of whole files. Paths are null where a version does not have the file. */
export interface DocumentComparisonReport {
  readonly old: string | null;
  readonly new: string | null;
  readonly routines: readonly ComparisonReport[];
  readonly onlyOld: readonly string[];
  readonly onlyNew: readonly string[];
}

/** Absolute paths of the two versions; the old one is undefined where the file is new. */
export interface ComparedPaths {
  readonly old: string | undefined;
  readonly new: string;
}

export function documentComparisonReport(
  c: DocumentComparison,
  paths: ComparedPaths,
  shown: (path: string) => string,
): DocumentComparisonReport {
  return {
    old: paths.old === undefined ? null : shown(paths.old),
    new: shown(paths.new),
    routines: c.routines.map((r) => comparisonReport(r, shown)),
    onlyOld: c.onlyOld,
    onlyNew: c.onlyNew,
  };
}

/** The routines that differ, one by one; of the others their names. `width` in columns. */
export function documentComparisonText(
  c: DocumentComparison,
  paths: ComparedPaths,
  shown: (path: string) => string,
  style: Style,
  width: number | undefined,
  versions: Versions,
): string {
  const differing = c.routines.filter((r) => !leavesTheSame(r));
  const same = c.routines.filter(leavesTheSame).map((r) => r.routine);
  const list = (names: readonly string[], what: string): string[] =>
    names.length === 0
      ? []
      : wrap(`${what}: ${names.join(', ')}`, width, 0, 4).map((l, i) => (i === 0 ? l : `    ${l}`));
  const lists = [
    ...list(same, style.green('the same machine state at every exit')),
    ...list(c.onlyOld, `only ${versions.old ?? 'in the old version'}`),
    ...list(c.onlyNew, `only ${versions.new ?? 'in the new version'}`),
  ];
  const nothing = c.routines.length + c.onlyOld.length + c.onlyNew.length === 0;
  const summary = nothing ? [`${shown(paths.new)}: neither version has a routine`] : lists;
  return [
    ...differing.map((r) => comparisonText(r, shown, style, width, versions)),
    ...(summary.length > 0 ? [`${summary.join('\n')}\n`] : []),
  ].join('\n');
}
