import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareCase, type SuiteOutcome, suiteCases } from '../support/assemblerSuite';
import { corpus, describeWith } from './needs';

/** The folders of the suite that hold the macro language and the directives. */
const FOLDERS = ['macros', 'all', 'elf', 'cfi', 'lns', 'symver'];

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'hyplens-suite-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function line(folder: string, outcomes: readonly SuiteOutcome[]): string {
  const run = outcomes.filter((o) => o.inapplicable === undefined);
  const equal = run.filter((o) => o.differences.length === 0);
  const accepted = run.filter((o) => o.accepted).length;
  return `${folder.padEnd(8)} ${equal.length} of ${run.length} equal (as accepts ${accepted}, rejects ${run.length - accepted})`;
}

describeWith(
  ['binutils-testsuite', 'aarch64-linux-gnu-as'],
  "The assembler's own test suite: the same inputs accepted, the same lines rejected, the same objects",
  () => {
    test('macros and directives', () => {
      const suite = join(corpus('binutils-testsuite'), 'gas/testsuite/gas');
      const table: string[] = [];
      const unequal = new Map<string, readonly string[]>();
      for (const folder of FOLDERS) {
        const outcomes = suiteCases(suite, folder).map((c) => compareCase(c, scratch));
        expect(outcomes.length, folder).toBeGreaterThan(5);
        table.push(line(folder, outcomes));
        for (const o of outcomes) {
          if (o.inapplicable !== undefined) table.push(`         not run: ${o.name} (${o.inapplicable})`);
          else if (o.differences.length > 0) unequal.set(o.name, o.differences);
        }
      }
      console.log(table.join('\n'));
      expect([...unequal]).toEqual([]);
    }, 120_000);
  },
);
