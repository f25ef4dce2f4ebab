// `npm run recall`: the three tables by which the rules are judged, from the tests that keep them current. The
// tables go to standard output, the progress of the tests to standard error.
//   recall     real defects, each found in its defective form and silent on the corrected one
//   mutation   correct code made wrong on purpose (HYPLENS_MUTANTS: `all`, or how many of each file; 25)
//   precision  what is reported on maintained code, with the verdicts
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensureCorpora } from './corpora.mjs';
import { ensureNodeModules } from './lib/install.mjs';
import { root } from './lib/root.mjs';

ensureNodeModules();
for (const missing of await ensureCorpora()) console.log(`${missing}; what needs it is skipped`);
const scratch = mkdtempSync(join(tmpdir(), 'hyplens-recall-'));
let failed = false;

heading('Recall: defects that once were in released or posted code');
const defects = vitest('unit', [
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
vitest('reference', ['test/reference/mutation.test.ts']);
for (const { text } of tables()) console.log(text);
console.log(`
no effect: every exit has the same machine state in every variant and nothing owed is broken, by compare, without the rules.
other result: another constant or branch; nothing that the routine visibly owes is broken (noticed: some rule reports it all the same).
found, missed: a register, sp, a barrier, a trap or a way out is wrong for certain; share: found of these.`);

heading('Precision: errors and warnings on maintained code');
vitest('reference', ['test/reference/precision']);
const judged = read('precisionWide');
const wide = tables().map(({ corpus, files, instructions, perFalseAlarm }) => {
  const own = judged.filter((j) => j.corpus === corpus);
  const hyp = own.filter((j) => /\bkvm\/hyp\//.test(j.file));
  const wrong = count(own, 'false');
  const rate = ((wrong * perFalseAlarm) / instructions).toFixed(2);
  return [
    corpus,
    files,
    instructions,
    count(own),
    count(own, 'true'),
    wrong,
    rate,
    count(hyp),
    count(hyp, 'false'),
  ];
});
print([
  [
    'corpus',
    'files',
    'instructions',
    'reports',
    'true',
    'false',
    'false per 5000',
    'in kvm/hyp',
    'false there',
  ],
  ...wide,
]);
console.log('');
const rules = new Map();
for (const j of judged) {
  const key = [j.corpus, j.rule, j.verdict].join('\t');
  rules.set(key, (rules.get(key) ?? 0) + j.count);
}
print([['corpus', 'rule', 'verdict', 'reports'], ...[...rules].map(([key, n]) => [...key.split('\t'), n])]);
for (const j of judged.filter((j) => j.verdict === 'false'))
  console.log(`\nfalse: ${j.corpus} ${j.file}, ${j.routine}, ${j.rule}: ${j.why}`);
console.log(`
Why each is true or false: test/reference/precisionWide.json. As a fresh clone, without a build, ${count(read('precision'))} reports in
kvm/hyp of both kernels, the same as with one (test/reference/precision.json).`);

rmSync(scratch, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;

function heading(text) {
  console.log(`\n=== ${text}`);
}

function read(name) {
  return JSON.parse(readFileSync(join(root, `test/reference/${name}.json`), 'utf8'));
}

function count(judged, verdict) {
  return judged
    .filter((j) => verdict === undefined || j.verdict === verdict)
    .reduce((n, j) => n + j.count, 0);
}

/** Columns as wide as they must be; numbers to the right. */
function print(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((r) => String(r[i]).length)));
  const isNumber = rows[0].map((_, i) => rows.slice(1).every((r) => !Number.isNaN(Number(r[i]))));
  for (const r of rows)
    console.log(
      r
        .map((c, i) => (isNumber[i] ? String(c).padStart(widths[i]) : String(c).padEnd(widths[i])))
        .join('  ')
        .trimEnd(),
    );
}

/** What the tests of the last run measured (test/support/reportTable.ts). */
function tables() {
  const file = process.env.HYPLENS_TABLES;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse) : [];
}

/** Runs test files; the results of each. Standard output is for the tables: the progress goes to standard error. */
function vitest(project, files) {
  const outputFile = join(scratch, `${project}-${files.length}.json`);
  const reporters = ['--reporter=json', `--outputFile.json=${outputFile}`, '--reporter=default'];
  process.env.HYPLENS_TABLES = join(scratch, `${basename(files[0])}.tables`);
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', project, ...reporters, ...files], {
    cwd: root,
    stdio: ['inherit', 2, 2],
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
