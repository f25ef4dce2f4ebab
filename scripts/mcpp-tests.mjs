// Downloads the validation suite for C preprocessors of Debian's source package mcpp into the cache.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, cached } from './lib/cache.mjs';
import { extractDebianSource } from './lib/debian-source.mjs';
import { isMain, onPath } from './lib/run.mjs';

const name = 'mcpp-testsuite';

/** Fetches it when it is not in the cache yet. Returns one line when it could not be had. */
export async function ensureMcppTests() {
  if (existsSync(join(cacheDir(), name))) return [];
  if (!onPath('apt-get')) return ['mcpp test suite: not a Debian machine, cannot download it'];
  try {
    await cached(name, (dir) => {
      console.log('Downloading the validation suite of mcpp…');
      extractDebianSource('mcpp', undefined, ['cpp-test/test-t/*', 'cpp-test/test-l/*'], dir);
    });
    return [];
  } catch (error) {
    return [`mcpp test suite: ${String(error.message).split('\n')[0]}`];
  }
}

if (isMain(import.meta)) {
  const missing = await ensureMcppTests();
  for (const line of missing) console.error(line);
  process.exitCode = missing.length ? 1 : 0;
}
