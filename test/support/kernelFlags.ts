import { readdirSync } from 'node:fs';
import type { MacroOption, PreprocessorOptions } from '../../server/src/preprocessor/api';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { corpus } from '../reference/needs';

export type KernelVersion = '6.1' | '6.12';

/** How the kernel's makefiles build one assembly file, for the compiler and for our own front end. */
export interface KernelUnit {
  /** Path below the tree. */
  readonly path: string;
  readonly file: string;
  readonly flavour: 'VHE' | 'nVHE' | '';
  readonly compilerFlags: readonly string[];
  readonly options: PreprocessorOptions;
}

const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);

const HYP = 'arch/arm64/kvm/hyp';
// arch/arm64/kvm/hyp/{vhe,nvhe}/Makefile: what each flavour defines.
const FLAVOURS = {
  VHE: ['__KVM_VHE_HYPERVISOR__'],
  nVHE: ['__KVM_NVHE_HYPERVISOR__', '__DISABLE_EXPORTS', '__DISABLE_TRACE_MMIO'],
  '': [],
} as const;

export function kernelUnit(version: KernelVersion, path: string, flavour: KernelUnit['flavour']): KernelUnit {
  const source = corpus(`linux-${version}`);
  const build = corpus(`linux-${version}-build`);
  const includePaths = [
    `${source}/arch/arm64/include`,
    `${build}/arch/arm64/include/generated`,
    `${source}/include`,
    `${build}/include`,
    `${source}/arch/arm64/include/uapi`,
    `${build}/arch/arm64/include/generated/uapi`,
    `${source}/include/uapi`,
    `${build}/include/generated/uapi`,
    `${source}/${HYP}/include`,
  ];
  const forcedIncludes = ['compiler-version.h', 'kconfig.h'].map((h) => `${source}/include/linux/${h}`);
  const march = 'armv8.5-a';
  const defines: [string, string?][] = [
    ['__KERNEL__'],
    ['__ASSEMBLY__'],
    ['ARM64_ASM_ARCH', `"${march}"`],
    ...FLAVOURS[flavour].map((name): [string] => [name]),
  ];
  return {
    path,
    file: `${source}/${path}`,
    flavour,
    compilerFlags: [
      '-nostdinc',
      ...includePaths.map((p) => `-I${p}`),
      ...forcedIncludes.flatMap((p) => ['-include', p]),
      ...defines.map(([name, value]) => (value === undefined ? `-D${name}` : `-D${name}=${value}`)),
      `-march=${march}`,
      `-Wa,-march=${march}`,
    ],
    options: {
      fileSystem,
      includePaths,
      systemIncludePaths: [],
      forcedIncludes,
      macros: defines.map(([name, value]): MacroOption => ({ kind: 'define', name, value })),
      fixed: new Map(),
      generated: () => undefined,
      standIn: () => undefined,
      march,
    },
  };
}

/** Assembly files below a folder of the tree; linker scripts are not among them. */
export function assemblyFiles(version: KernelVersion, folder: string): string[] {
  const walk = (below: string): string[] =>
    readdirSync(`${corpus(`linux-${version}`)}/${below}`, { withFileTypes: true }).flatMap((e) => {
      if (e.isDirectory()) return walk(`${below}/${e.name}`);
      return e.name.endsWith('.S') && !e.name.endsWith('.lds.S') ? [`${below}/${e.name}`] : [];
    });
  return walk(folder).sort();
}

/** The hypervisor's files, each as the tree builds it: `hyp/*.S` in both flavours, `nvhe/*.S` in one. */
export function hypUnits(version: KernelVersion): KernelUnit[] {
  return assemblyFiles(version, HYP).flatMap((path) =>
    path.startsWith(`${HYP}/nvhe/`)
      ? [kernelUnit(version, path, 'nVHE')]
      : [kernelUnit(version, path, 'VHE'), kernelUnit(version, path, 'nVHE')],
  );
}

/** Every other arm64 file, with the flags that most of them are built with. */
export function otherUnits(version: KernelVersion): KernelUnit[] {
  return assemblyFiles(version, 'arch/arm64')
    .filter((path) => !path.startsWith(`${HYP}/`))
    .map((path) => kernelUnit(version, path, ''));
}
