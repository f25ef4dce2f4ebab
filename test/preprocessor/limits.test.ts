import { describe, expect, test } from 'vitest';
import { limits } from '../../server/src/preprocessor/limits';
import { preprocessed } from './preprocessed';

/** Runaway input ends in a macro-error within seconds, and the lines after it are still there. */
function expectLimited(text: string, message: RegExp, headers: Readonly<Record<string, string>> = {}): void {
  const started = performance.now();
  const document = preprocessed(`${text}\nlast: nop\n`, headers);
  expect(performance.now() - started).toBeLessThan(20_000);
  const found = document.problems.filter(
    (problem) => problem.code === 'macro-error' && problem.severity === 'error',
  );
  expect(found.map((problem) => problem.message).join('\n')).toMatch(message);
  expect(document.lines.at(-1)?.text).toBe('last: nop');
}

const doubling = (levels: number, body: (inner: string) => string) =>
  Array.from({ length: levels }, (_, i) => `#define a${i + 1}${body(`a${i}`)}`).join('\n');

describe('limits', () => {
  test('expansion that doubles at each level', () => {
    expectLimited(
      `#define a0 x\n${doubling(40, (inner) => ` ${inner} ${inner}`)}\na40`,
      /does not come to an end/,
    );
  });

  test('expansion that doubles but leaves nothing', () => {
    expectLimited(
      `#define a0\n${doubling(40, (inner) => ` ${inner} ${inner}`)}\na40`,
      /does not come to an end/,
    );
  });

  test('condition that does not come to an end', () => {
    const source = `#define a0 1+\n${doubling(40, (inner) => ` ${inner} ${inner}`)}\n#if a40\n#endif`;
    expectLimited(source, /does not come to an end/);
  });

  test('text that ## doubles', () => {
    const source = `#define cat(x, y) x ## y\n#define dup(x) cat(x, x)\n`;
    const nested = `${'dup('.repeat(60)}abcdefgh${')'.repeat(60)}`;
    expectLimited(source + nested, /too much text/);
  });

  test('arguments nested without end', () => {
    expectLimited(`#define f(x) x\n${'f('.repeat(1000)}1${')'.repeat(1000)}`, /nested too deeply/);
  });

  test('expressions nested without end are a syntax error', () => {
    const document = preprocessed(`#if ${'('.repeat(100_000)}1${')'.repeat(100_000)}\n#endif\nnop`);
    expect(document.problems.map((problem) => problem.message)).toEqual(['expression is nested too deeply']);
  });

  test('a header that includes itself', () => {
    expectLimited('#include "h.h"', new RegExp(`exceeds maximum of ${limits.includeDepth}`), {
      '/h.h': 'nop\n#include "h.h"\n',
    });
  });

  test('a header that includes itself twice', () => {
    expectLimited('#include "h.h"', /exceeds maximum/, { '/h.h': '#include "h.h"\n#include "h.h"\n' });
  });

  test('headers that include one another broadly', () => {
    const headers = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`/h${i}.h`, `#include "h${i + 1}.h"\n`.repeat(10)]),
    );
    expectLimited('#include "h0.h"', /does not come to an end/, { ...headers, '/h30.h': '' });
  });

  test('output that would fill the memory', () => {
    const line = `${'x'.repeat(100_000)}\n`;
    const headers = { '/a.h': line.repeat(10), '/b.h': '#include "a.h"\n'.repeat(100) };
    const document = preprocessed('#include "b.h"\nnop', headers);
    expect(document.problems.map((problem) => [problem.code, problem.message])).toEqual([
      ['macro-error', 'the output is too long; the rest is not processed'],
    ]);
  });
});
