import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AssembledProgram } from '../../server/src/assembler/finish';
import { flatten } from '../../server/src/assembler/flatten';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import type { PreprocessorOptions } from '../../server/src/preprocessor/api';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import type { Origin } from '../../server/src/source/origin';
import { lineText, type SourceFile, sourceFile } from '../../server/src/source/sourceFile';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { setupsFor } from '../../server/src/workspace/setup';
import { assemblySources, gccFlags } from './gccPreprocessor';
import { corpus, describeWith } from './needs';

const seed = Number(process.env.HYPLENS_SEED ?? 1);
/** Mutated files of one run; HYPLENS_MUTATIONS makes it larger. */
const count = Number(process.env.HYPLENS_MUTATIONS ?? 40);
/**
 * What as refuses in flat text that we accept, as `message -- statement`. Names in capitals are constants that a build
 * or a missing header would give: they stay symbols on purpose, in whatever expression they stand.
 */
const MEANT = [
  /^(constant expression required|undefined symbol \S+ used|invalid operands \(.* sections\)|invalid immediate|cannot represent).* -- .*\b[A-Z_][A-Z0-9_]{2}/,
  /^undefined symbol [A-Z_][A-Z0-9_]+/,
  // A file of the build that is not there yet is no error of the source.
  /^file not found/,
];
/** Milliseconds for one file of a few thousand lines, on a loaded machine. */
const SLOWEST = 20_000;

type Edit = {
  readonly kind: 'delete' | 'double' | 'swap' | 'drop word' | 'double word' | 'cut';
  readonly at: number;
};
const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('delete', 'double', 'swap', 'drop word', 'double word', 'cut'),
  at: fc.integer({ min: 0, max: 9999 }).map((n) => n / 10_000),
});
const mutation = fc.record({
  file: fc.nat(),
  edits: fc.array(edit, { minLength: 1, maxLength: 6 }),
});

function mutated(text: string, edits: readonly Edit[]): string {
  const lines = text.split('\n');
  for (const { kind, at } of edits) {
    const i = Math.floor(at * lines.length);
    const line = lines[i] ?? '';
    const words = line.split(/(?<=\W)|(?=\W)/);
    const w = Math.floor(at * 7919) % Math.max(1, words.length);
    if (kind === 'delete') lines.splice(i, 1);
    else if (kind === 'double') lines.splice(i, 0, line);
    else if (kind === 'swap') lines.splice(i, 2, lines[i + 1] ?? '', line);
    else if (kind === 'drop word') lines[i] = words.toSpliced(w, 1).join('');
    else if (kind === 'double word') lines[i] = words.toSpliced(w, 0, words[w] ?? '').join('');
    else lines.splice(i, Math.floor(at * 30));
  }
  return lines.join('\n');
}

/** What is wrong with a place, or undefined: it lies in text that exists, up to its outermost level. */
function badPlace(origin: Origin, document: SourceFile): string | undefined {
  for (let o: Origin | undefined = origin; o; o = o.parent) {
    const { file, line, start, end } = o;
    const at = `${file.path}:${line + 1}:${start}-${end}`;
    if (line < 0 || line >= file.lineStarts.length) return `${at}: no such line`;
    if (start < 0 || end < start || end > lineText(file, line).length) return `${at}: beyond its line`;
    if (!o.parent && file.path === document.path && file !== document)
      return `${at}: text of an older document`;
  }
  return undefined;
}

function places(program: AssembledProgram): Origin[] {
  return [
    ...program.problems.flatMap((p) => [p.origin, ...(p.related ?? []).map((r) => r.place)]),
    ...program.instructions.map((i) => i.origin),
    ...program.sections.flatMap((s) => s.items.map((i) => i.origin)),
    ...[...program.symbols.values()].map((s) => s.origin),
    ...program.includes.map((i) => i.place),
    ...program.alternatives.map((a) => a.origin),
  ];
}

describeWith(
  ['linux-6.12', 'linux-6.12-build', 'aarch64-linux-gnu-as', 'aarch64-linux-gnu-gcc'],
  'mutated files of Linux 6.12',
  () => {
    test(`${count} of them (HYPLENS_SEED=${seed})`, () => {
      const paths = assemblySources(join(corpus('linux-6.12'), 'arch/arm64')).filter(
        (p) => !p.endsWith('.lds.S'),
      );
      const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);
      const configuration = { ...emptyConfiguration, kernelBuild: corpus('linux-6.12-build') };
      const frontEnd = new FrontEnd();
      const folder = mkdtempSync(join(tmpdir(), 'hyplens-mutations-'));
      let accepted = 0;
      const refused: string[] = [];
      const wrongly: string[] = [];
      /** Whether the compiler takes the mutated text in the place of the file. */
      const compiles = ({ path, text }: SourceFile, options: PreprocessorOptions): boolean => {
        const here = join(folder, 'mutated.S');
        writeFileSync(here, text);
        const flags = [
          ...gccFlags(options),
          `-I${dirname(path)}`,
          `-Wa,-march=${options.assemblerArchitecture ?? 'armv8-a'}`,
          '-c',
          here,
          '-o',
          '/dev/null',
        ];
        return spawnSync('aarch64-linux-gnu-gcc', flags, { stdio: 'ignore' }).status === 0;
      };
      try {
        for (const { file, edits } of fc.sample(mutation, { seed, numRuns: count })) {
          const path = paths[file % paths.length] ?? '';
          const what = `${path} ${JSON.stringify(edits)}`;
          const document = sourceFile(path, mutated(readFileSync(path, 'utf8'), edits));
          const { flavours } = setupsFor(path, document.text, configuration, fileSystem);
          const [options] = flavours.map((f) => f.options);
          if (!options) continue;
          const start = performance.now();
          const program = frontEnd.run(document, options);
          expect(performance.now() - start, what).toBeLessThan(SLOWEST);
          expect(
            places(program).flatMap((o) => badPlace(o, document) ?? []),
            what,
          ).toEqual([]);
          for (const { last } of program.inactiveLines)
            expect(last, what).toBeLessThan(document.lineStarts.length);
          const errors = program.problems.filter((p) => p.severity === 'error');
          if (errors.length > 0) {
            if (compiles(document, options))
              wrongly.push([what, ...errors.slice(0, 3).map((p) => p.message)].join('\n'));
            continue;
          }
          accepted++;
          const flat = join(folder, 'flat.s');
          writeFileSync(flat, flatten(program));
          const as = spawnSync('aarch64-linux-gnu-as', ['-mcpu=all', flat, '-o', '/dev/null'], {
            encoding: 'utf8',
          });
          const lines = flatten(program).split('\n');
          const said = [...as.stderr.matchAll(/:(\d+): Error: (.*)$/gm)]
            .map(([, line, message]) => `${message} -- ${lines[Number(line) - 1]?.trim()}`)
            .filter((m) => !MEANT.some((pattern) => pattern.test(m)))
            .slice(0, 3);
          if (said.length > 0) refused.push([what, ...said].join('\n'));
        }
        expect(refused).toEqual([]);
        expect(wrongly).toEqual([]);
        console.log(`mutated files: ${accepted} of ${count} accepted, and their flat text by as`);
        expect(accepted).toBeGreaterThan(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }, 600_000);
  },
);
