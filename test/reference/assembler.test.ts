import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareAll, includersOf, type Outcome, summary } from '../support/flatComparison';
import { seed } from '../support/seed';
import { linuxUnits, recordedUnits, type SourceUnit, unbuiltUnits } from '../support/sourceUnits';
import { describeWith } from './needs';

/** `HYPLENS_SEED=123 npx vitest run …` repeats a run. */

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-assembler-'));
  // Files that `.incbin` takes in and that only a whole build makes; their content does not matter.
  for (const path of ['kernel/vdso/vdso.so', 'kernel/vdso32/vdso.so', 'kernel/vdso32/vdso32.so']) {
    const file = join(folder, 'build/arch/arm64', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(Array.from({ length: 4321 }, (_, i) => (i * 37) & 255)));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Compares and prints; every file that the compiler takes must be equal. */
async function compared(units: readonly SourceUnit[], name: string): Promise<readonly Outcome[]> {
  const folders = [join(folder, 'a'), join(folder, 'b')] as const;
  for (const each of folders) mkdirSync(each, { recursive: true });
  const outcomes = await compareAll(units, seed, folders);
  console.log(summary(name, outcomes, seed));
  const taken = outcomes.filter((o) => o.refused === undefined);
  expect(taken.filter((o) => o.differences.length > 0).map((o) => o.name)).toEqual([]);
  return outcomes;
}

const tools = ['aarch64-linux-gnu-gcc', 'aarch64-linux-gnu-as'] as const;

for (const version of ['6.1', '6.12'] as const)
  describeWith(
    [`linux-${version}`, `linux-${version}-build`, ...tools],
    `Linux ${version} as flat text`,
    () => {
      test('assembles to the same objects', async () => {
        const outcomes = await compared(linuxUnits(version, join(folder, 'build')), `Linux ${version}`);
        expect(new Set(outcomes.map((o) => o.file)).size).toBeGreaterThan(70);
        expect(outcomes.reduce((sum, o) => sum + o.replaced, 0)).toBeGreaterThan(20);
        // Only templates, which other files include, are not for the compiler alone.
        const refused = outcomes.filter((o) => o.refused !== undefined);
        expect(refused.filter((o) => includersOf(o, outcomes).length === 0)).toEqual([]);
        expect(refused.filter((o) => o.differences.length > 0)).toEqual([]);
      }, 600_000);
    },
  );

for (const name of ['tf-a-2.8', 'u-boot-2023.01'] as const)
  describeWith([name, `${name}-build`, ...tools], `${name} as flat text`, () => {
    test('assembles to the same objects', async () => {
      const outcomes = await compared(recordedUnits(name), name);
      expect(outcomes.filter((o) => o.refused !== undefined)).toEqual([]);
    }, 600_000);
    test('and so do the files that this build leaves out, where the compiler takes them', async () => {
      const outcomes = await compared(unbuiltUnits(name), `${name}, not built for QEMU`);
      expect(outcomes.filter((o) => o.refused === undefined).length).toBeGreaterThan(10);
    }, 600_000);
  });
