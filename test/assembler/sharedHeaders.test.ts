import { beforeEach, describe, expect, test } from 'vitest';
import { flatten } from '../../server/src/assembler/flatten';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import type { PreprocessorOptions } from '../../server/src/preprocessor/api';
import type { Origin } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { optionsFor } from '../preprocessor/preprocessed';
import type { MemoryFileSystem } from '../support/memoryFileSystem';

const headers = {
  '/include/forced.h': '#define FORCED 1\n',
  '/include/one.h': '#ifndef ONE\n#define ONE 1\n.macro first reg\nmov \\reg, #ONE\n.endm\n#endif\n',
  '/include/two.h': '#include <one.h>\n#define TWO 2\n.macro second reg\nfirst \\reg\n.endm\n',
  '/include/three.h': '#warning from three\n.set three, 3\n',
  '/a/local.h': '.set local, 1\n',
  '/b/local.h': '.set local, 2\n',
};
const files = (options: PreprocessorOptions): MemoryFileSystem => options.fileSystem as MemoryFileSystem;

describe('headers at the top of documents', () => {
  let options: PreprocessorOptions;
  let frontEnd: FrontEnd;
  beforeEach(() => {
    options = optionsFor(headers, { forcedIncludes: ['/include/forced.h'] });
    frontEnd = new FrontEnd();
  });
  const run = (path: string, text: string, flags = options) => {
    const before = frontEnd.work;
    const program = frontEnd.run(sourceFile(path, text), flags);
    const { includes, documents } = frontEnd.work;
    return { program, includes: includes - before.includes, documents: documents - before.documents };
  };

  test('are processed once for all edits below them', () => {
    const head = '// a\n#include <one.h>\n#include <two.h>\n';
    expect(run('/a/x.S', `${head}second x1\n`)).toMatchObject({ includes: 3, documents: 1 });
    for (const body of ['second x2\n', 'first x3\n.set local, 4\n', ''])
      expect(run('/a/x.S', head + body)).toMatchObject({ includes: 0, documents: 1 });
  });

  test('are processed once for all documents that begin with them', () => {
    expect(run('/a/x.S', '#include <one.h>\n#include <two.h>\nsecond x1\n').includes).toBe(3);
    expect(run('/a/y.S', '#include <one.h>\n#include <two.h>\nsecond x1\n').includes).toBe(0);
    expect(run('/b/z.S', '/* z\n*/\n\n#include <one.h>\n#include <three.h>\nfirst x1\n').includes).toBe(1);
    expect(run('/b/z.S', '#include <two.h>\n').includes).toBe(1);
  });

  test('are processed once for flags whose search paths differ only after the folders that were searched', () => {
    const text = '#include <one.h>\nfirst x1\n';
    const searching = (...includePaths: string[]) => ({ ...options, includePaths });
    expect(run('/a/x.S', text, searching('/include', '/a')).includes).toBe(2);
    expect(run('/b/y.S', text, searching('/include', '/b')).includes).toBe(0);
    expect(run('/b/z.S', text, searching('/b', '/include')).includes).toBe(1);
    const found = run('/b/z.S', '#include <local.h>\nmov x0, #local\n', searching('/include', '/b'));
    expect(flatten(found.program)).toContain('.set local,2');
    const other = run('/b/w.S', '#include <local.h>\nmov x0, #local\n', searching('/include', '/a'));
    expect(flatten(other.program)).toContain('.set local,1');
  });

  test('that name a file of the include paths to the assembler are read anew for other paths', () => {
    const reading = { ...headers, '/include/asm.h': '.include "local.h"\n' };
    const within = (folder: string) => optionsFor(reading, { includePaths: ['/include', folder] });
    const text = '#include <asm.h>\nmov x0, #local\n';
    for (const [folder, value] of [
      ['/a', '.set local,1'],
      ['/b', '.set local,2'],
    ] as const)
      expect(flatten(run('/c/x.S', text, within(folder)).program)).toContain(value);
  });

  test('give each document the result that it gets alone', () => {
    const texts: [string, string][] = [
      ['/a/x.S', '#include <one.h>\n#include <three.h>\n#include "local.h"\nmov x0, #local\n'],
      ['/b/y.S', '\n\n#include <one.h>\n#include <three.h>\n#include "local.h"\nmov x0, #local\n'],
      ['/b/z.S', '#include <one.h>\n#define N 3\n#include <two.h>\nsecond x0\nmov x1, #N\n'],
      ['/a/w.S', '#include <one.h>\n#define N 4\n#include <two.h>\nmov x1, #N + TWO\n'],
      ['/a/v.S', '#ifdef FORCED\n#include <one.h>\n#endif\n#include <none.h>\nnop\n'],
      ['/b/u.S', '#include <one.h>\n#include <none.h>\nfirst x1\n'],
    ];
    const at = (o: Origin): unknown => [o.file.path, o.line, o.start, o.end, o.parent && at(o.parent)];
    for (const [path, text] of texts) {
      const shared = frontEnd.run(sourceFile(path, text), options);
      const alone = new FrontEnd().run(sourceFile(path, text), options);
      expect(flatten(shared), path).toBe(flatten(alone));
      for (const part of ['problems', 'includes'] as const) {
        const places = (p: typeof shared) =>
          part === 'problems' ? p.problems.map((x) => at(x.origin)) : p.includes.map((x) => at(x.place));
        expect(places(shared), path).toEqual(places(alone));
      }
      expect(shared.inactiveLines, path).toEqual(alone.inactiveLines);
    }
  });

  test('name their own document in what they report', () => {
    const text = '#include <three.h>\nnop\n';
    run('/a/x.S', text);
    const { program } = run('/b/y.S', `\n${text}`);
    const [warning] = program.problems;
    expect([warning?.message, warning?.origin.file.path]).toEqual([
      '#warning from three',
      '/include/three.h',
    ]);
    expect([warning?.origin.parent?.file.path, warning?.origin.parent?.line]).toEqual(['/b/y.S', 1]);
  });

  test('are processed again from the one that changed', () => {
    const text = '#include <one.h>\n#include <two.h>\n#include <three.h>\nmov x0, #three\n';
    run('/a/x.S', text);
    files(options).set('/include/three.h', '.set three, 33\n');
    const { program, includes } = run('/a/x.S', text);
    expect(includes).toBe(1);
    expect(flatten(program)).toContain('mov x0,#three');
    expect(program.evaluate('three')).toMatchObject({ constant: 33n });
    files(options).set('/include/one.h', '#define ONE 11\n.macro first reg\nmov \\reg, #ONE\n.endm\n');
    expect(run('/a/x.S', text).includes).toBe(3);
  });

  test('are not shared between different flags', () => {
    const text = '#include <one.h>\nfirst x0\n';
    run('/a/x.S', text);
    const other = { ...options, macros: [{ kind: 'define', name: 'ONE', value: '7' } as const] };
    const { program, includes } = run('/a/x.S', text, other);
    expect(includes).toBe(2);
    expect(program.problems.map((p) => p.code)).toEqual(['unknown-instruction']);
  });

  test('are not shared when they name the document', () => {
    files(options).set('/include/base.h', '.ascii __BASE_FILE__\n');
    const text = '#include <base.h>\n#include <one.h>\n';
    expect(flatten(run('/a/x.S', text).program)).toContain('"/a/x.S"');
    expect(flatten(run('/a/y.S', text).program)).toContain('"/a/y.S"');
  });

  test('share one limit on expansion, however many they are', () => {
    files(options).set('/include/much.h', `#define M(x) x x x x x x x x\n${'M(M(M(M(M(1)))))\n'.repeat(20)}`);
    const names = Array.from({ length: 8 }, (_, i) => `#include "../include/${'./'.repeat(i)}much.h"\n`);
    const { program } = run('/a/x.S', names.join(''));
    const stopped = program.problems.filter((p) => p.message.includes('does not come to an end'));
    expect(stopped.length).toBe(1);
  });
});

