import type { FileSystem } from '../source/fileSystem';
import type { SourceFile } from '../source/sourceFile';

/** Lexed headers by path and version, shared across runs and variants. */
export declare class HeaderCache {
  /** The header as it is now, or undefined when it cannot be read. */
  read(fileSystem: FileSystem, path: string): SourceFile | undefined;
}
