// One process reads every arm64 assembly file of the tree from a cold start; the compiler does the same.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { FrontEnd } from '../server/src/assembler/frontEnd';
import { compileLate, growSlowly, keepYoungSmall } from '../server/src/commandLine/shortLife';
import { NodeFileSystem } from '../server/src/source/nodeFileSystem';
import { sourceFile } from '../server/src/source/sourceFile';
import { Analyzer } from '../server/src/workspace/analyze';
import { emptyConfiguration } from '../server/src/workspace/configuration';
import { setupsFor } from '../server/src/workspace/setup';

/** What a process reads of the tree: up to the programs, or up to the findings of `hyplens check`. */
export type Part = 'front end' | 'check';

/** Times that the compiler and the front end take turns. */
const ROUNDS = 3;
/** The front end may take so much of the compiler's time, in percent; each part so much memory, in MiB. */
const MOST_TIME = 50;
const MOST_MEMORY = 400;

export function treeFiles(tree: string): string[] {
  return readdirSync(`${tree}/arch/arm64`, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.S') && !name.endsWith('.lds.S'))
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .sort();
}

/** Milliseconds of processor and of wall clock, MiB of the largest process. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory?: number;
  /** Compilations that ended with an error. */
  readonly refused?: number;
}

/** Runs in a process of its own and prints its figures as JSON. */
export function readTree(tree: string, build: string, part: Part): void {
  // As the command line.
  compileLate();
  growSlowly();
  const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);
  const configuration = { ...emptyConfiguration, kernelBuild: build };
  // As the analysis asks for it: no flat text.
  const frontEnd = new FrontEnd({ listing: false });
  const analyzer = new Analyzer(fileSystem, () => configuration);
  for (const path of treeFiles(tree)) {
    keepYoungSmall();
    const document = sourceFile(path, readFileSync(path, 'utf8'));
    if (part === 'check') analyzer.findings(document);
    else
      for (const { options } of setupsFor(path, document.text, configuration, fileSystem).flavours)
        frontEnd.run(document, options);
  }
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1024 }));
}

/** What the compiler is told so that it reads what the front end reads: a file that is built twice is two runs of both. */
export function compilations(files: readonly string[], build: string): (readonly string[])[] {
  const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);
  const configuration = { ...emptyConfiguration, kernelBuild: build };
  return files.flatMap((path) =>
    setupsFor(path, readFileSync(path, 'utf8'), configuration, fileSystem).flavours.map(({ options }) => [
      ...options.includePaths.map((folder) => `-I${folder}`),
      ...options.systemIncludePaths.flatMap((folder) => ['-isystem', folder]),
      ...options.macros.map((m) => (m.kind === 'define' ? `-D${m.name}=${m.value ?? ''}` : `-U${m.name}`)),
      ...options.forcedIncludes.flatMap((header) => ['-include', header]),
      // What the configuration of the Debian build selects for the assembler.
      '-Wa,-march=armv8.5-a',
      '-nostdinc',
      // What is built is the file that includes it.
      options.includer ?? path,
    ]),
  );
}

/** A release of Node beside the one that runs the bench. */
export interface OtherNode {
  readonly version: string;
  readonly executable: string;
}

/** Lines for the report: each part in a fresh process of `script` (treeProcess.ts), beside the compiler on the same files. */
export function treeReport(
  script: string,
  tree: string,
  build: string,
  others: readonly OtherNode[] = [],
): string[] {
  const files = treeFiles(tree);
  const runs = compilations(files, build);
  const nodes = [{ version: process.version, executable: process.execPath }, ...others];
  const compiler: Cost[] = [];
  const frontEnds = nodes.map((): Cost[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    compiler.push(compile(runs));
    for (const [i, { executable }] of nodes.entries())
      frontEnds[i]?.push(read(script, tree, build, 'front end', executable));
  }
  const gcc = median(compiler);
  const share = (ms: number, of: number): string => ((100 * ms) / of).toFixed(0);
  const check = read(script, tree, build, 'check', process.execPath);
  return [
    `${files.length} files of arch/arm64, ${runs.length} objects, ${ROUNDS} turns, medians: aarch64-linux-gnu-gcc -c ${spent(gcc)}` +
      `, ${gcc.refused} refused`,
    `  front end, one process from a cold start (at most ${MOST_TIME} % of the compiler's time):`,
    ...nodes.map(({ version }, i) => {
      const ours = median(frontEnds[i] as Cost[]);
      return (
        `    Node ${version}: ${spent(ours)}: ${share(ours.wall, gcc.wall)} %, ` +
        `${share(ours.cpu, gcc.cpu)} % of its processor; ${resident(ours)}`
      );
    }),
    `  hyplens check of all of them: ${spent(check)}; ${resident(check)}`,
  ];
}

function compile(runs: readonly (readonly string[])[]): Cost {
  const before = { wall: performance.now(), cpu: childrensProcessor() };
  let refused = 0;
  for (const flags of runs) {
    const { status } = spawnSync('aarch64-linux-gnu-gcc', [...flags, '-c', '-o', '/dev/null']);
    if (status !== 0) refused++;
  }
  return { refused, wall: performance.now() - before.wall, cpu: childrensProcessor() - before.cpu };
}

function read(script: string, tree: string, build: string, part: Part, node: string): Cost {
  const before = performance.now();
  const { stdout } = spawnSync(node, [script, tree, build, part], { encoding: 'utf8' });
  return { ...(JSON.parse(stdout) as Cost), wall: performance.now() - before };
}

/** Milliseconds that ended children took so far (proc(5), cutime and cstime, in hundredths of a second). */
function childrensProcessor(): number {
  const path = '/proc/self/stat';
  if (!existsSync(path)) return Number.NaN;
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

function median(costs: readonly Cost[]): Cost {
  const sorted = [...costs].sort((a, b) => a.wall - b.wall);
  return sorted[Math.floor(sorted.length / 2)] as Cost;
}

function spent({ wall, cpu }: Cost): string {
  return `${wall.toFixed(0)} ms (${cpu.toFixed(0)} ms of processor)`;
}

function resident({ memory = Number.NaN }: Cost): string {
  return `${memory.toFixed(0)} MiB resident (at most ${MOST_MEMORY})`;
}
