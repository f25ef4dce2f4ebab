// One process reads every arm64 assembly file of the tree from a cold start; the compiler does the same.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { FrontEnd } from '../server/src/assembler/frontEnd';
import { compileLate } from '../server/src/commandLine/shortLife';
import { NodeFileSystem } from '../server/src/source/nodeFileSystem';
import { sourceFile } from '../server/src/source/sourceFile';
import { Analyzer } from '../server/src/workspace/analyze';
import { emptyConfiguration } from '../server/src/workspace/configuration';
import { setupsFor } from '../server/src/workspace/setup';

export function treeFiles(tree: string): string[] {
  return readdirSync(`${tree}/arch/arm64`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.S') && !name.endsWith('.lds.S'))
    .map((name) => `${tree}/arch/arm64/${name}`)
    .sort();
}

/** Runs in a process of its own and prints its figures as JSON. */
export function readTree(tree: string, build: string, part: 'front end' | 'analysis'): void {
  // As `hyplens check`.
  compileLate();
  const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);
  const configuration = { ...emptyConfiguration, kernelBuild: build };
  const frontEnd = new FrontEnd();
  const analyzer = new Analyzer(fileSystem, () => configuration);
  for (const path of treeFiles(tree)) {
    const document = sourceFile(path, readFileSync(path, 'utf8'));
    if (part === 'analysis') analyzer.analyze(document);
    else
      for (const { options } of setupsFor(path, document.text, configuration, fileSystem).flavours)
        frontEnd.run(document, options);
  }
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpu: (user + system) / 1000, rss: process.resourceUsage().maxRSS / 1024 }));
}

/** Lines for the report: each part in a fresh process, beside the compiler on the same files. */
export function treeReport(script: string, tree: string, compilerFlags: readonly string[]): string[] {
  const files = treeFiles(tree);
  const start = performance.now();
  for (const path of files)
    spawnSync('aarch64-linux-gnu-gcc', [...compilerFlags, '-c', path, '-o', '/dev/null']);
  const compiler = performance.now() - start;
  const lines = [`${files.length} files of arch/arm64: aarch64-linux-gnu-gcc -c ${compiler.toFixed(0)} ms`];
  for (const part of ['front end', 'analysis'] as const) {
    const before = performance.now();
    const { stdout } = spawnSync(process.execPath, [script, '--tree', part], { encoding: 'utf8' });
    const wall = performance.now() - before;
    const { cpu, rss } = JSON.parse(stdout) as { cpu: number; rss: number };
    const share = ((100 * wall) / compiler).toFixed(0);
    lines.push(
      `  ${part}, one process from a cold start: ${wall.toFixed(0)} ms (${share} % of the compiler's), ` +
        `${cpu.toFixed(0)} ms of processor, at most ${rss.toFixed(0)} MiB resident`,
    );
  }
  return lines;
}
