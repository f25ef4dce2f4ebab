import { expect, it } from 'vitest';
import { codeEnd, statementHeads, wordAt } from '../../server/src/features/word';
import { sourceFile } from '../../server/src/source/sourceFile';

/** The word at the `$0` of a line. */
function word(marked: string): string | undefined {
  const file = sourceFile('/a.S', marked.replace('$0', ''));
  return wordAt(file, { line: 0, character: marked.indexOf('$0') })?.text;
}

it('takes registers, macro arguments, numeric labels and local labels as words', () => {
  expect(word('\tldr\tx$02, [sp, #16]')).toBe('x2');
  expect(word('\tmsr\tcptr_el2, x0$0')).toBe('x0');
  expect(word('\tcbz\tx1, 1$0f')).toBe('1f');
  expect(word('\tb\t.Lre$0sume')).toBe('.Lresume');
  expect(word('\tmrs\t\\re$0g, esr_el2')).toBe('\\reg');
  expect(word('\tmov x0, x1 $0 ')).toBeUndefined();
});

it('finds where each statement of a line begins', () => {
  expect(statementHeads('1:\tmov x0, x1; foo: ret // b')).toEqual([
    { text: 'mov', start: 3 },
    { text: 'ret', start: 20 },
  ]);
  expect(codeEnd('.ascii "//" // x')).toBe(12);
});
