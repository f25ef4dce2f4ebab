import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { version } from '../../package.json';
import { flatten } from './assembler/flatten';
import { FrontEnd } from './assembler/frontEnd';
import {
  isAtLeast,
  normalizeArguments,
  parseAssumptions,
  parseSeverity,
  parseVariant,
  UsageError,
} from './reports/arguments';
import { githubReport, jsonFindings } from './reports/jsonReport';
import { relativeTo } from './reports/position';
import { sarifLog } from './reports/sarif';
import { explainSetup } from './reports/setupText';
import { simulationReport } from './reports/simulation';
import { simulationText } from './reports/simulationText';
import { plain, type Style, textReport } from './reports/textReport';
import { conventionsOf, type Finding, routineAnnotations, rules } from './rules';
import { NodeFileSystem } from './source/nodeFileSystem';
import { type SourceFile, sourceFile } from './source/sourceFile';
import { Analyzer, type AnalyzerOptions, type DocumentAnalysis } from './workspace/analyze';
import type { ProjectConfiguration } from './workspace/configuration';

interface CommonOptions {
  readonly I: readonly string[];
  readonly D: readonly string[];
  readonly U: readonly string[];
  readonly include: readonly string[];
  readonly tree?: string;
  readonly build?: string;
  readonly compileCommands?: string;
  readonly variant: readonly string[];
  readonly assume: readonly string[];
  readonly explainSetup?: boolean;
  readonly color?: boolean;
}

const collect = (value: string, all: readonly string[]): string[] => [...all, value];

function withCommonOptions(command: Command): Command {
  return command
    .option('-I <dir>', 'folder to search headers in; may be repeated', collect, [])
    .option('-D <name[=value]>', 'macro definition; may be repeated', collect, [])
    .option('-U <name>', 'macro to leave undefined; may be repeated', collect, [])
    .option('--include <file>', 'header read before the file, also -include; may be repeated', collect, [])
    .option('--tree <dir>', 'source tree whose headers and macros are used')
    .option('--build <dir>', 'build folder (or headers package) of that tree')
    .option('--compile-commands <file>', 'compile_commands.json to take flags from')
    .option('--variant <NAME=0|1,...>', 'conditions to fix; the others are explored', collect, [])
    .option('--assume <NAME=VALUE,...>', 'what holds on entry: E2H=1, CPTR_EL2.TFP=1, ARM64_SVE', collect, [])
    .option('--explain-setup', 'say which tree, flags and build flavours are used, on standard error')
    .option('--no-color', 'no colours');
}

function configurationOf(options: CommonOptions): ProjectConfiguration {
  const path = (p: string | undefined): string | undefined => (p === undefined ? undefined : resolve(p));
  return {
    kernelTree: path(options.tree),
    kernelBuild: path(options.build),
    compileCommands: path(options.compileCommands),
    includePaths: options.I.map((p) => resolve(p)),
    defines: options.D,
    undefines: options.U,
    forcedIncludes: options.include.map((p) => resolve(p)),
    variantConstraints: [],
    roots: [],
  };
}

function analyzerOptions(options: CommonOptions): AnalyzerOptions {
  const { fixed, all } = parseVariant(options.variant);
  if (all) throw new UsageError('--variant all is for expand only; every variant is explored here');
  return { fixed, stated: parseAssumptions(options.assume) };
}

function styleOf(options: CommonOptions): Style {
  return options.color !== false && pc.isColorSupported && process.stdout.isTTY === true ? pc : plain;
}

