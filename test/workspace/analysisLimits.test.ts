import { expect, it } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

const PATH = '/project/a.S';

/** What is told of a text as a whole, with one-based lines. */
function told(text: string): string[] {
  const document = sourceFile(PATH, text);
  const analyzer = new Analyzer(memoryFileSystem({ [PATH]: text }), () => emptyConfiguration);
  return analyzer
    .findings(document)
    .filter((f) => /not analysed/.test(f.message))
    .map((f) => `${f.origin.line + 1}: ${f.message}`);
}

const routine = (i: number): string => `\t.type\tf${i}, %function\nf${i}:\tmov\tx0, x1\n\tret\n`;

it('of too many routines the first are analysed, and the next is told', () => {
  expect(told(Array.from({ length: 2000 }, (_, i) => routine(i)).join(''))).toEqual([]);
  expect(told(Array.from({ length: 2003 }, (_, i) => routine(i)).join(''))).toEqual([
    '6002: f2000 and 2 more routines are not analysed: the document has too many',
  ]);
});

it('a routine that is too long is told at its label, and the next one is analysed', () => {
  const block = '\tcbz\tx0, 1f\n\tadd\tx0, x1, #1\n1:\n';
  const text = `${routine(0)}\t.type\tlong, %function\nlong:\n${block.repeat(10_500)}\tret\n${routine(1)}`;
  expect(told(text)).toEqual([
    '5: long is not analysed: it is too long, or its loops do not settle within the limit',
  ]);
});
