import { readFileSync } from 'node:fs';
import { NodeFileSystem } from '../server/src/source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../server/src/source/sourceFile';
import { Analyzer, type AnalyzerOptions } from '../server/src/workspace/analyze';
import { emptyConfiguration, type ProjectConfiguration } from '../server/src/workspace/configuration';
import { ordinaryWork } from './concreteSteps';
import { treeFiles } from './tree';

/** Runs in a process of its own; prints lines for the report. */
export function reportSymbolic(tree: string, build: string): void {
  const configuration = { ...emptyConfiguration, kernelBuild: build };
  for (const line of [
    ...stepsPerSecond(tree, configuration),
    ...growthWithLength(),
    ...growthWithAlternatives(),
    ...guestEnter(tree, configuration),
  ])
    console.log(line);
}

/**
 * An instruction step is one run of one instruction from one state, for all variants at once; the time has the joins
 * where ways meet, the fixed point and the collector in it, but no reading of files. Each round has a new analyzer: no
 * term and no step is taken over, only compiled code; the fastest round counts, as other programs take their share.
 */
interface Rate {
  readonly steps: number;
  readonly milliseconds: number;
}

function rateOf(document: SourceFile, configuration: ProjectConfiguration, rounds: number): Rate {
  let best: Rate | undefined;
  for (let round = 0; round < rounds; round++) {
    const analyzer = new Analyzer(new NodeFileSystem(), () => configuration);
    analyzer.findings(document);
    const { steps, milliseconds } = analyzer.work;
    if (best === undefined || milliseconds < best.milliseconds) best = { steps, milliseconds };
  }
  return best as Rate;
}

const perSecond = ({ steps, milliseconds }: Rate): number => steps / (milliseconds / 1000);
const thousands = (n: number): string => Math.round(n / 1000).toLocaleString('en');

function stepsPerSecond(tree: string, configuration: ProjectConfiguration): string[] {
  const ordinary = rateOf(
    sourceFile('/ordinary.S', routine(ordinaryWork.replace('b end', 'ret'))),
    alone,
    60,
  );
  const straight = rateOf(sourceFile('/straight.S', straightRoutine(200)), alone, 60);
  const rates = treeFiles(tree)
    .map((path) => rateOf(sourceFile(path, readFileSync(path, 'utf8')), configuration, 5))
    .filter((r) => r.steps > 0);
  const all = rates.reduce((sum, r) => ({
    steps: sum.steps + r.steps,
    milliseconds: sum.milliseconds + r.milliseconds,
  }));
  const sorted = rates.map(perSecond).sort((a, b) => a - b);
  const at = (share: number): string => thousands(sorted[Math.floor(share * (sorted.length - 1))] as number);
  return [
    'symbolic execution, thousand instruction steps a second:',
    `${thousands(perSecond(ordinary)).padStart(8)}  the routine of the concrete figure, its loop turn by turn (${ordinary.steps} steps)`,
    `${thousands(perSecond(straight)).padStart(8)}  a routine without branches: loads, stores, logic and moves (${straight.steps} steps)`,
    `${thousands(perSecond(all)).padStart(8)}  all files of the tree (${rates.length} files, ${thousands(all.steps)} thousand steps)`,
    `${at(0.5).padStart(8)}  the median file; ${at(0)} to ${at(1)}`,
  ];
}

/** Loads, sums, stores and short branches, over and over. */
function longRoutine(blocks: number): string {
  const block = (i: number): string => {
    const [register, slot] = [1 + (i % 8), 8 * (i % 64)];
    return `ldr x${register}, [x0, #${slot}]; add x9, x9, x${register}; str x9, [x10, #${slot}]
      cbz x9, 1f; mov x11, #${i % 1000}
      1:`;
  };
  return routine(Array.from({ length: blocks }, (_, i) => block(i)).join('\n'));
}