describe('a file and one that it includes', () => {
  const template = 'mov x0, #1\nadd x0, x0, #N\n';
  const whole = '#define N 4\nstart:\n#include "template.S"\nret\n';
  const both = () =>
    optionsFor({ '/a/template.S': template, '/a/whole.S': whole }, { includePaths: [], forcedIncludes: [] });
  const instructions = (program: { instructions: readonly { text: string }[] }) =>
    program.instructions.map((i) => i.text);

  test('are one program, which is assembled once', () => {
    const options = both();
    const frontEnd = new FrontEnd();
    const ofWhole = frontEnd.run(sourceFile('/a/whole.S', whole), options);
    const part = sourceFile('/a/template.S', template);
    const ofPart = frontEnd.run(part, { ...options, includer: '/a/whole.S' });
    expect(instructions(ofPart)).toEqual(['mov x0,#1', 'add x0,x0,#4', 'ret']);
    expect(instructions(ofWhole)).toEqual(instructions(ofPart));
    expect(frontEnd.work.documents).toBe(1);
  });

  test('are assembled apart while one of them has been edited', () => {
    const options = both();
    const frontEnd = new FrontEnd();
    frontEnd.run(sourceFile('/a/whole.S', whole), options);
    const edited = sourceFile('/a/template.S', template.replace('#1', '#2'));
    const ofPart = frontEnd.run(edited, { ...options, includer: '/a/whole.S' });
    expect(instructions(ofPart)).toEqual(['mov x0,#2', 'add x0,x0,#4', 'ret']);
    expect(frontEnd.work.documents).toBe(2);
  });

  test('a file that a directive searches for is not taken from another document', () => {
    const options = { ...both(), includePaths: ['/b'] };
    const frontEnd = new FrontEnd();
    const text = '.incbin "blob"\nret\n';
    frontEnd.run(sourceFile('/a/x.S', text), options);
    frontEnd.run(sourceFile('/a/x.S', text), { ...options, includePaths: ['/c'] });
    expect(frontEnd.work.documents).toBe(2);
  });
});
