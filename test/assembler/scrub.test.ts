import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrub } from '../../server/src/assembler/scrub';
import '../support/seed';

const texts = (line: string): string[] => scrub(line).map(({ text }) => text);

test('blanks stay between two names only', () => {
  expect(texts('\tstp\tx29, x30 , [sp,  #-16]!  ')).toEqual(['stp x29,x30,[sp,#-16]!']);
  expect(texts('  adr_l  x0,  sym + 8 - other')).toEqual(['adr_l x0,sym+8-other']);
  expect(texts('save \t one\ttwo , three')).toEqual(['save one two,three']);
  expect(texts('ret')).toEqual(['ret']);
  expect(texts(' \t ')).toEqual([]);
  expect(texts('\t# 12 "file"')).toEqual([]);
  expect(scrub('\tnop  x ')).toEqual([{ text: 'nop x', start: 1, end: 7 }]);
});

const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...' \t,,[]()#!{}+-*&|^~<>=%@$._ax0é'.split('')) },
  { weight: 3, arbitrary: fc.constantFrom('mov', 'x0', '#8', '[sp]', '\r', '\f', '.if', '  ') },
);

test('a line without comments, labels and quotes reads as it does with an empty comment at its end', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const line = pieces.join('');
      expect(scrub(line)).toEqual(scrub(`${line} //`));
    }),
    { numRuns: 5000 },
  );
});
