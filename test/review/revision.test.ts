import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GitError } from '../../server/src/review/git/git';
import { Revision } from '../../server/src/review/git/revision';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hyplens-git-')));
afterAll(() => rmSync(root, { recursive: true }));

const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'core.hooksPath=/dev/null'];
const git = (...args: string[]) => execFileSync('git', [...author, ...args], { cwd: root, stdio: 'pipe' });
function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const open = (revision = 'HEAD') => Revision.open(root, revision, new NodeFileSystem());
const many = Array.from({ length: 9 }, (_, i) => `\tmov x${i}, #${i}`).join('\n');

beforeAll(() => {
  git('init', '-q');
  put('a.S', 'old\n');
  put('same.h', 'same\n');
  put('gone.h', 'gone\n');
  put('before.S', many);
  put('.gitignore', 'generated/\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  put('a.S', 'new\n');
  put('sub/added.h', 'added\n');
  put('untracked.S', 'untracked\n');
  put('generated/asm-offsets.h', 'built\n');
  rmSync(join(root, 'gone.h'));
  renameSync(join(root, 'before.S'), join(root, 'after.S'));
  git('add', 'sub');
});

describe('the files of a revision', () => {
  const at = (path: string) => open().fileSystem().readFile(join(root, path));
  test('read as they were', () => {
    expect(at('a.S')).toBe('old\n');
    expect(at('same.h')).toBe('same\n');
    expect(at('gone.h')).toBe('gone\n');
  });
  test('what was added since, or never was under version control, is not there', () => {
    expect(at('sub/added.h')).toBeUndefined();
    expect(at('untracked.S')).toBeUndefined();
    expect(open().fileSystem().isFile(join(root, 'sub/added.h'))).toBe(false);
  });
  test('what a build made is there as it is on disk', () =>
    expect(at('generated/asm-offsets.h')).toBe('built\n'));
  test('folders list them', () => {
    const names = open().fileSystem().readDirectory(root);
    expect(names).toEqual(expect.arrayContaining(['a.S', 'before.S', 'gone.h', 'generated']));
    expect(names).not.toContain('untracked.S');
    expect(names).not.toContain('after.S');
  });
  test('versions tell contents apart', () => {
    const fs = open().fileSystem();
    expect(fs.version(join(root, 'a.S'))).toMatch(/^git:/);
    expect(fs.version(join(root, 'sub/added.h'))).toBeUndefined();
  });
  test('a renamed file is known by what it holds', () => {
    expect(open().pathOf(join(root, 'after.S'), `${many}\n\tret`)).toBe(join(root, 'before.S'));
    expect(open().pathOf(join(root, 'untracked.S'), 'untracked\n')).toBeUndefined();
  });
});

test('what is no revision, or no repository, is told', () => {
  for (const bad of ['nowhere', '--all', 'HEAD..HEAD', '']) expect(() => open(bad), bad).toThrow(GitError);
  expect(() => Revision.open(tmpdir(), 'HEAD', new NodeFileSystem())).toThrow(/not a git repository/);
});

test('a hostile repository runs nothing', () => {
  const witness = join(root, 'generated/ran');
  const script = join(root, 'generated/script');
  writeFileSync(script, `#!/bin/sh\necho "$0" >> ${witness}\ncat\n`);
  chmodSync(script, 0o755);
  for (const key of [
    'core.fsmonitor',
    'diff.external',
    'filter.x.clean',
    'filter.x.smudge',
    'filter.x.process',
  ])
    git('config', key, script);
  for (const key of ['diff.x.textconv', 'core.pager', 'core.sshCommand', 'gpg.program', 'core.editor'])
    git('config', key, script);
  put('.git/hooks/post-index-change', `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, '.git/hooks/post-index-change'), 0o755);
  put('.gitattributes', '*.S filter=x diff=x\n');
  const revision = open();
  const fs = revision.fileSystem();
  expect(fs.readFile(join(root, 'a.S'))).toBe('old\n');
  fs.readDirectory(root);
  revision.pathOf(join(root, 'after.S'), many);
  expect(existsSync(witness)).toBe(false);
  // The script does run where git is asked without care: the test can fail.
  execFileSync('git', ['status'], { cwd: root, stdio: 'pipe' });
  expect(existsSync(witness)).toBe(true);
});
