import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import type { AssembledProgram } from '../../server/src/assembler/finish';
import { flatten } from '../../server/src/assembler/flatten';
import type { AssemblerOptions } from '../../server/src/assembler/statementContext';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { objectDifferences, readElf } from '../support/elfObject';
import { corpus, describeWith } from './needs';

const suite = join(corpus('binutils-testsuite'), 'gas/testsuite/gas/aarch64');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-operand-suite-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each source with each set of flags that a description of the suite names for it. */
function cases(): { file: string; flags: readonly string[] }[] {
  const names = readdirSync(suite);
  const flagsOf = new Map<string, Set<string>>();
  for (const name of names.filter((each) => each.endsWith('.d'))) {
    const text = readFileSync(join(suite, name), 'latin1');
    const source = /^# ?source ?: ?(\S+)/m.exec(text)?.[1] ?? name.replace(/\.d$/, '.s');
    const flags = (/^# ?as ?: ?(.*)$/m.exec(text)?.[1] ?? '').trim();
    flagsOf.set(source, (flagsOf.get(source) ?? new Set()).add(flags));
  }
  return names
    .filter((each) => each.endsWith('.s'))
    .flatMap((file) =>
      [...(flagsOf.get(file) ?? [''])].map((flags) => ({
        file,
        flags: flags.split(/\s+/).filter((f) => f !== ''),
      })),
    );
}

/** What the rejections of the assembler that we do not share are about. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/selected processor does not support system register/, 'system register of another architecture'],
  [/selected processor does not support/, 'instruction of another architecture'],
  [/system register/, 'system register name or direction'],
  [/undefined symbol|unknown label|\*UND\*|not defined/, 'a symbol may get its value later'],
  [/relocation/, 'relocation'],
  [/unexpected characters|bad expression|junk|comma expected/, 'expression or statement syntax'],
  [/pseudo-op/, 'directive'],
  [/operation name/, 'operation of SYS'],
];

function kindOf(message: string): string {
  return kinds.find(([pattern]) => pattern.test(message))?.[1] ?? `operand: ${message.replace(/ -- .*/, '')}`;
}

/** Said at the load; the assembler says it of the line where it places the pool, here the last. */
const saidElsewhere = /^illegal\.s .*:(548: cannot do 16-byte relocation|597)$/;

interface Table {
  equal: number;
  accepted: number;
  readonly differing: string[];
  bothReject: number;
  readonly oursAlone: string[];
  readonly theirsAlone: Map<string, string[]>;
}

/** Big-endian and 32-bit objects are compared as a whole. */
function differencesOf(original: Buffer, flat: Buffer): string[] {
  if (original[4] === 2 && original[5] === 1) return objectDifferences(readElf(original), readElf(flat));
  return original.equals(flat) ? [] : ['the object differs'];
}

/** Our errors by line. Only the first are listed: their lines are blanked until no more come. */
function errorsOf(
  path: string,
  text: string,
  program: AssembledProgram,
  options: AssemblerOptions,
): Map<number, string> {
  const listed = program.problems
    .filter((p) => p.severity === 'error' && p.origin.file.path === path)
    .map((p) => [p.origin.line + 1, p.message] as const);
  const ours = new Map(listed);
  if (ours.size === 0 || !program.problems.some((p) => p.message.startsWith('more problems follow')))
    return ours;
  const rest = text
    .split('\n')
    .map((line, i) => (ours.has(i + 1) ? '' : line))
    .join('\n');
  for (const [line, message] of errorsOf(path, rest, assembleText(path, rest, options), options))
    ours.set(line, message);
  return ours;
}

function compare(file: string, flags: readonly string[], table: Table): void {
  const object = join(folder, 'original.o');
  const assemble = (path: string, out: string, ...more: string[]) =>
    spawnSync('aarch64-linux-gnu-as', [...flags, ...more, path, '-o', out], {
      cwd: suite,
      encoding: 'latin1',
      timeout: 30_000,
    });
  // Symbols of the command line are in the flat text.
  const kept = flags.filter((flag, i) => flag !== '--defsym' && flags[i - 1] !== '--defsym');
  const assembleFlat = (path: string, out: string) =>
    spawnSync('aarch64-linux-gnu-as', [...kept, path, '-o', out], { cwd: suite, encoding: 'latin1' });
  const said = assemble(file, object);
  // Line tables describe the file that was assembled.
  if (flags.some((flag) => /^-g/.test(flag))) return;
  if (/unrecognized option|unknown (architect|cpu)/.test(said.stderr)) return;
  const path = join(suite, file);
  const options: AssemblerOptions = {
    fileSystem: new NodeFileSystem(Number.POSITIVE_INFINITY),
    includePaths: [suite],
    march: flags.flatMap((flag) => /^-m(?:arch|cpu)=(.*)$/.exec(flag)?.[1] ?? [])[0] ?? 'armv8-a',
    symbols: new Map(
      flags.flatMap((flag, i) => {
        const [symbol = '', value = '0'] = (flags[i + 1] ?? '').split('=');
        return flag === '--defsym' ? [[symbol, BigInt(value)] as const] : [];
      }),
    ),
  };
  const text = readFileSync(path, 'utf8');
  const program = assembleText(path, text, options);
  const ours = errorsOf(path, text, program, options);
  const name = `${file} ${flags.join(' ')}`.trim();
  if (said.status === 0) {
    table.accepted++;
    table.oursAlone.push(...[...ours].map(([line, message]) => `${name}:${line}: ${message}`));
    const flat = join(folder, 'flat.s');
    writeFileSync(flat, flatten(program));
    const again = assembleFlat(flat, join(folder, 'flat.o'));
    const differences =
      again.status === 0
        ? differencesOf(readFileSync(object), readFileSync(join(folder, 'flat.o')))
        : [again.stderr.split('\n').find((line) => line.includes('Error')) ?? 'the flat text is rejected'];
    if (differences.length === 0) table.equal++;
    else table.differing.push(`${name}: ${differences[0]}`);
    return;
  }
  const theirs = new Map<number, string>();
  // With -Z the errors that are found only at the end are listed beside those of the statements.
  const everything = assemble(file, object, '-Z');
  for (const m of everything.stderr.matchAll(/^[^:\n]*:(\d+): Error: (.*)$/gm)) {
    if (!theirs.has(Number(m[1]))) theirs.set(Number(m[1]), m[2] ?? '');
  }
  for (const [line, message] of theirs) {
    if (ours.has(line)) table.bothReject++;
    else if (!saidElsewhere.test(`${name}:${line}`))
      table.theirsAlone.set(kindOf(message), [
        ...(table.theirsAlone.get(kindOf(message)) ?? []),
        `${name}:${line}`,
      ]);
  }
  for (const [line, message] of ours)
    if (!theirs.has(line) && !saidElsewhere.test(`${name}:${line}: ${message}`))
      table.oursAlone.push(`${name}:${line}: ${message}`);
}

describeWith(['aarch64-linux-gnu-as', 'binutils-testsuite'], "the assembler's own A64 suite", () => {
  test('is accepted and rejected line by line as the assembler does', () => {
    const table: Table = {
      equal: 0,
      accepted: 0,
      differing: [],
      bothReject: 0,
      oursAlone: [],
      theirsAlone: new Map(),
    };
    const all = cases();
    for (const { file, flags } of all) compare(file, flags, table);
    const missed = [...table.theirsAlone].sort((a, b) => b[1].length - a[1].length);
    const missedLines = missed.reduce((sum, [, lines]) => sum + lines.length, 0);
    console.log(
      [
        `${all.length} inputs: ${table.equal} of ${table.accepted} that the assembler accepts give the same object`,
        ...table.differing.map((each) => `  ${each}`),
        `lines that both reject: ${table.bothReject}`,
        `lines that we alone reject: ${table.oursAlone.length}`,
        ...table.oursAlone.slice(0, 40).map((each) => `  ${each}`),
        `lines that the assembler alone rejects: ${missedLines}`,
        ...missed.map(([kind, lines]) => `  ${`${lines.length}`.padStart(5)}  ${kind}   e.g. ${lines[0]}`),
      ].join('\n'),
    );
    expect(table.oursAlone).toEqual([]);
    expect([...table.theirsAlone.values()].flat()).toEqual([]);
    expect(table.differing).toEqual([]);
  }, 300_000);
});
