import { describe, expect, test } from 'vitest';
import { type Overrides, output, preprocessed, problems } from './preprocessed';

/** `#define N0 0` and so on: enough of them to be read as one run. */
const many = Array.from({ length: 100 }, (_, i) => `#define N${i} ${i}`);

/** The same definitions with a null directive between any two, so that no run is made of them. */
const oneByOne = (lines: readonly string[]): string => lines.join('\n#\n');

/** Lines and problems of a header's definitions, read both ways, and of what uses them. */
function bothWays(header: readonly string[], text: string, overrides: Overrides = {}) {
  return [header.join('\n'), oneByOne(header)].map((given, way) => {
    const document = preprocessed(`#include <n.h>\n${text}`, { '/include/n.h': given }, overrides);
    return {
      lines: document.lines.map((line) => line.text),
      problems: problems(document).map((p) => p.replace(/^\d+ </, '<')),
      place: document.macro('N70')?.definition.line === 70 * (way + 1),
    };
  });
}

describe('a run of definitions', () => {
  test('defines each name, with its place', () => {
    const [run, single] = bothWays(many, '.word N0, N99, N100');
    expect(run).toEqual(single);
    expect(run).toEqual({ lines: ['.word 0, 99, N100'], problems: [], place: true });
  });

  test.each([
    ['a name that was defined before', '#define N50 0x50\n#include <n.h>\n.word N50'],
    ['a name that was defined before in the same way', '#define N50 50\n#include <n.h>\n.word N50'],
    ['a name that is defined again', '#include <n.h>\n#define N50 0x50\n.word N50'],
    ['a name that is undefined', '#include <n.h>\n#undef N50\n#ifdef N50\nyes\n#endif\n.word N50, N51'],
    [
      'a name that was undefined, and the header again',
      '#include <n.h>\n#undef N50\n#include <n.h>\n.word N50',
    ],
    ['a name that was undefined before', '#define N50 1\n#undef N50\n#include <n.h>\n.word N50'],
    ['the header twice', '#include <n.h>\n#include <n.h>\n.word N50'],
    ['two headers that agree', '#include <n.h>\n#include <same.h>\n.word N50'],
    ['two headers that differ', '#include <n.h>\n#include <other.h>\n.word N50, N1'],
  ])('%s', (_, text) => {
    const other = [...many.slice(0, 50), '#define N50 0x50', ...many.slice(51)];
    const [run, single] = [(l: readonly string[]) => l.join('\n'), oneByOne].map((print) => {
      const headers = {
        '/include/n.h': print(many),
        '/include/same.h': print(many),
        '/include/other.h': print(other),
      };
      const document = preprocessed(text, headers);
      return [document.lines.map((l) => l.text), document.problems.map((p) => p.message)];
    });
    expect(run).toEqual(single);
  });

  test('leaves alone what the variant fixes', () => {
    const fixed = new Map([
      ['N3', undefined],
      ['N4', 'four'],
    ]);
    const [run, single] = bothWays(many, '.word N2, N3, N4\n#ifdef N3\nyes\n#endif', { fixed });
    expect(run).toEqual(single);
    expect(run?.lines).toEqual(['.word 2, N3, four']);
  });

  test.each([
    ['parameters', '#define F(x) (x)', '.word F(1)', '.word (1)'],
    ['a comment behind', '#define F 1 // one', '.word F', '.word 1'],
    ['a comment within', '#define F 1/**/2', '.word F', '.word 1 2'],
    ['a splice', '#define F 1 \\\n + 2', '.word F', '.word 1 + 2'],
    ['a comment that goes on', '#define F 1 /*\n#define N1 one\n*/', '.word F, N1', '.word 1, 1'],
    ['a string', '#define F "a // b /* c"', '.ascii F', '.ascii "a // b /* c"'],
    ['a string with escapes', '#define F "\\"" 1', '.ascii F', '.ascii "\\"" 1'],
    ['no text', '#define F', '.word F 1', '.word 1'],
    ['a slash', '#define F 4/2', '.word F', '.word 4/2'],
    ['nothing but blanks', '#define F \t ', '.word F 1', '.word 1'],
    ['a carriage return', '#define F 7\r', '.word F', '.word 7'],
  ])('is interrupted, or not, by a definition with %s', (_, line, use, expected) => {
    const header = [...many.slice(0, 70), line, ...many.slice(70)].join('\n');
    expect(output(`#include <n.h>\n${use}\n.word N99`, { '/include/n.h': header })).toEqual([
      expected,
      '.word 99',
    ]);
  });

  test.each([
    ['__VA_ARGS__ in a definition', '#define F __VA_ARGS__'],
    ['a dynamic macro', '#define __LINE__ 3'],
    ['defined', '#define defined 3'],
    ['no blank after the name', '#define F+1'],
    ['a bad ##', '#define F(x) x ##'],
  ])('what is wrong within it is said all the same: %s', (_, line) => {
    const header = [...many.slice(0, 70), line, ...many.slice(70)];
    const [run, single] = bothWays(header, 'nop');
    expect(run?.problems).toHaveLength(1);
    expect(run?.problems.map((p) => p.replace(/.*: /, ''))).toEqual(
      single?.problems.map((p) => p.replace(/.*: /, '')),
    );
  });
});
