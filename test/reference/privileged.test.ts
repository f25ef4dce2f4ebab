import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resultNames, runPrivileged, runPrivilegedConcretely } from '../support/privilegedImage';
import { type PrivilegedSample, privilegedSample } from '../support/privilegedSamples';
import { RandomNumbers } from '../support/randomNumbers';
import { seed } from '../support/seed';
import { describeWith } from './needs';

/** Programs of one image; `npm run judge` runs many images. */
const count = 1500;
const images = Number(process.env.HYPLENS_JUDGE ?? 0) > 0 ? 30 : 1;

function describeSample({ el, e2h, sctlr, saved, lines }: PrivilegedSample): string {
  return `EL${el} E2H=${e2h} SCTLR=0x${sctlr.toString(16)} PSTATE=0x${saved.toString(16)}: ${lines.join('; ')}`;
}

describeWith(
  ['aarch64-linux-gnu-as', 'aarch64-linux-gnu-ld', 'qemu-system-aarch64'],
  'system instructions at EL1, EL2 and EL3 against QEMU',
  () => {
    test(`${count * images} programs, seed ${seed} (HYPLENS_SEED)`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'hyplens-privileged-'));
      const failures: string[] = [];
      let instances = 0;
      try {
        for (let image = 0; image < images; image++) {
          const random = new RandomNumbers(seed + image);
          const samples = Array.from({ length: count }, () => privilegedSample(random));
          const data = samples.map(() =>
            Array.from({ length: 12 }, () => (BigInt(random.word()) << 32n) | BigInt(random.word())),
          );
          const { results, symbols } = runPrivileged(folder, samples, data);
          for (const [i, sample] of samples.entries()) {
            instances += sample.lines.length;
            const found = runPrivilegedConcretely(sample, i, data[i] ?? [], symbols);
            const expected = results[i] ?? [];
            const different = resultNames.flatMap((name, k) =>
              found?.[k] === expected[k]
                ? []
                : [`${name} ${found?.[k]?.toString(16)}, expected ${expected[k]?.toString(16)}`],
            );
            if (different.length > 0)
              failures.push(`${describeSample(sample)}\n    ${different.join('\n    ')}`);
          }
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      console.log(`${instances} instances at EL1 to EL3, ${failures.length} mismatches, seed ${seed}`);
      expect(failures.length, `seed ${seed}\n${failures.slice(0, 10).join('\n')}`).toBe(0);
    }, 1_800_000);
  },
);
