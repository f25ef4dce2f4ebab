// Runs test/extension/suite inside VS Code's extension host, with VS Code served to a headless browser.
// Each test file is opened from a copy of test/extension/workspace, so that tests may edit it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { build, buildTests } from './build.mjs';
import { chromiumPath, launchBrowser } from './lib/browser.mjs';
import { root } from './lib/root.mjs';
import { isMain } from './lib/run.mjs';
import { startVsCodeWeb } from './vscode-web.mjs';

const limit = 5 * 60_000;

/** Resolves to the exit code that the suite's `run()` led to. */
export async function testInBrowser() {
  await build({ dev: true });
  await buildTests();
  const scratch = mkdtempSync(join(tmpdir(), 'hyplens-test-'));
  const workspace = join(scratch, 'workspace');
  cpSync(join(root, 'test/extension/workspace'), workspace, { recursive: true });
  const server = await startVsCodeWeb({ stateDir: scratch });
  const browser = await launchBrowser();
  const log = suiteLog();
  try {
    const page = await browser.newPage();
    const finished = new Promise((resolve) => {
      page.exposeFunction('codeAutomationLog', log.write);
      page.exposeFunction('codeAutomationExit', resolve);
    });
    const tests = { extension: root, suite: join(root, 'dist-test/suite.js') };
    await page.goto(server.address(workspace, { tests }));
    const timer = new Promise((resolve) => setTimeout(resolve, limit, 'timeout').unref());
    const code = await Promise.race([finished, timer]);
    if (code === 'timeout') {
      console.error(`The suite did not end within ${limit / 60_000} minutes.`);
    }
    if (code !== 0) console.error(`VS Code's own log:\n${log.rest()}\n${server.log()}`);
    return code === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The editor and the suite share one log: shows the suite's part and keeps the rest for when it fails. */
function suiteLog() {
  const rest = [];
  let started = false;
  const write = (type, args) => {
    const line = format(...args);
    started ||= line === 'extension suite';
    if (started && type !== 'error') console.log(line);
    else rest.push(line);
  };
  return { write, rest: () => rest.join('\n') };
}

if (isMain(import.meta)) {
  if (chromiumPath()) {
    process.exitCode = await testInBrowser();
  } else {
    console.error('No Chromium: install the package chromium.');
    process.exitCode = 1;
  }
}
