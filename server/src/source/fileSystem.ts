/** The port through which all rooms read files. Synchronous: the front end is one pure pass. */
export interface FileSystem {
  /** Text of a file, or undefined when it does not exist, is not a regular file or may not be read. */
  readFile(path: string): string | undefined;
  isFile(path: string): boolean;
  isDirectory(path: string): boolean;
  /** Names (not paths) of the entries of a directory; empty when it does not exist. */
  readDirectory(path: string): readonly string[];
  /** Changes when the file's content may have changed (mtime + size, or a document version). */
  version(path: string): string | undefined;
  /** Size in bytes of a file of any content; undefined when it does not exist. Absent: that of the text as UTF-8. */
  byteLength?(path: string): number | undefined;
  /** The path with every symbolic link followed; undefined when it does not exist. Absent where there are no links. */
  realPath?(path: string): string | undefined;
}
