// What the reference suites need from outside the tree. `npm test` fetches it; on its own, a suite that
// lacks something is skipped with the reason in its name, and fails in CI.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

const { HYPLENS_CACHE, XDG_CACHE_HOME, CI } = process.env;
const cache = HYPLENS_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'hyplens');

const corpora = [
  'linux-6.1',
  'linux-6.1-build',
  'linux-6.12',
  'linux-6.12-build',
  'tf-a-2.8',
  'tf-a-2.8-build',
  'tf-a-2.8-platforms',
  'u-boot-2023.01',
  'u-boot-2023.01-build',
  'binutils-testsuite',
  'mcpp-testsuite',
  'node-22',
  'node-24',
  'node-26',
] as const;
export type Corpus = (typeof corpora)[number];
export type Tool =
  | 'aarch64-linux-gnu-gcc'
  | 'aarch64-linux-gnu-as'
  | 'aarch64-linux-gnu-ld'
  | 'aarch64-linux-gnu-objdump'
  | 'aarch64-linux-gnu-objcopy'
  | 'aarch64-linux-gnu-readelf'
  | 'qemu-system-aarch64'
  | 'qemu-aarch64';

/** The folder of a corpus in the cache of downloads. */
export const corpus = (name: Corpus): string => join(cache, name);

const onPath = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** A `describe` that runs only where all of these are there. */
export function describeWith(needs: readonly (Corpus | Tool)[], name: string, body: () => void): void {
  const missing = needs.filter(
    (need) => !(corpora.some((name) => name === need) ? existsSync(join(cache, need)) : onPath(need)),
  );
  if (missing.length === 0 || CI === 'true') describe(name, body);
  else describe.skip(`${name} (missing: ${missing.join(', ')})`, body);
}
