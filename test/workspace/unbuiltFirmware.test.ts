import { expect, test } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

test.each([
  ['arch/arm/include/asm', 'since 4.17'],
  ['include/asm-arm', 'before, where a build makes the link include/asm'],
])('a Xen tree that was never built is read with its default configuration: headers in %s, %s', (folder) => {
  const path = '/xen/arch/arm/arm64/entry.S';
  const text =
    '\t.global f\nf:\n#ifdef CONFIG_ARM_64\n\tguard x0\n#endif\n#if CONFIG_CPUS != 128 || !defined(CONFIG_TUNED)\n' +
    '#error other configuration\n#endif\n\tldr x1, [sp, #UREGS_PC]\n\tret\n';
  const files = {
    [path]: text,
    '/xen/Kconfig': 'source "arch/$(SRCARCH)/Kconfig"\n',
    '/xen/arch/arm/Kconfig':
      'config ARM_32\n\tdef_bool y\n\tdepends on "$(ARCH)" = "arm32"\nconfig ARM_64\n\tdef_bool y\n\tdepends on !ARM_32\n' +
      'config CPUS\n\tint "CPUs"\n\tdefault 128 if ARM_64\nconfig TUNED\n\tbool "tuned"\n',
    '/xen/arch/arm/configs/arm64_defconfig': 'CONFIG_TUNED=y\n',
    '/xen/include/xen/config.h': '#include <xen/kconfig.h>\n#include <asm/config.h>\n',
    '/xen/include/xen/kconfig.h': '#include <generated/autoconf.h>\n',
    [`/xen/${folder}/config.h`]:
      '#include <asm/asm-offsets.h>\n.macro guard reg\n\tcmp \\reg, #CONFIG_CPUS\n.endm\n',
  };
  const { setup, findings } = new Analyzer(memoryFileSystem(files), () => emptyConfiguration).analyze(
    sourceFile(path, text),
  );
  expect(setup.config.get('CONFIG_CPUS')).toBe('128');
  expect(setup.notes.join('\n')).toContain('never built');
  expect(findings.filter((f) => f.severity !== 'info').map((f) => f.message)).toEqual([]);
});

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

const opTee = {
  '/op/Makefile':
    'PLATFORM ?= vexpress\nout-dir := out/arm-plat-$(PLATFORM)\nsm := core\ninclude core/core.mk\n',
  '/op/core/core.mk':
    'include core/arch/arm/plat-$(PLATFORM)/conf.mk\nCFG_DEPTH ?= 4\nCFG_OFF ?= n\nincdirs$(sm) += core/arch/arm/plat-$(PLATFORM)\n' +
    'cppflags$(sm) += -Icore/arch/arm/include -include $(out-dir)/include/generated/conf.h -DARM64=1\n',
  '/op/core/arch/arm/plat-vexpress/conf.mk': 'CFG_BOARD = y\n',
  '/op/core/arch/arm/plat-vexpress/platform_config.h': '#define UART 0x9000000\n',
  '/op/core/arch/arm/include/asm.S':
    '#include <stdbool.h>\n\t.macro FUNC name\n\t.global \\name\n\\name:\n\t.endm\n',
  '/op/lib/libutee/sub.mk': '',
};
const opTeeText = (depth: number): string =>
  `#include <asm.S>\n#include <generated/asm-defines.h>\n#include <platform_config.h>\n#if CFG_DEPTH != ${depth} || !defined(CFG_BOARD) || defined(CFG_OFF)\n#error other configuration\n#endif\nFUNC f\n\tldr x0, =UART\n\tstr x1, [x0, #CTX_X1]\n\tret\n`;

test('an OP-TEE tree that was never built is read with the configuration and flags of its makefiles', () => {
  const path = '/op/core/arch/arm/kernel/thread_a64.S';
  const { setup, findings } = new Analyzer(
    memoryFileSystem({ ...opTee, [path]: opTeeText(4) }),
    () => emptyConfiguration,
  ).analyze(sourceFile(path, opTeeText(4)));
  expect(setup).toMatchObject({ treeKind: 'op-tee', flagsFrom: 'makefiles', isArm64: true });
  expect(setup.flavours[0]?.exceptionLevels).toEqual([1]);
  expect(findings.filter((f) => f.severity !== 'info').map((f) => f.message)).toEqual([]);
});

test.each([
  ['', ['Secure state', 'EL2 is disabled in Secure state (SCR_EL3.EEL2 is 0)'], 0],
  ['CFG_CORE_SEL2_SPMC = y\n', ['Secure state', 'EL2 is enabled in Secure state (SCR_EL3.EEL2 is 1)'], 1],
])('OP-TEE is Secure; whether there is an EL2 below it is configured: "%s"', (configuration, told, eel2) => {
  const path = '/op/core/arch/arm/kernel/thread_a64.S';
  const files = {
    ...opTee,
    [path]: '',
    '/op/core/arch/arm/plat-vexpress/conf.mk': `CFG_BOARD = y\n${configuration}`,
  };
  const text = opTeeText(4).replace('ret', 'mrs x0, cptr_el2\n\tret');
  const { setup, routines } = new Analyzer(memoryFileSystem(files), () => emptyConfiguration).analyze(
    sourceFile(path, text),
  );
  expect(setup.flavours[0]?.secureState).toEqual({ el2: eel2 === 1 });
  const assumptions = routines[0]?.assumptions.join('; ');
  for (const each of told) expect(assumptions).toContain(each);
  expect(assumptions).not.toContain('Non-secure');
});

