// What is downloaded is kept per user, outside the tree, so that every clone and every run shares it.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export function cacheDir() {
  const { HYPLENS_CACHE, XDG_CACHE_HOME } = process.env;
  return HYPLENS_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'hyplens');
}

/** A folder of the cache. `fill(dir)` makes it once; readers never see it half made. */
export async function cached(name, fill) {
  const target = join(cacheDir(), name);
  if (existsSync(target)) return target;
  mkdirSync(cacheDir(), { recursive: true });
  const temporary = mkdtempSync(join(cacheDir(), `.${name}-`));
  try {
    await fill(temporary);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process may have finished the same folder first.
    if (!existsSync(target)) throw error;
  }
  return target;
}
