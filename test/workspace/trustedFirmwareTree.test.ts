import { describe, expect, test } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

// Makefiles in the shape of TF-A's: platforms are told by PLAT, options go to the compiler through add_define.
const tree = {
  '/t/Makefile': `PLAT := \${DEFAULT_PLAT}
include make_helpers/defaults.mk
INCLUDES := -Iinclude
include \${PLAT_MAKEFILE_FULL}
ifeq (\${SPD},guest)
include services/spd/guest/guest.mk
endif
ifeq (\${ENABLE_RME},1)
BL2_SOURCES += bl2/rme.S
BL2_RUNS_AT_EL3 := 1
endif
BL2_CPPFLAGS += -DIMAGE_AT_EL1
BL31_CPPFLAGS += -DIMAGE_AT_EL3
DEFINES := -DHW_ASSISTED_COHERENCY=\${HW_ASSISTED_COHERENCY}
ASFLAGS := \${DEFINES} \${INCLUDES} \${PLAT_INCLUDES} \${MORE}
`,
  '/t/make_helpers/defaults.mk': 'DEFAULT_PLAT := model\nHW_ASSISTED_COHERENCY := 0\nSPD := none\n',
  '/t/include/common.h': '',
  '/t/include/arch/aarch64/arch.h': '',
  '/t/bl31/bl31.mk': '',
  '/t/plat/arm/model/platform.mk': `BL31_SOURCES := bl31/entry.S
ifeq (\${HW_ASSISTED_COHERENCY},1)
BL31_SOURCES += lib/cpus/new.S
endif
`,
  '/t/plat/vendor/chip/board_a/platform.mk':
    'BOARD_DIR := $(shell dirname $(lastword $(MAKEFILE_LIST)))\ninclude plat/vendor/chip/chip.mk\nBL31_SOURCES := plat/vendor/chip/common/a.S\n',
  '/t/plat/vendor/chip/board_b/platform.mk':
    'BOARD_DIR := $(shell dirname $(lastword $(MAKEFILE_LIST)))\ninclude plat/vendor/chip/chip.mk\nBL31_SOURCES := plat/vendor/chip/common/b.S drivers/vendor/uart.S\n',
  '/t/plat/vendor/chip/chip.mk':
    'CORE := a72\nUPPER = $(shell echo $(CORE) | tr a-z A-Z)\nPLAT_INCLUDES := -I$(BOARD_DIR)\nMORE := -DCORE=CORTEX_$(UPPER)\n',
  '/t/plat/vendor/chip/board_a/board.h': '#define BOARD 1\n',
  '/t/plat/vendor/chip/board_b/board.h': '#define BOARD 2\n',
  '/t/plat/phone/platform.mk': 'include plat/phone/soc/$(TARGET_SOC)/platform_$(TARGET_SOC).mk\n',
  '/t/plat/phone/soc/t1/platform_t1.mk': 'PLAT_INCLUDES := -Iplat/phone/soc/t1\n',
  '/t/plat/phone/soc/t2/platform_t2.mk':
    'PLAT_INCLUDES := -Iplat/phone/soc/t2\nBL31_SOURCES := plat/phone/soc/t2/boot.S\n',
  '/t/plat/phone/soc/t1/soc.h': '',
  '/t/plat/phone/soc/t2/soc.h': '',
  '/t/services/spd/guest/guest.mk': 'BL31_SOURCES += services/spd/guest/enter.S\n',
};

function read(path: string, text: string) {
  const files = memoryFileSystem({ ...tree, [path]: text });
  const { setup, findings } = new Analyzer(files, () => emptyConfiguration).analyze(sourceFile(path, text));
  return {
    told: setup.notes.find((note) => note.includes('PLAT=')),
    levels: setup.flavours.map((f) => f.exceptionLevels),
    messages: findings.filter((f) => f.severity !== 'info').map((f) => f.message),
  };
}
const code = '\t.global f\nf:\tmov x0, xzr\n\tret\n';

describe('the platform with which a source of TF-A is read, where none was built', () => {
  test('the default of the tree, where it builds the source', () => {
    expect(read('/t/bl31/entry.S', code)).toMatchObject({
      told: "flags of its makefiles for PLAT=model: the tree's default; never built",
      messages: [],
    });
  });

  test('the default with the options under which it builds it', () => {
    const text = `#if HW_ASSISTED_COHERENCY == 0\n#error "this processor needs it"\n#endif\n${code}`;
    const { told, messages } = read('/t/lib/cpus/new.S', text);
    expect(told).toContain('PLAT=model HW_ASSISTED_COHERENCY=1 ');
    expect(messages).toEqual([]);
    expect(read('/t/services/spd/guest/enter.S', code).told).toContain('PLAT=model SPD=guest:');
  });

  test('of a source that nothing builds, the options that it does not refuse', () => {
    const text = `#if HW_ASSISTED_COHERENCY == 0\n#error "this processor needs it"\n#endif\n${code}`;
    expect(read('/t/lib/cpus/forgotten.S', text).messages).toEqual([]);
  });

  test('of the platforms around it, the one that builds it, with its own headers', () => {
    const text = (board: number): string =>
      `#include <board.h>\n#if BOARD != ${board}\n#error other board\n#endif\n${code}`;
    expect(read('/t/plat/vendor/chip/common/a.S', text(1)).messages).toEqual([]);
    expect(read('/t/plat/vendor/chip/common/b.S', text(2)).messages).toEqual([]);
  });

  test('a platform that names it elsewhere in the tree; text commands of the makefiles are worked out', () => {
    const text =
      '#include <board.h>\n#define CORTEX_A72 4\n\t.global f\nf:\tmov x0, #(CORE + BOARD)\n\tret\n';
    const { told, messages } = read('/t/drivers/vendor/uart.S', text);
    expect(told).toContain('PLAT=board_b: a platform that names this file');
    expect(messages).toEqual([]);
  });

  test('the chip that its folder names, where the platform wants to be told', () => {
    const { told, messages } = read('/t/plat/phone/soc/t2/boot.S', `#include <soc.h>\n${code}`);
    expect(told).toContain('PLAT=phone TARGET_SOC=t2:');
    expect(messages).toEqual([]);
  });

  test('BL2 with RME runs at EL3, whatever else is defined', () => {
    expect(read('/t/bl2/rme.S', '\t.global f\nf:\tmrs x0, scr_el3\n\tret\n')).toMatchObject({
      levels: [[3]],
      messages: [],
    });
  });
});
