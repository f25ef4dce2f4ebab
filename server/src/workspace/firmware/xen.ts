import type { FileSystem } from '../../source/fileSystem';
import { type SourceFile, sourceFile } from '../../source/sourceFile';
import { autoconfText, type KernelConfig, parseAutoconf, parseConfigFile } from '../kconfig/configFile';
import { evaluateKconfig } from '../kconfig/evaluate';
import { parseKconfig } from '../kconfig/parse';
import { define, type FirmwareBuild, flagsOf, headersInMemory } from './build';

/** What is read of a Xen tree once, for all its documents. */
export interface XenTree {
  readonly config: KernelConfig;
  /** Absent where a build has made them. */
  readonly generated?: (header: string) => SourceFile | undefined;
  readonly note: string;
}

const AUTOCONF = 'include/generated/autoconf.h';
const DEFCONFIG = 'arch/arm/configs/arm64_defconfig';

/** A tree that was never built gets the configuration of `make defconfig`, evaluated here. */
export function readXenTree(root: string, fileSystem: FileSystem): XenTree {
  const built = fileSystem.readFile(`${root}/${AUTOCONF}`);
  if (built !== undefined) return { config: parseAutoconf(built), note: `configuration of ${AUTOCONF}` };
  const read = (path: string): string | undefined => fileSystem.readFile(`${root}/${path}`);
  const kconfig = parseKconfig(read('Kconfig') ?? 'source "arch/arm/Kconfig"\n', read, 'arm');
  const config = evaluateKconfig(kconfig, parseConfigFile(read(DEFCONFIG) ?? ''));
  const autoconf = headersInMemory({ 'generated/autoconf.h': autoconfText(config) });
  const links = new Map<string, SourceFile>();
  return {
    config,
    generated: (header) => autoconf(header) ?? linked(root, header, links, fileSystem),
    note: `never built: ${DEFCONFIG} evaluated in memory, asm-offsets stay symbolic`,
  };
}

/** Before 4.17 a build makes the link `include/asm` to `include/asm-arm`. */
function linked(
  root: string,
  header: string,
  made: Map<string, SourceFile>,
  fileSystem: FileSystem,
): SourceFile | undefined {
  const target = header.replace(/^asm\//, 'asm-arm/');
  if (target === header || !fileSystem.isFile(`${root}/include/${target}`)) return undefined;
  let file = made.get(header);
  if (file === undefined) {
    file = sourceFile(`hyplens:/generated/${header}`, `#include <${target}>\n`);
    made.set(header, file);
  }
  return file;
}

/** Xen builds in its tree (`xen/Makefile`, `xen/Rules.mk`); its configuration is in `include/generated`. */
export function xenBuild(
  root: string,
  { config, generated, note }: XenTree,
  fileSystem: FileSystem,
): FirmwareBuild {
  return {
    images: [
      {
        flags: flagsOf(
          root,
          ['include', 'arch/arm/include', 'include/generated'],
          ['include/xen/config.h'],
          [define('__XEN__'), define('__ASSEMBLY__')],
          fileSystem,
        ),
        // Xen on arm64 runs at EL2, whichever file it is.
        exceptionLevels: [2],
      },
    ],
    hyp: true,
    evaluated: false,
    workingDirectory: root,
    config,
    ...(generated === undefined ? { buildRoot: root } : { generated }),
    notes: [`Xen tree ${root}`, note],
  };
}
