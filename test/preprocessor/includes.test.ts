import { describe, expect, test } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { output, preprocessed, problems } from './preprocessed';

describe('#include', () => {
  test('quoted headers are sought beside the includer first, angled ones in the include paths only', () => {
    const headers = {
      '/h.h': 'beside',
      '/include/h.h': 'path',
      '/include/sub/x.h': '#include "h.h"',
      '/include/sub/h.h': 'sub',
    };
    expect(output('#include "h.h"\n#include <h.h>\n#include <sub/x.h>', headers)).toEqual([
      'beside',
      'path',
      'sub',
    ]);
  });

  test('the name may come from a macro', () => {
    const headers = { '/include/a-b.h': 'angled', '/q.h': 'quoted' };
    expect(output('#define H <a-b.h>\n#define Q "q.h"\n#include H\n#include Q', headers)).toEqual([
      'angled',
      'quoted',
    ]);
  });

  test('#include_next goes on after the folder where the header itself was found', () => {
    const headers = { '/one/h.h': 'one\n#include_next <h.h>', '/two/h.h': 'two' };
    const includePaths = ['/one', '/two'];
    expect(output('#include <h.h>', headers, { includePaths })).toEqual(['one', 'two']);
  });

  test('a header is read once with a guard, #pragma once or #import', () => {
    const headers = {
      '/guard.h': '/* c */\n#ifndef G\n#define G\nguard\n#endif\n',
      '/once.h': '#pragma once\nonce',
      '/import.h': 'import',
    };
    const all = '#include "guard.h"\n#include "once.h"\n#import "import.h"\n';
    expect(output(all + all, headers)).toEqual(['guard', 'once', 'import']);
    expect(output('#include "import.h"\n#include "import.h"', headers)).toEqual(['import', 'import']);
  });

  test('a missing header is an error at its name, and the rest goes on', () => {
    const document = preprocessed('#include <no.h>\n#include "h.h"\nnop', { '/h.h': '#include "gone.h"\n' });
    expect(problems(document)).toEqual([
      '1: error unresolved-include: no.h: No such file or directory',
      '1 < 2: error unresolved-include: gone.h: No such file or directory',
    ]);
    expect(document.problems[0]?.origin).toMatchObject({ start: 9, end: 15 });
    expect(document.lines.map((line) => line.text)).toEqual(['nop']);
  });

  test('generated text comes before a stand-in, and a stand-in is said to be one', () => {
    const generated = (name: string) =>
      name === 'made.h' ? sourceFile('hyplens:/made.h', 'made') : undefined;
    const standIn = (name: string) => sourceFile(`hyplens:/${name}`, 'stand-in');
    const document = preprocessed('#include <made.h>\n#include <else.h>', {}, { generated, standIn });
    expect(document.lines.map((line) => line.text)).toEqual(['made', 'stand-in']);
    expect(document.includes.map(({ path, standIn: stood }) => [path, stood])).toEqual([
      ['hyplens:/made.h', false],
      ['hyplens:/else.h', true],
    ]);
    expect(problems(document)).toEqual([
      '2: info unresolved-include: else.h: No such file; a stand-in of Hyplens is used',
    ]);
  });

  test('headers outside of the roots and include paths are refused', () => {
    const headers = { '/etc/secret': 'secret', '/include/ok.h': 'ok', '/tree/h.h': 'tree' };
    const source =
      '#include "/etc/secret"\n#include "../../etc/secret"\n#include <ok.h>\n#include "/tree/h.h"';
    const document = preprocessed(source, headers, { roots: ['/tree'] });
    expect(document.lines.map((line) => line.text)).toEqual(['ok', 'tree']);
    expect(document.problems.map((p) => [p.code, p.origin.line])).toEqual([
      ['unresolved-include', 0],
      ['unresolved-include', 1],
    ]);
    expect(output(source, headers)).toEqual(['secret', 'secret', 'ok', 'tree']);
  });

  test('forced includes and -D come before the document, in order', () => {
    const document = preprocessed(
      'A B(2) C',
      { '/f.h': '#define A f\n' },
      {
        forcedIncludes: ['/f.h', '/missing.h'],
        macros: [
          { kind: 'define', name: 'B', parameters: ['x'], value: '[x]' },
          { kind: 'define', name: 'C' },
          { kind: 'define', name: 'C2' },
          { kind: 'undefine', name: 'C2' },
        ],
      },
    );
    expect(document.lines.map((line) => line.text)).toEqual(['f [2] 1']);
    expect(document.macro('C2')).toBeUndefined();
    expect(problems(document)).toEqual([
      '1: error unresolved-include: /missing.h: No such file (given with -include)',
    ]);
  });
});
