import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import type { FileSystem } from './fileSystem';

interface Known {
  readonly version: string | undefined;
  readonly kind: 'file' | 'directory' | 'none';
  /** Bytes of a file. */
  readonly size: number | undefined;
  /** Milliseconds of the clock at which it was asked. */
  readonly asked: number;
}

/**
 * The disk, under the documents that are open in the editor. What the disk says of a path is believed for
 * `trust` milliseconds or until `invalidate`, since one analysis asks for hundreds of paths.
 */
export class NodeFileSystem implements FileSystem {
  private readonly open = new Map<string, { readonly text: string; readonly version: string }>();
  private readonly known = new Map<string, Known>();
  private opened = 0;

  /** @param trust Infinity for a program that reads everything once and ends. */
  constructor(
    private readonly trust = 1000,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Lays the text of an open document over the file; call it again after each change. */
  openDocument(path: string, text: string): void {
    this.open.set(path, { text, version: `open:${++this.opened}` });
  }

  closeDocument(path: string): void {
    this.open.delete(path);
    this.known.delete(path);
  }

  /** Forgets what the disk said of these paths, or of all. For file watchers. */
  invalidate(paths?: Iterable<string>): void {
    if (paths === undefined) this.known.clear();
    else for (const path of paths) this.known.delete(path);
  }

  readFile(path: string): string | undefined {
    const document = this.open.get(path);
    if (document) return document.text;
    if (!this.isFile(path)) return undefined;
    try {
      const text = readFileSync(path, 'utf8');
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    } catch (error) {
      if (isSystemError(error)) return undefined;
      throw error;
    }
  }

  isFile(path: string): boolean {
    return this.open.has(path) || this.ask(path).kind === 'file';
  }

  byteLength(path: string): number | undefined {
    const document = this.open.get(path);
    return document ? Buffer.byteLength(document.text) : this.ask(path).size;
  }

  isDirectory(path: string): boolean {
    return this.ask(path).kind === 'directory';
  }

  readDirectory(path: string): readonly string[] {
    try {
      return readdirSync(path).sort();
    } catch (error) {
      if (isSystemError(error)) return [];
      throw error;
    }
  }

  realPath(path: string): string | undefined {
    try {
      return realpathSync(path);
    } catch (error) {
      if (isSystemError(error)) return undefined;
      throw error;
    }
  }

  version(path: string): string | undefined {
    return this.open.get(path)?.version ?? this.ask(path).version;
  }

  private ask(path: string): Known {
    const known = this.known.get(path);
    if (known && this.trust === Number.POSITIVE_INFINITY) return known;
    const now = this.clock();
    if (known && now - known.asked <= this.trust) return known;
    const stats = stat(path);
    const kind = stats?.isFile() ? 'file' : stats?.isDirectory() ? 'directory' : 'none';
    const version =
      stats && kind !== 'none' ? `${stats.ino}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.size}` : undefined;
    const size = kind === 'file' ? stats?.size : undefined;
    const answer: Known = { version, kind, size, asked: now };
    this.known.set(path, answer);
    return answer;
  }
}

function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** What node:fs throws: not readable, a component that is no directory, a name that is too long, a NUL in it. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
