import type { FileSystem } from '../../source/fileSystem';
import { define, type FirmwareBuild, flagsOf } from './build';

/** Xen builds in its tree (`xen/Makefile`, `xen/Rules.mk`); its configuration is in `include/generated`. */
export function xenBuild(root: string, fileSystem: FileSystem): FirmwareBuild {
  const built = fileSystem.isFile(`${root}/include/generated/autoconf.h`);
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
    ...(built ? { buildRoot: root } : {}),
    notes: [
      `Xen tree ${root}`,
      built ? 'configuration of include/generated/autoconf.h' : 'never built: CONFIG_ symbols are undefined',
    ],
  };
}
