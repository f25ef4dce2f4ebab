// VS Code served to a browser (code-server's build of it), for machines without a desktop:
// installs it into the cache, and starts and stops one instance.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cached } from './lib/cache.mjs';
import { capture, isMain } from './lib/run.mjs';

// VS Code 1.100 is the last that runs on Node 20; another release of code-server can be named.
const version = process.env.HYPLENS_VSCODE_WEB ?? '4.100.3';

/** Installs it when needed; returns the folder of `out/server-main.js`. */
export async function installVsCodeWeb() {
  const dir = await cached(`vscode-web-${version}`, (prefix) => {
    console.log(`Installing VS Code for the browser (code-server ${version})…`);
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
    capture('npm', ['install', '--ignore-scripts', ...quiet, '--prefix', prefix, `code-server@${version}`]);
    const vscode = join(prefix, 'node_modules/code-server/lib/vscode');
    const install = ['install', '--omit=dev', '--ignore-scripts', ...quiet];
    capture('npm', install, { cwd: vscode });
    capture('npm', install, { cwd: join(vscode, 'extensions') });
    // Its native parts (log files, a watchdog) would need a C++ compiler, and nothing here misses them.
  });
  return join(dir, 'node_modules/code-server/lib/vscode');
}

/** Starts an instance whose state lives in `stateDir`; `stop()` ends it. `trusted` asks nothing when a folder opens. */
export async function startVsCodeWeb({ stateDir, vsix, port, settings, trusted }) {
  const vscode = await installVsCodeWeb();
  const serverMain = join(vscode, 'out/server-main.js');
  const extensionsDir = join(stateDir, 'extensions');
  mkdirSync(extensionsDir, { recursive: true });
  const folders = ['--server-data-dir', join(stateDir, 'data'), '--extensions-dir', extensionsDir];
  const terms = '--accept-server-license-terms';
  if (vsix) {
    capture(process.execPath, [serverMain, terms, ...folders, '--install-extension', vsix, '--force']);
  }
  if (settings) {
    const machine = join(stateDir, 'data/data/Machine');
    mkdirSync(machine, { recursive: true });
    writeFileSync(join(machine, 'settings.json'), JSON.stringify(settings));
  }
  port ??= await freePort();
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  if (trusted) listen.push('--disable-workspace-trust');
  const child = spawn(process.execPath, [serverMain, terms, ...folders, ...listen], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const listening = new Promise((resolve, reject) => {
    const read = (chunk) => {
      log += chunk;
      if (log.includes('Extension host agent listening')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`VS Code's server ended (${code})\n${log}`)));
  });
  const exited = new Promise((resolve) => child.on('exit', resolve));
  const stop = () => {
    child.kill();
    return exited;
  };
  await listening;
  return { address: (folder, how) => address(port, folder, how), stop, exited, log: () => log };
}

/** The address that opens a folder, and in it a file (at a line and column), or runs a test suite on it. */
function address(port, folder, { file, line = 1, column = 1, tests } = {}) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (file) payload.push(['openFile', remote(`${file}:${line}:${column}`)], ['gotoLineMode', 'true']);
  if (tests) {
    payload.push(
      ['extensionDevelopmentPath', remote(tests.extension)],
      ['extensionTestsPath', remote(tests.suite)],
    );
  }
  const query = { folder, payload: JSON.stringify(payload) };
  return `http://127.0.0.1:${port}/?${new URLSearchParams(query)}`;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

if (isMain(import.meta)) console.log(await installVsCodeWeb());
