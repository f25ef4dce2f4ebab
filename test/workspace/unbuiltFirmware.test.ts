import { expect, test } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

test('a U-Boot tree that was never built: what its build would make is made in memory', () => {
  const path = '/u-boot/arch/arm/cpu/armv8/start.S';
  const text =
    '#include <asm-offsets.h>\n#include <config.h>\n\t.global f\nf:\n' +
    '#ifdef CONFIG_ARM64\n\tldr x0, =(CONFIG_SYS_BASE + GD_SIZE)\n#endif\n\tldr x1, [x0]\n\tret\n';
  const files = {
    [path]: text,
    '/u-boot/Kconfig': 'mainmenu "U-Boot $(UBOOTVERSION) Configuration"\n',
    '/u-boot/Makefile': 'VERSION = 2023\nPATCHLEVEL = 01\n',
    '/u-boot/config.mk': '',
    '/u-boot/common/board_f.c': '',
    '/u-boot/arch/arm/config.mk': '',
    '/u-boot/include/asm-offsets.h': '#include <generated/generic-asm-offsets.h>\n',
    '/u-boot/include/linux/kconfig.h': '#include <generated/autoconf.h>\n',
    '/u-boot/arch/arm/include/asm/config.h': '',
  };
  const fileSystem = memoryFileSystem(files);
  const { setup, findings } = new Analyzer(fileSystem, () => emptyConfiguration).analyze(
    sourceFile(path, text),
  );
  expect(setup.flagsFrom).toBe('layout of the tree');
  expect(setup.notes.join('\n')).toContain('never built');
  expect(findings.filter((f) => f.severity === 'error').map((f) => f.message)).toEqual([]);
});
