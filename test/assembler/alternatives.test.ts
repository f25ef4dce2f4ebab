import { describe, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { flatten } from '../../server/src/assembler/flatten';

// Records as the kernel's macros write them: place, replacement, capability, two lengths.
const record = (original: string, replacement: string, capability: string, lengths: string): string =>
  `.pushsection .altinstructions,"a"\n.word ${original} - .\n.word ${replacement} - .\n.hword ${capability}\n.byte ${lengths}\n.popsection\n`;

const branchy = `f: nop
661: mov x0, #1
b f
662:
${record('661b', '663f', 'ARM64_SVE', '662b-661b, 664f-663f')}
.subsection 1
663: cbz x0, 1f
1: b f
664:
.previous
ret
`;

describe('the records of .altinstructions', () => {
  test('name both sequences and the capability, which may have no number', () => {
    const { alternatives, symbols } = assembleText('/a.s', branchy);
    expect(symbols.get('f')?.address).toEqual({ section: 0, offset: 0 });
    expect(alternatives).toMatchObject([
      {
        original: { section: 0, offset: 4 },
        originalLength: 8,
        replacement: { section: 0, offset: 16 },
        replacementLength: 8,
        capability: 'ARM64_SVE',
      },
    ]);
  });
  test('a callback is named, whatever its capability is', () => {
    const source = (cap: string): string => `661: nop\n662:\n${record('661b', 'patch_it', cap, '4, 0')}`;
    for (const cap of ['(1 << 15) | 7', '(1 << 15) | ARM64_SPECTRE', '(1 << ARM64_CB_SHIFT) | ARM64_SPECTRE'])
      expect(assembleText('/a.s', source(cap)).alternatives).toMatchObject([{ callback: 'patch_it' }]);
    expect(assembleText('/a.s', source('(1 << 15) | 7')).alternatives[0]?.capability).toBe('7');
    expect(
      assembleText('/a.s', source('(1 << ARM64_CB_SHIFT) | ARM64_SPECTRE')).alternatives[0]?.capability,
    ).toBe('ARM64_SPECTRE');
  });
});

describe('the flat text of a variant with the capability', () => {
  const lines = (variant: 'default' | 'all' | Set<string>): string[] =>
    flatten(assembleText('/a.s', branchy), variant)
      .split('\n')
      .map((l) => l.trim());
  test('has the replacement in place, its own targets moved with it', () => {
    const all = lines('all');
    expect(all.slice(0, 6)).toEqual(['f:', 'nop', '.L661$1:', '.Lpatched$0:', 'cbz x0,.Lpatched$0+4', 'b f']);
    expect(lines(new Set(['ARM64_SVE']))).toEqual(all);
  });
  test('and without it is what was written', () => {
    expect(lines('default').slice(0, 5)).toEqual(['f:', 'nop', '.L661$1:', 'mov x0,#1', 'b f']);
    expect(lines(new Set(['ARM64_OTHER']))).toEqual(lines('default'));
  });
});
