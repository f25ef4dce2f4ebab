import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PreprocessorOptions } from '../../server/src/preprocessor/api';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { emptyConfiguration, type ProjectConfiguration } from '../../server/src/workspace/configuration';
import { setupsFor } from '../../server/src/workspace/setup';
import { type Corpus, corpus } from '../reference/needs';

/** One assembly file as a real tree builds it: for the compiler, and for our own front end. */
export interface SourceUnit {
  /** Path below the tree, and the flavour when there are several. */
  readonly name: string;
  readonly file: string;
  /** Working folder of the compiler. */
  readonly directory: string;
  /** Everything but the input, the output and debug information. */
  readonly compilerFlags: readonly string[];
  /** What the compiler tells the assembler about the architecture. */
  readonly march: string | undefined;
  readonly options: PreprocessorOptions;
}

const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);

function setupOf(file: string, given: Partial<ProjectConfiguration>) {
  return setupsFor(file, readFileSync(file, 'utf8'), { ...emptyConfiguration, ...given }, fileSystem);
}

function assemblyFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return assemblyFiles(path);
    return entry.name.endsWith('.S') && !entry.name.endsWith('.lds.S') ? [path] : [];
  });
}

/**
 * Every assembly file below `arch/arm64` of a Linux tree, in each way that the tree's makefiles build it.
 * `directory` takes the place of the build's own folder, where `.incbin` finds what the build makes.
 */
export function linuxUnits(version: '6.1' | '6.12', directory: string): SourceUnit[] {
  const tree = corpus(`linux-${version}`);
  const kernelBuild = corpus(`linux-${version}-build`);
  return assemblyFiles(`${tree}/arch/arm64`)
    .sort()
    .flatMap((file) =>
      setupOf(file, { kernelBuild }).flavours.map(({ name, options }): SourceUnit => {
        return {
          name: file.slice(tree.length + 1) + (name === '' ? '' : ` (${name})`),
          file,
          directory,
          compilerFlags: compilerFlags(options),
          march: options.march,
          options: { ...options, workingDirectory: directory },
        };
      }),
    );
}

/** The front end's options as the compiler takes them. */
function compilerFlags(options: PreprocessorOptions): string[] {
  return [
    '-nostdinc',
    ...(options.march === undefined ? [] : [`-march=${options.march}`]),
    ...options.includePaths.map((path) => `-I${path}`),
    ...options.systemIncludePaths.flatMap((path) => ['-isystem', path]),
    ...options.forcedIncludes.flatMap((path) => ['-include', path]),
    ...options.macros.map((m) => {
      if (m.kind === 'undefine') return `-U${m.name}`;
      const parameters = m.parameters ? `(${m.parameters.join(',')})` : '';
      return `-D${m.name}${parameters}=${m.value ?? '1'}`;
    }),
  ];
}

/**
 * The arm64 files of a firmware tree that its build for QEMU leaves out (other processors, other boards), with
 * the flags that are read from the tree's makefiles and configuration.
 */
export function unbuiltUnits(name: 'tf-a-2.8' | 'u-boot-2023.01'): SourceUnit[] {
  const tree = corpus(name);
  const kernelBuild = corpus(`${name}-build`);
  const built = new Set(recordedUnits(name).map((unit) => unit.file));
  return assemblyFiles(tree)
    .filter((file) => !built.has(file))
    .sort()
    .flatMap((file) => {
      const { isArm64, flavours } = setupOf(file, { kernelBuild });
      return (isArm64 ? flavours : []).map(
        ({ options }): SourceUnit => ({
          name: file.slice(tree.length + 1),
          file,
          directory: options.workingDirectory ?? tree,
          compilerFlags: compilerFlags(options),
          march: options.march,
          options,
        }),
      );
    });
}

interface DatabaseEntry {
  readonly directory: string;
  readonly file: string;
  readonly output: string;
  readonly arguments: readonly string[];
}

/** Every compilation that a build recorded: the compiler's own words, and what is made of them here. */
export function recordedUnits(name: 'tf-a-2.8' | 'u-boot-2023.01'): SourceUnit[] {
  const build: Corpus = `${name}-build`;
  const compileCommands = join(corpus(build), 'compile_commands.json');
  const entries = JSON.parse(readFileSync(compileCommands, 'utf8')) as DatabaseEntry[];
  const files = [...new Set(entries.map((entry) => entry.file))].sort();
  return files.flatMap((file) => {
    const own = entries.filter((entry) => entry.file === file);
    const { flavours } = setupOf(file, { compileCommands });
    if (flavours.length !== own.length)
      throw new Error(`${file}: ${flavours.length} flavours of ${own.length}`);
    return own.map((entry, i): SourceUnit => {
      const flavour = flavours[i];
      if (!flavour) throw new Error(`${file}: no flavour`);
      const words = withoutOutput(entry, build);
      return {
        name: `${file.slice(corpus(name).length + 1)}${own.length > 1 ? ` (${entry.output.split('/').at(-2)})` : ''}`,
        file,
        directory: entry.directory,
        compilerFlags: words,
        march: words.findLast((word) => word.startsWith('-march='))?.slice('-march='.length),
        options: flavour.options,
      };
    });
  });
}

/** The call without compiler, input, output, dependency files and debug information. */
function withoutOutput({ arguments: words, directory, file }: DatabaseEntry, build: string): string[] {
  const kept: string[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? '';
    if (['-o', '-MT', '-MF', '-MQ'].includes(word)) i++;
    else if (word === '-c' || /^-(Wp,-M|M|g)/.test(word) || resolve(directory, word) === file) continue;
    else kept.push(word);
  }
  if (kept.some((word) => word.includes('.o')))
    throw new Error(`${build}: an output is left in ${kept.join(' ')}`);
  return kept;
}
