import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { IncludePath } from '../../server/src/source/includePath';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';

describe('includes through symbolic links', () => {
  const top = mkdtempSync(join(tmpdir(), 'hyplens-links-'));
  afterAll(() => rmSync(top, { recursive: true, force: true }));
  mkdirSync(join(top, 'workspace/include'), { recursive: true });
  mkdirSync(join(top, 'outside'));
  writeFileSync(join(top, 'outside/secret.h'), '');
  writeFileSync(join(top, 'workspace/include/own.h'), '');
  symlinkSync(join(top, 'outside/secret.h'), join(top, 'workspace/include/leak.h'));
  symlinkSync(join(top, 'outside'), join(top, 'workspace/linked'));
  symlinkSync(join(top, 'workspace'), join(top, 'alias'));

  const find = (root: string, name: string): unknown =>
    new IncludePath(new NodeFileSystem(), [], [root], () => undefined).find(
      { name, angled: false },
      join(root, 'entry.S'),
    );

  it('stay inside the workspace once links are followed', () => {
    const root = join(top, 'workspace');
    expect(find(root, 'include/own.h')).toEqual({ path: join(root, 'include/own.h'), position: -1 });
    expect(find(root, 'include/leak.h')).toBe('refused');
    expect(find(root, 'linked/secret.h')).toBe('refused');
  });
  it('work in a workspace that is itself a link', () => {
    const root = join(top, 'alias');
    expect(find(root, 'include/own.h')).toEqual({ path: join(root, 'include/own.h'), position: -1 });
  });
});
