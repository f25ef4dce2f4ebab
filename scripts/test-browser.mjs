// Runs test/extension/suite inside VS Code's extension host, with VS Code served to a headless browser.
// Each test file is opened from a copy of test/extension/workspace, so that tests may edit it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  try {
    const page = await browser.newPage();
    const finished = new Promise((resolve) => {
      page.exposeFunction('codeAutomationLog', (type, args) =>
        console[type === 'error' ? 'error' : 'log'](...args),
      );
      page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.goto(`${server.url}/?folder=${encodeURIComponent(workspace)}&payload=${payload(server.port)}`);
    const timer = new Promise((resolve) => setTimeout(resolve, limit, 'timeout').unref());
    const code = await Promise.race([finished, timer]);
    if (code === 'timeout') {
      console.error(`The suite did not end within ${limit / 60_000} minutes.\n${server.log()}`);
      return 1;
    }
    return code;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function payload(port) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const entries = [
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(join(root, 'dist-test/suite.js'))],
    ['skipWelcome', 'true'],
  ];
  return encodeURIComponent(JSON.stringify(entries));
}

if (isMain(import.meta)) {
  if (chromiumPath()) {
    process.exitCode = await testInBrowser();
  } else {
    console.error('No Chromium: install the package chromium.');
    process.exitCode = 1;
  }
}
