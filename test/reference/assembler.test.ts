import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flatten } from '../../server/src/assembler/flatten';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { sourceFile } from '../../server/src/source/sourceFile';
import { applyAlternatives } from '../support/applyAlternatives';
import { objectDifferences, readElf } from '../support/elfObject';
import { hypUnits, type KernelUnit, otherUnits } from '../support/kernelFlags';
import { describeWith } from './needs';

const run = promisify(execFile);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-assembler-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly name: string;
  /** The compiler cannot assemble this file with the flags that we have. */
  readonly unbuildable: boolean;
  /** Instruction sequences that the variant with every capability replaces. */
  readonly replaced: number;
  readonly differences: readonly string[];
}

async function compare(unit: KernelUnit, number: number, frontEnd: FrontEnd): Promise<Outcome> {
  const name = unit.flavour === '' ? unit.path : `${unit.path} (${unit.flavour})`;
  const object = join(folder, `${number}.o`);
  try {
    await run('aarch64-linux-gnu-gcc', [...unit.compilerFlags, '-c', unit.file, '-o', object]);
  } catch {
    return { name, unbuildable: true, replaced: 0, differences: [] };
  }
  const text = readFileSync(unit.file, 'utf8');
  const program = frontEnd.run(sourceFile(unit.file, text), unit.options);
  const differences = program.problems
    .filter((p) => p.severity === 'error' && p.code !== 'unknown-instruction' && p.code !== 'invalid-operand')
    .map((p) => `${p.message} (line ${p.origin.line + 1})`);
  for (const variant of ['default', 'all'] as const) {
    const flat = join(folder, `${number}-${variant}.s`);
    const result = join(folder, `${number}-${variant}.o`);
    writeFileSync(flat, flatten(program, variant));
    try {
      await run('aarch64-linux-gnu-as', ['-march=armv8.5-a', flat, '-o', result]);
    } catch (error) {
      differences.push(`${variant}: ${String(error).split('\n').slice(1, 4).join(' ')}`);
      continue;
    }
    let expected = readElf(readFileSync(object));
    if (variant === 'all') expected = applyAlternatives(expected);
    for (const d of objectDifferences(expected, readElf(readFileSync(result))))
      differences.push(`${variant}: ${d}`);
  }
  const replaced = program.alternatives.filter((a) => a.replacementLength > 0).length;
  return { name, unbuildable: false, replaced, differences };
}

/** Two at a time: the compiler runs while the other file is read. */
async function compareAll(units: readonly KernelUnit[], corpusName: string): Promise<void> {
  const frontEnd = new FrontEnd();
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < units.length; i = next++) {
      const unit = units[i];
      if (unit) outcomes.push(await compare(unit, i, frontEnd));
    }
  };
  await Promise.all([worker(), worker()]);
  const built = outcomes.filter((o) => !o.unbuildable);
  const equal = built.filter((o) => o.differences.length === 0);
  const skipped = outcomes.filter((o) => o.unbuildable).map((o) => o.name);
  console.log(
    `${corpusName}: ${equal.length} of ${built.length} files equal${skipped.length > 0 ? `; the compiler wants other flags for ${skipped.join(', ')}` : ''}`,
  );
  expect(built.length).toBeGreaterThan(units.length / 2);
  expect(built.reduce((sum, o) => sum + o.replaced, 0)).toBeGreaterThan(20);
  expect(built.filter((o) => o.differences.length > 0)).toEqual([]);
}

for (const version of ['6.1', '6.12'] as const) {
  describeWith(
    [`linux-${version}`, `linux-${version}-build`, 'aarch64-linux-gnu-gcc', 'aarch64-linux-gnu-as'],
    `The flat text of Linux ${version} assembles to the same object`,
    () => {
      test('for every file of kvm/hyp, in each flavour', async () => {
        const units = hypUnits(version);
        expect(units.length).toBeGreaterThan(6);
        await compareAll(units, `Linux ${version} kvm/hyp`);
      }, 120_000);
      test('for the other arm64 files', async () => {
        await compareAll(otherUnits(version), `Linux ${version} arch/arm64`);
      }, 300_000);
    },
  );
}
