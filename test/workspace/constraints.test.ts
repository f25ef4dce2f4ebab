import { expect, test } from 'vitest';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { constraintsFor, parseConstraint } from '../../server/src/workspace/constraints';
import { setupsFor } from '../../server/src/workspace/setup';
import { memoryFileSystem } from '../support/memoryFileSystem';

const testing = (...symbols: string[]) => ({ conditionals: [{ symbols, firstLine: 0, lastLine: 1 }] });

test.each([
  ['A => B', { if: 'A', ifHolds: true, implies: 'B', impliesHolds: true }],
  ['!A -> ! B', { if: 'A', ifHolds: false, implies: 'B', impliesHolds: false }],
  ['A = B', undefined],
  ['A => ', undefined],
])('%j', (text, expected) => expect(parseConstraint(text)).toEqual(expected));

const tree = `
//- /k/include/linux/x.h
//- /k/arch/arm64/include/asm/cpucaps.h
	switch (cap) {
	case ARM64_SME:
	case ARM64_SME2:
		return IS_ENABLED(CONFIG_ARM64_SME);
	}
//- /k/arch/arm64/kernel/cpufeature.c
#ifdef CONFIG_ARM64_PTR_AUTH
	{ .capability = ARM64_HAS_ADDRESS_AUTH, },
#endif
	{ .capability = ARM64_FREE, },
#if defined(CONFIG_A) || defined(CONFIG_B)
	{ .capability = ARM64_EITHER, },
#endif
//- /k/arch/arm64/a.S
`;

test('capabilities of a tree need the options that the tree says', () => {
  const setup = setupsFor('/k/arch/arm64/a.S', '', emptyConfiguration, memoryFileSystem(tree));
  expect(Object.fromEntries(setup.capabilityOptions)).toEqual({
    ARM64_SME: ['CONFIG_ARM64_SME'],
    ARM64_SME2: ['CONFIG_ARM64_SME'],
    ARM64_HAS_ADDRESS_AUTH: ['CONFIG_ARM64_PTR_AUTH'],
  });
  const found = constraintsFor(setup, testing('CONFIG_ARM64_SME')).map((c) => `${c.if} => ${c.implies}`);
  expect(found).toEqual(['ARM64_SME => CONFIG_ARM64_SME', 'ARM64_SME2 => CONFIG_ARM64_SME']);
});

test('without a tree, a capability needs the option of its name where the document tests it', () => {
  const configuration = { ...emptyConfiguration, variantConstraints: ['ARM64_SVE -> VHE'] };
  const setup = setupsFor('/a.S', '\tmov x0, xzr', configuration, memoryFileSystem({ '/a.S': '' }));
  const found = constraintsFor(setup, testing('CONFIG_ARM64_SVE', 'CONFIG_KVM')).map(
    (c) => `${c.if} => ${c.implies}`,
  );
  expect(found).toEqual([
    'ARM64_SVE => VHE',
    'VHE => ARM64_HAS_VIRT_HOST_EXTN',
    'ARM64_HAS_VIRT_HOST_EXTN => VHE',
    'ARM64_SVE => CONFIG_ARM64_SVE',
  ]);
});
