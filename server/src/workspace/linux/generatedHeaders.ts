import type { FileSystem } from '../../source/fileSystem';
import { type SourceFile, sourceFile } from '../../source/sourceFile';
import { autoconfText, type KernelConfig } from '../kconfig/configFile';
import { cpucapsHeader } from './cpucaps';
import { type KernelVersion, releaseName, versionHeader } from './kernelVersion';
import { syscallHeader } from './syscallNumbers';
import { sysregHeader } from './sysregDefinitions';
import { timeConstantsHeader } from './timeConstants';

/**
 * Headers that a kernel build makes from plain lists in the tree, made in memory. Asked only when
 * the header is in no include folder. Texts are made once.
 */
export function generatedHeaders(
  treeRoot: string,
  config: KernelConfig,
  version: KernelVersion | undefined,
  fileSystem: FileSystem,
): (header: string) => SourceFile | undefined {
  const made = new Map<string, SourceFile | undefined>();
  const tools = `${treeRoot}/arch/arm64/tools`;
  const wrappers = genericWrappers(treeRoot, fileSystem);

  const text = (header: string): string | undefined => {
    switch (header) {
      case 'generated/autoconf.h':
        return autoconfText(config);
      // 6.10 renamed the generated header and put a plain asm/cpucaps.h in front of it.
      case 'asm/cpucaps.h':
      case 'asm/cpucap-defs.h': {
        const list = fileSystem.readFile(`${tools}/cpucaps`);
        const guard = header === 'asm/cpucaps.h' ? '__ASM_CPUCAPS_H' : '__ASM_CPUCAP_DEFS_H';
        return list === undefined ? undefined : cpucapsHeader(list, guard);
      }
      case 'asm/sysreg-defs.h': {
        const list = fileSystem.readFile(`${tools}/sysreg`);
        const generator = fileSystem.readFile(`${tools}/gen-sysreg.awk`);
        return list === undefined
          ? undefined
          : sysregHeader(list, generator === undefined || generator.includes('Unkn')).text;
      }
      case 'linux/version.h':
        return version && versionHeader(version);
      case 'generated/utsrelease.h':
        return version && `#define UTS_RELEASE "${releaseName(version)}"\n`;
      case 'generated/timeconst.h': {
        const hz = Number(config.get('CONFIG_HZ'));
        return hz > 0 ? timeConstantsHeader(hz) : undefined;
      }
      default:
        return wrappers.get(header) ?? syscallHeader(treeRoot, header, fileSystem);
    }
  };

  return (header) => {
    if (!made.has(header)) {
      const content = text(header);
      made.set(
        header,
        content === undefined ? undefined : sourceFile(`hyplens:/generated/${header}`, content),
      );
    }
    return made.get(header);
  };
}

/** `asm/X.h` that is nothing but an include of `asm-generic/X.h`: `generic-y` and `mandatory-y` of the Kbuild files. */
function genericWrappers(treeRoot: string, fileSystem: FileSystem): ReadonlyMap<string, string> {
  const wrappers = new Map<string, string>();
  const lists: readonly [file: string, generic: string][] = [
    ['arch/arm64/include/asm/Kbuild', 'include/asm-generic'],
    ['include/asm-generic/Kbuild', 'include/asm-generic'],
    ['arch/arm64/include/uapi/asm/Kbuild', 'include/uapi/asm-generic'],
    ['include/uapi/asm-generic/Kbuild', 'include/uapi/asm-generic'],
    ['include/uapi/asm-generic/Kbuild.asm', 'include/uapi/asm-generic'],
  ];
  for (const [file, generic] of lists) {
    const text = fileSystem.readFile(`${treeRoot}/${file}`);
    for (const m of (text ?? '').matchAll(/^\s*(?:generic|mandatory)-y\s*\+?=\s*(.+)$/gm))
      for (const name of (m[1] as string).split(/\s+/).filter(Boolean)) {
        if (!fileSystem.isFile(`${treeRoot}/${generic}/${name}`)) continue;
        wrappers.set(`asm/${name}`, `#include <asm-generic/${name}>\n`);
      }
  }
  return wrappers;
}
