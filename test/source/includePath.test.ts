import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IncludePath, isWithin, normalizePath } from '../../server/src/source/includePath';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { memoryFileSystem } from '../support/memoryFileSystem';

test.each([
  ['/a/./b/../c.h', '/a/c.h'],
  ['/a//b', '/a/b'],
  ['/../a', '/a'],
  ['/a.b/..c/...', '/a.b/..c/...'],
  ['/', '/'],
])('%s is %s', (path, normal) => expect(normalizePath(path)).toBe(normal));

test('a folder holds what is below it, not what has a name that starts like its own', () => {
  expect([isWithin('/a/b', '/a'), isWithin('/a', '/a'), isWithin('/ab', '/a'), isWithin('/x', '/')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

test('the answer says where on the path a header was found, and what was looked at before', () => {
  const probed: string[] = [];
  const files = memoryFileSystem({ '/two/x.h': '', '/src/a.S': '' });
  const path = new IncludePath(files, ['/one', '/two'], undefined, (each) => probed.push(each));
  expect(path.find({ name: 'x.h', angled: false }, '/src/a.S')).toEqual({ path: '/two/x.h', position: 1 });
  expect(probed).toEqual(['/src/x.h', '/one/x.h']);
  expect(path.find({ name: 'x.h', angled: true }, '/two/x.h', 1)).toBeUndefined();
  expect(path.find({ name: '../two/x.h', angled: false }, '/src/a.S')).toEqual({
    path: '/two/x.h',
    position: -1,
  });
  expect(path.find({ name: 'none/../../two/x.h', angled: false }, '/src/a.S')).toBeUndefined();
});

test('.. behind a link leads where the system says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hyplens-link-'));
  try {
    mkdirSync(join(folder, 'real/deep'), { recursive: true });
    writeFileSync(join(folder, 'real/x.h'), 'real');
    writeFileSync(join(folder, 'x.h'), 'other file');
    symlinkSync(join(folder, 'real/deep'), join(folder, 'link'));
    const path = new IncludePath(new NodeFileSystem(), [], undefined, () => undefined);
    const find = (includer: string) => path.find({ name: '../x.h', angled: false }, join(folder, includer));
    expect(find('real/deep/a.S')).toEqual({ path: join(folder, 'real/x.h'), position: -1 });
    expect(find('link/a.S')).toEqual({ path: `${folder}/link/../x.h`, position: -1 });
    const confined = new IncludePath(new NodeFileSystem(), [], [join(folder, 'link')], () => undefined);
    expect(confined.find({ name: '../x.h', angled: false }, join(folder, 'link/a.S'))).toBe('refused');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
