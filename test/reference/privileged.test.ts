import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordJudgement } from '../support/judgement';
import {
  type PrivilegedSample,
  resultNames,
  runPrivileged,
  runPrivilegedConcretely,
} from '../support/privilegedImage';
import {
  authenticationSample,
  memorySample,
  type PreparedSample,
  stateSample,
  taggingSample,
  trapSample,
} from '../support/privilegedSamples';
import { qemuSimplification } from '../support/qemuSimplifications';
import { RandomNumbers } from '../support/randomNumbers';
import { seed } from '../support/seed';
import { describeWith } from './needs';

/** Programs of one image; `npm run judge` runs many images. */
const count = 500;
const images = Number(process.env.HYPLENS_JUDGE ?? 0) > 0 ? 40 : 1;

function describeSample({ el, controls, saved, lines }: PrivilegedSample, data: readonly bigint[]): string {
  const values = Object.entries(controls).map(([name, value]) => `${name}=0x${value.toString(16)}`);
  const words = data.map((word) => `0x${word.toString(16)}`).join(' ');
  return `EL${el} PSTATE=0x${saved.toString(16)} ${values.join(' ')}: ${lines.join('; ')}\n    x0-x11 ${words}`;
}

const kinds: readonly (readonly [what: string, sample: (random: RandomNumbers) => PreparedSample])[] = [
  ['programs at EL0 to EL3: PSTATE, banked registers, SVC, HVC, returns', stateSample],
  ['programs at EL0 to EL3: traps with their class, ISS and vector', trapSample],
  ['programs at EL0 to EL3: memory accesses, aborts and alignment faults with ESR and FAR', memorySample],
  ['programs at EL0 to EL3: pointer authentication with known keys', authenticationSample],
  ['programs at EL1 and EL2: memory tagging', taggingSample],
];

describeWith(
  ['aarch64-linux-gnu-as', 'aarch64-linux-gnu-ld', 'qemu-system-aarch64'],
  'programs at EL0 to EL3 against QEMU',
  () => {
    test.each(kinds)(
      `%s, ${count * images} programs, seed ${seed} (HYPLENS_SEED)`,
      (what, make) => {
        const folder = mkdtempSync(join(tmpdir(), 'hyplens-privileged-'));
        const failures: string[] = [];
        const explained = new Map<string, number>();
        let instances = 0;
        try {
          for (let image = 0; image < images; image++) {
            const random = new RandomNumbers(seed + image);
            const prepared = Array.from({ length: count }, () => make(random));
            const run = runPrivileged(
              folder,
              prepared.map(({ sample }) => sample),
              prepared.map(({ data }) => data),
            );
            for (const [i, { sample, data }] of prepared.entries()) {
              const outcome = runPrivilegedConcretely(sample, i, data, run);
              instances += outcome.steps;
              const expected = run.results[i] ?? [];
              const different = resultNames.flatMap((name, k) => {
                const [ours, theirs] = [outcome.words?.[k], expected[k] ?? 0n];
                if (ours === theirs) return [];
                return [`${name} ${ours?.toString(16)}, QEMU ${theirs.toString(16)}`];
              });
              if (different.length === 0) continue;
              const rules = qemuSimplification(outcome, expected);
              for (const rule of rules ?? []) explained.set(rule, (explained.get(rule) ?? 0) + 1);
              if (rules === undefined)
                failures.push(
                  `${describeSample(sample, data)}\n    ${different.slice(0, 12).join('\n    ')}`,
                );
            }
          }
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
        recordJudgement({ suite: what, instances, mismatches: failures.length, explained, seed });
        expect(failures.length, `seed ${seed}\n${failures.slice(0, 10).join('\n')}`).toBe(0);
      },
      1_800_000,
    );
  },
);
