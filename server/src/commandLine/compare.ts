import {
  compareDocuments,
  type DocumentComparison,
  leavesTheSame,
} from '../analysis/comparison/compareDocuments';
import { compareRoutines } from '../analysis/comparison/compareRoutines';
import type { RoutineFacts } from '../analysis/facts';
import { comparisonReport, comparisonText } from '../features/comparisonText';
import type { Style } from '../features/textStyle';
import { UsageError } from '../reports/arguments';
import { documentComparisonReport, documentComparisonText } from '../reports/documentComparison';
import { relativeTo } from '../reports/position';
import { explainSetup } from '../reports/setupText';
import { TermTable } from '../simulator/termTable';
import { NodeFileSystem } from '../source/nodeFileSystem';
import { Analyzer, type AnalyzerOptions } from '../workspace/analyze';
import type { ProjectConfiguration } from '../workspace/configuration';
import {
  analyzerOptions,
  type CommonOptions,
  configurationOf,
  oneOf,
  styleOf,
  terminalWidth,
  write,
} from './options';
import { Progress } from './progress';
import { noteRejected } from './rejected';
import { type Pair, sidesOf, type Version, versionOf, versionsOfPatch } from './versions';

export interface CompareOptions extends CommonOptions {
  readonly format: string;
  readonly patch?: string;
}

/**
 * `hyplens compare`: exit code 0 when both leave the same machine state, 1 when not or when that is not known, as
 * where a version does not assemble.
 *
 * @param what the two versions, and one routine or none for all that either has; with `--patch`, files to compare
 *   besides those that the patch changes
 */
export function compare(what: readonly string[], options: CompareOptions): number {
  const format = oneOf('--format', options.format, ['text', 'json']);
  const disk = new NodeFileSystem(Number.POSITIVE_INFINITY);
  const print = printer(options, format);
  if (options.patch !== undefined)
    return compareAll(versionsOfPatch(options.patch, options.tree, what, disk), options, print);
  const [old, now, name, ...more] = what;
  if (old === undefined || now === undefined || more.length > 0)
    throw new UsageError('name two versions and perhaps a routine, or a patch; see hyplens compare --help');
  const pair = { old: versionOf(old, disk), now: versionOf(now, disk) };
  return name === undefined ? compareAll([pair], options, print) : compareOne(pair, name, options, print);
}

function compareOne(pair: Pair, name: string, options: CompareOptions, print: Print): number {
  const progress = new Progress();
  const reader = new Reader(options, progress);
  const comparison = compareRoutines(reader.routine(pair.old, name), reader.routine(pair.now, name));
  progress.done();
  print(
    (path) => comparisonReport(comparison, path),
    (path, style, width) => comparisonText(comparison, path, style, width, sidesOf(pair)),
  );
  return leavesTheSame(comparison) && reader.isWhole ? 0 : 1;
}

function compareAll(pairs: readonly Pair[], options: CompareOptions, print: Print): number {
  const progress = new Progress();
  const files = pairs.map((pair) => {
    // Terms of one file say nothing of another.
    const reader = new Reader(options, progress);
    const comparison = compareDocuments(reader.all(pair.old), reader.all(pair.now));
    return {
      pair,
      comparison,
      isWhole: reader.isWhole,
      paths: { old: pair.old?.document.path, new: pair.now.document.path },
    };
  });
  progress.done();
  print(
    (path) => ({ files: files.map((f) => documentComparisonReport(f.comparison, f.paths, path)) }),
    (path, style, width) =>
      files
        .map((f) => documentComparisonText(f.comparison, f.paths, path, style, width, sidesOf(f.pair)))
        .join('\n'),
  );
  const isSame = ({ routines, onlyOld, onlyNew }: DocumentComparison): boolean =>
    routines.every(leavesTheSame) && onlyOld.length + onlyNew.length === 0;
  return files.every((f) => isSame(f.comparison) && f.isWhole) ? 0 : 1;
}

type Print = (
  json: (path: (absolute: string) => string) => unknown,
  text: (path: (absolute: string) => string, style: Style, width: number | undefined) => string,
) => void;

function printer(options: CompareOptions, format: string): Print {
  const path = relativeTo(process.cwd());
  return (json, text) =>
    write(
      format === 'json'
        ? `${JSON.stringify(json(path), null, 2)}\n`
        : text(path, styleOf(options), terminalWidth()),
    );
}

/** Analyses versions that are to be compared: in the same terms. */
class Reader {
  private readonly terms = new TermTable();
  private readonly variants: AnalyzerOptions;
  private readonly configuration: ProjectConfiguration;
  /** Names of the versions that the assembler would reject. */
  private readonly rejected = new Set<string>();

  constructor(
    private readonly options: CompareOptions,
    private readonly progress: Progress,
  ) {
    this.variants = analyzerOptions(options);
    this.configuration = { ...configurationOf(options), named: true };
  }

  /** Nothing of what was read is left out. */
  get isWhole(): boolean {
    return this.rejected.size === 0;
  }

  routine(version: Version | undefined, name: string): RoutineFacts {
    const only = { ...this.variants, routines: new Set([name]), labels: new Set([name]) };
    const found = this.read(version, only, name).find((r) => r.name === name);
    if (found !== undefined) return found;
    const names = this.read(version, this.variants, name).map((r) => r.name);
    const others = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none at all';
    throw new UsageError(`${version?.name} has no routine ${name}; ${others}`);
  }

  all(version: Version | undefined): readonly RoutineFacts[] {
    return this.read(version, this.variants, 'the routines');
  }

  private read(
    version: Version | undefined,
    options: AnalyzerOptions,
    what: string,
  ): readonly RoutineFacts[] {
    if (version === undefined) return [];
    const { name, document, fileSystem } = version;
    const analyzer = new Analyzer(fileSystem, () => this.configuration, { terms: this.terms });
    const setup = analyzer.setup(document);
    if (this.options.explainSetup) process.stderr.write(explainSetup(document.path, setup));
    if (!setup.isArm64) throw new UsageError(`${name}: not arm64 assembly: ${setup.reason}`);
    this.progress.what = `simulating ${what} of ${name}`;
    const analysis = analyzer.analyze(document, this.progress.tick, options);
    this.progress.done();
    if (!this.rejected.has(name) && noteRejected(analysis, name)) this.rejected.add(name);
    return analysis.routines;
  }
}
