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

test('a number that is reckoned from others as one number, and names as they are', () =>
  expect(
    textOf(
      '\tldr x0,[x1,#(0+8*2)]\n\tstp x2,x3,[sp,#(0x0)+(0xf0)]\n\tmsr daifset,#((1<<(0))|(1<<(1))|(1<<(2))|(1<<(3)))\n' +
        '\tsub sp,sp,#-(8*4)\n\tldr x0,[x1,#(CONTEXT+8*18)]\n\t.equ SIZE, 16\n\tadd x0,x0,#SIZE\n\tmov x0,#-8\n\tldr x1,[x2],#8',
    ),
  ).toEqual([
    'ldr x0, [x1, #16]',
    'stp x2, x3, [sp, #0xf0]',
    'msr daifset, #0xf',
    'sub sp, sp, #-32',
    'ldr x0, [x1, #(CONTEXT+144)]',
    'add x0, x0, #SIZE',
    'mov x0, #-8',
    'ldr x1, [x2], #8',
  ]));
