import { UsageError } from '../reports/arguments';
import { relativeTo } from '../reports/position';
import { explainSetup } from '../reports/setupText';
import { simulationReport } from '../reports/simulation';
import { simulationText } from '../reports/simulationText';
import { annotationsOf, conventionsOf } from '../rules';
import { NodeFileSystem } from '../source/nodeFileSystem';
import { Analyzer, type DocumentAnalysis } from '../workspace/analyze';
import { readDocument } from './inputs';
import { analyzerOptions, type CommonOptions, configurationOf, oneOf, styleOf, write } from './options';
import { Progress } from './progress';
import { noteRejected } from './rejected';

export interface SimulateOptions extends CommonOptions {
  readonly format: string;
}

/** `hyplens simulate`. */
export function simulate(file: string, name: string | undefined, options: SimulateOptions): number {
  const format = oneOf('--format', options.format, ['text', 'json']);
  const document = readDocument(file);
  const analyzer = new Analyzer(new NodeFileSystem(Number.POSITIVE_INFINITY), () => ({
    ...configurationOf(options),
    named: true,
  }));
  const setup = analyzer.setup(document);
  if (options.explainSetup) process.stderr.write(explainSetup(document.path, setup));
  if (!setup.isArm64) throw new UsageError(`${file}: not arm64 assembly: ${setup.reason}`);
  const progress = new Progress();
  progress.what = `simulating ${name ?? file}`;
  const wanted =
    name === undefined
      ? analyzerOptions(options)
      : { ...analyzerOptions(options), routines: new Set([name]), labels: new Set([name]) };
  let analysis = analyzer.analyze(document, progress.tick, wanted);
  const routine = analysis.routines.find((r) => r.name === name);
  if (routine === undefined) {
    if (name !== undefined) analysis = analyzer.analyze(document, progress.tick, analyzerOptions(options));
    progress.done();
    noteRejected(analysis, file);
    throw new UsageError(routineList(file, name, analysis));
  }
  progress.done();
  noteRejected(analysis, file);
  const annotations = annotationsOf(routine, document, analysis.routines, analysis.setup.conventions);
  const [convention] = conventionsOf(routine, annotations, {});
  const why = convention ? `${convention.kind}: ${convention.why}` : 'none';
  const report = simulationReport(routine, why, relativeTo(process.cwd()));
  if (format === 'json') write(`${JSON.stringify(report, null, 2)}\n`);
  else write(simulationText(report, styleOf(options)));
  return 0;
}

/** What there is instead of the routine that was asked for. */
export function routineList(file: string, name: string | undefined, analysis: DocumentAnalysis): string {
  const names = analysis.routines.map((r) => r.name);
  const start = name === undefined ? 'name a routine to simulate' : `${file} has no routine ${name}`;
  return names.length > 0
    ? `${start}; there are:\n  ${names.join('\n  ')}`
    : `${start}; it has no routines at all`;
}
