import { describe, expect, test } from 'vitest';
import { BaselineError, readBaseline, writeBaseline } from '../../server/src/review/baseline';
import { identityOf, introduced, stableMessage, subjectsOf } from '../../server/src/review/findingIdentity';
import { lineMap, similarity } from '../../server/src/review/lineMap';
import { findingsIn } from '../support/check';

const routine = (name: string, ...body: string[]) =>
  [
    `\t.global ${name}`,
    `\t.type ${name}, %function`,
    `${name}:`,
    ...body,
    `\t.size ${name}, . - ${name}`,
  ].join('\n');
const clobber = routine('f', '\tmov x19, x0', '\tret');
const two = routine('g', '\tcbz x0, 1f', '\teret', '1:', '\teret');

const defectsIn = (text: string) => findingsIn(text).filter((f) => f.severity !== 'hint');

/** What the change from one text to the other introduced, as `line: rule`. */
function change(before: string, after: string): string[] {
  const identity = (f: ReturnType<typeof findingsIn>[number]) => identityOf(f, 'a.S');
  const lines = lineMap(before, after);
  const known = defectsIn(before).map(identity);
  return introduced(defectsIn(after), identity, known, () => lines).map(
    (f) => `${f.origin.line + 1}: ${f.rule}`,
  );
}

describe('a change introduces', () => {
  test('nothing when lines move', () => expect(change(clobber, `\n\n// moved\n${clobber}`)).toEqual([]));
  test('nothing when a defect goes', () => expect(change(clobber, clobber.replace('x19', 'x9'))).toEqual([]));
  test('what was not there', () =>
    expect(change(clobber.replace('x19', 'x9'), clobber)).toEqual(['5: callee-saved-clobbered']));
  test('the second of two that read the same, at its own line', () => {
    const third = two.replace('\tcbz', '\tcbz x1, 2f\n\tcbz').replace('\teret\n1:', '\teret\n2:\n\teret\n1:');
    expect(change(two, third)).toEqual(['8: missing-speculation-barrier']);
  });
  test('nothing when the reason of the same defect is another one', () =>
    expect(change(clobber, clobber.replace('x19, x0', 'x19, #1'))).toEqual([]));
  test('what another register adds to a known finding', () =>
    expect(change(clobber, clobber.replace('x0\n', 'x0\n\tmov x20, x0\n'))).toEqual([
      '6: callee-saved-clobbered',
    ]));
  test('nothing when the routine is renamed', () =>
    expect(change(clobber, clobber.replace(/\bf\b/g, 'h'))).toEqual([]));
  test('the further variants of a known finding', () => {
    const only = (name: string) => `#ifdef ${name}\n\tmov x19, x0\n#endif\n`.replace('\n\n', '\n').trimEnd();
    const before = clobber.replace('\tmov x19, x0', only('CONFIG_A'));
    const after = clobber.replace('\tmov x19, x0', `#if 1\n\tmov x19, x0\n#endif`);
    expect(change(before, after)).toHaveLength(1);
    expect(change(after, before)).toEqual([]);
  });
});

test('what a message says of lines and variants is no part of its identity', () => {
  expect(stableMessage('x1 was written on line 12 and lines 3, 4 and 5 (only with A, or VHE)')).toBe(
    'x1 was written on line N and line N',
  );
  expect([...subjectsOf('x5–x7, lr do not hold')]).toEqual(['x5', 'x6', 'x7', 'lr']);
  expect([...subjectsOf('no sb follows')]).toEqual([]);
});

describe('a baseline', () => {
  const known = findingsIn(two).map((f) => identityOf(f, 'a.S'));
  test('is read back as it was written', () => {
    const again = readBaseline(writeBaseline(known));
    expect(introduced(findingsIn(`\n${two}`), (f) => identityOf(f, 'a.S'), again)).toEqual([]);
    expect(introduced(findingsIn(two), (f) => identityOf(f, 'b.S'), again)).toHaveLength(known.length);
  });
  test('accounts for as many findings as it lists', () =>
    expect(
      introduced(findingsIn(two), (f) => identityOf(f, 'a.S'), readBaseline(writeBaseline(known.slice(1)))),
    ).toHaveLength(1));
  test('of no findings, and what is none', () => {
    expect(readBaseline(writeBaseline([]))).toEqual([]);
    for (const text of [
      '',
      '{}',
      '[]',
      '{"hyplens-baseline":2,"findings":[]}',
      '{"hyplens-baseline":1,"findings":[{}]}',
    ])
      expect(() => readBaseline(text)).toThrow(BaselineError);
  });
});

test('lines are followed through insertions and deletions', () => {
  const map = lineMap('a\nb\nc\nd', 'x\na\nc\nnew\nd \r');
  expect([0, 1, 2, 3, 4].map((l) => map.toOld(l))).toEqual([undefined, 0, 2, undefined, 3]);
  expect(similarity('a\nb\nc', 'a\nb\nd')).toBeCloseTo(2 / 3);
});
