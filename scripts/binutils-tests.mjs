// Downloads the GNU assembler's own test suite, of the release that the tests compare with, into the cache.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, cached } from './lib/cache.mjs';
import { extractDebianSource } from './lib/debian-source.mjs';
import { capture, isMain, onPath } from './lib/run.mjs';

const name = 'binutils-testsuite';
const folders = ['aarch64', 'all', 'cfi', 'elf', 'lns', 'macros', 'symver'];

/** Fetches it when it is not in the cache yet. Returns one line when it could not be had. */
export async function ensureBinutilsTests() {
  if (existsSync(join(cacheDir(), name))) return [];
  if (!onPath('apt-get')) return ['binutils test suite: not a Debian machine, cannot download it'];
  try {
    await cached(name, (dir) => {
      console.log('Downloading the test suite of the GNU assembler…');
      const parts = folders.map((folder) => `gas/testsuite/gas/${folder}/*`);
      extractDebianSource('binutils', installedVersion(), parts, dir);
    });
    return [];
  } catch (error) {
    return [`binutils test suite: ${String(error.message).split('\n')[0]}`];
  }
}

/** The source version of the installed assembler; undefined when none is installed. */
function installedVersion() {
  try {
    const query = ['-W', '-f', `\${source:Version}`, 'binutils-aarch64-linux-gnu'];
    return capture('dpkg-query', query).trim() || undefined;
  } catch {
    // Not installed as a package: the newest that Debian has.
    return undefined;
  }
}

if (isMain(import.meta)) {
  const missing = await ensureBinutilsTests();
  for (const line of missing) console.error(line);
  process.exitCode = missing.length ? 1 : 0;
}
