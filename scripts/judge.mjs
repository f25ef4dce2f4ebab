// `npm run judge`: instructions and trap state judged by QEMU and the assembler, the whole run, and one table of what came of it:
// the census of each corpus, the instances of each suite with the mismatches (none), and where QEMU departs from the architecture.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCorpora } from './corpora.mjs';
import { ensureNodeModules } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { tee } from './lib/run.mjs';

const suites =
  'census decodeInstruction instructions privileged registerSweep vectorUseDef vectorMoves trapSweep trapControlSweep redirectionSweep symbolicContainsConcrete sameIsSame';
const leastInstances = 1_000_000;

ensureNodeModules();
for (const missing of await ensureCorpora()) console.log(`${missing}; what needs it is skipped`);
const scratch = mkdtempSync(join(tmpdir(), 'hyplens-judge-'));
const journal = join(scratch, 'judgements.jsonl');
const { status } = await tee('npx', ['vitest', 'run', '--no-file-parallelism', ...suites.split(' ')], {
  cwd: root,
  env: { ...process.env, HYPLENS_JUDGE: '1', HYPLENS_JUDGEMENT: journal },
});
const entries = existsSync(journal)
  ? readFileSync(journal, 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
rmSync(scratch, { recursive: true, force: true });

const number = (n) => n.toLocaleString('en-US').padStart(12);
console.log('\n=== Census: forms and instructions of each corpus, by how they are defined');
for (const { corpus, defined, forms, instructions } of entries.filter(({ kind }) => kind === 'census'))
  console.log(
    `${corpus.padEnd(18)} ${defined.padEnd(10)} ${number(forms)} forms ${number(instructions)} instructions`,
  );

const judged = entries.filter(({ kind }) => kind === 'suite');
const width = Math.max(10, ...judged.map(({ suite }) => suite.length));
console.log('\n=== Instances and mismatches');
console.log(
  `${''.padEnd(width)} ${'instances'.padStart(12)} ${'explained'.padStart(12)} ${'mismatches'.padStart(12)}`,
);
const sum = { instances: 0, explained: 0, mismatches: 0 };
for (const { suite, instances, mismatches, explained } of judged) {
  const known = explained.reduce((n, [, count]) => n + count, 0);
  sum.instances += instances;
  sum.explained += known;
  sum.mismatches += mismatches;
  console.log(`${suite.padEnd(width)} ${number(instances)} ${number(known)} ${number(mismatches)}`);
}
console.log(
  `${'all'.padEnd(width)} ${number(sum.instances)} ${number(sum.explained)} ${number(sum.mismatches)}`,
);

const rules = new Map();
for (const { explained } of judged)
  for (const [rule, count] of explained) rules.set(rule, (rules.get(rule) ?? 0) + count);
console.log('\n=== Explained: where QEMU 7.2 does something else than the rule');
for (const [rule, count] of rules) console.log(`${number(count)}  ${rule}`);

const enough = sum.instances >= leastInstances;
if (!enough) console.log(`\nfewer than ${number(leastInstances).trim()} instances`);
process.exitCode = status === 0 && sum.mismatches === 0 && enough ? 0 : 1;