/** The kinds of instructions that most code is made of, without a branch. */
function straightRoutine(blocks: number): string {
  const block = (i: number): string => {
    const [register, slot] = [1 + (i % 8), 8 * (i % 64)];
    return `ldr x${register}, [x0, #${slot}]; eor x9, x${(i + 3) % 8}, x${register}; str x9, [x10, #${slot}]
      lsr x12, x9, #3; mov x11, #${i % 1000}`;
  };
  return routine(Array.from({ length: blocks }, (_, i) => block(i)).join('\n'));
}

/** The n-th alternative puts one of two values into a register of its own, and adds to a common one. */
function alternatives(n: number): string {
  const each = (i: number): string => `alternative_if ${100 + i}
      mov x${1 + i}, #1
      add x0, x0, #${1 << (i % 12)}
    alternative_else
      mov x${1 + i}, #2
      nop
    alternative_endif`;
  return `#include <asm/alternative.h>\n${routine(Array.from({ length: n }, (_, i) => each(i)).join('\n'))}`;
}

function routine(body: string): string {
  return `.text\n.globl f\n.type f, %function\nf:\n${body}\nret\n.size f, . - f\n`;
}

interface Sample {
  readonly whole: number;
  readonly simulation: number;
  readonly steps: number;
}

function sampled(
  document: SourceFile,
  configuration: ProjectConfiguration,
  options: AnalyzerOptions = {},
  frontEndWarm = false,
): Sample {
  const samples: Sample[] = [];
  for (let round = 0; round < 9; round++) {
    const analyzer = new Analyzer(new NodeFileSystem(), () => configuration);
    if (frontEndWarm) analyzer.analyze(document, undefined, options);
    const { steps, milliseconds } = analyzer.work;
    const start = performance.now();
    analyzer.analyze(document, undefined, options);
    samples.push({
      whole: performance.now() - start,
      simulation: analyzer.work.milliseconds - milliseconds,
      steps: analyzer.work.steps - steps,
    });
  }
  samples.sort((a, b) => a.whole - b.whole);
  return samples[samples.length >> 1] as Sample;
}

const alone: ProjectConfiguration = { ...emptyConfiguration, named: true };
const ms = (n: number): string => n.toFixed(1).padStart(8);

function growthWithLength(): string[] {
  const lines = ['routine of n instructions: analysis, simulation (ms), microseconds of simulation a step'];
  for (const blocks of [50, 100, 200, 400, 800]) {
    const s = sampled(sourceFile('/long.S', longRoutine(blocks)), alone);
    const each = ((1000 * s.simulation) / s.steps).toFixed(1).padStart(7);
    lines.push(`${String(5 * blocks + 1).padStart(8)}${ms(s.whole)}${ms(s.simulation)}${each}`);
  }
  return lines;
}

function growthWithAlternatives(): string[] {
  const lines = ['routine with n independent alternatives: variants, analysis, simulation (ms)'];
  for (const n of [2, 4, 8, 12, 16]) {
    const s = sampled(sourceFile('/many.S', alternatives(n)), alone);
    const variants = (2 ** n).toLocaleString('en').padStart(8);
    const bar = n === 16 ? '   (bar: 200 ms)' : '';
    lines.push(`${String(n).padStart(8)}${variants}${ms(s.whole)}${ms(s.simulation)}${bar}`);
  }
  return lines;
}

function guestEnter(tree: string, configuration: ProjectConfiguration): string[] {
  const path = `${tree}/arch/arm64/kvm/hyp/entry.S`;
  const document = sourceFile(path, readFileSync(path, 'utf8'));
  const s = sampled(document, configuration, { routines: new Set(['__guest_enter']) }, true);
  return [
    `__guest_enter, every capability and configuration, headers read: ${s.whole.toFixed(1)} ms, ` +
      `simulation ${s.simulation.toFixed(1)} ms, ${s.steps} steps   (bar: 30 ms)`,
  ];
}
