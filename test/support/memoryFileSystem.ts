import type { FileSystem } from '../../server/src/source/fileSystem';

/** A file system in memory, for tests. `set` and `remove` count as edits: versions change. */
export interface MemoryFileSystem extends FileSystem {
  set(path: string, text: string): void;
  remove(path: string): void;
  readonly paths: readonly string[];
}

/**
 * Builds a file system from a fixture of several files:
 *
 *     //- /tree/Makefile
 *     obj-y := a.o
 *     //- /tree/a.S
 *     ret
 */
export function memoryFileSystem(fixture: string | Readonly<Record<string, string>>): MemoryFileSystem {
  const files = new Map<string, { text: string; version: number }>();
  const directories = new Map<string, Set<string>>();
  let clock = 0;

  const set = (path: string, text: string): void => {
    files.set(path, { text, version: ++clock });
    let child = path;
    for (let slash = child.lastIndexOf('/'); slash >= 0; slash = child.lastIndexOf('/')) {
      const parent = child.slice(0, slash) || '/';
      const entries = directories.get(parent);
      if (entries) entries.add(child.slice(slash + 1));
      else directories.set(parent, new Set([child.slice(slash + 1)]));
      if (parent === '/') break;
      child = parent;
    }
  };
  for (const [path, text] of Object.entries(typeof fixture === 'string' ? parseFixture(fixture) : fixture))
    set(path, text);

  return {
    set,
    remove: (path) => {
      files.delete(path);
      const slash = path.lastIndexOf('/');
      directories.get(path.slice(0, slash) || '/')?.delete(path.slice(slash + 1));
    },
    get paths() {
      return [...files.keys()];
    },
    readFile: (path) => files.get(path)?.text,
    isFile: (path) => files.has(path),
    isDirectory: (path) => directories.has(path),
    readDirectory: (path) => [...(directories.get(path) ?? [])].sort(),
    version: (path) => files.get(path)?.version.toString(),
  };
}

/** Splits a `//- /path` fixture; text before the first marker is an error. */
export function parseFixture(fixture: string): Record<string, string> {
  const files: Record<string, string> = {};
  let current: string | undefined;
  for (const line of fixture.replace(/^\n/, '').split('\n')) {
    const marker = /^\s*\/\/- (\/\S+)\s*$/.exec(line);
    if (marker) {
      current = marker[1] as string;
      files[current] = '';
    } else if (current !== undefined) {
      files[current] += `${line}\n`;
    } else if (line.trim() !== '') {
      throw new Error(`fixture text before the first "//- /path" line: ${line}`);
    }
  }
  return files;
}
