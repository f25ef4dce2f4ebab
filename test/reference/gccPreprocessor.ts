// The compiler's preprocessor as the judge of ours, and the flags of the kernel's own build for both.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PreprocessorOptions } from '../../server/src/preprocessor/api';
import type { FileSystem } from '../../server/src/source/fileSystem';
import { corpus } from './needs';

export type Flavour = '__KVM_VHE_HYPERVISOR__' | '__KVM_NVHE_HYPERVISOR__';

/** What `aarch64-linux-gnu-gcc -E` prints for assembler input; `failed` when it reported an error. */
export function gccPreprocess(
  path: string,
  flags: readonly string[],
): { text: string; failed: boolean; errors: string } {
  const run = spawnSync('aarch64-linux-gnu-gcc', ['-E', '-P', '-x', 'assembler-with-cpp', ...flags, path], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  return { text: run.stdout, failed: run.status !== 0, errors: run.stderr };
}

/** Lines that hold something, with every run of white space as one space, and without what no assembler reads. */
export function normalized(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '' && !/^#\s*(pragma|ident)\b/.test(line));
}

/** Options that define nothing and search nowhere. */
export function plainOptions(fileSystem: FileSystem): PreprocessorOptions {
  return {
    fileSystem,
    includePaths: [],
    systemIncludePaths: [],
    forcedIncludes: [],
    macros: [],
    fixed: new Map(),
    generated: () => undefined,
    standIn: () => undefined,
  };
}

export function kernelOptions(
  version: '6.1' | '6.12',
  flavour: Flavour,
  fileSystem: FileSystem,
): PreprocessorOptions {
  const source = corpus(`linux-${version}`);
  const build = corpus(`linux-${version}-build`);
  const pairs = ['arch/arm64/include', 'include', 'arch/arm64/include/uapi', 'include/uapi'];
  return {
    ...plainOptions(fileSystem),
    includePaths: [
      ...pairs.flatMap((path) => [join(source, path), join(build, generatedBeside(path))]),
      join(source, 'arch/arm64/kvm/hyp/include'),
    ],
    forcedIncludes: ['compiler-version.h', 'kconfig.h'].map((name) => join(source, 'include/linux', name)),
    macros: [
      { kind: 'define', name: '__KERNEL__' },
      { kind: 'define', name: '__ASSEMBLY__' },
      { kind: 'define', name: 'ARM64_ASM_ARCH', value: '"armv8.5-a"' },
      { kind: 'define', name: flavour },
    ],
    roots: [source, build],
    march: 'armv8.5-a',
  };
}

function generatedBeside(path: string): string {
  if (path === 'include') return path;
  return path.endsWith('/uapi') ? path.replace(/uapi$/, 'generated/uapi') : `${path}/generated`;
}

/** The same as options of the compiler. */
export function gccFlags(options: PreprocessorOptions): string[] {
  return [
    '-nostdinc',
    ...options.includePaths.map((path) => `-I${path}`),
    ...options.forcedIncludes.flatMap((path) => ['-include', path]),
    ...options.macros.map((m) => (m.kind === 'define' ? `-D${m.name}=${m.value ?? 1}` : `-U${m.name}`)),
    ...(options.march ? [`-march=${options.march}`] : []),
  ];
}

export function assemblySources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.S'))
    .map((name) => join(folder, name))
    .sort();
}
