import { expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';

const messages = (text: string, march?: string): string[] =>
  assembleText('a.s', text, march === undefined ? {} : { march }).problems.map(
    (p) => `${p.origin.line + 1} ${p.message}`,
  );

test('an instruction that the selected architecture does not have', () => {
  expect(messages('.arch armv8-a\nldadd x0, x1, [x2]\nadd x0, x1, x2')).toEqual([
    "2 selected processor does not support `ldadd x0,x1,[x2]'",
  ]);
  expect(messages('crc32b w0, w1, w2', 'armv8-a')).toHaveLength(1);
});

test('extensions are added and taken away where they stand', () => {
  const text = '.arch_extension lse\nldadd x0, x1, [x2]\n.arch_extension nolse\nldadd x0, x1, [x2]';
  expect(messages(text, 'armv8-a').map((each) => each.split(' ')[0])).toEqual(['4']);
  expect(messages('.arch armv8-a+crypto\naese v0.16b, v1.16b\n.arch armv8.1-a\nldadd x0, x1, [x2]')).toEqual(
    [],
  );
});

test('nothing is said where the architecture is not known', () => {
  expect(messages('ldadd x0, x1, [x2]')).toEqual([]);
  expect(messages('.arch_extension crc\nldadd x0, x1, [x2]')).toEqual([]);
  expect(messages('.arch armv8-a\n.cpu cortex-a9999\nldadd x0, x1, [x2]')).toEqual([]);
  expect(messages('.arch armv8-a+lse128\nldadd x0, x1, [x2]')).toEqual([]);
});

test('names that no assembler has are refused in its words', () => {
  expect(messages('.arch nosuch\n.arch armv8-a+nosuch\n.arch armv8-a+nofp+crc\n.arch armv8-a+')).toEqual([
    "1 unknown architecture `nosuch'",
    "2 unknown architectural extension `such'",
    '3 must specify extensions to add before specifying those to remove',
    '4 missing architectural extension',
  ]);
  expect(messages('.cpu nosuch\n.arch_extension foo')).toEqual([
    "1 unknown cpu `nosuch'",
    "2 unknown architectural extension `foo'",
  ]);
});

test('floating point and Advanced SIMD may be left out', () => {
  const text = 'fadd d0, d1, d2\nadd v0.4s, v1.4s, v2.4s\nldr d0, [x0]\nadd x0, x1, x2';
  expect(messages(`.arch armv8-a+nofp\n${text}`)).toEqual([
    "2 selected processor does not support `fadd d0,d1,d2'",
    "3 selected processor does not support `add v0.4s,v1.4s,v2.4s'",
  ]);
  expect(messages(`.arch armv8-a+nosimd\n${text}`)).toEqual([
    "3 selected processor does not support `add v0.4s,v1.4s,v2.4s'",
  ]);
});

test('a processor stands for what it has', () => {
  expect(messages('ldadd x0, x1, [x2]', 'cortex-a57')).toEqual([
    "1 selected processor does not support `ldadd x0,x1,[x2]'",
  ]);
  expect(messages('.cpu cortex-a76\nldadd x0, x1, [x2]\n.cpu cortex-a57+lse\nldadd x0, x1, [x2]')).toEqual(
    [],
  );
});
