import type { FileSystem } from '../../source/fileSystem';
import { parseAutoconf } from '../kconfig/configFile';
import { define, type FirmwareBuild, flagsOf, headersInMemory } from './build';

const AUTOCONF = 'include/generated/autoconf.h';

/**
 * What a build makes (`scripts/kconfig/confdata.c`, `Kbuild`, `scripts/Makefile.autoconf`) of a configuration
 * without symbols and board. Offsets stay symbols.
 */
const unbuiltHeaders = headersInMemory({
  'generated/autoconf.h': '',
  'generated/generic-asm-offsets.h': '',
  'generated/asm-offsets.h': '',
  'config.h':
    '#include <asm/config.h>\n#include <linux/kconfig.h>\n' +
    '#if __has_include(<config_fallbacks.h>)\n#include <config_fallbacks.h>\n#endif\n',
});

/**
 * U-Boot's flags for an arm64 source (its top Makefile, `arch/arm/config.mk`, `arch/arm/cpu/armv8/config.mk`),
 * with the configuration of a build in the tree, in a usual `O=` folder inside it or in the given one.
 */
export function uBootBuild(root: string, given: string | undefined, fileSystem: FileSystem): FirmwareBuild {
  const candidates = given === undefined ? [root, `${root}/build`, `${root}/out`] : [given];
  const build = candidates.find((folder) => fileSystem.isFile(`${folder}/${AUTOCONF}`));
  const source = flagsOf(
    root,
    ['include', 'arch/arm/include'],
    ['include/linux/kconfig.h'],
    [
      define('__KERNEL__'),
      define('__UBOOT__'),
      define('__ASSEMBLY__'),
      define('__ARM__'),
      define('__LINUX_ARM_ARCH__', '8'),
      ...(build === undefined ? [define('CONFIG_ARM64')] : []),
    ],
    fileSystem,
  );
  // A build makes the link include/asm/arch; without one the headers of the generic armv8 platform are used.
  const own = build === undefined || build === root ? [] : [`${build}/include`];
  const flags = {
    ...source,
    includePaths: [...own, ...source.includePaths],
    march: 'armv8-a+crc',
    assemblerArchitecture: 'armv8-a+crc',
    reservesX18: true,
  };
  const config = parseAutoconf(fileSystem.readFile(`${build}/${AUTOCONF}`) ?? '');
  const board = config.get('CONFIG_SYS_CONFIG_NAME')?.replaceAll('"', '');
  return {
    images: [{ flags, exceptionLevels: [] }],
    hyp: undefined,
    evaluated: false,
    workingDirectory: build ?? root,
    ...(build === undefined ? { generated: unbuiltHeaders } : { buildRoot: build }),
    notes: [
      `U-Boot tree ${root}`,
      build === undefined
        ? 'never built: CONFIG_ARM64 is defined, every other CONFIG_ symbol is not; the board and asm/arch are not known, offsets stay symbolic'
        : `configuration of ${build}/${AUTOCONF}${board ? ` (${board})` : ''}`,
    ],
  };
}
