// Figures for `npm run bench`: our analysis beside the C compiler on the same file, in one run.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';
import type { FeatureContext } from '../server/src/features/context';
import { hoverText } from '../server/src/features/hover';
import { prepareAnswers, rehearseHovers } from '../server/src/features/prepare';
import { keepHeapSmall, WORKER_LIMITS } from '../server/src/features/session/heap';
import { NodeFileSystem } from '../server/src/source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../server/src/source/sourceFile';
import { Analyzer, type DocumentAnalysis } from '../server/src/workspace/analyze';
import { emptyConfiguration } from '../server/src/workspace/configuration';
import { concreteStepsPerSecond } from './concreteSteps';
import { editsReport } from './edits';
import { reportSymbolic } from './symbolic';
import { compilations, type OtherNode, treeReport } from './tree';

const { HYPLENS_CACHE, XDG_CACHE_HOME } = process.env;
const cache = HYPLENS_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'hyplens');
const tree = join(cache, 'linux-6.12');
const build = join(cache, 'linux-6.12-build');
const entry = join(tree, 'arch/arm64/kvm/hyp/entry.S');

/** The collector and other programs interrupt now this word, now that one. */
const HOVER_ROUNDS = 9;

interface Row {
  readonly what: string;
  readonly samples: readonly number[];
}

function main(): void {
  if (!existsSync(entry) || !existsSync(build)) {
    console.log(
      'The sources of Linux 6.12 are not in the cache: run `npm test` or `node scripts/corpora.mjs` first.',
    );
    process.exitCode = 1;
    return;
  }
  keepHeapSmall(); // as the server does
  const document = sourceFile(entry, readFileSync(entry, 'utf8'));
  const analyzer = (): Analyzer =>
    new Analyzer(new NodeFileSystem(), () => ({ ...emptyConfiguration, kernelBuild: build }), {
      incremental: true,
    });

  const rows: Row[] = [];
  const compiler = timeCompiler(20);
  if (compiler.objects > 0)
    rows.push({
      what: `aarch64-linux-gnu-gcc -c entry.S, its ${compiler.objects} objects`,
      samples: compiler.samples,
    });

  for (let i = 0; i < 5; i++) analyzer().analyze(document); // let the JIT settle
  const cold = times(10, () => analyzer().analyze(document));
  rows.push({ what: 'cold analysis, all variants, warm process', samples: cold });

  const warm = analyzer();
  let analysis: DocumentAnalysis = warm.analyze(document);
  const edits = editsOf(document);
  for (let i = 0; i < 40; i++) warm.analyze(edits[i % edits.length] as SourceFile);
  let n = 0;
  const again = times(60, () => {
    analysis = warm.analyze(edits[n++ % edits.length] as SourceFile);
  });
  rows.push({ what: 're-analysis after an edit in __guest_enter, all variants', samples: again });

  // As the server: hovers are rehearsed once in its life, answers prepared in idle time after each edit.
  for (const _ of rehearseHovers(contextOf(analysis)));
  const pieces: number[] = [];
  const hovers: number[][] = [];
  for (let round = 0; round < HOVER_ROUNDS; round++) {
    analysis = warm.analyze(edits[1 + (round % 2)] as SourceFile);
    const context = contextOf(analysis);
    const work = prepareAnswers(context);
    for (let done: boolean | undefined = false; !done; )
      pieces.push(...times(1, () => (done = work.next().done)));
    wordsOf(analysis.document).forEach((position, i) => {
      hovers[i] ??= [];
      hovers[i].push(...times(1, () => hoverText(context, position)));
    });
  }
  rows.push({ what: 'answers prepared in idle time, a piece', samples: pieces });
  rows.push({
    what: `hover, ${hovers.length} words, for each the median after ${HOVER_ROUNDS} edits`,
    samples: hovers.map(median),
  });
  rows.push({ what: 'hover, every single one of these', samples: hovers.flat() });

  const width = Math.max(...rows.map((r) => r.what.length));
  console.log(`Linux 6.12 arch/arm64/kvm/hyp/entry.S, ${process.version}, milliseconds`);
  console.log(`${''.padEnd(width)}  ${['min', 'median', '95 %', 'max'].map((h) => h.padStart(8)).join('')}`);
  for (const { what, samples } of rows) {
    const sorted = [...samples].sort((a, b) => a - b);
    const at = (q: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0).toFixed(2).padStart(8);
    console.log(`${what.padEnd(width)}  ${at(0)}${at(0.5)}${at(0.95)}${at(1)}`);
  }
  if (compiler.objects > 0) {
    const percent = (100 * median(again)) / median(compiler.samples);
    console.log(
      `\nre-analysis, which reads the file as each of these objects, takes ${percent.toFixed(0)} % of the ` +
        `compiler's time for all ${compiler.objects}, ${(compiler.objects * percent).toFixed(0)} % of its time for one (medians of this run)`,
    );
  }
  const { median: steps, best } = concreteStepsPerSecond();
  console.log(
    `concrete execution: ${steps.toFixed(1)} million instruction steps a second (best ${best.toFixed(1)})`,
  );
  for (const part of ['--symbolic', '--memory', '--edits'])
    console.log(spawnSync(process.execPath, [__filename, part], { encoding: 'utf8' }).stdout.trim());
  for (const line of treeReport(join(__dirname, 'treeProcess.cjs'), tree, build, otherNodes()))
    console.log(line);
}

