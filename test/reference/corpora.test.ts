import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { corpus, describeWith } from './needs';

for (const version of ['6.1', '6.12'] as const) {
  describeWith([`linux-${version}`, `linux-${version}-build`], `Linux ${version}`, () => {
    test.each([
      'arch/arm64/kvm/hyp/entry.S',
      'arch/arm64/kvm/hyp/nvhe/host.S',
      'arch/arm64/tools/sysreg',
      'include/linux/kconfig.h',
    ])('the source has %s', (path) => expect(existsSync(join(corpus(`linux-${version}`), path))).toBe(true));
    test.each([
      'include/generated/autoconf.h',
      'include/generated/asm-offsets.h',
      'arch/arm64/include/generated/asm/sysreg-defs.h',
    ])('the build has %s', (path) =>
      expect(existsSync(join(corpus(`linux-${version}-build`), path))).toBe(true),
    );
  });
}

for (const [name, most] of [
  [
    'tf-a-2.8',
    ['bl1/aarch64/bl1_entrypoint.S', 'bl2/aarch64/bl2_entrypoint.S', 'bl31/aarch64/ea_delegate.S'],
  ],
  ['u-boot-2023.01', ['arch/arm/cpu/armv8/start.S', 'arch/arm/lib/crt0_64.S']],
] as const)
  describeWith([name, `${name}-build`], name, () => {
    const database = join(corpus(`${name}-build`), 'compile_commands.json');
    const read = () => JSON.parse(readFileSync(database, 'utf8')) as { file: string; output: string }[];
    test('each recorded source and its object are there', () => {
      for (const { file, output } of read()) {
        expect(existsSync(file), file).toBe(true);
        expect(existsSync(output), output).toBe(true);
      }
    });
    test.each(most)('the build compiled %s', (path) =>
      expect(read().map((entry) => entry.file)).toContain(join(corpus(name), path)),
    );
  });
