// npm test: all set-up, then every suite, then one line of totals.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCorpora } from './corpora.mjs';
import { ensureDebianTools } from './debian-tools.mjs';
import { ensureNodeModules } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { onPath, tee } from './lib/run.mjs';
import { installVsCodeWeb } from './vscode-web.mjs';

const ci = process.env.CI === 'true';
const scratch = mkdtempSync(join(tmpdir(), 'hyplens-totals-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

await setUp();
for (const [name, command, ...args] of [
  ['format and lint', 'npx', 'biome', 'check', '.'],
  ['types', 'npm', 'run', '--silent', 'typecheck'],
  ['layers', 'npm', 'run', '--silent', 'layers'],
]) {
  await suite(name, async () => ((await exec(command, args)).status === 0 ? { passed: 1 } : { failed: 1 }));
}
await suite('unit', () => vitest('unit'));
await suite('reference', () => vitest('reference'));
await suite('extension in the browser VS Code', extension);
rmSync(scratch, { recursive: true, force: true });
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;

async function setUp() {
  ensureNodeModules();
  const missing = [...ensureDebianTools(), ...(await ensureCorpora())];
  for (const line of missing) {
    console.log(ci ? `FAILED  set-up: ${line}` : `SKIPPED ${line}; its tests are skipped`);
    totals[ci ? 'failed' : 'skipped'] += 1;
  }
}

async function suite(name, body) {
  console.log(`\n=== ${name}`);
  const start = Date.now();
  const result = { passed: 0, failed: 0, skipped: 0, ...(await body().catch(broken)) };
  for (const key of Object.keys(totals)) totals[key] += result[key];
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(
    `=== ${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${seconds} s)`,
  );
}

function broken(error) {
  console.error(error);
  return { failed: 1 };
}

async function vitest(project) {
  const file = join(scratch, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = await exec('npx', [
    'vitest',
    'run',
    '--project',
    project,
    '--passWithNoTests',
    ...reporters,
  ]);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that does not even load fails the run without failing a test.
  const failed = report.numFailedTests || (status === 0 ? 0 : 1);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

async function extension() {
  if (!onPath('chromium')) return ci ? { failed: 1 } : { skipped: 1 };
  try {
    await installVsCodeWeb();
  } catch (error) {
    console.log(`VS Code for the browser cannot be installed: ${String(error.message).split('\n')[0]}`);
    return ci ? { failed: 1 } : { skipped: 1 };
  }
  const { status, output } = await exec(process.execPath, [join(root, 'scripts/test-browser.mjs')]);
  const [, passed, failed, skipped] = output.match(
    /^extension: (\d+) passed, (\d+) failed, (\d+) skipped/m,
  ) ?? [0, 0, 0, 0];
  return {
    passed: Number(passed),
    failed: Number(failed) || (status === 0 ? 0 : 1),
    skipped: Number(skipped),
  };
}

function exec(command, args) {
  return tee(command, args, { cwd: root, env: { ...process.env, npm_config_loglevel: 'error' } });
}
