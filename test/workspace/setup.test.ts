import { describe, expect, test } from 'vitest';
import { emptyConfiguration, type ProjectConfiguration } from '../../server/src/workspace/configuration';
import { setupsFor } from '../../server/src/workspace/setup';
import { memoryFileSystem } from '../support/memoryFileSystem';

const hypTree = `
//- /k/Makefile
VERSION = 6
PATCHLEVEL = 12
SUBLEVEL = 3
//- /k/include/linux/kconfig.h
#include <generated/autoconf.h>
//- /k/arch/arm64/Makefile
KBUILD_AFLAGS += -DFROM_ARCH=$(CONFIG_DEPTH)
ifeq ($(CONFIG_AS_HAS_ARMV8_5), y)
asm-arch := armv8.5-a
endif
//- /k/arch/arm64/Kconfig
config AS_HAS_ARMV8_5
	def_bool $(cc-option,-Wa$(comma)-march=armv8.5-a)
config DEPTH
	int
	default 3
//- /k/arch/arm64/tools/cpucaps
ALWAYS_SYSTEM
HAS_VIRT_HOST_EXTN
KVM_HVHE
SVE
//- /k/arch/arm64/kvm/hyp/Makefile
incdir := $(src)/include
subdir-asflags-y := -I$(incdir)
obj-$(CONFIG_KVM) += vhe/ nvhe/
//- /k/arch/arm64/kvm/hyp/vhe/Makefile
asflags-y := -D__KVM_VHE_HYPERVISOR__
obj-y := switch.o ../both.o
//- /k/arch/arm64/kvm/hyp/nvhe/Makefile
asflags-y := -D__KVM_NVHE_HYPERVISOR__ -D__DISABLE_EXPORTS
lib-objs := copy.o
lib-objs := $(addprefix ../../../lib/, $(lib-objs))
hyp-obj-y := host.o \\
	 ../both.o
hyp-obj-y += $(lib-objs)
AFLAGS_host.o += -DONLY_HOST='"a b"'
//- /k/arch/arm64/kvm/hyp/both.S
	ret
//- /k/arch/arm64/kvm/hyp/nvhe/host.S
	ret
//- /k/arch/arm64/kvm/hyp/nvhe/unlisted.S
	ret
//- /k/arch/arm64/lib/Makefile
lib-y := copy.o
//- /k/arch/arm64/lib/copy.S
	ret
`;

const at = (
  path: string,
  text = '\tret\n',
  configuration: Partial<ProjectConfiguration> = {},
  fixture = hypTree,
) => {
  const fs = memoryFileSystem(fixture);
  return setupsFor(path, text, { ...emptyConfiguration, ...configuration }, fs);
};
const names = (setup: ReturnType<typeof at>) => setup.flavours.map((f) => f.name);
const defined = (setup: ReturnType<typeof at>, index = 0) =>
  Object.fromEntries(
    (setup.flavours[index]?.options.macros ?? []).map((m) => [
      m.name,
      m.kind === 'define' ? m.value : undefined,
    ]),
  );

