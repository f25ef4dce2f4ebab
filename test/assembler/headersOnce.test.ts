// "Header text is lexed once per change of the header; the prefix of includes is processed once and shared across
// edits and files of the same flags": counted, by what is asked of the file system and what is lexed.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import type { MacroOption, PreprocessorOptions } from '../../server/src/preprocessor/api';
import { logicalLines } from '../../server/src/preprocessor/logicalLines';
import { sourceFile } from '../../server/src/source/sourceFile';
import { optionsFor } from '../preprocessor/preprocessed';
import { memoryFileSystem } from '../support/memoryFileSystem';

vi.mock('../../server/src/preprocessor/logicalLines', async (original) => {
  const actual = await original<typeof import('../../server/src/preprocessor/logicalLines')>();
  return { ...actual, logicalLines: vi.fn(actual.logicalLines) };
});

const headers = {
  '/include/forced.h': '#define FORCED 1\n',
  '/include/top.h': '#include <middle.h>\n.macro put reg\nmov \\reg, #VALUE\n.endm\n',
  '/include/middle.h': '#ifndef MIDDLE\n#define MIDDLE\n#include <deep.h>\n#endif\n',
  '/include/deep.h': '#define VALUE 1\n',
  '/include/other.h': '#include <middle.h>\n#define OTHER 5\n',
  '/include/late.h': '#define LATE 6\n',
};
const head = '#include <top.h>\n#include <other.h>\n';
const define = (name: string, value: string): MacroOption => ({ kind: 'define', name, value });

describe('headers, counted', () => {
  const files = memoryFileSystem({});
  const read = vi.fn(files.readFile);
  const fileSystem = { ...files, readFile: read };
  let options: PreprocessorOptions;
  let frontEnd: FrontEnd;
  beforeEach(() => {
    for (const [path, text] of Object.entries(headers)) files.set(path, text);
    options = { ...optionsFor({}, { forcedIncludes: ['/include/forced.h'] }), fileSystem };
    frontEnd = new FrontEnd();
  });

  /** What a run reads, lexes (headers by name) and processes (leading includes), and the program's first operand. */
  const run = (path: string, text: string, flags = options) => {
    read.mockClear();
    vi.mocked(logicalLines).mockClear();
    const before = frontEnd.work.includes;
    const program = frontEnd.run(sourceFile(path, text), flags);
    expect(program.problems).toEqual([]);
    const names = (paths: readonly string[]): string[] =>
      paths.map((p) => p.slice('/include/'.length)).sort();
    const lexed = vi.mocked(logicalLines).mock.calls.map(([file]) => file.path);
    return {
      value: program.instructions[0]?.text,
      read: names(read.mock.calls.map(([p]) => p)),
      lexed: names(lexed.filter((p) => p.startsWith('/include/'))),
      includes: frontEnd.work.includes - before,
    };
  };
  const nothing = { read: [], lexed: [], includes: 0 };
  const all = ['deep.h', 'forced.h', 'middle.h', 'other.h', 'top.h'];

  test('the first time, each is read and lexed once, however often it is included', () =>
    expect(run('/a.S', `${head}put x0\n`)).toEqual({
      value: 'mov x0,#1',
      read: all,
      lexed: all,
      includes: 3,
    }));

  test('an edit of the code below them touches none of them', () => {
    run('/a.S', `${head}put x0\n`);
    expect(run('/a.S', `${head}put x9\n`)).toEqual({ ...nothing, value: 'mov x9,#1' });
    expect(run('/a.S', `${head}#define MINE VALUE + 2\nmov x0, #MINE\n`)).toEqual({
      ...nothing,
      value: 'mov x0,#1+2',
    });
  });

  test('nor in a document with a hundred variants', () => {
    const variants = Array.from({ length: 100 }, (_, i) => ({
      ...options,
      fixed: new Map([[`CONFIG_${i}`, '1']]),
    }));
    for (const flags of variants) run('/a.S', `${head}put x0\n`, flags);
    for (const flags of variants)
      expect(run('/a.S', `${head}put x9\n`, flags)).toEqual({ ...nothing, value: 'mov x9,#1' });
  });

  test('an edit of a header two levels down lexes that one again, and processes what includes it', () => {
    run('/a.S', `${head}put x0\n`);
    files.set('/include/deep.h', '#define VALUE 2\n');
    expect(run('/a.S', `${head}put x0\n`)).toEqual({
      value: 'mov x0,#2',
      read: ['deep.h'],
      lexed: ['deep.h'],
      includes: 2,
    });
    expect(run('/a.S', `${head}put x1\n`)).toEqual({ ...nothing, value: 'mov x1,#2' });
  });

  test('an edit of one that only the second include reaches leaves the first alone', () => {
    run('/a.S', `${head}put x0\n`);
    files.set('/include/other.h', '#define OTHER 7\n');
    expect(run('/a.S', `${head}mov x0, #OTHER\n`)).toEqual({
      value: 'mov x0,#7',
      read: ['other.h'],
      lexed: ['other.h'],
      includes: 1,
    });
  });

  test('another file that begins alike, with the same flags, takes them as they are', () => {
    run('/a.S', `${head}put x0\n`);
    expect(run('/b/c.S', `// another\n${head}put x2\n`)).toEqual({ ...nothing, value: 'mov x2,#1' });
  });

  test('an include that is added at their end is processed, and from then on is one of them', () => {
    run('/a.S', `${head}put x0\n`);
    expect(run('/a.S', `${head}#include <late.h>\nmov x0, #LATE\n`)).toEqual({
      value: 'mov x0,#6',
      read: ['late.h'],
      lexed: ['late.h'],
      includes: 1,
    });
    expect(run('/a.S', `${head}#include <late.h>\nmov x1, #LATE\n`)).toEqual({
      ...nothing,
      value: 'mov x1,#6',
    });
    expect(run('/a.S', `${head}mov x2, #OTHER\n`)).toEqual({ ...nothing, value: 'mov x2,#5' });
  });

  test('other flags process them anew, from the text that was lexed', () => {
    run('/a.S', `${head}put x0\n`);
    const flags = { ...options, macros: [define('MIDDLE', '1'), define('VALUE', '8')] };
    expect(run('/a.S', `${head}put x0\n`, flags)).toEqual({ ...nothing, value: 'mov x0,#8', includes: 3 });
    // And both stay known.
    expect(run('/a.S', `${head}put x3\n`)).toEqual({ ...nothing, value: 'mov x3,#1' });
    expect(run('/a.S', `${head}put x3\n`, flags)).toEqual({ ...nothing, value: 'mov x3,#8' });
  });

  test('one that stands below code is lexed once, too', () => {
    const text = `${head}put x0\n#include <late.h>\nmov x0, #LATE\n`;
    expect(run('/a.S', text).lexed).toEqual([...all, 'late.h'].sort());
    expect(run('/a.S', text.replace('put x0', 'put x1'))).toEqual({ ...nothing, value: 'mov x1,#1' });
  });
});
