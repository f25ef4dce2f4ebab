import { expect, test } from 'vitest';
import { instructionText } from '../../server/src/analysis/instructionText';
import { assembleText } from '../../server/src/assembler/assemble';

const textOf = (code: string) => assembleText('/a.S', `${code}\n`).instructions.map(instructionText);

test('a hint has the name of its number, as disassemblers print it', () => {
  expect(
    textOf('\t.equ .Ltargets_c, 34\n\thint #.Ltargets_c\n\thint #25\n\thint 0\n\tbti j\n\thint #100'),
  ).toEqual(['bti c', 'paciasp', 'nop', 'bti j', 'hint #100']);
});

test('a hint whose number is not known, as it is written', () =>
  expect(textOf('\thint #NUMBER')).toEqual(['hint #NUMBER']));

test('others with a blank after each comma, and words decoded', () =>
  expect(textOf('\tadd x0,x1,x2\n\t.inst 0xd503245f\n\t.inst 0xd51cd100')).toEqual([
    'add x0, x1, x2',
    'bti c',
    expect.stringMatching(/^msr \w+, x0$/),
  ]));
