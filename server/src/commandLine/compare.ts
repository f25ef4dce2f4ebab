import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  compareDocuments,
  type DocumentComparison,
  leavesTheSame,
} from '../analysis/comparison/compareDocuments';
import { compareRoutines } from '../analysis/comparison/compareRoutines';
import type { RoutineFacts } from '../analysis/facts';
import { comparisonReport, comparisonText, type Versions } from '../features/comparisonText';
import type { Style } from '../features/textStyle';
import { UsageError } from '../reports/arguments';
import { documentComparisonReport, documentComparisonText } from '../reports/documentComparison';
import { relativeTo } from '../reports/position';
import { explainSetup } from '../reports/setupText';
import { GitError } from '../review/git/git';
import { canonical, Revision } from '../review/git/revision';
import { parsePatch } from '../review/patch/parsePatch';
import { patchedTree } from '../review/patch/patchedTree';
import { TermTable } from '../simulator/termTable';
import type { FileSystem } from '../source/fileSystem';
import { NodeFileSystem } from '../source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { Analyzer, type AnalyzerOptions } from '../workspace/analyze';
import type { ProjectConfiguration } from '../workspace/configuration';
import { readDocument, readInput } from './inputs';
import {
  analyzerOptions,
  type CommonOptions,
  configurationOf,
  note,
  oneOf,
  styleOf,
  terminalWidth,
  write,
} from './options';
import { Progress } from './progress';
import { noteRejected } from './rejected';

export interface CompareOptions extends CommonOptions {
  readonly format: string;
  readonly patch?: string;
}

/**
 * `hyplens compare`: exit code 0 when both leave the same machine state, 1 when not or when that is not known, as
 * where a version does not assemble.
 * Without a routine: all that either version has.
 */
export function compare(
  old: string | undefined,
  now: string | undefined,
  name: string | undefined,
  options: CompareOptions,
): number {
  const format = oneOf('--format', options.format, ['text', 'json']);
  const disk = new NodeFileSystem(Number.POSITIVE_INFINITY);
  if (options.patch !== undefined && old !== undefined)
    throw new UsageError('--patch compares the files that the patch changes: no others with it');
  if (options.patch === undefined && (old === undefined || now === undefined))
    throw new UsageError('name two versions, or a patch; see hyplens compare --help');
  const print = printer(options, format);
  if (old === undefined || now === undefined)
    return compareAll(versionsOfPatch(options, disk), options, print);
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

/** One version of a file, with all that it includes and calls. */
interface Version {
  /** As the user named it. */
  readonly name: string;
  /** Tells it apart from the other one: `in HEAD`. */
  readonly side: string | undefined;
  readonly document: SourceFile;
  readonly fileSystem: FileSystem;
}
interface Pair {
  /** Undefined where the file is new. */
  readonly old: Version | undefined;
  readonly now: Version;
}

function sidesOf({ old, now }: Pair): Versions {
  return { old: old?.side, new: now.side };
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

/** Each assembly file that a patch changes, without and with it. */
function versionsOfPatch({ patch = '', tree }: CompareOptions, disk: FileSystem): readonly Pair[] {
  const name = patch === '-' ? 'standard input' : patch;
  const patches = parsePatch(patch === '-' ? readFileSync(0, 'utf8') : readInput(patch));
  if (patches.length === 0) throw new UsageError(`${name}: no patch in unified format was found`);
  const root = resolve(tree ?? '.');
  const { without, with: patched, files, already, unfit, outside } = patchedTree(patches, root, disk);
  if (outside !== undefined) throw new UsageError(`${name}: ${outside} leads out of the tree`);
  for (const shown of already) note(`${shown}: the patch is applied already`);
  for (const { patch: part, reason } of unfit)
    note(`${part.newPath ?? part.oldPath ?? name}: ${reason ?? 'it names no file'}; it is not compared`);
  const pairs = files.flatMap(({ before, after }) => {
    if (!/\.[sS]$/.test(after.path)) return [];
    const version = (document: SourceFile, fileSystem: FileSystem, side: string): Version => ({
      name: `${relativeTo(root)(document.path)} ${side}`,
      side,
      document,
      fileSystem,
    });
    return [
      {
        old: before && version(before, without, 'without the patch'),
        now: version(after, patched, 'with the patch'),
      },
    ];
  });
  if (pairs.length === 0) throw new UsageError(`${name}: nothing to compare`);
  return pairs;
}

/** `HEAD` of `HEAD:a.S`; undefined for a file of the disk. */
function revisionIn(spec: string): string | undefined {
  const colon = spec.indexOf(':');
  return colon <= 0 || existsSync(spec) ? undefined : spec.slice(0, colon);
}

/** A file, or `REVISION:FILE`: the file, and all that it includes and calls, as a git revision has them. */
function versionOf(spec: string, disk: FileSystem): Version {
  const revisionName = revisionIn(spec);
  if (revisionName === undefined)
    return { name: spec, side: undefined, document: readDocument(spec), fileSystem: disk };
  const path = canonical(resolve(spec.slice(revisionName.length + 1)));
  try {
    const revision = Revision.open(dirname(path), revisionName, disk);
    const text = revision.textOf(path);
    if (text === undefined) throw new UsageError(`${spec}: the revision has no such file`);
    return {
      name: spec,
      side: `in ${revisionName}`,
      document: sourceFile(path, text),
      fileSystem: revision.fileSystem(),
    };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`${spec}: ${error.message}`);
    throw error;
  }
}
