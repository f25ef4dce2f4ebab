import { existsSync } from 'node:fs';
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
