import type { PreprocessorOptions } from '../preprocessor/api';
import type { FileSystem } from '../source/fileSystem';
import { folderOf, type HeaderName, IncludePath } from '../source/includePath';
import { basename, dirname } from './paths';
import type { SourceTree, TreeKind } from './sourceTree';

interface Scan {
  readonly version: string | undefined;
  readonly includes: readonly HeaderName[];
}

/**
 * Which assembly files include which, by a scan of their text. Whether an `#include` leads to a certain file is
 * then for the search path of its compiler to say (`leadsTo`).
 */
export class Includers {
  private readonly scans = new Map<string, Scan>();
  private readonly lists = new Map<string, { readonly files: readonly string[]; readonly until: number }>();

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /**
   * The files that may include `path`, those of its own folder first, then by how near they are. Outside of a tree
   * only its folder is looked at.
   */
  of(path: string, tree: SourceTree | undefined): readonly string[] {
    const name = basename(path);
    const files = new Set([...this.siblings(dirname(path)), ...(tree ? this.filesOf(tree) : [])]);
    const found = [...files].filter(
      (file) => file !== path && this.scan(file).some((header) => basename(header.name) === name),
    );
    const near = (file: string): number => commonLength(file, path);
    return found.sort((a, b) => near(b) - near(a) || (a < b ? -1 : 1));
  }

  /** Whether an include of `from`, read with these options, is that of `path`. */
  leadsTo(path: string, from: string, options: PreprocessorOptions): boolean {
    const folders = [...options.includePaths, ...options.systemIncludePaths];
    const search = new IncludePath(this.fileSystem, folders, options.roots, () => undefined);
    return this.scan(from).some((header) => {
      const found = search.find(header, from);
      return found !== undefined && found !== 'refused' && found.path === path;
    });
  }

  private scan(file: string): readonly HeaderName[] {
    const version = this.fileSystem.version(file);
    const known = this.scans.get(file);
    if (known && known.version === version) return known.includes;
    const includes = includesIn(this.fileSystem.readFile(file) ?? '');
    this.scans.set(file, { version, includes });
    return includes;
  }

  private siblings(folder: string): string[] {
    return this.fileSystem
      .readDirectory(folder)
      .filter((name) => ASSEMBLY.test(name))
      .map((name) => (folder === '/' ? `/${name}` : `${folder}/${name}`));
  }

  /** Folders of a tree are listed anew as often as that takes no part of the time that shows. */
  private filesOf({ root, kind }: SourceTree): readonly string[] {
    const start = this.clock();
    const known = this.lists.get(root);
    if (known && start < known.until) return known.files;
    const files: string[] = [];
    for (const top of FOLDERS[kind]) this.collect(`${root}/${top}`, files, 0);
    const now = this.clock();
    this.lists.set(root, { files, until: now + Math.max(1000, 50 * (now - start)) });
    return files;
  }

  private collect(directory: string, files: string[], depth: number): void {
    for (const name of this.fileSystem.readDirectory(directory)) {
      const path = `${directory}/${name}`;
      if (ASSEMBLY.test(name)) files.push(path);
      else if (depth < MAX_DEPTH && !name.includes('.') && !SKIPPED.has(name))
        if (this.fileSystem.isDirectory(path)) this.collect(path, files, depth + 1);
    }
  }
}

/** Headers that a text includes in any of its variants. */
export function includesIn(text: string): readonly HeaderName[] {
  return Array.from(
    text.matchAll(/^[ \t]*#[ \t]*include(?:_next)?[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)/gm),
    (m) => ({
      name: (m[1] ?? m[2]) as string,
      angled: m[1] === undefined,
    }),
  );
}

/** Linker scripts are preprocessed like assembly, but are none. */
const ASSEMBLY = /^(?!.*\.lds?\.S$).*\.(?:[sS]|inc)$/;
const MAX_DEPTH = 12;
const SKIPPED: ReadonlySet<string> = new Set(['dts', 'configs', 'Documentation', 'docs', 'fdts', 'tools']);
const FOLDERS: Readonly<Record<TreeKind, readonly string[]>> = {
  linux: ['arch/arm64'],
  xen: ['arch/arm'],
  'tf-a': ['bl1', 'bl2', 'bl2u', 'bl31', 'bl32', 'common', 'drivers', 'include', 'lib', 'plat', 'services'],
  'u-boot': ['arch/arm/cpu/armv8', 'arch/arm/include', 'arch/arm/lib'],
  'op-tee': ['core/arch/arm', 'core/include', 'ldelf', 'lib', 'ta'],
  edk2: ['ArmPkg', 'ArmPlatformPkg', 'ArmVirtPkg', 'MdePkg'],
  none: [],
};

function commonLength(a: string, b: string): number {
  const [some, others] = [folderOf(a).split('/'), folderOf(b).split('/')];
  let n = 0;
  while (n < some.length && some[n] === others[n]) n++;
  // Below the same folder, the one that is less deep is nearer.
  return n - some.length / 100;
}
