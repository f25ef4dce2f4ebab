import type { MacroOption } from '../../preprocessor/api';
import type { FileSystem } from '../../source/fileSystem';
import type { SourceFile } from '../../source/sourceFile';
import { readFlags, shellWords } from '../compilerFlags';
import { readMakefile } from '../kbuild/makefile';
import { type ObjectRules, readObjectRules } from '../kbuild/objects';
import type { KernelConfig } from '../kconfig/configFile';
import { basename, dirname } from '../paths';
import { capabilityOptions } from './capabilityOptions';
import { parseCpucaps } from './cpucaps';
import { findConfig } from './defaultConfig';
import { generatedHeaders } from './generatedHeaders';
import { kernelVersion, releaseName } from './kernelVersion';
import { type TreeRegisters, treeRegisters } from './treeRegisters';

/** A Linux tree with or without a build, ready to set documents up. */
export interface KernelTree {
  readonly root: string;
  readonly buildRoot: string | undefined;
  readonly config: KernelConfig;
  readonly capabilities: readonly string[];
  readonly capabilityOptions: ReadonlyMap<string, readonly string[]>;
  /** The list of `arch/arm64/tools/sysreg`; undefined where the tree has none (before 5.19). */
  readonly registers: () => TreeRegisters | undefined;
  readonly objects: ObjectRules;
  readonly includePaths: readonly string[];
  readonly forcedIncludes: readonly string[];
  /** From the top and architecture Makefiles: every assembly source is built with these. */
  readonly macros: readonly MacroOption[];
  /** From the same, when they name one. */
  readonly assemblerArchitecture?: string;
  readonly generated: (header: string) => SourceFile | undefined;
  readonly bigEndian: boolean;
  readonly notes: readonly string[];
}

/** One of these is in every folder that was configured. */
export const BUILD_MARKS = ['include/generated/autoconf.h', 'include/config/auto.conf', '.config'] as const;

/**
 * Where a build of the tree is: the given folder, the tree itself, or a usual `O=` folder inside it. A tree that was
 * reached through the link `source` of an `O=` folder has its build around it.
 */
export function findKernelBuild(
  treeRoot: string,
  given: string | undefined,
  fileSystem: FileSystem,
): string | undefined {
  const around = basename(treeRoot) === 'source' ? [dirname(treeRoot)] : [];
  const usual = [treeRoot, `${treeRoot}/build`, `${treeRoot}/out`, ...around];
  const candidates = given === undefined ? usual : [given];
  return candidates.find((root) => BUILD_MARKS.some((mark) => fileSystem.isFile(`${root}/${mark}`)));
}

/** Whether an `O=` folder says that it is of another tree: its link `source` leads there. */
export function isBuildOfOther(treeRoot: string, build: string, fileSystem: FileSystem): boolean {
  const source = fileSystem.realPath?.(`${build}/source`);
  return source !== undefined && source !== fileSystem.realPath?.(treeRoot);
}

export function readKernelTree(
  root: string,
  buildRoot: string | undefined,
  fileSystem: FileSystem,
): KernelTree {
  const version = kernelVersion(fileSystem.readFile(`${root}/Makefile`));
  const { config, origin, configured } = findConfig(root, buildRoot, fileSystem);
  const notes = [
    `Linux ${version ? `${releaseName(version)} ` : ''}tree ${root}`,
    configured ? `configuration of ${origin}` : `never configured: ${origin} evaluated in memory`,
  ];
  if (buildRoot === undefined) {
    notes.push('never built: generated headers are made in memory, asm-offsets stay symbolic');
  } else if (!fileSystem.isFile(`${buildRoot}/include/generated/asm-offsets.h`)) {
    notes.push(`build ${buildRoot} has no asm-offsets.h: structure offsets stay symbolic`);
  } else notes.push(`build ${buildRoot}`);

  const list = fileSystem.readFile(`${root}/arch/arm64/tools/cpucaps`);
  const capabilities = list === undefined ? plainCapabilities(root, fileSystem) : parseCpucaps(list);
  const makefile = readMakefile(
    fileSystem.readFile(`${root}/arch/arm64/Makefile`) ?? '',
    new Map([['srctree', root], ['objtree', buildRoot ?? root], ['SRCARCH', 'arm64'], ...config]),
  );
  const flags = readFlags(
    shellWords(`${makefile.value('KBUILD_CPPFLAGS')} ${makefile.value('KBUILD_AFLAGS')}`),
    root,
  );
  const macros: MacroOption[] = [
    { kind: 'define', name: '__KERNEL__', value: '1' },
    { kind: 'define', name: '__ASSEMBLY__', value: '1' },
    ...flags.macros,
  ];

  return {
    root,
    buildRoot,
    config,
    capabilities,
    capabilityOptions: capabilityOptions(root, fileSystem),
    registers: lazily(() => {
      const described = fileSystem.readFile(`${root}/arch/arm64/tools/sysreg`);
      return described === undefined ? undefined : treeRegisters(described);
    }),
    objects: readObjectRules(root, `${root}/arch/arm64`, config, fileSystem),
    includePaths: kernelIncludePaths(root, buildRoot ?? root),
    forcedIncludes: ['include/linux/compiler-version.h', 'include/linux/kconfig.h']
      .map((header) => `${root}/${header}`)
      .filter((path) => fileSystem.isFile(path)),
    macros,
    ...(flags.assemblerArchitecture ? { assemblerArchitecture: flags.assemblerArchitecture } : {}),
    generated: generatedHeaders(root, config, version, fileSystem),
    bigEndian: config.get('CONFIG_CPU_BIG_ENDIAN') === 'y',
    notes,
  };
}

/** Made when first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The order of the top Makefile: LINUXINCLUDE, then USERINCLUDE. */
function kernelIncludePaths(source: string, build: string): string[] {
  const paths = [
    `${source}/arch/arm64/include`,
    `${build}/arch/arm64/include/generated`,
    `${source}/include`,
    `${build}/include`,
    `${source}/arch/arm64/include/uapi`,
    `${build}/arch/arm64/include/generated/uapi`,
    `${source}/include/uapi`,
    `${build}/include/generated/uapi`,
  ];
  return [...new Set(paths)];
}

/** Trees before 5.12 have the capability numbers in a plain header. */
function plainCapabilities(root: string, fileSystem: FileSystem): string[] {
  const header =
    fileSystem.readFile(`${root}/arch/arm64/include/asm/cpucaps.h`) ??
    fileSystem.readFile(`${root}/arch/arm64/include/asm/cpufeature.h`) ??
    '';
  return [...header.matchAll(/^#define\s+(ARM64_\w+)\s+\d+\s*$/gm)]
    .map((m) => m[1] as string)
    .filter((name) => name !== 'ARM64_NCAPS');
}
