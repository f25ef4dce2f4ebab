import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { compareRoutines } from '../analysis/comparison/compareRoutines';
import type { RoutineFacts } from '../analysis/facts';
import { comparisonReport, comparisonText } from '../features/comparisonText';
import { UsageError } from '../reports/arguments';
import { relativeTo } from '../reports/position';
import { explainSetup } from '../reports/setupText';
import { GitError } from '../review/git/git';
import { canonical, Revision } from '../review/git/revision';
import { TermTable } from '../simulator/termTable';
import type { FileSystem } from '../source/fileSystem';
import { NodeFileSystem } from '../source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { Analyzer } from '../workspace/analyze';
import { readDocument } from './inputs';
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

export interface CompareOptions extends CommonOptions {
  readonly format: string;
}

/** `hyplens compare`: exit code 0 when both leave the same machine state, 1 when not or when that is not known. */
export function compare(old: string, now: string, name: string, options: CompareOptions): number {
  const format = oneOf('--format', options.format, ['text', 'json']);
  const everything = analyzerOptions(options);
  const variants = { ...everything, routines: new Set([name]), labels: new Set([name]) };
  const disk = new NodeFileSystem(Number.POSITIVE_INFINITY);
  const configuration = { ...configurationOf(options), named: true };
  const terms = new TermTable();
  const progress = new Progress();
  const routineIn = (spec: string): RoutineFacts => {
    const { document, fileSystem } = versionOf(spec, disk);
    const analyzer = new Analyzer(fileSystem, () => configuration, { terms });
    const setup = analyzer.setup(document);
    if (options.explainSetup) process.stderr.write(explainSetup(document.path, setup));
    if (!setup.isArm64) throw new UsageError(`${spec}: not arm64 assembly: ${setup.reason}`);
    progress.what = `simulating ${name} of ${spec}`;
    const found = analyzer.analyze(document, progress.tick, variants).routines.find((r) => r.name === name);
    if (found === undefined) {
      const names = analyzer.analyze(document, progress.tick, everything).routines.map((r) => r.name);
      const others = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none at all';
      throw new UsageError(`${spec} has no routine ${name}; ${others}`);
    }
    return found;
  };
  const comparison = compareRoutines(routineIn(old), routineIn(now));
  progress.done();
  const path = relativeTo(process.cwd());
  if (format === 'json') write(`${JSON.stringify(comparisonReport(comparison, path), null, 2)}\n`);
  else
    write(
      comparisonText(comparison, path, styleOf(options), terminalWidth(), {
        old: revisionIn(old),
        new: revisionIn(now),
      }),
    );
  return comparison.verdict === 'same' || comparison.verdict === 'unspecified' ? 0 : 1;
}

/** `HEAD` of `HEAD:a.S`; undefined for a file of the disk. */
function revisionIn(spec: string): string | undefined {
  const colon = spec.indexOf(':');
  return colon <= 0 || existsSync(spec) ? undefined : spec.slice(0, colon);
}

/** A file, or `REVISION:FILE`: the file, and all that it includes and calls, as a git revision has them. */
function versionOf(
  spec: string,
  disk: FileSystem,
): { readonly document: SourceFile; readonly fileSystem: FileSystem } {
  const name = revisionIn(spec);
  if (name === undefined) return { document: readDocument(spec), fileSystem: disk };
  const path = canonical(resolve(spec.slice(name.length + 1)));
  try {
    const revision = Revision.open(dirname(path), name, disk);
    const text = revision.textOf(path);
    if (text === undefined) throw new UsageError(`${spec}: the revision has no such file`);
    return { document: sourceFile(path, text), fileSystem: revision.fileSystem() };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`${spec}: ${error.message}`);
    throw error;
  }
}
