import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { version } from '../../../package.json';
import { isAtLeast, parseSeverity, UsageError } from '../reports/arguments';
import { githubReport, jsonFindings } from '../reports/jsonReport';
import { relativeTo } from '../reports/position';
import { sarifLog } from '../reports/sarif';
import { explainSetup } from '../reports/setupText';
import { textReport } from '../reports/textReport';
import { BaselineError, readBaseline, writeBaseline } from '../review/baseline';
import { identityOf, introduced } from '../review/findingIdentity';
import { type Finding, rules } from '../rules';
import { NodeFileSystem } from '../source/nodeFileSystem';
import { rootOf } from '../source/origin';
import type { Severity } from '../source/problem';
import { Analyzer } from '../workspace/analyze';
import type { DocumentSetup } from '../workspace/documentSetup';
import { findProjectFile, problemTexts } from '../workspace/projectFile';
import { sinceRevision } from './diff';
import { type Input, inputsOf, readDocument, readInput } from './inputs';
import {
  analyzerOptions,
  type CommonOptions,
  configurationOf,
  note,
  oneOf,
  requireSourceTree,
  styleOf,
  terminalWidth,
  write,
} from './options';
import { checkPatch } from './patch';
import { Progress } from './progress';
import { keepYoungSmall } from './shortLife';

export interface CheckOptions extends CommonOptions {
  readonly format: string;
  readonly failOn: string;
  readonly diff?: string;
  readonly patch?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

const formats = ['text', 'json', 'sarif', 'github'] as const;
type Format = (typeof formats)[number];

/** `hyplens check`: the exit code. Throws UsageError before anything is printed. */
export function check(paths: readonly string[], options: CheckOptions): number {
  const failOn = parseSeverity(options.failOn);
  const format = oneOf('--format', options.format, formats);
  if (options.patch !== undefined) {
    if (paths.length > 0 || options.diff !== undefined)
      throw new UsageError('--patch checks what the patch changes: no paths and no --diff with it');
    return checkPatchFile(options.patch, options, format, failOn);
  }
  // With --diff, what changed is looked for in the whole folder.
  if (paths.length === 0 && options.diff === undefined)
    throw new UsageError('name a file or a folder to check; see hyplens check --help');
  const inputs = inputsOf(paths.length > 0 ? paths : ['.']);
  const known = options.baseline === undefined ? undefined : baselineOf(options.baseline);
  const variants = analyzerOptions(options);

  const named = new Set(inputs.filter((i) => i.named).map((i) => i.path));
  const configuration = configurationOf(options);
  requireSourceTree(options.tree);
  const configure = (path: string) => ({ ...configuration, named: named.has(path) });
  const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);
  const analyzer = new Analyzer(fileSystem, configure);
  const since =
    options.diff === undefined
      ? undefined
      : sinceRevision(options.diff, inputs, fileSystem, configure, variants);
  const told = new Set<string>();
  for (const { path } of inputs)
    for (const problem of problemTexts(findProjectFile(path, [], fileSystem) ?? { path, problems: [] }))
      if (!told.has(problem)) {
        told.add(problem);
        note(problem);
      }
  const progress = new Progress();
  const checkOne = (input: Input): readonly Finding[] => {
    const document = readDocument(input.path);
    const setup = analyzer.setup(document);
    if (options.explainSetup) writeSetup(document.path, setup);
    if (!setup.isArm64) {
      if (input.named) throw new UsageError(`${shown(input.path)}: not arm64 assembly: ${setup.reason}`);
      return [];
    }
    const findings = analyzer.findings(document, progress.tick, variants);
    return since === undefined ? findings : since(document, findings, progress.tick);
  };
  const shown = relativeTo(process.cwd());
  let findings: Finding[] = [];
  for (const [i, input] of inputs.entries()) {
    progress.what = `checking ${shown(input.path)} (${i + 1} of ${inputs.length})`;
    progress.tick();
    keepYoungSmall();
    findings.push(...checkOne(input));
  }
  findings = toldOnce(findings);
  progress.done();

  if (options.writeBaseline !== undefined) {
    saveBaseline(options.writeBaseline, findings);
    return 0;
  }
  if (options.baseline !== undefined && known !== undefined) {
    const all = findings.length;
    findings = introduced(findings, identityIn(options.baseline), known);
    if (all > findings.length) note(`${all - findings.length} of ${all} findings are in ${options.baseline}`);
  }
  print(findings, format, options);
  return findings.some((f) => isAtLeast(f.severity, failOn)) ? 1 : 0;
}

/** What several files include is checked with each of them. */
function toldOnce(findings: readonly Finding[]): Finding[] {
  const told = new Map<string, Finding>();
  for (const finding of findings) {
    const { rule, message, origin } = finding;
    const { file, line, start } = rootOf(origin);
    const key = JSON.stringify([rule, message, file.path, line, start]);
    if (!told.has(key)) told.set(key, finding);
  }
  return [...told.values()];
}

function writeSetup(path: string, setup: DocumentSetup): void {
  process.stderr.write(explainSetup(path, setup));
}

function checkPatchFile(name: string, options: CheckOptions, format: Format, failOn: Severity): number {
  const progress = new Progress();
  progress.what = `checking ${name}`;
  const result = checkPatch({
    text: name === '-' ? readFileSync(0, 'utf8') : readInput(name),
    name: name === '-' ? 'standard input' : name,
    tree: options.tree,
    fileSystem: new NodeFileSystem(Number.POSITIVE_INFINITY),
    configuration: configurationOf(options),
    variants: analyzerOptions(options),
    tick: progress.tick,
    note,
    ...(options.explainSetup ? { explain: writeSetup } : {}),
  });
  progress.done();
  if (format === 'text' && result.quotedOnly && result.findings.length === 0)
    write('no findings in what the patch quotes\n');
  else print(result.findings, format, options, result.introduced);
  return result.findings.some((f) => isAtLeast(f.severity, failOn)) ? 1 : 0;
}

/** `fresh`: the findings that a patch brings, where the others are to be told from them. */
function print(
  findings: readonly Finding[],
  format: Format,
  options: CommonOptions,
  fresh?: ReadonlySet<Finding>,
): void {
  const path = relativeTo(process.cwd());
  if (format === 'json') write(`${JSON.stringify(jsonFindings(findings, path, fresh), null, 2)}\n`);
  else if (format === 'sarif')
    write(`${JSON.stringify(sarifLog(findings, rules, version, path, fresh), null, 2)}\n`);
  else if (format === 'github') write(githubReport(findings, path));
  else write(textReport(findings, path, styleOf(options), terminalWidth(), fresh));
}

/** Findings by the path of their file below the folder of the baseline, so that it may lie in the repository. */
function identityIn(baseline: string): (finding: Finding) => ReturnType<typeof identityOf> {
  const below = relativeTo(dirname(resolve(baseline)));
  return (finding) => identityOf(finding, below(rootOf(finding.origin).file.path));
}

function baselineOf(path: string): ReturnType<typeof readBaseline> {
  try {
    return readBaseline(readInput(path));
  } catch (error) {
    if (error instanceof BaselineError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

function saveBaseline(path: string, findings: readonly Finding[]): void {
  if (!existsSync(dirname(resolve(path)))) throw new UsageError(`${path}: its folder does not exist`);
  writeFileSync(path, writeBaseline(findings.map(identityIn(path))));
  note(`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} written to ${path}`);
}
