import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildPrograms } from '../support/commandLine';

vi.setConfig({ testTimeout: 60_000 });
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hyplens-compare-')));
let cli = '';
const old = `#include <asm/alternative.h>
	.global f
	.type f, %function
f:	mov	x0, #1
	ret
`;
const now = old.replace(
  'x0, #1\n',
  'x0, #1\nalternative_if ARM64_SVE\n\tmov\tx2, x1\nalternative_else_nop_endif\n',
);

beforeAll(async () => {
  ({ cli } = await buildPrograms(join(folder, '.cli')));
  writeFileSync(join(folder, 'old.S'), old);
  writeFileSync(join(folder, 'new.S'), now);
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'core.hooksPath=/dev/null'];
  const git = (...args: string[]) =>
    execFileSync('git', [...author, ...args], { cwd: folder, stdio: 'pipe' });
  git('init', '-q');
  git('add', 'old.S', 'new.S');
  git('commit', '-q', '-m', 'first');
  writeFileSync(join(folder, 'old.S'), now);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const r = spawnSync(process.execPath, [cli, 'compare', ...args], { cwd: folder, encoding: 'utf8' });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

describe('compare', () => {
  test('text: what differs in which variant, and since which instruction', () => {
    const { code, out } = run('HEAD:old.S', 'old.S', 'f');
    expect(code).toBe(1);
    expect(out.replace(/\n {2}assumed: .*/, '')).toBe(`f: the machine state differs
  old: old.S:4 in HEAD
  new: old.S:4

== with ARM64_SVE: differs
  ret on line 5 (old) and 8 (new): differs
    x2 differs
      old: x2 at entry
      new: x1 at entry, since line 6 \`mov x2, x1\`

== without ARM64_SVE: same
  ret on line 5 (old) and 8 (new): same
`);
  });
  test('the same: exit 0', () => expect(run('new.S', 'old.S', 'f')).toMatchObject({ code: 0, err: '' }));
  test('JSON, zero-based', () => {
    const report = JSON.parse(run('HEAD:old.S', 'new.S', 'f', '--format', 'json').out);
    expect(report).toMatchObject({ routine: 'f', verdict: 'differs', old: { file: 'old.S', line: 3 } });
    expect(report.variants[0]).toMatchObject({
      name: 'with ARM64_SVE',
      conditions: { ARM64_SVE: true },
      verdict: 'differs',
      exits: [
        { old: { kind: 'ret', line: 4 }, differences: [{ part: 'general', what: 'x2', verdict: 'differs' }] },
      ],
    });
  });
  test('one variant alone', () =>
    expect(run('HEAD:old.S', 'new.S', 'f', '--variant', 'ARM64_SVE=0').code).toBe(0));
  test('wrong usage: exit 2 and why', () => {
    expect(run('old.S', 'new.S', 'g')).toMatchObject({
      code: 2,
      err: 'hyplens: old.S has no routine g; it has f\n',
    });
    expect(run('old.S', 'new.S').err).toContain("missing required argument 'routine'");
    expect(run('v9:old.S', 'new.S', 'f').err).toContain('v9:old.S: there is no revision "v9"');
    expect(run('HEAD:none.S', 'new.S', 'f').err).toContain('HEAD:none.S: the revision has no such file');
    expect(run('none.S', 'new.S', 'f').err).toContain('none.S: no such file');
    expect(run('old.S', 'new.S', 'f', '--format', 'sarif').code).toBe(2);
  });
});
