// Brings node_modules up to the lock file. Only Node's own modules here: it runs before there are others.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';

export function ensureNodeModules() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < 20) throw new Error(`Hyplens needs Node 20 or newer, this is ${process.versions.node}`);
  // npm writes this file at the end of each install.
  const installed = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing the npm packages…');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}
