import { expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { flatten } from '../../server/src/assembler/flatten';

const messages = (use: string, binding = '.globl'): string[] =>
  assembleText(
    'a.s',
    `${binding} f\nf: nop\ng: nop\n.symver f, f@@v2, remove\n.symver f, f@v1\n${use}\n`,
  ).problems.map((p) => `${p.origin.line + 1} ${p.message}`);

test.each(['b f', '.quad f', 'ldr x0, f', '.section a, "a"\n.word f - .'])(
  'a removed symbol with several versions is in no relocation: %s',
  (use) => {
    expect(messages(use).map((m) => m.replace(/^\d+ /, ''))).toEqual([
      "symbol 'f' with multiple versions cannot be used in relocation",
    ]);
  },
);

test.each(['.hword f - .', '.section a, "a"\n.word g - f', 'ldr x0, =f - g', '.set x, f\n.quad x'])(
  'where the assembler needs no relocation against it, it may stand: %s',
  (use) => expect(messages(use)).toEqual([]),
);

test('a local symbol is named by its section', () => {
  expect(messages('b f', '.local')).toEqual([]);
});

test('a symbol that only a condition names is in the object of the flat text, too', () => {
  const flat = flatten(assembleText('a.s', '.if A == B\n.endif\n.if C == 1\n.endif\n.set C, 2\nnop\n'));
  expect(flat).toBe('\t.set C,2\n\tnop\n\t.globl A\n\t.globl B\n');
});
