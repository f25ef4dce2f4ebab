import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { sourceFile } from '../../server/src/source/sourceFile';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { parseAutoconf } from '../../server/src/workspace/kconfig/configFile';
import { standIn } from '../../server/src/workspace/prelude/standIn';
import { RoutineIndex } from '../../server/src/workspace/routineIndex';
import { setupsFor } from '../../server/src/workspace/setup';
import { corpus, describeWith } from './needs';

/** Object-like and function-like definitions of a header, with single spaces. */
function definitions(text: string): string[] {
  const joined = text.replace(/\\\n/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ');
  return [...joined.matchAll(/^#define\s+(.*\S)\s*$/gm)]
    .map((m) => (m[1] as string).replace(/\s+/g, ' '))
    .filter((line) => !/_H_*$/.test(line))
    .sort();
}

const generatedHeaders: readonly [header: string, built: string][] = [
  ['asm/sysreg-defs.h', 'arch/arm64/include/generated/asm/sysreg-defs.h'],
  ['asm/cpucaps.h', 'arch/arm64/include/generated/asm/cpucaps.h'],
  ['asm/cpucap-defs.h', 'arch/arm64/include/generated/asm/cpucap-defs.h'],
  ['linux/version.h', 'include/generated/uapi/linux/version.h'],
  ['generated/timeconst.h', 'include/generated/timeconst.h'],
  ['asm/unistd_64.h', 'arch/arm64/include/generated/uapi/asm/unistd_64.h'],
  ['asm/unistd_32.h', 'arch/arm64/include/generated/asm/unistd_32.h'],
  ['asm/unistd_compat_32.h', 'arch/arm64/include/generated/asm/unistd_compat_32.h'],
];

for (const version of ['6.1', '6.12'] as const)
  describeWith([`linux-${version}`, `linux-${version}-build`], `Linux ${version}, never built`, () => {
    const tree = corpus(`linux-${version}`);
    const build = corpus(`linux-${version}-build`);
    const fileSystem = new NodeFileSystem();
    const entry = `${tree}/arch/arm64/kvm/hyp/entry.S`;
    const setupOf = (path: string) =>
      setupsFor(path, readFileSync(path, 'utf8'), emptyConfiguration, fileSystem);

    test.each(generatedHeaders)('%s is what the build makes', (header, built) => {
      const expected = fileSystem.readFile(`${build}/${built}`);
      if (expected === undefined) {
        // This release has no such generated header: then it is a plain file, or not there at all.
        expect(version).toBe(header === 'asm/cpucaps.h' ? '6.12' : '6.1');
        return;
      }
      const made = setupOf(entry).flavours[0]?.options.generated(header)?.text ?? '';
      const hz = parseAutoconf(fileSystem.readFile(`${build}/include/generated/autoconf.h`) ?? '').get(
        'CONFIG_HZ',
      );
      if (header === 'generated/timeconst.h') expect(hz).toBe(setupOf(entry).config.get('CONFIG_HZ'));
      expect(definitions(made)).toEqual(definitions(expected));
    });

    test('every wrapper of a generic header that the build makes is there', () => {
      const generated = setupOf(entry).flavours[0]?.options.generated;
      for (const folder of ['arch/arm64/include/generated/asm', 'arch/arm64/include/generated/uapi/asm'])
        for (const name of readdirSync(`${build}/${folder}`)) {
          const text = fileSystem.readFile(`${build}/${folder}/${name}`) ?? '';
          if (!/^#include <asm-generic\/\S+>\s*$/.test(text)) continue;
          // A list may still name a header that the release has dropped: including it fails either way.
          const generic = ['include', 'include/uapi'].map((dir) => `${tree}/${dir}/asm-generic/${name}`);
          if (!generic.some((path) => fileSystem.isFile(path))) continue;
          expect(generated?.(`asm/${name}`)?.text.trim(), name).toBe(text.trim());
        }
    });

    test('the configuration has the layout that a distribution builds', () => {
      const config = setupOf(entry).config;
      const built = parseAutoconf(fileSystem.readFile(`${build}/include/generated/autoconf.h`) ?? '');
      for (const name of [
        'ARM64_VA_BITS',
        'PGTABLE_LEVELS',
        'ARM64_4K_PAGES',
        'KVM',
        'ARM64_SVE',
        'ARM64_PTR_AUTH_KERNEL',
      ])
        expect(config.get(`CONFIG_${name}`), name).toBe(built.get(`CONFIG_${name}`));
    });

    test('the files of the hypervisor are built as the Makefiles say', () => {
      const flavours = (path: string) => setupOf(`${tree}/arch/arm64/${path}`).flavours.map((f) => f.name);
      expect(flavours('kvm/hyp/entry.S')).toEqual(['VHE', 'nVHE']);
      expect(flavours('kvm/hyp/fpsimd.S')).toEqual(['VHE', 'nVHE']);
      expect(flavours('kvm/hyp/hyp-entry.S')).toEqual(['VHE', 'nVHE']);
      expect(flavours('kvm/hyp/nvhe/host.S')).toEqual(['nVHE']);
      expect(flavours('lib/memcpy.S')).toEqual(['', 'nVHE']);
      expect(flavours('kernel/entry.S')).toEqual(['']);
    });

    test('the front end reads every hypervisor source without an error', () => {
      const frontEnd = new FrontEnd();
      for (const name of [
        'entry.S',
        'fpsimd.S',
        'hyp-entry.S',
        'nvhe/host.S',
        'nvhe/hyp-init.S',
        'nvhe/cache.S',
      ]) {
        const path = `${tree}/arch/arm64/kvm/hyp/${name}`;
        for (const flavour of setupOf(path).flavours) {
          const program = frontEnd.run(sourceFile(path, readFileSync(path, 'utf8')), flavour.options);
          const serious = program.problems.filter((p) => p.severity === 'error' || p.severity === 'warning');
          expect(
            serious.map((p) => p.message),
            `${name} ${flavour.name}`,
          ).toEqual([]);
          expect(program.instructions.length).toBeGreaterThan(10);
          const replaced = program.includes.filter((i) => i.standIn).map((i) => i.path);
          expect(new Set(replaced)).toEqual(new Set(['hyplens:/prelude/generated/asm-offsets.h']));
        }
      }
    });

    test('a routine is found by a scan of the text', () => {
      const setup = setupOf(entry);
      const sites = new RoutineIndex(fileSystem).filesDefining('__fpsimd_save_state', setup, entry, {
        name: 'VHE',
      });
      expect(sites).toEqual([`${tree}/arch/arm64/kvm/hyp/fpsimd.S`]);
    });
  });

for (const version of ['6.1', '6.12'] as const)
  describeWith(
    [`linux-${version}`, 'aarch64-linux-gnu-gcc'],
    `Linux ${version}, headers made in memory`,
    () => {
      let scratch = '';
      beforeAll(() => {
        scratch = mkdtempSync(join(tmpdir(), 'hyplens-headers-'));
      });
      afterAll(() => rmSync(scratch, { recursive: true, force: true }));

      test.each(['VHE', 'nVHE'])(
        'the compiler preprocesses every hypervisor source with them (%s)',
        (flavourName) => {
          const fileSystem = new NodeFileSystem();
          const hyp = `${corpus(`linux-${version}`)}/arch/arm64/kvm/hyp`;
          let seen = 0;
          for (const name of [
            'entry.S',
            'fpsimd.S',
            'hyp-entry.S',
            'nvhe/host.S',
            'nvhe/hyp-init.S',
            'nvhe/cache.S',
          ]) {
            const path = `${hyp}/${name}`;
            const setup = setupsFor(path, readFileSync(path, 'utf8'), emptyConfiguration, fileSystem);
            const options = setup.flavours.find((f) => f.name === flavourName)?.options;
            if (!options) continue;
            const arguments_ = [
              '-E',
              '-nostdinc',
              ...options.includePaths.map((folder) => `-I${folder}`),
              '-idirafter',
              scratch,
              ...options.forcedIncludes.flatMap((header) => ['-include', header]),
              ...options.macros.map((m) =>
                m.kind === 'define' ? `-D${m.name}=${m.value ?? ''}` : `-U${m.name}`,
              ),
              path,
            ];
            // The compiler names one missing header at a time: supply it as the front end would.
            for (let round = 0; ; round++) {
              const missing = missingHeader(arguments_);
              if (missing === undefined) break;
              const file = options.generated(missing) ?? options.standIn(missing);
              expect(file, `${name} needs ${missing}`).toBeDefined();
              expect(round).toBeLessThan(50);
              mkdirSync(dirname(join(scratch, missing)), { recursive: true });
              writeFileSync(join(scratch, missing), file?.text ?? '');
            }
            seen++;
          }
          expect(seen).toBeGreaterThanOrEqual(3);
        },
      );
    },
  );

/** The header that stops the compiler, or undefined when it gets through. Any other error is thrown. */
function missingHeader(arguments_: readonly string[]): string | undefined {
  try {
    execFileSync('aarch64-linux-gnu-gcc', [...arguments_], { stdio: ['ignore', 'ignore', 'pipe'] });
    return undefined;
  } catch (error) {
    const text = String((error as { stderr?: Buffer }).stderr);
    const missing = /fatal error: (\S+): No such file/.exec(text)?.[1];
    if (missing === undefined) throw new Error(text);
    return missing;
  }
}

describeWith(['aarch64-linux-gnu-gcc'], 'the prelude', () => {
  const sample = `
#include <linux/linkage.h>
#include <asm/alternative.h>
#include <asm/assembler.h>
#include <asm/fpsimdmacros.h>
#include <asm/kvm_arm.h>
#include <asm/kvm_asm.h>
#include <asm/kvm_mmu.h>
#include <asm/kvm_ptrauth.h>
	.text
ENTRY(old_form)
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
	mov	x1, #CPTR_EL2_TFP | CPTR_EL2_TZ
alternative_else
	mov	x1, #CPACR_EL1_FPEN | CPACR_EL1_ZEN
alternative_endif
alternative_if ARM64_SVE
	b	1f
	nop
alternative_else_nop_endif
	alternative_insn nop, isb, ARM64_SME, 1
	alternative_insn nop, isb, ARM64_SME, 0
1:	ALTERNATIVE("nop", "hint #20", ARM64_MTE, CONFIG_ARM64_MTE)
	ALTERNATIVE("nop", "hint #16", ARM64_MTE)
	tbnz	x1, #HCR_RW_SHIFT, 1b
	kern_hyp_va x0
	msr_s	SYS_ZCR_EL12, x0
	mrs_s	x3, SYS_ZCR_EL2
	sb
	eret
ENDPROC(old_form)
SYM_FUNC_START(new_form)
	frame_push 3
	adr_this_cpu x0, sym, x1
	hyp_ldr_this_cpu x0, sym, x1
	get_vcpu_ptr x0, x1
	mov_q	x2, 0x123456789a
	fpsimd_save x0, 8
	fpsimd_restore x0, 8
	sve_save 0, x1, 2
	sve_save 0, x1, x3, 2
	sve_load 0, x1, x2, 3, x4
	sve_load 0, x1, x2, 3
	ptrauth_save_state x0, x1, x2
	ptrauth_restore_state x0, x1, x2
	dcache_by_line_op civac, sy, x0, x1, x2, x3
	invalidate_icache_by_line x0, x1, x2, x3
	set_sctlr_el2 x0
	frame_pop
	ret
SYM_INNER_LABEL(inside, SYM_L_GLOBAL)
	nop
SYM_FUNC_END(new_form)
SYM_FUNC_ALIAS(other, new_form)
SYM_DATA(value, .quad 1)
`;
  test('is accepted by the assembler, and its alternatives have the table of the kernel', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'hyplens-prelude-'));
    try {
      const wanted = [sample];
      for (let text = wanted.pop(); text !== undefined; text = wanted.pop())
        for (const m of text.matchAll(/^#include <(\S+)>/gm)) {
          const header = m[1] as string;
          const file = standIn(header, 'none');
          expect(file, header).toBeDefined();
          mkdirSync(dirname(join(scratch, header)), { recursive: true });
          writeFileSync(join(scratch, header), file?.text ?? '');
          wanted.push(file?.text.replace(`#include <${header}>`, '') ?? '');
        }
      writeFileSync(join(scratch, 'sample.S'), sample);
      const layout = ['CPU_USER_PT_REGS', 'HOST_DATA_CONTEXT', 'HOST_CONTEXT_VCPU'];
      const keys = ['APIA', 'APIB', 'APDA', 'APDB', 'APGA'].map((key) => `CPU_${key}KEYLO_EL1`);
      const symbols = [...layout, ...keys].map((name) => `-Wa,--defsym,${name}=16`);
      const object = join(scratch, 'sample.o');
      execFileSync('aarch64-linux-gnu-gcc', [
        '-nostdinc',
        `-I${scratch}`,
        '-march=armv8.5-a',
        ...symbols,
        '-c',
        '-o',
        object,
        join(scratch, 'sample.S'),
      ]);
      const raw = join(scratch, 'table');
      execFileSync('aarch64-linux-gnu-objcopy', [
        '-O',
        'binary',
        '-j',
        '.altinstructions',
        '--set-section-flags',
        '.altinstructions=alloc',
        object,
        raw,
      ]);
      const table = readFileSync(raw);
      expect(table.length % 12).toBe(0);
      const lengths = Array.from({ length: table.length / 12 }, (_, i) => [
        table[i * 12 + 10],
        table[i * 12 + 11],
      ]);
      // In order: if_not, if with nops, insn, ALTERNATIVE without option, the callback, sb; then those of new_form.
      expect(lengths.slice(0, 6)).toEqual([
        [4, 4],
        [8, 8],
        [4, 4],
        [4, 4],
        [20, 0],
        [8, 8],
      ]);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
