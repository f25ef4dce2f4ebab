// Runs the same suite in desktop VS Code: the one that VSCODE_EXECUTABLE names, else a download.
// VSCODE_VERSION picks the download (default: the oldest that the manifest supports).
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build, buildTests } from './build.mjs';
import { cacheDir } from './lib/cache.mjs';
import { root } from './lib/root.mjs';

await build({ dev: true });
await buildTests();
const scratch = mkdtempSync(join(tmpdir(), 'hyplens-test-'));
const workspace = join(scratch, 'workspace');
cpSync(join(root, 'test/extension/workspace'), workspace, { recursive: true });
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
try {
  process.exitCode = await runTests({
    vscodeExecutablePath: process.env.VSCODE_EXECUTABLE || undefined,
    version: process.env.VSCODE_VERSION || engines.vscode.replace('^', ''),
    cachePath: join(cacheDir(), 'vscode-desktop'),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'dist-test/suite.js'),
    launchArgs: [
      workspace,
      '--disable-extensions',
      '--skip-welcome',
      '--user-data-dir',
      join(scratch, 'data'),
    ],
  });
} catch (error) {
  console.error(`Desktop VS Code could not run the suite: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
