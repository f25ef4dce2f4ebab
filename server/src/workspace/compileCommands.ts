import type { FileSystem } from '../source/fileSystem';
import { type CompilerFlags, readFlags, shellWords } from './compilerFlags';
import { ancestors, dirname, relativeTo, resolvePath } from './paths';

/** One way a file is compiled, from a JSON compilation database. */
export interface CompileCommand {
  readonly database: string;
  readonly directory: string;
  /** The compiler, as written: `aarch64-linux-gnu-gcc`. */
  readonly compiler: string;
  readonly flags: CompilerFlags;
}

interface Entry {
  readonly directory: string;
  readonly file: string;
  readonly words: () => readonly string[];
}

interface Database {
  readonly version: string | undefined;
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  readonly problem?: string;
}

const LAUNCHER = /^(ccache|sccache|distcc|icecc)$/;

/** Reads compilation databases; each is parsed once per version of its file. */
export class CompileCommands {
  private readonly databases = new Map<string, Database>();

  constructor(private readonly fileSystem: FileSystem) {}

  /** The commands that compile exactly this file, in the order of the database. */
  commandsFor(documentPath: string, path: string): readonly CompileCommand[] {
    const { entries } = this.load(path);
    const real = this.fileSystem.realPath?.(documentPath);
    const own = entries.get(documentPath) ?? (real === undefined ? undefined : entries.get(real));
    return (own ?? []).map((entry) => {
      let words = expandResponseFiles(entry.words(), entry.directory, this.fileSystem);
      while (words[0] !== undefined && LAUNCHER.test(words[0].slice(words[0].lastIndexOf('/') + 1)))
        words = words.slice(1);
      return {
        database: path,
        directory: entry.directory,
        compiler: words[0] ?? '',
        flags: readFlags(words.slice(1), entry.directory),
      };
    });
  }

  /** Why a database could not be read, or undefined. */
  problemOf(path: string): string | undefined {
    return this.load(path).problem;
  }

  /**
   * The assembly file of a database whose path is most like the document's: headers and templates are
   * not compiled by themselves, a new file not yet. Undefined when it compiles no assembly.
   */
  neighbour(documentPath: string, path: string): string | undefined {
    const parts = documentPath.split('/');
    let best: string | undefined;
    let common = -1;
    for (const file of this.load(path).entries.keys()) {
      if (!/\.[sS]$/.test(file)) continue;
      const other = file.split('/');
      const differs = parts.findIndex((part, i) => part !== other[i]);
      const shared = differs < 0 ? parts.length : differs;
      if (shared > common) [best, common] = [file, shared];
    }
    return best;
  }

  /** Databases that may hold the document, the nearest first: in each folder above it and in its usual build folders. */
  find(documentPath: string): readonly string[] {
    return [...ancestors(documentPath)].flatMap((directory) =>
      ['compile_commands.json', 'build/compile_commands.json', 'out/compile_commands.json']
        .map((name) => resolvePath(directory, name))
        .filter((path) => this.fileSystem.isFile(path)),
    );
  }

  private load(path: string): Database {
    const version = this.fileSystem.version(path);
    const known = this.databases.get(path);
    if (known && known.version === version) return known;
    const database = readDatabase(path, version, this.fileSystem.readFile(path));
    this.databases.set(path, database);
    return database;
  }
}

function readDatabase(path: string, version: string | undefined, text: string | undefined): Database {
  const entries = new Map<string, Entry[]>();
  if (text === undefined) return { version, entries, problem: `${path}: cannot be read` };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return {
      version,
      entries,
      problem: `${path}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  if (!Array.isArray(json)) return { version, entries, problem: `${path}: expected an array` };
  for (const item of json as unknown[]) {
    const entry = readEntry(item, dirname(path));
    if (!entry) continue;
    const list = entries.get(entry.file);
    if (list) list.push(entry);
    else entries.set(entry.file, [entry]);
  }
  return { version, entries };
}

function readEntry(item: unknown, base: string): Entry | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { directory, file, command, arguments: list } = item as Record<string, unknown>;
  if (typeof file !== 'string') return undefined;
  const home = resolvePath(base, typeof directory === 'string' ? directory : '.');
  const path = resolvePath(home, file);
  if (Array.isArray(list)) {
    const words = list.filter((word): word is string => typeof word === 'string');
    return { directory: home, file: path, words: () => words };
  }
  if (typeof command !== 'string') return undefined;
  return { directory: home, file: path, words: () => shellWords(command) };
}

/** `@file` arguments, as gcc reads them; a file that is not there stays as it is. */
function expandResponseFiles(
  words: readonly string[],
  directory: string,
  fileSystem: FileSystem,
  depth = 0,
): readonly string[] {
  if (depth > 8 || !words.some((word) => word.startsWith('@'))) return words;
  return words.flatMap((word) => {
    if (!word.startsWith('@')) return [word];
    const text = fileSystem.readFile(resolvePath(directory, word.slice(1)));
    return text === undefined
      ? [word]
      : expandResponseFiles(shellWords(text), directory, fileSystem, depth + 1);
  });
}

/** Whether a compiler named so produces A64 code; undefined when its name does not say. */
export function compilerTargetsArm64(compiler: string, target: string | undefined): boolean | undefined {
  const text = `${compiler} ${target ?? ''}`.toLowerCase();
  if (/aarch64|arm64|armv8[.\d]*-a|armv9[.\d]*-a|cortex-[ax]\d{2,}|neoverse/.test(text))
    return !/arm(eb)?-linux|arm-none|thumb/.test(text);
  if (/x86|i[3-6]86|riscv|mips|powerpc|ppc|s390|sparc|loongarch|armv[4-7]|arm-(linux|none)/.test(text))
    return false;
  return undefined;
}

/** True when `path` is below one of `roots`; no roots means no limit. */
export function isInside(roots: readonly string[], path: string): boolean {
  return roots.length === 0 || roots.some((root) => relativeTo(root, path) !== undefined);
}