describe('a kernel tree that was never built', () => {
  test('a file that two object lists name is built as VHE and as nVHE', () => {
    const setup = at('/k/arch/arm64/kvm/hyp/both.S');
    expect(names(setup)).toEqual(['VHE', 'nVHE']);
    const [vhe, nvhe] = setup.flavours;
    expect(vhe).toMatchObject({ hyp: true, exceptionLevels: [2], e2h: 1 });
    expect(nvhe).toMatchObject({ hyp: true, e2h: undefined, e2hCapability: 'ARM64_KVM_HVHE' });
    expect(vhe?.conditions.get('ARM64_HAS_VIRT_HOST_EXTN')).toBe(true);
    expect(nvhe?.conditions.get('ARM64_HAS_VIRT_HOST_EXTN')).toBe(false);
    expect(nvhe?.options.includePaths).toContain('/k/arch/arm64/kvm/hyp/include');
  });

  test('without hVHE in the list of capabilities, nVHE runs with E2H clear', () => {
    const fixture = hypTree.replace('KVM_HVHE\n', '');
    const nvhe = at('/k/arch/arm64/kvm/hyp/nvhe/host.S', undefined, {}, fixture).flavours[0];
    expect(nvhe).toMatchObject({ name: 'nVHE', e2h: 0 });
    expect(nvhe?.e2hCapability).toBeUndefined();
  });

  test('a library file is also built into the hypervisor', () => {
    expect(names(at('/k/arch/arm64/lib/copy.S'))).toEqual(['', 'nVHE']);
  });

  test('flags of one object, with quotes', () => {
    const setup = at('/k/arch/arm64/kvm/hyp/nvhe/host.S');
    expect(defined(setup)).toMatchObject({
      __KERNEL__: '1',
      __KVM_NVHE_HYPERVISOR__: '1',
      ONLY_HOST: '"a b"',
      FROM_ARCH: '3',
    });
    expect(defined(at('/k/arch/arm64/kvm/hyp/both.S'), 1)).not.toHaveProperty('ONLY_HOST');
  });

  test('a file that no list names gets the flags of its folder, and a note', () => {
    const setup = at('/k/arch/arm64/kvm/hyp/nvhe/unlisted.S');
    expect(names(setup)).toEqual(['nVHE']);
    expect(setup.notes.join('\n')).toContain('no Makefile');
  });

  test('headers that a build would make are there, layouts are stood in for', () => {
    const options = at('/k/arch/arm64/kvm/hyp/both.S').flavours[0]?.options;
    expect(options?.generated('generated/autoconf.h')?.text).toContain('#define CONFIG_DEPTH 3');
    expect(options?.generated('asm/cpucap-defs.h')?.text).toContain('#define ARM64_SVE 3');
    expect(options?.generated('linux/version.h')?.text).toContain(`LINUX_VERSION_CODE ${0x60c03}`);
    expect(options?.generated('asm/none-such.h')).toBeUndefined();
    expect(options?.standIn('generated/asm-offsets.h')?.text.trim()).toBe('');
  });

  test('an edit of a Makefile is seen', () => {
    const fs = memoryFileSystem(hypTree);
    const path = '/k/arch/arm64/kvm/hyp/both.S';
    const read = () => setupsFor(path, '\tret\n', emptyConfiguration, fs).flavours.map((f) => f.name);
    expect(read()).toEqual(['VHE', 'nVHE']);
    fs.set(
      '/k/arch/arm64/kvm/hyp/vhe/Makefile',
      'asflags-y := -D__KVM_VHE_HYPERVISOR__\nobj-y := switch.o\n',
    );
    expect(read()).toEqual(['nVHE']);
  });
});

describe('where the build of a kernel tree is', () => {
  const source = hypTree.replaceAll('/k/', '/o/source/');
  const path = '/o/source/arch/arm64/kvm/hyp/both.S';
  const found = (
    configuration: Partial<ProjectConfiguration>,
    more = '',
    links: Record<string, string> = {},
  ) => {
    const fileSystem = {
      ...memoryFileSystem(source + more),
      realPath: (path: string) => links[path] ?? path,
    };
    return setupsFor(path, '\tret\n', { ...emptyConfiguration, ...configuration }, fileSystem);
  };
  const config = (folder: string) => `//- ${folder}/.config\nCONFIG_ARM64=y\n`;

  test('around a tree that the link of an O= folder leads to', () => {
    expect(found({}, config('/o')).buildRoot).toBe('/o');
  });

  test('where KBUILD_OUTPUT says, when that is a build of this tree', () => {
    const kbuildOutput = '/elsewhere';
    const links = { '/elsewhere/source': '/o/source' };
    expect(found({ kbuildOutput }, config('/elsewhere'), links).buildRoot).toBe('/elsewhere');
    const other = found({ kbuildOutput }, config('/elsewhere'), { '/elsewhere/source': '/other' });
    expect(other.buildRoot).toBeUndefined();
    expect(other.notes).toContain('KBUILD_OUTPUT=/elsewhere is no build of this tree: not used');
    const given = found(
      { kbuildOutput, kernelBuild: '/given' },
      config('/elsewhere') + config('/given'),
      links,
    );
    expect(given.buildRoot).toBe('/given');
  });

  test('a setting that names no build is told', () => {
    const setup = found({ kernelBuild: '/nowhere' });
    expect(setup.buildRoot).toBeUndefined();
    expect(setup.notes.join('\n')).toMatch(/^\/nowhere is no build \(no .*\.config\): not used$/m);
  });
});

