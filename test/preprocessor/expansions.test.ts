import { expect, test } from 'vitest';
import { ExpansionBudget } from '../../server/src/preprocessor/expander';
import { HeaderCache } from '../../server/src/preprocessor/headerCache';
import { preprocess } from '../../server/src/preprocessor/preprocess';
import { sourceFile } from '../../server/src/source/sourceFile';
import { optionsFor } from './preprocessed';

const lines = (text: string, cache: HeaderCache): string[] =>
  preprocess(sourceFile('/a.S', text), optionsFor({}), cache).lines.map((line) => line.text.trim());

test.each([
  ['have another value', '#define N 1\nmov x0, N', '#define N 2\nmov x0, N', 'mov x0, 2'],
  [
    'have another value within another macro',
    '#define A 1\n#define N A\nmov x0, N',
    '#define A 3\n#define N A\nmov x0, N',
    'mov x0, 3',
  ],
  ['are no macros any more', '#define N 1\nmov x0, N', 'mov x0, N', 'mov x0, N'],
  [
    'come out as a macro now',
    '#define N x1\nmov x0, N',
    '#define N x1\n#define x1 x2\nmov x0, N',
    'mov x0, x2',
  ],
  ['tell another line', 'mov x0, __LINE__', '\n\nmov x0, __LINE__', 'mov x0, 3'],
  [
    'have other arguments on the next line',
    '#define f(x) x\nmov x0, f\n(1)',
    '#define f(x) x\nmov x0, f\n(2)',
    'mov x0, 2',
  ],
])('a line that is known is expanded anew when its names %s', (_, before, after, expected) => {
  const cache = new HeaderCache();
  lines(before, cache);
  expect(lines(after, cache)).toEqual([expected]);
  expect(lines(after, new HeaderCache())).toEqual([expected]);
});

test('a line whose macros the edited document defines in the same words is known', () => {
  const cache = new HeaderCache();
  const text = '#define B(x) x\n#define N B(1)\n';
  lines(`${text}mov x0, N`, cache);
  const { state } = preprocess(sourceFile('/a.S', `// edited\n${text}`), optionsFor({}), new HeaderCache());
  const known = cache.expansions.find('mov x0, N', state.macros, new ExpansionBudget());
  expect(known?.text).toBe('mov x0, 1');
});
