import type { FileSystem } from '../source/fileSystem';
import { ancestors, relativeTo } from './paths';

export type TreeKind = 'linux' | 'xen' | 'tf-a' | 'u-boot' | 'op-tee' | 'edk2' | 'none';

export interface SourceTree {
  readonly kind: TreeKind;
  /** Absolute; for Xen the folder that holds `arch/` and `include/`. */
  readonly root: string;
}

/** What makes a folder the top of a tree: these folders or files are all there. */
const MARKS: readonly {
  readonly kind: TreeKind;
  readonly entries: readonly string[];
  readonly below?: string;
}[] = [
  { kind: 'u-boot', entries: ['arch/arm/cpu/armv8', 'include'] },
  { kind: 'tf-a', entries: ['include/arch/aarch64', 'bl31'] },
  { kind: 'op-tee', entries: ['core/arch/arm/kernel', 'lib/libutee'] },
  { kind: 'edk2', entries: ['MdePkg/Include', 'MdePkg/Library'] },
  { kind: 'xen', entries: ['arch/arm/arm64', 'include/xen'] },
  { kind: 'xen', entries: ['xen/arch/arm/arm64', 'xen/include'], below: 'xen' },
  { kind: 'linux', entries: ['arch/arm64', 'include/linux'] },
];

export function treeAt(directory: string, fileSystem: FileSystem): SourceTree | undefined {
  for (const { kind, entries, below } of MARKS)
    if (entries.every((entry) => fileSystem.isDirectory(`${directory}/${entry}`)))
      return { kind, root: below ? `${directory}/${below}` : directory };
  return undefined;
}

/** The tree that a file stands in: the innermost folder above it that looks like one. */
export function treeOf(documentPath: string, fileSystem: FileSystem): SourceTree | undefined {
  for (const directory of ancestors(documentPath)) {
    const tree = treeAt(directory, fileSystem);
    if (tree) return tree;
  }
  return undefined;
}

/** Preprocessed like assembly, and named so (`vmlinux.lds.S` of Linux, `bl31.ld.S` of TF-A), but the linker's. */
export function isLinkerScript(path: string): boolean {
  return /\.lds?\.S$/.test(path);
}

/** What the place of a file in its tree says about its architecture; undefined when it does not say. */
export function architectureByPlace(
  tree: SourceTree | undefined,
  documentPath: string,
): { readonly isArm64: boolean; readonly reason: string } | undefined {
  if (isLinkerScript(documentPath)) return { isArm64: false, reason: 'a linker script' };
  if (tree === undefined) return undefined;
  const path = relativeTo(tree.root, documentPath);
  if (path === undefined) return undefined;
  const yes = (what: string) => ({
    isArm64: true,
    reason: `arm64 by its place in the ${tree.kind} tree (${what})`,
  });
  const no = (what: string) => ({
    isArm64: false,
    reason: `not arm64 by its place in the ${tree.kind} tree (${what})`,
  });
  const architecture = /^arch\/([^/]+)\//.exec(path)?.[1];
  switch (tree.kind) {
    case 'linux':
      if (architecture === undefined) return undefined;
      return architecture === 'arm64' ? yes('arch/arm64') : no(`arch/${architecture}`);
    case 'u-boot':
      if (path.startsWith('arch/arm/cpu/armv8/')) return yes('arch/arm/cpu/armv8');
      return architecture !== undefined && architecture !== 'arm' ? no(`arch/${architecture}`) : undefined;
    case 'xen':
      if (path.startsWith('arch/arm/arm64/')) return yes('arch/arm/arm64');
      if (path.startsWith('arch/arm/arm32/')) return no('arch/arm/arm32');
      return architecture !== undefined && architecture !== 'arm' ? no(`arch/${architecture}`) : undefined;
    case 'op-tee':
      if (/_a64\.S$/.test(path)) return yes('_a64');
      return /_a32\.S$/.test(path) ? no('_a32') : undefined;
    case 'edk2':
      if (/\/AArch64\//i.test(path)) return yes('AArch64');
      return /\/(?:Arm|Ia32|X64|RiscV64|LoongArch64)\//.test(path) ? no('another architecture') : undefined;
    case 'tf-a':
      if (/(^|\/)aarch64\//.test(path)) return yes('aarch64');
      return /(^|\/)aarch32\//.test(path) ? no('aarch32') : undefined;
    default:
      return undefined;
  }
}