describe('a kernel tree with a build', () => {
  const build = `
//- /out/include/generated/autoconf.h
#define CONFIG_DEPTH 9
#define CONFIG_CPU_BIG_ENDIAN 1
//- /out/include/generated/asm-offsets.h
#define S_X0 0
`;
  test('the configuration is that of the build, and its headers are searched', () => {
    const setup = at('/k/arch/arm64/kvm/hyp/both.S', '\tret', { kernelBuild: '/out' }, hypTree + build);
    expect(setup.buildRoot).toBe('/out');
    expect(defined(setup)).toMatchObject({ FROM_ARCH: '9', __AARCH64EB__: '1' });
    expect(defined(setup).__AARCH64EL__).toBeUndefined();
    const paths = setup.flavours[0]?.options.includePaths ?? [];
    expect(paths.indexOf('/k/include')).toBeLessThan(paths.indexOf('/out/include'));
  });
});

describe('compile commands', () => {
  const commands = [
    {
      directory: '/k',
      file: 'arch/arm64/kvm/hyp/both.S',
      command: `ccache aarch64-linux-gnu-gcc -I./x -D__KVM_VHE_HYPERVISOR__ -DTEXT='"a b"' -Wp,-MMD,d.d -c -o o.o arch/arm64/kvm/hyp/both.S`,
    },
    {
      directory: '/k',
      file: '/k/arch/arm64/kvm/hyp/both.S',
      arguments: [
        'aarch64-linux-gnu-gcc',
        '-I',
        '../y',
        '-D',
        '__KVM_NVHE_HYPERVISOR__',
        '-UA',
        '-include',
        'z.h',
        'both.S',
      ],
    },
    { directory: '/k', file: 'arch/x/x86.S', command: 'x86_64-linux-gnu-gcc -c x86.S' },
  ];
  const fixture = `${hypTree}\n//- /k/compile_commands.json\n${JSON.stringify(commands)}\n`;

  test('every entry of the file is a flavour, with its exact flags', () => {
    const setup = at('/k/arch/arm64/kvm/hyp/both.S', '\tret', {}, fixture);
    expect(names(setup)).toEqual(['VHE', 'nVHE']);
    const [vhe, nvhe] = setup.flavours;
    expect(vhe?.options.includePaths).toContain('/k/x');
    expect(defined(setup).TEXT).toBe('"a b"');
    expect(nvhe?.options.includePaths).toContain('/y');
    expect(nvhe?.options.forcedIncludes).toContain('/k/z.h');
    expect(nvhe?.options.macros).toContainEqual({ kind: 'undefine', name: 'A' });
    expect(setup.reason).toContain('compile command');
  });

  test('a compiler for another architecture decides', () => {
    expect(at('/k/arch/x/x86.S', '\tmov x0, xzr', {}, fixture).isArm64).toBe(false);
  });

  test('a broken database is noted and passed over', () => {
    const broken = `${hypTree}\n//- /k/compile_commands.json\n[{,\n`;
    const setup = at('/k/arch/arm64/kvm/hyp/both.S', '\tret', {}, broken);
    expect(setup.notes.join('\n')).toContain('compile_commands.json');
    expect(names(setup)).toEqual(['VHE', 'nVHE']);
  });
});

