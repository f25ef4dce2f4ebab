import type { MacroOption } from '../preprocessor/api';
import type { FileSystem } from '../source/fileSystem';
import type { CompilerFlags } from './compilerFlags';
import { readMakefile } from './kbuild/makefile';
import { relativeTo } from './paths';
import type { SourceTree } from './sourceTree';

/** How a source of a tree other than Linux is built, when no compile command says it exactly. */
export interface FirmwareBuild {
  readonly flags: CompilerFlags;
  readonly hyp: boolean | undefined;
  readonly exceptionLevels: readonly number[];
  readonly notes: readonly string[];
}

const define = (name: string, value = '1'): MacroOption => ({ kind: 'define', name, value });

export function firmwareBuild(
  tree: SourceTree,
  documentPath: string,
  fileSystem: FileSystem,
): FirmwareBuild | undefined {
  switch (tree.kind) {
    case 'xen':
      return xenBuild(tree.root, fileSystem);
    case 'tf-a':
      return trustedFirmwareBuild(tree.root, documentPath, fileSystem);
    case 'u-boot':
      return uBootBuild(tree.root, fileSystem);
    default:
      return undefined;
  }
}

function flagsOf(
  root: string,
  folders: readonly string[],
  headers: readonly string[],
  macros: readonly MacroOption[],
  fileSystem: FileSystem,
): CompilerFlags {
  return {
    includePaths: folders.map((folder) => `${root}/${folder}`).filter((path) => fileSystem.isDirectory(path)),
    systemIncludePaths: [],
    forcedIncludes: headers.map((header) => `${root}/${header}`).filter((path) => fileSystem.isFile(path)),
    macros,
  };
}

function xenBuild(root: string, fileSystem: FileSystem): FirmwareBuild {
  const built = fileSystem.isFile(`${root}/include/generated/autoconf.h`);
  return {
    flags: flagsOf(
      root,
      ['include', 'arch/arm/include', 'include/generated'],
      ['include/xen/config.h'],
      [define('__XEN__'), define('__ASSEMBLY__')],
      fileSystem,
    ),
    hyp: true,
    // Xen on arm64 runs at EL2, whichever file it is; its entry code may be reached at EL3 on old platforms.
    exceptionLevels: [2],
    notes: [
      `Xen tree ${root}`,
      built ? 'configuration of include/generated/autoconf.h' : 'never built: CONFIG_ symbols are undefined',
    ],
  };
}

function uBootBuild(root: string, fileSystem: FileSystem): FirmwareBuild {
  const built = fileSystem.isFile(`${root}/include/generated/autoconf.h`);
  return {
    flags: flagsOf(
      root,
      ['include', 'arch/arm/include', 'arch/arm/include/asm/proc-armv'],
      ['include/linux/kconfig.h'],
      [
        define('__KERNEL__'),
        define('__UBOOT__'),
        define('__ARM__'),
        define('__ASSEMBLY__'),
        define('CONFIG_ARM64'),
      ],
      fileSystem,
    ),
    hyp: undefined,
    exceptionLevels: [],
    notes: [
      `U-Boot tree ${root}`,
      built ? 'configuration of include/generated/autoconf.h' : 'never built: only CONFIG_ARM64 is defined',
    ],
  };
}

/**
 * TF-A passes its options as `-D` from `make_helpers/defaults.mk`, for the names that the top Makefile
 * lists in `add_define` and `add_defines`. Without a build those defaults are used.
 */
function trustedFirmwareBuild(root: string, documentPath: string, fileSystem: FileSystem): FirmwareBuild {
  const defaults = readMakefile(
    fileSystem.readFile(`${root}/make_helpers/defaults.mk`) ?? '',
    new Map([['ARCH', 'aarch64']]),
  );
  const top = fileSystem.readFile(`${root}/Makefile`) ?? '';
  const image = imageOf(relativeTo(root, documentPath) ?? '');
  const macros: MacroOption[] = [define('__aarch64__'), define('__ASSEMBLY__'), define(`IMAGE_${image}`)];
  for (const name of definedNames(top)) {
    const value = defaults.value(name);
    if (value !== '') macros.push(define(name, value));
  }
  const level = { BL1: 3, BL2: 1, BL31: 3, BL32: 1, BL2U: 1 }[image];
  const folders = [
    'include',
    'include/arch/aarch64',
    'include/lib/cpus/aarch64',
    'include/lib/el3_runtime',
    'include/lib/el3_runtime/aarch64',
    'include/lib/libc',
    'include/lib/libc/aarch64',
    'include/plat/common',
    'include/plat/arm/common',
    'include/plat/arm/common/aarch64',
    'include/drivers/arm',
    ...platformFolders(relativeTo(root, documentPath) ?? ''),
  ];
  return {
    flags: flagsOf(root, folders, [], macros, fileSystem),
    hyp: false,
    exceptionLevels: level === undefined ? [] : [level],
    notes: [`TF-A tree ${root}, read as part of ${image} with the defaults of make_helpers/defaults.mk`],
  };
}

/** The image that a file belongs to by its folder; shared code is read as BL31's, the resident one. */
function imageOf(path: string): 'BL1' | 'BL2' | 'BL2U' | 'BL31' | 'BL32' {
  const folder = /^(bl1|bl2|bl2u|bl31|bl32)\//.exec(path)?.[1];
  return folder === undefined ? 'BL31' : (folder.toUpperCase() as 'BL1' | 'BL2' | 'BL2U' | 'BL31' | 'BL32');
}

/** A platform's own `include` folders, for a file below `plat/VENDOR/BOARD/`. */
function platformFolders(path: string): string[] {
  const parts = path.split('/');
  if (parts[0] !== 'plat') return [];
  return parts.slice(1, -1).map((_, i) => `${parts.slice(0, i + 2).join('/')}/include`);
}

function definedNames(makefile: string): string[] {
  const names: string[] = [];
  const joined = makefile.replace(/\\\r?\n/g, ' ');
  for (const m of joined.matchAll(/\$\(eval \$\(call add_defines?,\s*(?:\$\(sort)?([^)]*)\)/g))
    names.push(...(m[1] as string).split(/\s+/).filter((word) => /^[A-Z_]\w*$/i.test(word)));
  return names;
}
