import { expect, test } from 'vitest';
import { mnemonics } from '../../server/src/isa/mnemonics';
import { suggestionsFor } from '../../server/src/isa/suggestion';

test.each([
  ['ldrx', ['ldxr', 'ldr', 'ldrb']],
  ['mvo', ['mov', 'mvn']], // letters that changed places before one that is another
  ['negg', ['neg', 'negs']],
  ['eert', ['eret']],
  ['stpp', ['stp', 'stgp', 'stnp']],
  ['zzzzzz', []],
])('nearest to %s', (word, near) => expect(suggestionsFor(word, mnemonics)).toEqual(near));

test('the nearest of all sets', () => {
  expect(
    suggestionsFor('alternative_esle', mnemonics, new Set(['alternative_else', 'alternative_if'])),
  ).toEqual(['alternative_else']);
});
