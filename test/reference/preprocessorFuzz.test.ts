import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PreprocessorOptions } from '../../server/src/preprocessor/api';
import { HeaderCache } from '../../server/src/preprocessor/headerCache';
import { preprocess } from '../../server/src/preprocessor/preprocess';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { sourceFile } from '../../server/src/source/sourceFile';
import { readFlags } from '../../server/src/workspace/compilerFlags';
import { type HeaderTree, headerTree } from '../support/directivePrograms';
import { macroProgram } from '../support/preprocessorPrograms';
import { seed } from '../support/seed';
import { gccPreprocess, normalized, plainOptions } from './gccPreprocessor';
import { describeWith } from './needs';

/** `HYPLENS_SEED=123 RUNS=1000 npx vitest run …` repeats a run or makes it longer. */
const RUNS = Number(process.env.RUNS ?? 300);

interface Difference {
  readonly source: string;
  readonly gcc: readonly string[] | undefined;
  readonly ours: readonly string[] | undefined;
}

/** Macros alone: no headers, no options. */
const macroTree: fc.Arbitrary<HeaderTree> = fc
  .array(macroProgram, { minLength: 30, maxLength: 30 })
  .map((cases) => ({ headers: new Map(), flags: [], cases }));

const condition = (expression: string): string => `#if ${expression}\nyes\n#else\nno\n#endif\n`;

describeWith(['aarch64-linux-gnu-gcc'], 'random input against gcc -E', () => {
  test('what earlier runs found', () => {
    const cases = ['-63 / 0u > 0', '63u / 0 > 0', '(-63 / 0) > 0', '(-63 % 0) < 0', '-63 / (1 ? 0 : 1u) > 0'];
    expect(inFolder((folder) => compare(folder, cases.map(condition), []))).toEqual([]);
  });

  test.each([
    ['macros', macroTree, Math.ceil(RUNS / 10)],
    ['directives, headers and options', headerTree, Math.ceil(RUNS / 10)],
  ])(
    `%s (HYPLENS_SEED=${seed})`,
    (_, trees, numRuns) => {
      fc.assert(
        fc.property(trees, ({ headers, flags, cases }) => {
          const differing = inFolder((folder) => {
            for (const [path, text] of headers) {
              mkdirSync(dirname(join(folder, path)), { recursive: true });
              writeFileSync(join(folder, path), text);
            }
            return compare(folder, cases, flags);
          });
          // What was read of a case that differs shapes those after it.
          expect(differing.slice(0, 1)).toEqual([]);
        }),
        { seed, numRuns },
      );
    },
    600_000,
  );
});

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'hyplens-fuzz-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The cases whose text differs, as headers of one file: an invocation that is not closed ends with its file. */
function compare(folder: string, cases: readonly string[], flags: readonly string[]): Difference[] {
  for (const [i, source] of cases.entries()) writeFileSync(join(folder, `case${i}.h`), source);
  const main = join(folder, 'main.S');
  const includes = cases.map((_, i) => `case: ${i}:\n#include "case${i}.h"\n`).join('');
  writeFileSync(main, includes);
  const words = flags.map((word) => absolute(folder, word));
  const said = gccPreprocess(main, words);
  const theirs = byCase(said.text);
  const { includePaths, systemIncludePaths, forcedIncludes, macros } = readFlags(words, folder);
  const options: PreprocessorOptions = {
    ...plainOptions(new NodeFileSystem()),
    ...{ includePaths, systemIncludePaths, forcedIncludes, macros },
  };
  const { lines, problems } = preprocess(sourceFile(main, includes), options, new HeaderCache());
  const own = byCase(lines.map((line) => line.text).join('\n'));
  expect(theirs.size).toBe(cases.length);
  // Their places are what `#line` says, and warnings depend on where system headers are: the errors' words alone.
  // Of one expression without sense GCC may find several.
  if (flags.length > 0) {
    const errors = [...said.errors.matchAll(/: error: (.*)$/gm)].map((m) => (m[1] ?? '').trimEnd());
    const reported = problems.filter((p) => p.severity === 'error').map((p) => p.message.trimEnd());
    expect(reported.sort()).toEqual(errors.sort());
  }
  return cases.flatMap((source, i) => {
    const [gcc, ours] = [theirs.get(i), own.get(i)];
    if (JSON.stringify(gcc) === JSON.stringify(ours)) return [];
    return [{ source: source.replace(/^#undef \w\n/gm, ''), gcc, ours }];
  });
}

/** Paths of options are below the folder. */
function absolute(folder: string, word: string): string {
  if (word.startsWith('-I')) return `-I${join(folder, word.slice(2))}`;
  return word.startsWith('-') ? word : join(folder, word);
}

function byCase(output: string): Map<number, string[]> {
  const result = new Map<number, string[]>();
  let current: string[] = [];
  for (const line of normalized(output)) {
    const marker = /^case: (\d+):$/.exec(line);
    if (marker) {
      current = [];
      result.set(Number(marker[1]), current);
    } else {
      current.push(line);
    }
  }
  return result;
}
