// Downloads the releases of Node that are supported beside the one at hand, as npm serves them, into the cache.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, cached } from './lib/cache.mjs';
import { capture, isMain } from './lib/run.mjs';

/** Major versions that distributions, editors and the long-term releases have. */
const majors = ['22', '24', '26'];

/** Fetches what is not in the cache yet. Returns one line for each release that could not be had. */
export async function ensureNodeReleases() {
  const missing = [];
  for (const major of majors) {
    if (existsSync(join(cacheDir(), `node-${major}`))) continue;
    try {
      await cached(`node-${major}`, (dir) => {
        console.log(`Downloading Node ${major}…`);
        const packed = `node-${process.platform}-${process.arch}@${major}`;
        capture('npm', [
          'install',
          '--ignore-scripts',
          '--no-audit',
          '--no-fund',
          '--prefix',
          dir,
          `node@npm:${packed}`,
        ]);
      });
    } catch (error) {
      missing.push(`Node ${major}: ${String(error.message).split('\n')[0]}`);
    }
  }
  return missing;
}

if (isMain(import.meta)) {
  const missing = await ensureNodeReleases();
  for (const line of missing) console.error(line);
  process.exitCode = missing.length ? 1 : 0;
}
