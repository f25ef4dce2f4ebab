// `npm run recall`: the three tables by which the rules are judged, from the tests that keep them current.
//   recall     real defects, each found in its defective form and silent on the corrected one
//   mutation   correct code made wrong on purpose (HYPLENS_MUTANTS: `all`, or how many of each file; 25)
//   precision  what is reported on maintained code, with the verdicts
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCorpora } from './corpora.mjs';
import { ensureNodeModules } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { tee } from './lib/run.mjs';

ensureNodeModules();
for (const missing of await ensureCorpora()) console.log(`${missing}; what needs it is skipped`);
const scratch = mkdtempSync(join(tmpdir(), 'hyplens-recall-'));
let failed = false;

heading('Recall: defects that once were in released or posted code');
const defects = await vitest('unit', [
  'test/rules/knownDefects.test.ts',
  'test/rules/bootDefects.test.ts',
  'test/rules/callDefects.test.ts',
]);
const rows = new Map();
for (const { assertionResults } of defects)
  for (const { ancestorTitles, title, status } of assertionResults) {
    const [, numbers, what] = /^([\d and,]+): (.*)$/.exec(ancestorTitles[0] ?? '') ?? [];
    for (const number of numbers?.match(/\d+/g) ?? []) {
      const row = rows.get(Number(number)) ?? { what, tests: 0, wrong: [] };
      rows.set(Number(number), row);
      row.tests++;
      if (status !== 'passed') row.wrong.push(title);
    }
  }
const numbered = [...rows].sort(([a], [b]) => a - b);
for (const [number, { what, tests, wrong }] of numbered)
  console.log(
    `${String(number).padStart(3)}  ${wrong.length === 0 ? 'found' : 'WRONG'}  ${what} (${tests} tests${wrong.map((w) => `; wrong: ${w}`).join('')})`,
  );
console.log(`${numbered.filter(([, r]) => r.wrong.length === 0).length} of ${numbered.length} found`);

heading('Mutation: one line of maintained code made wrong');
process.env.HYPLENS_MUTANTS ??= '25';
await vitest('reference', ['test/reference/mutation.test.ts'], true);

heading('Precision: reports on maintained code');
await vitest('reference', ['test/reference/precision'], true);
const counts = new Map();
for (const name of ['precision', 'precisionWide'])
  for (const judged of JSON.parse(readFileSync(join(root, `test/reference/${name}.json`), 'utf8'))) {
    const key = [judged.corpus ?? `linux-${judged.kernel}, hypervisor`, judged.rule, judged.verdict].join(
      '\t',
    );
    counts.set(key, (counts.get(key) ?? 0) + judged.count);
  }
for (const [key, count] of [...counts].sort()) {
  const [where, rule, verdict] = key.split('\t');
  console.log(`${where.padEnd(26)}  ${rule.padEnd(32)}  ${verdict.padEnd(10)}  ${String(count).padStart(4)}`);
}

rmSync(scratch, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;

function heading(text) {
  console.log(`\n=== ${text}`);
}

/** Runs test files; the results of each. Their output is shown where it is a table of its own, or a failure. */
async function vitest(project, files, shown = false) {
  const outputFile = join(scratch, `${project}-${files.length}.json`);
  const reporters = ['--reporter=json', `--outputFile.json=${outputFile}`];
  if (shown) reporters.push('--reporter=default');
  const { status } = await tee('npx', ['vitest', 'run', '--project', project, ...reporters, ...files], {
    cwd: root,
  });
  const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8'));
  if (status !== 0) {
    failed = true;
    for (const { assertionResults } of testResults)
      for (const { fullName, status: result, failureMessages } of assertionResults)
        if (result === 'failed') console.log(`FAILED  ${fullName}\n${failureMessages.join('\n')}`);
  }
  return testResults;
}
