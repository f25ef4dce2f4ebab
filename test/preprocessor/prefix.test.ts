import { describe, expect, test } from 'vitest';
import { HeaderCache } from '../../server/src/preprocessor/headerCache';
import {
  expandText,
  prefixFits,
  preprocessPrefix,
  preprocessRest,
} from '../../server/src/preprocessor/preprocess';
import { sourceFile } from '../../server/src/source/sourceFile';
import type { MemoryFileSystem } from '../support/memoryFileSystem';
import { optionsFor } from './preprocessed';

const head = `/* licence
 */
#include <one.h>
#ifdef ONE
#include "two.h"
#endif
#define LATER 1
`;
const body = 'start:\n\tmov x0, #ONE\n#include "three.h"\n';
const headers = {
  '/include/one.h': '#define ONE 1\n.macro m\n.endm\n',
  '/two.h': '#define TWO 2\n',
  '/three.h': 'three\n',
};
const at = (text: string) => sourceFile('/a.S', text);

describe('the prefix', () => {
  test('reaches to the last include before the first line of code', () => {
    const prefix = preprocessPrefix(at(head + body), optionsFor(headers), new HeaderCache());
    expect(prefix.documentLines).toBe(6);
    expect(prefix.lines.map((line) => line.text)).toEqual(['.macro m', '.endm']);
    expect(prefix.state.macro('TWO')?.body).toBe('2');
    expect(prefix.state.macro('LATER')).toBeUndefined();
  });

  test.each([
    ['code first', 'nop\n#include <one.h>\n', 0],
    ['code within a conditional', '#include <one.h>\n#if 1\nnop\n#include "two.h"\n#endif\n', 1],
    ['a conditional that is not closed', '#include <one.h>\n#if 1\n#include "two.h"\n', 1],
    ['a # that is text', '# text\n#include <one.h>\n', 0],
    ['nothing but an include', '#include <one.h>', 1],
  ])('with %s', (_, text, lines) => {
    expect(preprocessPrefix(at(text), optionsFor(headers), new HeaderCache()).documentLines).toBe(lines);
  });

  test('serves edits of the rest, and is not changed by them', () => {
    const [options, cache] = [optionsFor(headers), new HeaderCache()];
    const prefix = preprocessPrefix(at(head + body), options, cache);
    const edited = at(`${head}#undef ONE\n#define TWO 3\n${body}`);
    const rest = preprocessRest(edited, prefix, options, cache);
    expect(rest.lines.map((line) => line.text)).toEqual(['start:', '\tmov x0, #ONE', 'three']);
    expect(rest.macro('TWO')?.body).toBe('3');
    expect(rest.includes.map((include) => include.path)).toEqual(['/include/one.h', '/two.h', '/three.h']);
    expect(rest.includes[0]?.place.file).toBe(edited);
    expect(rest.conditionals).toEqual([{ symbols: ['ONE'], firstLine: 3, lastLine: 5 }]);
    expect(prefix.state.macro('ONE')?.body).toBe('1');
    expect(preprocessRest(at(head + body), prefix, options, cache).lines[1]?.text).toBe(' mov x0, #1');
  });

  test('fits as long as its own text and its headers are the same', () => {
    const options = optionsFor(headers);
    const files = options.fileSystem as MemoryFileSystem;
    const prefix = preprocessPrefix(at(head + body), options, new HeaderCache());
    const fits = (text: string) => prefixFits(at(text), prefix, options);
    expect(fits(head + body)).toBe(true);
    expect(fits(`${head}nop\n`)).toBe(true);
    expect(fits(head.replace('ONE', 'TWO') + body)).toBe(false);
    expect(fits(`\n${head}${body}`)).toBe(false);
    files.set('/include/two.h', 'not reached: the quoted one is found before');
    expect(fits(head + body)).toBe(true);
    files.set('/two.h', '#define TWO 22\n');
    expect(fits(head + body)).toBe(false);
  });

  test('depends on headers that were looked for in vain', () => {
    const options = optionsFor({}, { includePaths: ['/one', '/two'] });
    const prefix = preprocessPrefix(at('#include <gone.h>\n'), options, new HeaderCache());
    expect(prefix.dependencies).toEqual([
      { path: '/one/gone.h', version: undefined },
      { path: '/two/gone.h', version: undefined },
    ]);
    (options.fileSystem as MemoryFileSystem).set('/two/gone.h', '');
    expect(prefixFits(at('#include <gone.h>\n'), prefix, options)).toBe(false);
  });

  test('headers are lexed once for all runs, and again when they change', () => {
    const [options, cache] = [optionsFor(headers), new HeaderCache()];
    const files = options.fileSystem as MemoryFileSystem;
    const first = cache.read(files, '/two.h');
    expect(cache.read(files, '/two.h')).toBe(first);
    files.set('/two.h', 'nop');
    expect(cache.read(files, '/two.h')?.text).toBe('nop');
    expect(cache.read(files, '/none.h')).toBeUndefined();
  });
});

test('expandText expands a piece of text with the macros at the end of the document', () => {
  const options = optionsFor({});
  const document = at('#define BIT(n) (1 << (n))\n#define FPEN BIT(20) | BIT(21)\n');
  const prefix = preprocessPrefix(document, options, new HeaderCache());
  const { state } = preprocessRest(document, prefix, options, new HeaderCache());
  expect(expandText('FPEN', state)).toBe('(1 << (20)) | (1 << (21))');
  expect(expandText('BIT(', state)).toBe('BIT');
  expect(expandText('__LINE__ nothing', state)).toBe('__LINE__ nothing');
});
