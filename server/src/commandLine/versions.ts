import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Versions } from '../features/comparisonText';
import { UsageError } from '../reports/arguments';
import { relativeTo } from '../reports/position';
import { GitError } from '../review/git/git';
import { canonical, Revision } from '../review/git/revision';
import { parsePatch } from '../review/patch/parsePatch';
import { patchedTree } from '../review/patch/patchedTree';
import type { FileSystem } from '../source/fileSystem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { readDocument, readInput } from './inputs';
import { note } from './options';

/** One version of a file, with all that it includes and calls. */
export interface Version {
  /** As the user named it. */
  readonly name: string;
  /** Tells it apart from the other one: `in HEAD`. */
  readonly side: string | undefined;
  readonly document: SourceFile;
  readonly fileSystem: FileSystem;
}
export interface Pair {
  /** Undefined where the file is new. */
  readonly old: Version | undefined;
  readonly now: Version;
}

export function sidesOf({ old, now }: Pair): Versions {
  return { old: old?.side, new: now.side };
}

/**
 * Each assembly file that a patch changes, without and with it, and those of `files`: what includes a header that the
 * patch changes.
 */
export function versionsOfPatch(
  patch: string,
  tree: string | undefined,
  files: readonly string[],
  disk: FileSystem,
): readonly Pair[] {
  const name = patch === '-' ? 'standard input' : patch;
  const patches = parsePatch(patch === '-' ? readFileSync(0, 'utf8') : readInput(patch));
  if (patches.length === 0) throw new UsageError(`${name}: no patch in unified format was found`);
  const root = resolve(tree ?? '.');
  const patched = patchedTree(patches, root, disk);
  if (patched.outside !== undefined)
    throw new UsageError(`${name}: ${patched.outside} leads out of the tree`);
  for (const shown of patched.already) note(`${shown}: the patch is applied already`);
  for (const { patch: part, reason } of patched.unfit)
    note(`${part.newPath ?? part.oldPath ?? name}: ${reason ?? 'it names no file'}; it is not compared`);
  const changed = patched.files.filter(({ after }) => /\.[sS]$/.test(after.path));
  const others = files.flatMap((file) => {
    const document = readDocument(file);
    return changed.some(({ after }) => after.path === document.path)
      ? []
      : [{ before: document, after: document }];
  });
  if (changed.length + others.length === 0)
    throw new UsageError(`${name}: it changes no assembly file that is there; name those to compare`);
  const version = (document: SourceFile, fileSystem: FileSystem, side: string): Version => ({
    name: `${relativeTo(root)(document.path)} ${side}`,
    side,
    document,
    fileSystem,
  });
  return [...changed, ...others].map(({ before, after }) => ({
    old: before && version(before, patched.without, 'without the patch'),
    now: version(after, patched.with, 'with the patch'),
  }));
}

/** `HEAD` of `HEAD:a.S`; undefined for a file of the disk. */
function revisionIn(spec: string): string | undefined {
  const colon = spec.indexOf(':');
  return colon <= 0 || existsSync(spec) ? undefined : spec.slice(0, colon);
}

/** A file, or `REVISION:FILE`: the file, and all that it includes and calls, as a git revision has them. */
export function versionOf(spec: string, disk: FileSystem): Version {
  const revisionName = revisionIn(spec);
  if (revisionName === undefined)
    return { name: spec, side: undefined, document: readDocument(spec), fileSystem: disk };
  const path = canonical(resolve(spec.slice(revisionName.length + 1)));
  try {
    const revision = Revision.open(dirname(path), revisionName, disk);
    const text = revision.textOf(path);
    if (text === undefined) throw new UsageError(`${spec}: the revision has no such file`);
    return {
      name: spec,
      side: `in ${revisionName}`,
      document: sourceFile(path, text),
      fileSystem: revision.fileSystem(),
    };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`${spec}: ${error.message}`);
    throw error;
  }
}
