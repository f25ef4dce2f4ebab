import { join } from 'node:path';
import type { FileSystem } from '../../source/fileSystem';
import { type SourceFile, sourceFile } from '../../source/sourceFile';
import { overlay } from '../overlayFileSystem';
import { applyPatch } from './applyPatch';
import type { FilePatch } from './parsePatch';

/** A file that a patch changes, perhaps from another path, or that it brings. */
export interface PatchedFile {
  readonly before: SourceFile | undefined;
  readonly after: SourceFile;
}

/** What a patch makes of a folder, in memory. Paths are absolute. */
export interface PatchedTree {
  readonly without: FileSystem;
  readonly with: FileSystem;
  /** Files that are there with the patch. */
  readonly files: readonly PatchedFile[];
  /** Names of files that have the change already: without the patch is then what they were before it. */
  readonly already: readonly string[];
  /** Parts that name no file, or do not fit the one that they name. */
  readonly unfit: readonly { readonly patch: FilePatch; readonly reason: string | undefined }[];
  /** The first name that leads out of the folder; nothing was looked at then. */
  readonly outside: string | undefined;
}

export function patchedTree(patches: readonly FilePatch[], root: string, base: FileSystem): PatchedTree {
  const now = new Map<string, string | undefined>();
  const before = new Map<string, string | undefined>();
  const oldPaths = new Map<string, string>();
  const unfit: { patch: FilePatch; reason: string | undefined }[] = [];
  const already: string[] = [];
  for (const patch of patches) {
    const shown = patch.newPath || patch.oldPath;
    if (!shown) {
      unfit.push({ patch, reason: undefined });
      continue;
    }
    const path = join(root, patch.oldPath ?? shown);
    if (!path.startsWith(`${root}/`))
      return { without: base, with: base, files: [], already, unfit: [], outside: shown };
    const text = now.has(path) ? now.get(path) : base.readFile(path);
    const applied = applyPatch(patch, text);
    if (applied.kind === 'failed') {
      unfit.push({ patch, reason: applied.reason });
      continue;
    }
    if (applied.already) already.push(shown);
    if (!before.has(path))
      before.set(path, applied.before === '' && text === undefined ? undefined : applied.before);
    if (patch.newPath !== patch.oldPath) now.set(path, undefined);
    if (patch.newPath !== undefined) {
      const newPath = join(root, patch.newPath);
      now.set(newPath, applied.after);
      if (newPath !== path) oldPaths.set(newPath, path);
    }
  }
  const files = [...now].flatMap(([path, after]) => {
    const oldPath = oldPaths.get(path) ?? path;
    const old = before.get(oldPath);
    return after === undefined
      ? []
      : [
          {
            before: old === undefined ? undefined : sourceFile(oldPath, old),
            after: sourceFile(path, after),
          },
        ];
  });
  return {
    without: overlay(base, before),
    with: overlay(base, now),
    files,
    already,
    unfit,
    outside: undefined,
  };
}
