import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { HeaderCache } from '../../server/src/preprocessor/headerCache';
import { preprocess } from '../../server/src/preprocessor/preprocess';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { rootOf } from '../../server/src/source/origin';
import type { Problem } from '../../server/src/source/problem';
import { sourceFile } from '../../server/src/source/sourceFile';
import { assemblerInputs, preprocessorInputs } from './badInputs';
import { plainOptions } from './gccPreprocessor';
import { describeWith } from './needs';

/** Said in other words, or not at all, on purpose: input and why. */
const OTHERWISE = new Map([
  ['#if 1 : 2', 'GCC prints a blank too many'],
  ['#error', 'GCC prints a blank too many'],
  ['#define f(x) x\nf(\n#include "none.h"\n1)', 'GCC reads the header and reports the end of it instead'],
  ['.ifeqs "a", b\n.endif', 'GNU as takes the next line for the operand'],
  ['.incbin "none.bin"', 'a file of the build that is not there yet is no error of the source'],
  ['.word (1', 'GNU as prints a line end'],
  ['.word 1 + ()', 'GNU as prints a line end'],
  ['.rept', 'GNU as names the last line of the file'],
  ['.rept 1', 'GNU as names the last line of the file'],
  ['.req x', 'one message is enough'],
  ['.ascii', 'GNU as takes the next line for the operand'],
]);

/** Not yet as the assembler has it; whatever is mended may be taken off. */
const OPEN = new Set<string>();

interface Message {
  /** From 1; undefined where the tool names none. */
  readonly line: number | undefined;
  readonly text: string;
}

const fileSystem = new NodeFileSystem();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-bad-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a GNU tool says; what it adds about the same error in further messages is left out. */
function gnuMessages(command: string, args: readonly string[]): Message[] {
  const { stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return stderr.split('\n').flatMap((line) => {
    const m = /^[^:\s]+:(?:(\d+):)?(?:\d+:)? (fatal error|error|warning): (.*)$/i.exec(line);
    const further = /: (here is the|the conditional began here|end of file in string)/.test(line);
    if (!m || further) return [];
    const severity = m[2]?.toLowerCase().replace('fatal ', '');
    return [
      { line: m[1] ? Number(m[1]) : undefined, text: `${severity}: ${m[3]?.replace(/ \[-W[^\]]*\]$/, '')}` },
    ];
  });
}

/** Each of theirs has one of ours with the same words, at that line or (macros) in its expansion; and no more. */
function same(theirs: readonly Message[], ours: readonly Problem[]): boolean {
  const left = [...ours];
  for (const { line, text } of theirs) {
    const at = left.findIndex((p) => {
      const places = [p.origin, rootOf(p.origin), ...(p.related ?? []).map((r) => r.place)];
      const words = `${p.severity}: ${p.message.replace(/; did you mean .*/, '')}`;
      return words === text && (line === undefined || places.some((place) => place.line + 1 === line));
    });
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}

function compare(
  inputs: readonly string[],
  suffix: string,
  theirs: (path: string) => Message[],
  ours: (path: string, text: string) => readonly Problem[],
): { readonly input: string; readonly theirs: readonly string[]; readonly ours: readonly string[] }[] {
  return inputs.flatMap((input, i) => {
    const path = join(folder, `${i}${suffix}`);
    writeFileSync(path, `${input}\n`);
    const [wanted, found] = [theirs(path), ours(path, `${input}\n`)];
    if (same(wanted, found)) return [];
    const list = found.map((p) => `${p.origin.line + 1} ${p.severity}: ${p.message}`);
    return [{ input, theirs: wanted.map((m) => `${m.line} ${m.text}`), ours: list }];
  });
}

function report(what: string, inputs: readonly string[], differing: readonly { input: string }[]): void {
  const meant = differing.filter(({ input }) => OTHERWISE.has(input)).length;
  const open = differing.length - meant;
  console.log(
    `${what}: ${inputs.length - differing.length} of ${inputs.length} bad inputs reported in the same words at the same line; ` +
      `${meant} differ on purpose, ${open} not yet`,
  );
}

/** What is listed as said otherwise is said otherwise. */
function expectListed(inputs: readonly string[], differing: readonly { input: string }[]): void {
  const found = new Set(differing.map(({ input }) => input));
  const listed = [...OTHERWISE.keys(), ...OPEN].filter((input) => inputs.includes(input));
  expect(listed.filter((input) => !found.has(input))).toEqual([]);
}

describeWith(['aarch64-linux-gnu-gcc', 'aarch64-linux-gnu-as'], 'messages on bad input', () => {
  test('are those of gcc -E', () => {
    const flags = ['-E', '-P', '-x', 'assembler-with-cpp', '-fno-diagnostics-show-caret'];
    const differing = compare(
      preprocessorInputs,
      '.S',
      (path) => gnuMessages('aarch64-linux-gnu-gcc', [...flags, path]),
      (path, text) =>
        preprocess(sourceFile(path, text), plainOptions(fileSystem), new HeaderCache()).problems,
    );
    report('gcc -E', preprocessorInputs, differing);
    expect(differing.filter(({ input }) => !OTHERWISE.has(input) && !OPEN.has(input))).toEqual([]);
    expectListed(preprocessorInputs, differing);
  }, 60_000);

  test('are those of as', () => {
    const differing = compare(
      assemblerInputs,
      '.s',
      (path) => gnuMessages('aarch64-linux-gnu-as', ['-o', '/dev/null', path]),
      // What `.print` prints is no message of the assembler.
      (path, text) => assembleText(path, text, { fileSystem }).problems.filter((p) => p.severity !== 'info'),
    );
    report('as', assemblerInputs, differing);
    expect(differing.filter(({ input }) => !OTHERWISE.has(input) && !OPEN.has(input))).toEqual([]);
    expectListed(assemblerInputs, differing);
  }, 60_000);

  test('name an expansion by the line that the user wrote, with each level', () => {
    const text = '.macro inner\nnosuch x0\n.endm\n.macro outer\ninner\n.endm\n\nouter\n';
    const [problem] = assembleText('/a.s', text).problems;
    expect(problem && rootOf(problem.origin).line).toBe(7);
    expect(problem?.related?.map((r) => [r.place.line, r.message])).toEqual([
      [1, "in expansion of `inner'"],
      [4, "in expansion of `outer'"],
    ]);
  });
});
