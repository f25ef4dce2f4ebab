import { spawnSync } from 'node:child_process';

/** What git refused to do, in its own words. */
export class GitError extends Error {}

/**
 * Settings of the repository that would run a program or reach the network do not count: the workspace may be
 * hostile. The commands used here read the object database and the index only, so that no filter, text
 * conversion or hook has anything to do; the user's own configuration stays (safe.directory).
 * Source: git-config(1), "core.fsmonitor", "core.hooksPath", "safe.bareRepository"; git(1), GIT_ALLOW_PROTOCOL.
 */
const SAFE = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'safe.bareRepository=explicit',
];

const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** Runs a git command in a folder and gives its standard output. Throws GitError. */
export function git(folder: string, args: readonly string[], input?: string): Buffer {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' };
  env.GIT_TERMINAL_PROMPT = '0';
  env.LC_ALL = 'C';
  // A program that runs us inside a hook sets these; the folder decides which repository is meant.
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_EXTERNAL_DIFF']) delete env[name];
  const result = spawnSync('git', ['-C', folder, ...SAFE, ...args], {
    env,
    input,
    maxBuffer: MAX_OUTPUT_BYTES,
    windowsHide: true,
  });
  if (result.error) {
    const missing = 'code' in result.error && result.error.code === 'ENOENT';
    throw new GitError(missing ? 'git is not installed' : result.error.message);
  }
  if (result.status !== 0) {
    const said = result.stderr.toString('utf8').trim();
    throw new GitError(said.replace(/^fatal: /, '') || `git ${args[0]} failed`);
  }
  return result.stdout;
}