test.each([
  ['', ''],
  ['under the condition that would build it', 'ifeq ($(CFG_OFF),y)\n'],
])('flags of the folder of an OP-TEE source, and its own %s', (_, condition) => {
  const path = '/op/core/arch/arm/crypto/sums_a64.S';
  const text =
    '#if LANES != 4 || !defined(FOLDER) || defined(OTHER)\n#error other flags\n#endif\n#include <lanes.h>\n' +
    '\t.global f\nf:\tmov x0, #DEPTH\n\tret\n';
  const files = {
    ...opTee,
    '/op/core/arch/arm/kernel/sub.mk': '',
    '/op/core/arch/arm/crypto/include/lanes.h': '#define DEPTH 4\n',
    '/op/core/arch/arm/crypto/sub.mk':
      `${condition}srcs-$(CFG_BOARD) += sums_a64.S\naflags-sums_a64.S-$(CFG_BOARD) += -DLANES=$(CFG_DEPTH)\naflags-sums_a64.S-$(CFG_OFF) += -DOTHER\n${condition && 'endif\n'}` +
      'cppflags-y += -DFOLDER\nincdirs-y += include\n',
    [path]: text,
  };
  const { findings } = new Analyzer(memoryFileSystem(files), () => emptyConfiguration).analyze(
    sourceFile(path, text),
  );
  expect(findings.map((f) => f.message)).toEqual([]);
});

test('one that was built, with what its build has made', () => {
  const path = '/op/core/arch/arm/kernel/thread_a64.S';
  const out = '/op/out/arm-plat-vexpress';
  const files = {
    ...opTee,
    [path]: opTeeText(6),
    [`${out}/include/generated/conf.h`]: '#define CFG_BOARD 1\n#define CFG_DEPTH 6\n',
    [`${out}/core/include/generated/asm-defines.h`]: '#define CTX_X1 8\n',
  };
  const { setup, findings } = new Analyzer(memoryFileSystem(files), () => emptyConfiguration).analyze(
    sourceFile(path, opTeeText(6)),
  );
  expect(setup.buildRoot).toBe(out);
  expect(setup.config.get('CFG_DEPTH')).toBe('6');
  expect(findings.map((f) => f.message)).toEqual([]);
});

test('an EDK II tree: the packages that the module names, macros alone of headers, defaults of PCDs', () => {
  const path = '/edk2/ArmPkg/Library/Start/AArch64/Start.S';
  const text =
    '#include <Macros.h>\n#include <Own.h>\nASM_FUNC(Start)\n\tmov x0, #FixedPcdGet32(PcdCount) - OWN\n' +
    '\tldr x1, PcdGet64 (PcdBase)\n\tmov x18, #0\n\tret\n';
  const files = {
    [path]: text,
    '/edk2/MdePkg/MdePkg.dec': '[Includes]\n  Include\n[Includes.X64]\n  Include/X64\n',
    '/edk2/MdePkg/Include/Base.h': 'typedef unsigned long UINTN;\n#define ASM_PFX(x) x\n',
    '/edk2/MdePkg/Include/Library/PcdLib.h':
      '#define FixedPcdGet32(T) _PCD_VALUE_##T\n#define PcdGet64(T) _PCD_GET_MODE_64_##T\nUINTN PcdGet(void);\n',
    '/edk2/MdePkg/Library/None.inf': '',
    '/edk2/ArmPkg/ArmPkg.dec':
      '[Includes.common]\r\n  Include # root\r\n[PcdsFixedAtBuild.common]\n  gArm.PcdCount|4|UINT32|0x1\n[PcdsPatchableInModule]\n  gArm.PcdBase|0|UINT64|0x2\n',
    '/edk2/ArmPkg/Include/Macros.h': '#define ASM_FUNC(n) .global n ; .type n, %function ; n:\n',
    '/edk2/ArmPkg/Library/Start/Own.h': '#define OWN 1\nint start(void);\n',
    '/edk2/ArmPkg/Library/Start/Start.inf':
      '[Sources.AARCH64]\n  AArch64/Start.S | GCC\n[Packages]\n  ArmPkg/ArmPkg.dec\n  MdePkg/MdePkg.dec\n[FixedPcd]\n  gArm.PcdCount\n[PatchPcd]\n  gArm.PcdBase\n',
  };
  const { setup, findings } = new Analyzer(memoryFileSystem(files), () => emptyConfiguration).analyze(
    sourceFile(path, text),
  );
  expect(setup).toMatchObject({ treeKind: 'edk2', isArm64: true });
  expect(setup.notes.join('\n')).toContain('ArmPkg/Library/Start/Start.inf');
  expect(findings.map((f) => `${f.rule}: ${f.message}`)).toEqual([
    expect.stringContaining('callee-saved-clobbered: x18'),
  ]);
});

test.each(['include/asm-arm', 'arch/arm/include/asm'])(
  'capabilities of Xen have names: headers in %s',
  (folder) => {
    const path = '/xen/arch/arm/arm64/entry.S';
    const text =
      '#include <asm/cpufeature.h>\n\t.global f\nf:\n1:\tnop\n2:\tret\n\t.pushsection .altinstructions, "a"\n' +
      '\t.word 1b - ., 3f - .\n\t.hword SKIP_CHECKS\n\t.byte 4, 4\n\t.popsection\n' +
      '\t.pushsection .altinstr_replacement, "a"\n3:\tmov x0, #0\n\t.popsection\n';
    const files = {
      [path]: text,
      '/xen/include/xen/config.h': '',
      '/xen/include/asm-arm/types.h': '',
      [`/xen/${folder}/cpufeature.h`]: '#define ARM64_FIRST 4\n#define SKIP_CHECKS 5\n#define ARM_NCAPS 6\n',
    };
    const { routines } = new Analyzer(memoryFileSystem(files), () => emptyConfiguration).analyze(
      sourceFile(path, text),
    );
    expect(routines[0]?.conditions).toEqual(['SKIP_CHECKS']);
  },
);
