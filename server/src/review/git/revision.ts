import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import type { FileSystem } from '../../source/fileSystem';
import { basename, dirname, relativeTo } from '../../workspace/paths';
import { similarity } from '../lineMap';
import { GitError, git } from './git';

/** Below this share of common lines a file is a new one, not a renamed one (as git's own default). */
const RENAMED = 0.5;

/** The files of one git revision, over the working tree for what is not under version control. */
export class Revision {
  private readonly directories = new Map<string, Set<string>>();
  private readonly texts = new Map<string, string>();

  private constructor(
    /** Top of the working tree. */
    readonly root: string,
    /** Full hash of the commit. */
    readonly commit: string,
    /** Blob of each path below `root`. */
    private readonly blobs: ReadonlyMap<string, string>,
    /** Paths that the index holds now. */
    private readonly tracked: ReadonlySet<string>,
    private readonly base: FileSystem,
  ) {
    for (const path of blobs.keys())
      for (let child = path; child !== ''; ) {
        const slash = child.lastIndexOf('/');
        const parent = slash < 0 ? '' : child.slice(0, slash);
        const names = this.directories.get(parent);
        const name = child.slice(slash + 1);
        if (names?.has(name)) break;
        if (names) names.add(name);
        else this.directories.set(parent, new Set([name]));
        child = parent;
      }
  }

  /** The revision of the repository that `folder` stands in. Throws GitError. */
  static open(folder: string, revision: string, base: FileSystem): Revision {
    if (revision.startsWith('-') || /\.\./.test(revision))
      throw new GitError(`"${revision}" is not one revision (a commit, branch or tag)`);
    const root = git(folder, ['rev-parse', '--show-toplevel']).toString('utf8').replace(/\n$/, '');
    if (root === '') throw new GitError('the repository has no working tree');
    let commit: string;
    try {
      commit = git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
        .toString('utf8')
        .trim();
    } catch (error) {
      if (error instanceof GitError) throw new GitError(`there is no revision "${revision}" in ${root}`);
      throw error;
    }
    const blobs = new Map<string, string>();
    for (const entry of git(root, ['ls-tree', '-r', '-z', '--full-tree', commit])
      .toString('utf8')
      .split('\0')) {
      const m = /^(\d+) blob ([0-9a-f]+)\t/.exec(entry);
      // Symbolic links (120000) lead where they lead now.
      if (m && m[1] !== '120000') blobs.set(entry.slice(m[0].length), m[2] as string);
    }
    const tracked = git(root, ['ls-files', '-z', '--cached']).toString('utf8').split('\0');
    return new Revision(root, commit, blobs, new Set(tracked), base);
  }

  /** The path below the root, or undefined for what is elsewhere. */
  private inside(path: string): string | undefined {
    return relativeTo(this.root, path);
  }

  /** Whether the path may exist as it is on disk, although the revision does not hold it: what a build made. */
  private isForeign(path: string): boolean {
    return !this.tracked.has(path) && !/\.[sS]$/.test(path);
  }

  /** Text of a file as the revision has it; undefined when it does not. */
  textOf(path: string): string | undefined {
    const below = this.inside(path);
    const blob = below === undefined ? undefined : this.blobs.get(below);
    if (below === undefined || blob === undefined)
      return below === undefined || this.isForeign(below) ? this.base.readFile(path) : undefined;
    const known = this.texts.get(blob);
    if (known !== undefined) return known;
    const text = (unchanged(path, blob) ?? git(this.root, ['cat-file', 'blob', blob])).toString('utf8');
    this.texts.set(blob, text);
    return text;
  }

  /** Where the file was in the revision: its own path, or that of a file that is gone and reads much alike. */
  pathOf(path: string, text: string): string | undefined {
    const below = this.inside(path);
    if (below === undefined) return undefined;
    if (this.blobs.has(below)) return path;
    let best: string | undefined;
    let share = RENAMED;
    const extension = /\.\w+$/.exec(below)?.[0];
    for (const old of this.blobs.keys()) {
      if (extension === undefined || !old.endsWith(extension)) continue;
      const full = `${this.root}/${old}`;
      if (this.tracked.has(old) && this.base.isFile(full)) continue;
      const alike =
        similarity(this.textOf(full) ?? '', text) + (basename(old) === basename(below) ? 0.01 : 0);
      if (alike >= share) {
        best = full;
        share = alike;
      }
    }
    return best;
  }

  /** The revision as the front end reads files. */
  fileSystem(): FileSystem {
    const { base } = this;
    const has = (path: string): boolean | undefined => {
      const below = this.inside(path);
      if (below === undefined) return undefined;
      if (this.blobs.has(below)) return true;
      return this.isForeign(below) ? undefined : false;
    };
    const { realPath } = base;
    return {
      readFile: (path) => this.textOf(path),
      isFile: (path) => has(path) ?? base.isFile(path),
      isDirectory: (path) => {
        const below = this.inside(path);
        return (below !== undefined && this.directories.has(below)) || base.isDirectory(path);
      },
      readDirectory: (path) => {
        const below = this.inside(path);
        const own = below === undefined ? undefined : this.directories.get(below);
        const disk = base.readDirectory(path).filter((name) => has(`${path}/${name}`) !== false);
        return [...new Set([...disk, ...(own ?? [])])].sort();
      },
      version: (path) => {
        const below = this.inside(path);
        const blob = below === undefined ? undefined : this.blobs.get(below);
        if (blob !== undefined) return `git:${blob}`;
        return has(path) === false ? undefined : base.version(path);
      },
      ...(realPath === undefined
        ? {}
        : { realPath: (path: string) => realPath.call(base, path) ?? (has(path) ? path : undefined) }),
    };
  }
}

/** The file's bytes when they are those of the blob: most files did not change. */
function unchanged(path: string, blob: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
  const hash = createHash(blob.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === blob ? bytes : undefined;
}

/** A path as git names it: symbolic links on the way to its folder followed. */
export function canonical(path: string): string {
  try {
    return `${realpathSync(dirname(path))}/${basename(path)}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return path;
    throw error;
  }
}
