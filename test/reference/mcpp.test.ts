import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HeaderCache } from '../../server/src/preprocessor/headerCache';
import { preprocess } from '../../server/src/preprocessor/preprocess';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { rootOf } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { plainOptions } from './gccPreprocessor';
import { gccComplaints, type Item, type Outcome, readSuite } from './mcppSuite';
import { corpus, describeWith } from './needs';

const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);
const compiler = 'aarch64-linux-gnu-gcc';

/** What `__DATE__` and `__TIME__` tell. Without it the time of a build is not known, and is told as `??:??:??`. */
const sourceDate = 1_700_000_000;

/** The compiler's own folders for `#include <…>`. */
function systemIncludePaths(): string[] {
  const flags = ['-E', '-v', '-x', 'assembler-with-cpp', '/dev/null'];
  const { stderr } = spawnSync(compiler, flags, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const list =
    /#include <\.\.\.> search starts here:\n([\s\S]*?)\nEnd of search list/.exec(stderr)?.[1] ?? '';
  return list.split('\n').map((line) => line.trim());
}

function ours(path: string, folders: readonly string[]): Outcome {
  const document = sourceFile(path, readFileSync(path, 'utf8'));
  const options = { ...plainOptions(fileSystem), systemIncludePaths: folders, sourceDate };
  const { lines, problems } = preprocess(document, options, new HeaderCache());
  const places = (wanted: (severity: string) => boolean): Set<number> =>
    new Set(problems.filter((p) => wanted(p.severity)).map((p) => rootOf(p.origin).line + 1));
  return {
    output: oneSpace(lines.map((line) => line.text).join('\n')),
    complaints: places((s) => s === 'error' || s === 'warning'),
    errors: places((s) => s === 'error'),
  };
}

function theirs(path: string): Outcome {
  const flags = ['-E', '-P', '-x', 'assembler-with-cpp', '-fno-diagnostics-show-caret', path];
  const { stdout, stderr } = spawnSync(compiler, flags, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C', SOURCE_DATE_EPOCH: String(sourceDate) },
  });
  return { output: oneSpace(stdout), ...gccComplaints(stderr, path) };
}

const oneSpace = (text: string): string => text.replace(/[ \t]+/g, ' ');

describeWith(['mcpp-testsuite', 'aarch64-linux-gnu-gcc'], "mcpp's validation suite", () => {
  test('where gcc -E passes, so do we', () => {
    const { files, leftOut } = readSuite(join(corpus('mcpp-testsuite'), 'cpp-test'));
    const folders = systemIncludePaths();
    const table = new Map<string, { items: number; ours: number; gcc: number }>();
    const worse: string[] = [];
    for (const { path, items } of files) {
      const [own, gcc] = [ours(path, folders), theirs(path)];
      for (const item of items) {
        const row = table.get(item.category) ?? { items: 0, ours: 0, gcc: 0 };
        const [we, they] = [item.passes(own), item.passes(gcc)];
        row.items++;
        row.ours += we ? 1 : 0;
        row.gcc += they ? 1 : 0;
        table.set(item.category, row);
        if (they && !we) worse.push(named(item));
      }
    }
    const rows = [...table].sort(([a], [b]) => (a < b ? -1 : 1));
    const sum = (column: 'items' | 'ours' | 'gcc'): number => rows.reduce((all, [, r]) => all + r[column], 0);
    const text = [
      `${"mcpp's validation suite".padEnd(28)} items   ours  gcc -E`,
      ...rows.map(([name, r]) => tableRow(name, [r.items, r.ours, r.gcc])),
      tableRow('all', [sum('items'), sum('ours'), sum('gcc')]),
      ...[...leftOut].map(([reason, names]) => `left out (${reason}): ${names.join(', ')}`),
    ];
    console.log(text.join('\n'));
    expect(sum('items')).toBeGreaterThan(250);
    expect(worse).toEqual([]);
    expect(sum('ours')).toBeGreaterThanOrEqual(sum('gcc'));
  }, 60_000);
});

function tableRow(name: string, numbers: readonly number[]): string {
  return name.padEnd(27) + numbers.map((n) => String(n).padStart(7)).join('');
}

function named({ file, what }: Item): string {
  return `${file}: ${what}`;
}
