// Every file of the tree is edited in its middle; the compiler builds the objects that the tree makes of it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { FrontEnd } from '../server/src/assembler/frontEnd';
import { NodeFileSystem } from '../server/src/source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../server/src/source/sourceFile';
import { Analyzer } from '../server/src/workspace/analyze';
import { emptyConfiguration } from '../server/src/workspace/configuration';
import { setupsFor } from '../server/src/workspace/setup';
import { compilations, treeFiles } from './tree';

/** Edits that let the JIT settle, and edits that count; a file that takes long is edited once before the one that counts. */
const WARM_UP = 8;
const COUNTED = 4;
const LONG_MILLISECONDS = 1500;
const COMPILATIONS = 3;
/** Re-analysis may take so much of the compiler's time, in percent. */
const MOST_TIME = 25;

interface Edited {
  readonly name: string;
  /** Objects that the tree makes of the file. */
  readonly objects: number;
  /** Medians, in milliseconds: all of the analysis, and the front end on what the compiler is given. */
  readonly again: number;
  readonly frontEnd: number;
  readonly compiler: number;
}

/** Lines for the report. Runs in a process of its own. */
export function editsReport(tree: string, build: string): string[] {
  const files = treeFiles(tree).flatMap((path) => {
    const one = measure(path, build);
    return one === undefined ? [] : [{ ...one, name: path.slice(`${tree}/arch/arm64/`.length) }];
  });
  const share = ({ again, compiler }: Edited): number => (100 * again) / compiler;
  const quartiles = (shareOf: (f: Edited) => number): string => {
    const shares = files.map(shareOf).sort((a, b) => a - b);
    const at = (q: number): string =>
      (shares[Math.min(shares.length - 1, Math.floor(q * shares.length))] as number).toFixed(0);
    const within = shares.filter((each) => each <= MOST_TIME).length;
    return `a quarter of the files ${at(0.25)} %, half ${at(0.5)} %, three quarters ${at(0.75)} %; at most ${MOST_TIME} % in ${within}`;
  };
  const worst = [...files].sort((a, b) => share(b) - share(a)).slice(0, 5);
  return [
    `re-analysis of ${files.length} files after an edit in the middle of each, of the compiler's time for its objects:`,
    `  every configuration, simulation and rules: ${quartiles(share)}`,
    `  front end alone, for the same objects:     ${quartiles((f) => (100 * f.frontEnd) / f.compiler)}`,
    ...worst.map(
      (f) =>
        `  ${share(f).toFixed(0).padStart(6)} %  ${f.name}: ${f.again.toFixed(1)} ms, the compiler ${f.compiler.toFixed(1)} ms (${f.objects} objects)`,
    ),
  ];
}

function measure(path: string, build: string): Omit<Edited, 'name'> | undefined {
  const edits = editsOf(path);
  if (edits === undefined) return undefined;
  const analyzer = new Analyzer(new NodeFileSystem(), () => ({ ...emptyConfiguration, kernelBuild: build }), {
    incremental: true,
  });
  const edit = (n: number): number => timed(() => analyzer.analyze(edits[n % edits.length] as SourceFile));
  const isLong = edit(0) > LONG_MILLISECONDS;
  const first = isLong ? 2 : WARM_UP;
  for (let n = 1; n < first; n++) edit(n);
  // Never the text that was analysed last: that would be no edit.
  const again = Array.from({ length: isLong ? 1 : COUNTED }, (_, n) => edit(first + n));
  const frontEnd = readAgain(path, build, edits);
  const runs = compilations([path], build);
  let refused = false;
  const compiler = Array.from({ length: COMPILATIONS }, () =>
    timed(() => {
      for (const flags of runs)
        refused ||= spawnSync('aarch64-linux-gnu-gcc', [...flags, '-c', '-o', '/dev/null']).status !== 0;
    }),
  );
  return refused
    ? undefined
    : { objects: runs.length, again: median(again), frontEnd, compiler: median(compiler) };
}

/** Milliseconds of the front end for all objects of an edited file. */
function readAgain(path: string, build: string, edits: readonly SourceFile[]): number {
  const frontEnd = new FrontEnd({ listing: false });
  const fileSystem = new NodeFileSystem();
  const configuration = { ...emptyConfiguration, kernelBuild: build };
  const { flavours } = setupsFor(path, (edits[0] as SourceFile).text, configuration, fileSystem);
  const edit = (n: number): number => {
    const document = sourceFile(path, (edits[n % edits.length] as SourceFile).text);
    const milliseconds = timed(() => {
      for (const { options } of flavours) frontEnd.run(document, options);
    });
    // As the analysis does once another text has come: the same text comes back here after a few edits.
    frontEnd.forget(document);
    return milliseconds;
  };
  for (let n = 0; n < WARM_UP; n++) edit(n);
  return median(Array.from({ length: COUNTED }, (_, n) => edit(WARM_UP + n)));
}

const INSTRUCTION = /^\s+(?:mov|add|sub|and|orr|ldr|str|ldp|stp|mrs|msr|cbn?z|bl?|ret)\s/;

/** The file with another instruction, or none, before the middle one of those that stand in it as such. */
function editsOf(path: string): readonly SourceFile[] | undefined {
  const lines = readFileSync(path, 'utf8').split('\n');
  const places = lines.flatMap((line, i) => (INSTRUCTION.test(line) ? [i] : []));
  const middle = places[places.length >> 1];
  if (middle === undefined) return undefined;
  return [['\tmov\tx3, #1'], ['\tmov\tx4, #2'], ['\tadd\tx3, x4, #3'], []].map((added) =>
    sourceFile(path, [...lines.slice(0, middle), ...added, ...lines.slice(middle)].join('\n')),
  );
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? Number.NaN;
}
