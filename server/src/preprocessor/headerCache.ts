import type { FileSystem } from '../source/fileSystem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { Expansions } from './expansions';

/**
 * Headers by path and version, shared across runs and variants. What is derived from a header (see
 * lexFile) hangs on the SourceFile, so it lives as long as the header stays here.
 */
export class HeaderCache {
  private readonly files = new Map<string, { readonly version: string; readonly file: SourceFile }>();
  /** Lines expanded with the macros that these headers define. */
  readonly expansions = new Expansions();

  /** The header as it is now, or undefined when it cannot be read. */
  read(fileSystem: FileSystem, path: string): SourceFile | undefined {
    const version = fileSystem.version(path);
    if (version === undefined) return undefined;
    const known = this.files.get(path);
    if (known?.version === version) return known.file;
    const text = fileSystem.readFile(path);
    if (text === undefined) return undefined;
    const file = sourceFile(path, text);
    this.files.set(path, { version, file });
    return file;
  }

  /** Forgets every header, for when memory is wanted back. */
  clear(): void {
    this.files.clear();
    this.expansions.clear();
  }
}