describe('a file alone', () => {
  const alone = (text: string, configuration: Partial<ProjectConfiguration> = {}, extra = '') =>
    at('/home/a.S', text, configuration, `//- /home/a.S\n${text}\n${extra}`);

  test('uses the prelude when it uses its macros without including anything', () => {
    const setup = alone('ENTRY(f)\n\tadr_l x0, sym\n\tret\nENDPROC(f)\n');
    const [forced] = setup.flavours[0]?.options.forcedIncludes ?? [];
    const prelude = setup.flavours[0]?.options.standIn(forced ?? '');
    expect(prelude?.text).toContain('<linux/linkage.h>');
    expect(prelude?.text).toContain('<asm/assembler.h>');
  });

  test('gets no prelude when it defines the macros itself, or includes a header of its own', () => {
    expect(alone('.macro adr_l a, b\n.endm\n\tadr_l x0, s\n').flavours[0]?.options.forcedIncludes).toEqual(
      [],
    );
    expect(alone('#include "mine.h"\n\tadr_l x0, s\n').flavours[0]?.options.forcedIncludes).toEqual([]);
  });

  test('known headers are stood in for, unknown ones are not', () => {
    const standIn = alone('\tmov x0, xzr\n').flavours[0]?.options.standIn;
    expect(standIn?.('asm/kvm_arm.h')?.text).toContain('CPTR_EL2_TFP');
    expect(standIn?.('mine.h')).toBeUndefined();
  });

  test('settings of .hyplens.json and of the editor are joined', () => {
    const file =
      '{"defines":["A=1","F(x)=x"],"includePaths":["inc"],"variantConstraints":["nonsense"],"color":1}';
    const setup = alone('\tmov x0, xzr\n', { defines: ['B'] }, `//- /home/.hyplens.json\n${file}\n`);
    expect(setup.flavours[0]?.options.macros).toEqual([
      { kind: 'define', name: 'A', value: '1' },
      { kind: 'define', name: 'F', parameters: ['x'], value: 'x' },
      { kind: 'define', name: 'B', value: '1' },
    ]);
    expect(setup.flavours[0]?.options.includePaths).toEqual(['/home/inc']);
    expect(setup.notes.join('\n')).toMatch(/unknown key "color"[\s\S]*"nonsense" ignored/);
  });
});

describe('other trees', () => {
  test('Trusted Firmware takes its options from the defaults that its Makefile passes on', () => {
    const fixture = `
//- /t/Makefile
$(eval $(call add_defines,\\
    $(sort \\
        ENABLE_X \\
        WIDTH \\
)))
//- /t/make_helpers/defaults.mk
ENABLE_X := 0
WIDTH := 64
UNLISTED := 1
//- /t/include/arch/aarch64/arch.h
//- /t/bl31/aarch64/entry.S
func f
`;
    const setup = at('/t/bl31/aarch64/entry.S', 'func f\n', {}, fixture);
    expect(setup.treeKind).toBe('tf-a');
    expect(defined(setup)).toMatchObject({ ENABLE_X: '0', WIDTH: '64', IMAGE_BL31: '1' });
    expect(defined(setup)).not.toHaveProperty('UNLISTED');
    expect(setup.flavours[0]?.exceptionLevels).toEqual([3]);
    // BL2 is for EL1, or with BL2_AT_EL3 for EL3: what the file itself needs tells.
    const bl2 = at('/t/bl2/aarch64/entry.S', 'func f\n', {}, fixture);
    expect(bl2.flavours[0]?.exceptionLevels).toEqual([1, 3]);
  });

  test('Xen code runs at EL2', () => {
    const fixture = '//- /x/xen/arch/arm/arm64/entry.S\n\tret\n//- /x/xen/include/xen/config.h\n\n';
    const setup = at('/x/xen/arch/arm/arm64/entry.S', '\tret', {}, fixture);
    expect(setup).toMatchObject({ treeKind: 'xen', treeRoot: '/x/xen', isArm64: true });
    expect(setup.flavours[0]).toMatchObject({ hyp: true, exceptionLevels: [2] });
    expect(setup.flavours[0]?.options.forcedIncludes).toEqual(['/x/xen/include/xen/config.h']);
  });

  test('a linker script is no assembly, in a tree or not', () => {
    for (const path of ['/k/arch/arm64/kernel/vmlinux.lds.S', '/t/bl31/bl31.ld.S'])
      expect(at(path, '\tldr x0, [x1]\n')).toMatchObject({ isArm64: false, reason: 'a linker script' });
  });

  test('other architectures of a kernel tree are not arm64', () => {
    const setup = at('/k/arch/x86/entry.S', '\tmov x0, xzr\n');
    expect(setup).toMatchObject({ isArm64: false, flavours: [] });
  });
});
