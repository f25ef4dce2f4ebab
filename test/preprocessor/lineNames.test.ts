import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lexFile } from '../../server/src/preprocessor/lexedFile';
import { sourceFile } from '../../server/src/source/sourceFile';
import '../support/seed';

const namesOf = (text: string): readonly (readonly string[])[] =>
  lexFile(sourceFile('/f.S', text)).lines.flatMap((line) => (line.kind === 'text' ? [line.names] : []));

test('names of a line: identifiers once each, outside of numbers', () => {
  expect(namesOf('ldr x0, [x1, #FIELD + 0x10abc] , FIELD')).toEqual([['ldr', 'x0', 'x1', 'FIELD']]);
  expect(namesOf('fmov v0.16b, 1e+FIVE, .5p-TWO, a.b')).toEqual([['fmov', 'v0', 'a', 'b']]);
  expect(namesOf('+ - 12')).toEqual([[]]);
});

const piece = fc.constantFrom(...'abeEpP_01259.+-,  ()[]$@é#x\\'.split(''), 'name', '0x', '1e+', '.5', '..');

test('a comment at its end changes nothing', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const line = `x${pieces.join('')}`;
      expect(namesOf(`${line} `)).toEqual(namesOf(`${line} /* */`));
    }),
    { numRuns: 5000 },
  );
});
