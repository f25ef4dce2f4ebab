import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordJudgement } from '../support/judgement';
import { seed } from '../support/seed';
import { compareVectorUseDef } from '../support/vectorUseDef';
import { describeWith } from './needs';

/** Instances of each encoding: `npm run judge` runs many more. */
const perEncoding = Number(process.env.HYPLENS_JUDGE ?? 0) > 0 ? 30 : 3;

describeWith(
  ['aarch64-linux-gnu-as', 'aarch64-linux-gnu-ld', 'qemu-aarch64'],
  'use and definition of vector instructions against QEMU',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'hyplens-vectors-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test(`every encoding of FP, Advanced SIMD, SVE and SME, seed ${seed} (HYPLENS_SEED)`, () => {
      const { instances, runs, faults, violations, keptUpper } = compareVectorUseDef(
        folder,
        seed,
        perEncoding,
        0,
      );
      const rule =
        'bits of a Z register above a SIMD&FP result are cleared (Arm ARM V[] setter); QEMU 7.2 keeps them, by mnemonic';
      const explained = new Map([[rule, keptUpper.size]]);
      const mismatches = violations.length + faults.size;
      recordJudgement({
        suite: `use and definition of vector instructions (${runs} runs)`,
        instances,
        mismatches,
        explained,
        seed,
      });
      expect(violations, `seed ${seed}\n${violations.slice(0, 20).join('\n')}`).toEqual([]);
      expect([...faults]).toEqual([]);
      expect(instances).toBeGreaterThan(7000);
    }, 600_000);
  },
);