function readDocument(path: string): SourceFile {
  const full = resolve(path);
  try {
    return sourceFile(full, readFileSync(full, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Assembly files below a folder, in order of name; hidden folders and dependencies are left out. */
function assemblyFilesIn(directory: string): string[] {
  const out: string[] = [];
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) out.push(...assemblyFilesIn(path));
    else if (entry.isFile() && /\.[Ss]$/.test(entry.name)) out.push(path);
  }
  return out;
}

/** What to check: a file that is `named` has to be arm64 code, one that a folder holds may be anything. */
interface Input {
  readonly path: string;
  readonly named: boolean;
}

function inputsOf(paths: readonly string[]): Input[] {
  return paths.flatMap((p): Input[] => {
    const stat = statSync(p, { throwIfNoEntry: false });
    if (stat === undefined) throw new UsageError(`${p}: no such file or folder`);
    if (!stat.isDirectory()) return [{ path: p, named: true }];
    return assemblyFilesIn(p).map((path) => ({ path, named: false }));
  });
}

/** Says on standard error what is being done, once it has taken longer than a second. */
class Progress {
  private readonly start = Date.now();
  private last = 0;
  private open = false;
  what = '';

  tick = (): boolean => {
    const now = Date.now();
    if (now - this.start > 1000 && now - this.last > 500) {
      this.last = now;
      const text = `hyplens: ${this.what} (${Math.round((now - this.start) / 1000)} s)`;
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
      else if (!this.open) process.stderr.write(`${text}\n`);
      this.open = true;
    }
    return false;
  };
  done(): void {
    if (this.open && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}

function write(text: string): void {
  process.stdout.write(text);
}

interface CheckOptions extends CommonOptions {
  readonly format: string;
  readonly failOn: string;
}

function check(paths: readonly string[], options: CheckOptions): number {
  const failOn = parseSeverity(options.failOn);
  if (!['text', 'json', 'sarif', 'github'].includes(options.format))
    throw new UsageError(`--format expects text, json, sarif or github, not "${options.format}"`);
  const inputs = inputsOf(paths);
  const named = new Set(inputs.filter((i) => i.named).map((i) => resolve(i.path)));
  const analyzer = new Analyzer(new NodeFileSystem(Number.POSITIVE_INFINITY), (path) => ({
    ...configurationOf(options),
    named: named.has(path),
  }));
  const variants = analyzerOptions(options);
  const progress = new Progress();
  const findings: Finding[] = [];
  for (const [i, input] of inputs.entries()) {
    progress.what = `checking ${input.path} (${i + 1} of ${inputs.length})`;
    progress.tick();
    const document = readDocument(input.path);
    const setup = analyzer.setup(document);
    if (options.explainSetup) process.stderr.write(explainSetup(document.path, setup));
    if (!setup.isArm64) {
      if (input.named) throw new UsageError(`${input.path}: not arm64 assembly: ${setup.reason}`);
      continue;
    }
    findings.push(...analyzer.analyze(document, progress.tick, variants).findings);
  }
  progress.done();
  const path = relativeTo(process.cwd());
  if (options.format === 'json') write(`${JSON.stringify(jsonFindings(findings, path), null, 2)}\n`);
  else if (options.format === 'sarif')
    write(`${JSON.stringify(sarifLog(findings, rules, version, path), null, 2)}\n`);
  else if (options.format === 'github') write(githubReport(findings, path));
  else write(textReport(findings, path, styleOf(options)));
  return findings.some((f) => isAtLeast(f.severity, failOn)) ? 1 : 0;
}

interface SimulateOptions extends CommonOptions {
  readonly format: string;
}

function simulate(file: string, name: string | undefined, options: SimulateOptions): number {
  if (!['text', 'json'].includes(options.format))
    throw new UsageError(`--format expects text or json, not "${options.format}"`);
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
    throw new UsageError(routineList(file, name, analysis));
  }
  progress.done();
  const annotations = routineAnnotations(document, analysis.routines).get(routine.name) ?? [];
  const [convention] = conventionsOf(routine, annotations, {});
  const why = convention ? `${convention.kind}: ${convention.why}` : 'none';
  const report = simulationReport(routine, why, relativeTo(process.cwd()));
  if (options.format === 'json') write(`${JSON.stringify(report, null, 2)}\n`);
  else write(simulationText(report, styleOf(options)));
  return 0;
}

function routineList(file: string, name: string | undefined, analysis: DocumentAnalysis): string {
  const names = analysis.routines.map((r) => r.name);
  const start = name === undefined ? 'name a routine to simulate' : `${file} has no routine ${name}`;
  return names.length > 0
    ? `${start}; there are:\n  ${names.join('\n  ')}`
    : `${start}; it has no routines at all`;
}

function expand(file: string, options: CommonOptions): number {
  const document = readDocument(file);
  const analyzer = new Analyzer(new NodeFileSystem(Number.POSITIVE_INFINITY), () => ({
    ...configurationOf(options),
    named: true,
  }));
  const setup = analyzer.setup(document);
  if (options.explainSetup) process.stderr.write(explainSetup(document.path, setup));
  if (!setup.isArm64) throw new UsageError(`${file}: not arm64 assembly: ${setup.reason}`);
  const { fixed, all } = parseVariant(options.variant);
  // What is not named is absent, so of two build flavours the one whose conditions do not hold.
  const agrees = (conditions: ReadonlyMap<string, boolean>): boolean =>
    [...conditions].every(([n, v]) => (fixed.get(n) ?? all) === v);
  const flavour = setup.flavours.find((f) => agrees(f.conditions)) ?? setup.flavours[0];
  if (flavour === undefined) throw new UsageError(`${file}: no way to build it was found`);
  const configuration = new Map(flavour.options.fixed);
  for (const [n, v] of fixed) if (n.startsWith('CONFIG_')) configuration.set(n, v ? '1' : undefined);
  const program = new FrontEnd().run(document, { ...flavour.options, fixed: configuration });
  const present = new Set([...fixed].filter(([, v]) => v).map(([n]) => n));
  write(flatten(program, all ? 'all' : present));
  const errors = program.problems.filter((p) => p.severity === 'error');
  for (const p of errors) process.stderr.write(`${p.origin.file.path}:${p.origin.line + 1}: ${p.message}\n`);
  return errors.length > 0 ? 1 : 0;
}

/** The server's bundle stands beside this one; it takes `--stdio` from the command line itself. */
function languageServer(): void {
  createRequire(__filename)(join(__dirname, 'server.js'));
}

function program(exit: (code: number) => void): Command {
  const root = new Command('hyplens')
    .description('Static simulation for arm64 hypervisor assembly')
    .version(version)
    .exitOverride();
  withCommonOptions(root.command('check'))
    .description('report defects; exit 0 none, 1 some at or above --fail-on, 2 bad usage or unreadable input')
    .argument('<path...>', 'files, or folders to search for arm64 .S files')
    .option('--format <format>', 'text, json, sarif or github', 'text')
    .option('--fail-on <severity>', 'error, warning, info or hint', 'warning')
    .action((paths: string[], options: CheckOptions) => exit(check(paths, options)));
  withCommonOptions(root.command('simulate'))
    .description("every variant's path, step by step, and what it preserves, traps and costs")
    .argument('<file>')
    .argument('[routine]', 'a label in the file; without it the routines are listed')
    .option('--format <format>', 'text or json', 'text')
    .action((file: string, routine: string | undefined, options: SimulateOptions) =>
      exit(simulate(file, routine, options)),
    );
  withCommonOptions(root.command('expand'))
    .description('the flat GNU as text of one variant: what --variant does not name is absent; --variant all')
    .argument('<file>')
    .action((file: string, options: CommonOptions) => exit(expand(file, options)));
  root
    .command('lsp')
    .description('the language server')
    .option('--stdio', 'talk over standard input and output')
    .action(languageServer);
  for (const command of root.commands) command.exitOverride();
  return root;
}

function main(): void {
  // A reader such as `head` that closes the pipe is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    program((code) => {
      process.exitCode = code;
    }).parse(normalizeArguments(process.argv.slice(2)), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof UsageError) {
      process.stderr.write(`hyplens: ${error.message}\n`);
      process.exitCode = 2;
    } else throw error;
  }
}

main();
