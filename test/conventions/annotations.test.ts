import { describe, expect, test } from 'vitest';
import { annotationsIn } from '../../server/src/conventions/annotations';
import { attach } from '../../server/src/conventions/attachment';
import { commentsOf } from '../../server/src/conventions/comments';
import { parseRegisterList, printRegisters } from '../../server/src/conventions/registerList';
import { generalResource, SP, vectorResource } from '../../server/src/simulator/resources';
import { sourceFile } from '../../server/src/source/sourceFile';

const read = (text: string) => annotationsIn(sourceFile('/a.S', text));
const one = (text: string) => read(`// hyplens: ${text}\n`).all[0];
const problem = (text: string) => {
  const { all, problems } = read(`// hyplens: ${text}\n`);
  expect(all).toEqual([]);
  return problems[0]?.message;
};

describe('annotations', () => {
  test('convention', () => {
    expect(one('convention smccc')).toMatchObject({
      kind: 'convention',
      convention: 'smccc',
      trailing: false,
    });
    expect(problem('convention pascal')).toContain('must be one of aapcs64, exception, smccc, none');
  });
  test('in and clobbers', () => {
    expect(one('in x0, x1')).toMatchObject({ kind: 'in', registers: [0, 1] });
    expect(one('in none')).toMatchObject({ kind: 'in', registers: [] });
    expect(one('clobbers x0-x3, lr')).toMatchObject({ kind: 'clobbers', registers: [0, 1, 2, 3, 30] });
    expect(problem('clobbers x0, x31')).toContain('not a register: x31');
  });
  test('stack', () => {
    expect(one('stack 16: x0, x1')).toMatchObject({
      kind: 'stack',
      bytes: 16,
      slots: [
        { offset: 0, register: 0 },
        { offset: 8, register: 1 },
      ],
    });
    expect(one('stack 0x20')).toMatchObject({ bytes: 32, slots: [] });
    expect(problem('stack 8: x0, x1')).toContain('has no room');
    expect(problem('stack x0')).toContain('number of bytes');
  });
  test('assume', () => {
    expect(one('assume E2H=1, CPTR_EL2.TFP=1, ARM64_SVE, !CONFIG_X')).toMatchObject({
      assumptions: [
        { name: 'E2H', value: 1 },
        { name: 'CPTR_EL2.TFP', value: 1 },
        { name: 'ARM64_SVE', value: 1 },
        { name: 'CONFIG_X', value: 0 },
      ],
    });
    expect(problem('assume E2H=maybe')).toContain('"E2H=maybe"');
  });
  test('allow', () => {
    expect(one('allow stack-imbalance: pops what the vector pushed')).toMatchObject({
      kind: 'allow',
      rule: 'stack-imbalance',
      registers: undefined,
      reason: 'pops what the vector pushed',
    });
    expect(one('allow exception-context-clobbered x1, x2: SMCCC: may change')).toMatchObject({
      registers: [1, 2],
      reason: 'SMCCC: may change',
    });
    expect(problem('allow stack-imbalance')).toContain('needs a reason');
    expect(problem('allow stack-imbalance sideways: why')).toContain('not a register: sideways');
  });
  test('an unknown word', () => expect(problem('ignore x0')).toContain('found "ignore"'));

  test('the place runs from hyplens: to the end of the comment', () => {
    const { all, problems } = read(
      '\tret\t/* hyplens: allow stack-imbalance: why */ \n// hyplens: nonsense\n',
    );
    expect(all[0]?.place).toMatchObject({ line: 0, start: 8, end: 43 });
    expect(all[0]?.trailing).toBe(true);
    expect(problems[0]?.origin).toMatchObject({ line: 1, start: 3, end: 20 });
  });
  test('only a comment that starts with the word', () => {
    expect(read('// see hyplens: convention none\n\t.ascii "// hyplens: convention none"\n').all).toEqual([]);
  });
});

describe('comments', () => {
  const texts = (text: string) => commentsOf(sourceFile('/a.S', text)).map((c) => c.text);
  test('of each kind', () => {
    expect(texts('a // one\n/* two */ b /* three */\n/*\n * four\n * five\n */\n')).toEqual([
      'one',
      'two',
      'three',
      'four',
      'five',
    ]);
  });
  test('# opens one at the start of a line, not a directive of cpp nor an immediate', () => {
    expect(texts('# hyplens: in x0\n#include <a.h>\n#define A 1\n mov x0, #1\n')).toEqual(['hyplens: in x0']);
  });
  test('not inside strings', () => expect(texts('.ascii "a // b \\" /* c"\n')).toEqual([]));
});

describe('attachment', () => {
  const lines = [
    { name: 'outer', firstLine: 2, lastLine: 9 },
    { name: 'inner', firstLine: 5, lastLine: 9 },
    { name: 'next', firstLine: 12, lastLine: 14 },
  ];
  const attached = (text: string) => {
    const file = sourceFile('/a.S', text);
    return [...attach(file, annotationsIn(file), lines)].map(
      ([name, list]) => `${name}: ${list.map((a) => a.kind).join(' ')}`,
    );
  };
  const at = (...annotated: readonly [number, string][]) => {
    const text = Array.from({ length: 15 }, () => '\tnop');
    for (const [line, content] of annotated) text[line] = content;
    return text.join('\n');
  };
  test('above, with directives and comments between', () =>
    expect(
      attached(
        at(
          [9, '\t.global next'],
          [8, '// hyplens: in x0'],
          [10, '\t.type next, %function'],
          [11, '/* text */'],
        ),
      ),
    ).toEqual(['next: in']));
  test('inside: the innermost routine', () => {
    expect(attached(at([3, '// hyplens: in x0']))).toEqual(['outer: in']);
    expect(attached(at([6, '// hyplens: in x0']))).toEqual(['inner: in']);
  });
  test('code between: not above', () => expect(attached(at([10, '// hyplens: in x0']))).toEqual([]));
  test('at the end of a line: that line’s routine', () =>
    expect(attached(at([7, '\tnop // hyplens: allow stack-imbalance: why']))).toEqual(['inner: allow']));
});

describe('register lists', () => {
  test('read', () => {
    expect(parseRegisterList('x0-x2 , lr,fp sp d8–d9')).toEqual({
      registers: [0, 1, 2, 30, 29, SP, vectorResource(8, 'low'), vectorResource(9, 'low')],
      wrong: [],
    });
    expect(parseRegisterList('v0').registers).toEqual([vectorResource(0, 'low'), vectorResource(0, 'high')]);
    expect(parseRegisterList('x3-x1, y2, x99').wrong).toEqual(['x3-x1', 'y2', 'x99']);
  });
  test('printed', () => {
    const x = (...n: number[]) => printRegisters(n.map(generalResource));
    expect(x(0, 1, 2, 3, 30)).toBe('x0–x3, lr');
    expect(x(5, 7, 8)).toBe('x5, x7, x8');
    expect(x(28, 29, 30)).toBe('x28, x29, lr');
    expect(printRegisters([8, 9, 10, 11].map((n) => vectorResource(n, 'low')))).toBe('d8–d11');
    expect(printRegisters([generalResource(1), SP])).toBe('x1, sp');
  });
});
