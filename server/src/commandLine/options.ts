import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { parseAssumptions, parseVariant, UsageError } from '../reports/arguments';
import { plain, type Style } from '../reports/textReport';
import { NodeFileSystem } from '../source/nodeFileSystem';
import type { AnalyzerOptions } from '../workspace/analyze';
import type { ProjectConfiguration } from '../workspace/configuration';
import { treeAt } from '../workspace/sourceTree';

/** What all commands that read assembly take. */
export interface CommonOptions {
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

export function withCommonOptions(command: Command): Command {
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

export function configurationOf(options: CommonOptions): ProjectConfiguration {
  const { KBUILD_OUTPUT } = process.env;
  return {
    kernelTree: existing('--tree', options.tree),
    kernelBuild: existing('--build', options.build),
    ...(KBUILD_OUTPUT ? { kbuildOutput: resolve(KBUILD_OUTPUT) } : {}),
    compileCommands: existing('--compile-commands', options.compileCommands),
    includePaths: options.I.map((p) => resolve(p)),
    defines: options.D,
    undefines: options.U,
    forcedIncludes: options.include.map((p) => resolve(p)),
    variantConstraints: [],
    ...sourceDateOf(process.env.SOURCE_DATE_EPOCH),
    roots: [],
  };
}

/** A patch may be for any folder; what gives a file its headers is the top of a tree. Throws UsageError. */
export function requireSourceTree(tree: string | undefined): void {
  if (tree === undefined || treeAt(resolve(tree), new NodeFileSystem())) return;
  throw new UsageError(`--tree ${tree}: not the top of a Linux, Xen, TF-A or U-Boot tree`);
}

/** The absolute path that an option names. Throws UsageError when nothing is there. */
function existing(option: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (!existsSync(path)) throw new UsageError(`${option} ${path}: no such file or folder`);
  return resolve(path);
}

/** GCC refuses anything but seconds up to the year 9999. */
function sourceDateOf(text: string | undefined): Pick<ProjectConfiguration, 'sourceDate'> {
  if (text === undefined || text === '') return {};
  const seconds = /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (seconds > 253402300799)
    throw new UsageError(`SOURCE_DATE_EPOCH expects the seconds since 1970, not "${text}"`);
  return { sourceDate: seconds };
}

export function analyzerOptions(options: CommonOptions): AnalyzerOptions {
  const { fixed, all } = parseVariant(options.variant);
  if (all) throw new UsageError('--variant all is for expand only; every variant is explored here');
  return { fixed, stated: parseAssumptions(options.assume) };
}

export function styleOf(options: CommonOptions): Style {
  return options.color !== false && pc.isColorSupported && process.stdout.isTTY === true ? pc : plain;
}

/** Columns of the terminal; undefined where the output goes elsewhere and lines stay whole. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY === true ? process.stdout.columns : undefined;
}

export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((a) => a === value);
  const last = allowed[allowed.length - 1];
  if (found === undefined)
    throw new UsageError(`${option} expects ${allowed.slice(0, -1).join(', ')} or ${last}, not "${value}"`);
  return found;
}

export function write(text: string): void {
  process.stdout.write(text);
}
export function note(text: string): void {
  process.stderr.write(`hyplens: ${text}\n`);
}
