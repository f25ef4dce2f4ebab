import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { flatten } from '../../server/src/assembler/flatten';
import { rootOf } from '../../server/src/source/origin';
import { prologue, statement } from '../support/assemblerStatements';
import { seed } from '../support/seed';
import { corpus, describeWith } from './needs';

/** `HYPLENS_SEED=123 RUNS=200 npx vitest run …` repeats a run or makes it longer. */
const numRuns = Number(process.env.RUNS ?? 12);
const LINES = 300;

/**
 * Refused and accepted on purpose: names in capitals are constants that a header may give; `-mcpu=all` of
 * GNU as 2.40 leaves system registers of later levels out.
 */
const MEANT = /\b(?!PLD|PST|MUL|VL)[A-Z_][A-Z0-9_]{2}.*: |support system register name/;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-flat-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Statements that are left when those are gone that we report an error in. */
function accepted(statements: readonly string[]): string[] {
  let kept = [...statements];
  for (let round = 0; round < 20; round++) {
    const bad = new Set<number>();
    for (const { severity, origin } of assembleText('in.s', `${prologue}${kept.join('\n')}\n`).problems)
      if (severity === 'error') bad.add(rootOf(origin).line);
    if (bad.size === 0) return kept;
    let line = prologue.split('\n').length - 1;
    const next = kept.filter((text) => {
      const first = line;
      line += text.split('\n').length;
      for (let at = first; at < line; at++) if (bad.has(at)) return false;
      return true;
    });
    // What is left is said of the end of the file.
    if (next.length === kept.length) return [];
    kept = next;
  }
  return [];
}

/** What the assembler says of the flat text of what we accept, with the line of the flat text. */
function refused(statements: readonly string[]): string[] {
  const kept = accepted(statements);
  const program = assembleText('in.s', `${prologue}${kept.join('\n')}\n`);
  if (program.problems.some((p) => p.severity !== 'info' && p.code === 'undefined-symbol')) return [];
  const flat = flatten(program);
  const path = join(folder, 'flat.s');
  writeFileSync(path, flat);
  const { stderr } = spawnSync('aarch64-linux-gnu-as', ['-mcpu=all', path, '-o', '/dev/null'], {
    encoding: 'utf8',
  });
  const lines = flat.split('\n');
  return [...stderr.matchAll(/^[^:\n]*:(?:(\d+):)? Error: (.*)$/gm)]
    .map((m) => `${(lines[Number(m[1] ?? 0) - 1] ?? '').trim()}: ${m[2]}`)
    .filter((message) => !MEANT.test(message));
}

/** Each line is a case of its own: what is refused is told by the line, with nothing to shrink. */
function refusedOf(line: fc.Arbitrary<string>): string[] {
  return fc
    .sample(fc.array(line, { minLength: LINES, maxLength: LINES }), { seed, numRuns })
    .flatMap((statements) => refused(statements));
}

/** Words of two lines of the assembler's own suite exchanged, or one left out or doubled. */
function mutatedLines(source: readonly string[]): fc.Arbitrary<string> {
  const index = fc.nat({ max: source.length - 1 });
  return fc
    .tuple(index, index, fc.nat({ max: 9 }), fc.constantFrom('keep', 'take', 'drop', 'double', 'number'))
    .map(([a, b, at, kind]) => {
      const words = (source[a] ?? '').split(/(?<=\W)|(?=\W)/);
      const others = (source[b] ?? '').split(/(?<=\W)|(?=\W)/);
      const i = at % words.length;
      const word = words[i] ?? '';
      if (kind === 'take') words[i] = others[at % others.length] ?? '';
      else if (kind === 'drop') words.splice(i, 1);
      else if (kind === 'double') words.splice(i, 0, word);
      else if (kind === 'number' && /^\d+$/.test(word)) words[i] = String(Number(word) + at - 4);
      return words.join('');
    });
}

describeWith(
  ['binutils-testsuite', 'aarch64-linux-gnu-as'],
  `flat text is accepted (HYPLENS_SEED=${seed})`,
  () => {
    test('of random directives, expressions and macros', () => {
      expect(refusedOf(statement)).toEqual([]);
    }, 300_000);

    test('of lines of the A64 suite with words exchanged', () => {
      const suite = join(corpus('binutils-testsuite'), 'gas/testsuite/gas/aarch64');
      const source = readdirSync(suite)
        .filter((name) => name.endsWith('.s'))
        .flatMap((name) => readFileSync(join(suite, name), 'latin1').split('\n'))
        .map((line) => line.replace(/(\/\/|\/\*|@|;).*$/, '').trim())
        .filter((line) => /^[a-z][\w.]*\s+[^:=\\"'&]*$/.test(line) && !/\.req\b/.test(line));
      expect(source.length).toBeGreaterThan(20_000);
      expect(refusedOf(mutatedLines(source))).toEqual([]);
    }, 300_000);
  },
);