/** Releases that `node scripts/node-releases.mjs` has fetched. */
function otherNodes(): OtherNode[] {
  return readdirSync(cache)
    .filter((name) => /^node-\d+$/.test(name))
    .sort()
    .map((name) => join(cache, name, 'node_modules/node/bin/node'))
    .filter((executable) => existsSync(executable))
    .map((executable) => ({
      version: spawnSync(executable, ['--version'], { encoding: 'utf8' }).stdout.trim(),
      executable,
    }))
    .filter(({ version }) => version !== process.version);
}

function contextOf(analysis: DocumentAnalysis): FeatureContext {
  return { document: analysis.document, analysis, uriOf: (path) => `file://${path}` };
}

/** In a thread like the server's: every file of kvm/hyp open, and a hundred edits. */
function memory(): void {
  const analyzer = new Analyzer(new NodeFileSystem(), () => ({ ...emptyConfiguration, kernelBuild: build }), {
    incremental: true,
  });
  const folders = ['arch/arm64/kvm/hyp', 'arch/arm64/kvm/hyp/nvhe'].map((f) => join(tree, f));
  const files = folders
    .flatMap((f) => readdirSync(f).map((n) => join(f, n)))
    .filter((f) => f.endsWith('.S') && !f.endsWith('.lds.S'));
  const open = files.map((f) => analyzer.analyze(sourceFile(f, readFileSync(f, 'utf8'))));
  const edits = editsOf(sourceFile(entry, readFileSync(entry, 'utf8')));
  for (let i = 0; i < 100; i++) open[0] = analyzer.analyze(edits[i % edits.length] as SourceFile);
  const { rss, heapUsed } = process.memoryUsage();
  console.log(
    `memory with ${open.length} files of kvm/hyp open, after 100 edits: ${mebibytes(rss)} MiB resident, ${mebibytes(heapUsed)} MiB heap`,
  );
}

/** As often as the tree builds an object of the file: entry.S of kvm/hyp is one of VHE, and one of nVHE. */
function timeCompiler(rounds: number): { readonly objects: number; readonly samples: readonly number[] } {
  const objects = compilations([entry], build);
  const samples: number[] = [];
  for (let i = 0; i <= rounds; i++) {
    const start = performance.now();
    for (const flags of objects) {
      const { status, error } = spawnSync('aarch64-linux-gnu-gcc', [...flags, '-c', '-o', '/dev/null']);
      if (error || status !== 0) {
        console.log('aarch64-linux-gnu-gcc did not run: no reference in this table');
        return { objects: 0, samples: [] };
      }
    }
    if (i > 0) samples.push(performance.now() - start); // the first round fills the disk cache
  }
  return { objects: objects.length, samples };
}

/** The document with a changed register or constant in the middle of its first routine, in turns. */
function editsOf(document: SourceFile): SourceFile[] {
  const at = document.text.indexOf('mov\tx0, #ARM_EXCEPTION_IRQ');
  const head = document.text.slice(0, at);
  const rest = document.text.slice(at);
  return ['mov\tx3, #1\n\t', 'mov\tx4, #2\n\t', 'add\tx3, x4, #3\n\t', ''].map((added) =>
    sourceFile(document.path, `${head}${added}${rest}`),
  );
}

function wordsOf(document: SourceFile): { line: number; character: number }[] {
  const positions: { line: number; character: number }[] = [];
  for (const [line, start] of document.lineStarts.entries()) {
    const text = document.text.slice(start, document.lineStarts[line + 1]);
    for (const m of text.matchAll(/\b[A-Za-z_]\w*/g)) positions.push({ line, character: m.index });
  }
  return positions;
}

function times(n: number, f: () => unknown): number[] {
  return Array.from({ length: n }, () => {
    const start = performance.now();
    f();
    return performance.now() - start;
  });
}
function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0;
}
function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

if (!isMainThread) memory();
else if (process.argv.includes('--memory')) {
  keepHeapSmall();
  new Worker(__filename, { resourceLimits: WORKER_LIMITS });
} else if (process.argv.includes('--symbolic')) reportSymbolic(tree, build);
else if (process.argv.includes('--edits')) {
  keepHeapSmall(); // as the server does
  for (const line of editsReport(tree, build)) console.log(line);
} else main();
