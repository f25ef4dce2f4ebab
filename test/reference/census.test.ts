import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { census, censusRows, censusSums, censusText, type Form } from '../support/census';
import { recordCensus } from '../support/judgement';
import { linuxUnits, recordedUnits } from '../support/sourceUnits';
import { describeWith } from './needs';

const isWholeRun = Number(process.env.HYPLENS_JUDGE ?? 0) > 0;

function show(name: string, forms: ReadonlyMap<string, Form>): void {
  recordCensus(censusRows(name, forms));
  console.log(`${name}\n${isWholeRun ? censusText(forms) : censusSums(forms).join('\n')}`);
}

/** Advanced SIMD; what occurs of SVE and SME moves data and has a value. */
const isVector = ({ form }: Form): boolean => /(^|[ ,[{])([bhsdq]|v\.\w+)([\],}[]|$)/.test(form);
/** Allocation tags are no part of a state, only their being read and written. */
const hasOtherState = ({ form }: Form): boolean => /^(ldgm?|stz?2?gm?) /.test(form);

/** Forms that should have a value and have none. Vector arithmetic has exact use and definition only. */
function inexact(forms: ReadonlyMap<string, Form>): string[] {
  return [...forms.values()]
    .filter(
      (form) =>
        form.defined === 'undefined' ||
        (form.defined === 'use/def' && !isVector(form) && !hasOtherState(form)),
    )
    .map(({ form, defined, example }) => `${defined}: ${form} (${example})`);
}

describeWith(
  ['linux-6.1', 'linux-6.1-build', 'linux-6.12', 'linux-6.12-build'],
  'instruction forms of Linux',
  () => {
    test('are all defined', () => {
      const folder = mkdtempSync(join(tmpdir(), 'hyplens-census-'));
      try {
        const forms = census(linuxUnits('6.12', folder));
        if (isWholeRun) census(linuxUnits('6.1', folder), forms);
        show('Linux', forms);
        expect(forms.size).toBeGreaterThan(400);
        expect(inexact(forms)).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }, 600_000);
  },
);

for (const name of ['tf-a-2.8', 'u-boot-2023.01'] as const)
  describeWith([name, `${name}-build`], `instruction forms of ${name}`, () => {
    test('are all defined', () => {
      const forms = census(recordedUnits(name));
      show(name, forms);
      expect(inexact(forms)).toEqual([]);
    }, 600_000);
  });
