import type { FileSystem } from './fileSystem';

/** How a header is named: `#include "name"` or `<name>`. */
export interface HeaderName {
  readonly name: string;
  readonly angled: boolean;
}

/** A header that was found: where, and at which position of the search path (-1: the includer's own folder). */
export interface FoundHeader {
  readonly path: string;
  readonly position: number;
}

export type HeaderSearch = FoundHeader | 'refused' | undefined;

/** The folder part of an absolute path, without a trailing slash (except for the root). */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** Removes `.` and `..` by name. Forward slashes; a drive letter counts as the first name. */
export function normalizePath(path: string): string {
  if (!/(^|\/)\.{0,2}(\/|$)/.test(path.slice(1))) return path;
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') out.pop();
    else if (part !== '' && part !== '.') out.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${out.join('/')}`;
}

export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** Searches headers as GCC does: the includer's folder for quoted ones, then the include paths in order. */
export class IncludePath {
  private readonly folders: readonly string[];
  private readonly allowed: readonly string[] | undefined;
  private allowedReal: readonly string[] | undefined;
  /** How many of the folders, from the first on, the answers so far depend on. */
  searched = 0;

  /**
   * @param folders `-I`, then `-isystem`, in command-line order, absolute.
   * @param roots headers outside of these and of `folders` are refused; undefined: none is.
   * @param probed told of each path that was looked at and does not exist.
   */
  constructor(
    private readonly fileSystem: FileSystem,
    folders: readonly string[],
    roots: readonly string[] | undefined,
    private readonly probed: (path: string) => void,
  ) {
    this.folders = folders.map(normalizePath);
    this.allowed = roots && [...roots.map(normalizePath), ...this.folders];
    // What may be read at all depends on each of them then.
    if (roots) this.searched = this.folders.length + 1;
  }

  /**
   * @param includer path of the file that has the `#include`.
   * @param after for `#include_next`: the position where the includer itself was found; else undefined.
   */
  find(header: HeaderName, includer: string, after?: number): HeaderSearch {
    if (isAbsolutePath(header.name)) return this.probe(header.name, -1);
    let position = after === undefined ? 0 : after + 1;
    let refused = false;
    if (!header.angled && after === undefined) position = -1;
    for (; position < this.folders.length; position++) {
      const folder = position < 0 ? folderOf(includer) : (this.folders[position] as string);
      const found = this.probe(folder === '/' ? `/${header.name}` : `${folder}/${header.name}`, position);
      if (found === 'refused') refused = true;
      else if (found) {
        this.searched = Math.max(this.searched, position + 1);
        return found;
      }
    }
    // A folder more might have had it.
    this.searched = this.folders.length + 1;
    return refused ? 'refused' : undefined;
  }

  private probe(spelled: string, position: number): HeaderSearch {
    const path = this.identity(spelled);
    if (path === undefined) {
      this.probed(normalizePath(spelled));
      return undefined;
    }
    return this.allows(path) ? { path, position } : 'refused';
  }

  /** Inside the roots by name, and still inside once links are followed. */
  private allows(path: string): boolean {
    if (this.allowed === undefined) return true;
    const name = normalizePath(path);
    if (!this.allowed.some((root) => isWithin(name, root))) return false;
    const real = this.fileSystem.realPath?.(path) ?? name;
    if (real === name) return true;
    this.allowedReal ??= this.allowed.map((root) => this.fileSystem.realPath?.(root) ?? root);
    return this.allowedReal.some((root) => isWithin(real, root));
  }

  /** The path that names the file, or undefined when there is none. `a/../b` is not `b` where `a` is a link. */
  private identity(spelled: string): string | undefined {
    const { fileSystem } = this;
    const normal = normalizePath(spelled);
    if (normal === spelled) return fileSystem.isFile(spelled) ? spelled : undefined;
    if (!fileSystem.isFile(spelled))
      return this.throughFolders(spelled) && fileSystem.isFile(normal) ? normal : undefined;
    return fileSystem.version(normal) === fileSystem.version(spelled) ? normal : spelled;
  }

  /** For file systems that know no `..`: whether each folder that a `..` leaves is there. */
  private throughFolders(spelled: string): boolean {
    const parts = spelled.split('/');
    return parts.every(
      (part, i) =>
        part !== '..' || this.fileSystem.isDirectory(normalizePath(parts.slice(0, i).join('/')) || '/'),
    );
  }
}
