import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordJudgement } from '../support/judgement';
import { compareScalable, encodingName, exactVectorEncodings } from '../support/scalableAgreement';
import { seed } from '../support/seed';
import { currentBytes, type VectorMode } from '../support/vectorImage';
import { describeWith } from './needs';

const isWholeRun = Number(process.env.HYPLENS_JUDGE ?? 0) > 0;
/** Instances of each exact encoding at one vector length. */
const perEncoding = isWholeRun ? 40 : 2;

const outside = (vectorBytes: number): VectorMode => ({ mode: 'vectors', vectorBytes, streamingBytes: 16 });
const inside = (streamingBytes: number): VectorMode => ({
  mode: 'streaming',
  vectorBytes: 32,
  streamingBytes,
});
const modes: readonly VectorMode[] = [
  ...(isWholeRun ? [16, 32, 48, 64, 80, 128, 208, 256] : [16, 32, 48, 256]).map(outside),
  ...(isWholeRun ? [16, 32, 64, 128, 256] : [16, 64, 256]).map(inside),
  { mode: 'array', vectorBytes: 48, streamingBytes: 32 },
];

describeWith(
  ['aarch64-linux-gnu-as', 'aarch64-linux-gnu-ld', 'qemu-aarch64'],
  'vector moves, loads, stores and state against QEMU',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'hyplens-exact-vectors-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('most of data movement is exact', () => {
      const names = new Set(exactVectorEncodings().map(encodingName));
      console.log(`${names.size} exact vector encodings`);
      expect(names.size).toBeGreaterThan(800);
    });

    describe.each(modes)('$mode, vectors of $vectorBytes bytes, $streamingBytes streaming', (mode) => {
      test(`seed ${seed} (HYPLENS_SEED)`, () => {
        const heavy = mode.mode !== 'vectors' && mode.streamingBytes > 64;
        const count = heavy ? Math.max(1, perEncoding / 4) : perEncoding;
        const report = compareScalable(folder, seed, mode, count);
        recordJudgement({
          suite: `vector moves and state (${mode.mode}, ${currentBytes(mode) * 8} bits)`,
          instances: report.instances,
          mismatches: report.mismatches.length,
          explained: report.explained,
          seed,
        });
        expect(report.mismatches.length, report.mismatches.slice(0, 12).join('\n')).toBe(0);
        expect(report.instances).toBeGreaterThan(100);
      });
    });
  },
);
