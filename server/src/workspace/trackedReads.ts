import type { FileSystem } from '../source/fileSystem';

/**
 * Keeps results that were computed from files, for as long as the versions of all files and folders read
 * (and of those looked for in vain) stay what they were.
 */
export class ResultCache<T> {
  private readonly entries = new Map<string, { value: T; reads: ReadonlyMap<string, string | undefined> }>();

  constructor(private readonly fileSystem: FileSystem) {}

  get(key: string, compute: (fileSystem: FileSystem) => T): T {
    const known = this.entries.get(key);
    if (known && this.isCurrent(known.reads)) return known.value;
    const reads = new Map<string, string | undefined>();
    const value = compute(recording(this.fileSystem, reads));
    this.entries.set(key, { value, reads });
    return value;
  }

  private isCurrent(reads: ReadonlyMap<string, string | undefined>): boolean {
    for (const [path, version] of reads) if (this.fileSystem.version(path) !== version) return false;
    return true;
  }
}

function recording(fileSystem: FileSystem, reads: Map<string, string | undefined>): FileSystem {
  return {
    readFile: (path) => {
      if (!reads.has(path)) reads.set(path, fileSystem.version(path));
      return fileSystem.readFile(path);
    },
    isFile: (path) => fileSystem.isFile(path),
    isDirectory: (path) => fileSystem.isDirectory(path),
    readDirectory: (path) => {
      if (!reads.has(path)) reads.set(path, fileSystem.version(path));
      return fileSystem.readDirectory(path);
    },
    version: (path) => fileSystem.version(path),
  };
}
