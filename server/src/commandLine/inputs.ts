import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../reports/arguments';
import { cutFile, LARGEST_FILE, type SourceFile, sourceFile } from '../source/sourceFile';

/** The text of a file that the user named. Throws UsageError. */
export function readInput(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'no such file or folder',
      EISDIR: 'a folder, not a file',
      EACCES: 'may not be read',
    };
    throw new UsageError(`${path}: ${reasons[String(error.code)] ?? error.message}`);
  }
}

export function readDocument(path: string): SourceFile {
  // A character is at most three bytes long, two of them four: what has more than this is not read as a whole.
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  return size > 3 * LARGEST_FILE.characters
    ? cutFile(resolve(path), readBeginning(path))
    : sourceFile(resolve(path), readInput(path));
}

function readBeginning(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(16 * 1024);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** What to check: a file that is `named` has to be arm64 code, one that a folder holds may be anything. */
export interface Input {
  /** Absolute. */
  readonly path: string;
  readonly named: boolean;
}

export function inputsOf(paths: readonly string[]): Input[] {
  const inputs = new Map<string, Input>();
  for (const p of paths) {
    const stat = statSync(p, { throwIfNoEntry: false });
    if (stat === undefined) throw new UsageError(`${p}: no such file or folder`);
    if (!stat.isDirectory()) inputs.set(resolve(p), { path: resolve(p), named: true });
    else
      for (const path of assemblyFilesIn(resolve(p)))
        if (!inputs.has(path)) inputs.set(path, { path, named: false });
  }
  return [...inputs.values()];
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
