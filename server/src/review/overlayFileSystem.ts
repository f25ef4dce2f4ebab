import type { FileSystem } from '../source/fileSystem';
import { basename, dirname } from '../workspace/paths';

/** A file system with some files replaced, added (text) or taken away (undefined). Paths are absolute. */
export function overlay(base: FileSystem, files: ReadonlyMap<string, string | undefined>): FileSystem {
  const added = new Map<string, Set<string>>();
  for (const [path, text] of files)
    if (text !== undefined)
      for (
        let child = path, parent = dirname(path);
        parent !== child;
        child = parent, parent = dirname(parent)
      ) {
        const names = added.get(parent) ?? new Set<string>();
        names.add(basename(child));
        added.set(parent, names);
      }
  const { realPath } = base;
  return {
    readFile: (path) => (files.has(path) ? files.get(path) : base.readFile(path)),
    isFile: (path) => (files.has(path) ? files.get(path) !== undefined : base.isFile(path)),
    isDirectory: (path) => added.has(path) || base.isDirectory(path),
    readDirectory: (path) => {
      const names = new Set([...base.readDirectory(path), ...(added.get(path) ?? [])]);
      for (const name of names) {
        const full = path === '/' ? `/${name}` : `${path}/${name}`;
        if (files.has(full) && files.get(full) === undefined) names.delete(name);
      }
      return [...names].sort();
    },
    version: (path) => {
      if (!files.has(path)) return base.version(path);
      return files.get(path) === undefined ? undefined : 'overlay';
    },
    ...(realPath === undefined
      ? {}
      : { realPath: (path: string) => (files.get(path) === undefined ? realPath.call(base, path) : path) }),
  };
}
