import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences, parse, runConcretely } from '../support/concreteRun';
import { type MachineState, randomState, runInQemu } from '../support/instructionImage';
import { randomSamples, type Sample } from '../support/instructionSamples';
import { recordJudgement } from '../support/judgement';
import { RandomNumbers } from '../support/randomNumbers';
import { seed } from '../support/seed';
import { describeWith } from './needs';

/** Instances of one image. */
const count = 24_000;
/** `npm run judge` sets HYPLENS_JUDGE: a million instances and more. */
const images = Number(process.env.HYPLENS_JUDGE ?? 0) > 0 ? 42 : 1;

/** The sample and the entry values of the registers that it names. */
function describeCase(sample: Sample, before: MachineState): string {
  const text = sample.lines.join('; ');
  const numbers = new Set([...text.matchAll(/\b[xw](\d+)\b/g)].map((m) => Number(m[1])));
  const values = [...numbers].sort((a, b) => a - b).map((n) => `x${n}=${before.x[n]}`);
  return `${text}   with ${values.join(' ')} sp=${before.x[31]} nzcv=${before.nzcv >>> 28}`;
}

describeWith(
  ['aarch64-linux-gnu-as', 'aarch64-linux-gnu-ld', 'qemu-aarch64'],
  'instructions against QEMU',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'hyplens-instructions-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test(`${images * count} random instances, seed ${seed} (HYPLENS_SEED)`, () => {
      const failures: string[] = [];
      let instances = 0;
      for (let image = 0; image < images; image++) {
        const imageSeed = seed + image;
        const samples = randomSamples(count, imageSeed);
        const random = new RandomNumbers(imageSeed ^ 0x5bd1e995);
        const states = samples.map((_, index) => randomState(random, index));
        const expected = runInQemu(folder, samples, states);
        for (const [index, sample] of samples.entries()) {
          const before = states[index];
          const after = expected[index];
          if (!before || !after) throw new RangeError('one state for each sample');
          const { state, isExact } = runConcretely(sample.lines.map(parse), index, before);
          const found = isExact ? differences(after, state) : ['a value is not modelled'];
          if (found.length > 0)
            failures.push(`${describeCase(sample, before)} (seed ${imageSeed})\n    ${found.join('\n    ')}`);
        }
        instances += samples.length;
      }
      recordJudgement({ suite: 'instructions at EL0', instances, mismatches: failures.length, seed });
      expect(instances).toBeGreaterThanOrEqual(images * 20_000);
      expect(failures.length, failures.slice(0, 20).join('\n')).toBe(0);
    }, 1_800_000);
  },
);
