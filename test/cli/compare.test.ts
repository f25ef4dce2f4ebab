import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
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
  test('what the assembler rejects is said, and the two are not called the same', () => {
    // Without a header that may define it as a macro.
    const bad = old.replace(/#include.*\n/, '').replace('\tret', '\tmvo\tx1, x0\n\tret');
    writeFileSync(join(folder, 'bad.S'), bad);
    const { code, err } = run('bad.S', 'bad.S', 'f');
    expect(code).toBe(1);
    expect(
      err,
    ).toBe(`hyplens: bad.S:4: unknown mnemonic \`mvo' -- \`mvo x1,x0'; did you mean \`mov' or \`mvn'?
hyplens: bad.S does not assemble: what follows goes without these statements
`);
  });
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
    expect(run('old.S').err).toContain('name two versions and perhaps a routine, or a patch');
    expect(run('v9:old.S', 'new.S', 'f').err).toContain('v9:old.S: there is no revision "v9"');
    expect(run('HEAD:none.S', 'new.S', 'f').err).toContain('HEAD:none.S: the revision has no such file');
    expect(run('none.S', 'new.S', 'f').err).toContain('none.S: no such file');
    expect(run('old.S', 'new.S', 'f', '--format', 'sarif').code).toBe(2);
  });
});

describe('compare without a routine', () => {
  const routine = (name: string, body: string): string =>
    `\t.global ${name}\n\t.type ${name}, %function\n${name}:\n${body}\tret\n\t.size ${name}, . - ${name}\n`;
  const before = routine('f', '\tmov\tx0, #1\n') + routine('g', '') + routine('h', '');
  const after = routine('f', '\tmov\tx0, #2\n') + routine('g', '\tnop\n') + routine('k', '');
  const patch = `A wrote:
> --- a/a.S
> +++ b/a.S
> @@ -2,4 +2,4 @@
>  	.type f, %function
>  f:
> -	mov	x0, #1
> +	mov	x0, #2

Why 2?

>  	ret
> --- a/missing.S
> +++ b/missing.S
> @@ -1 +1 @@
> -	nop
> +	ret
`;
  beforeAll(() => {
    mkdirSync(join(folder, 'tree'));
    writeFileSync(join(folder, 'tree/a.S'), before);
    writeFileSync(join(folder, 'tree/b.S'), after);
    writeFileSync(join(folder, 'mail'), patch);
  });
  const ofF = (old: string, now: string): string => `f: the machine state differs
  old: ${old}
  new: ${now}

== always: differs
  ret on line 5 of both: differs
    x0 differs
      old: 1, since line 4 \`mov x0, #1\`
      new: 2, since line 4 \`mov x0, #2\`

`;
  const assumed = / {2}assumed: .*\n/g;

  test('what differs of each routine that both have, and the names of the others', () => {
    const { code, out, err } = run('tree/a.S', 'tree/b.S');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(
      out.replace(assumed, ''),
    ).toBe(`${ofF('tree/a.S:3', 'tree/b.S:3')}the same machine state at every exit: g
only in the old version: h
only in the new version: k
`);
  });
  test('a quoted patch: every routine of the files that it changes; what does not fit is told', () => {
    const { code, out, err } = run('--patch', 'mail', '--tree', 'tree');
    expect(code).toBe(1);
    expect(err).toBe('hyplens: missing.S: no such file; it is not compared\n');
    expect(out.replace(assumed, '')).toBe(
      `${ofF('tree/a.S:3 without the patch', 'tree/a.S:3 with the patch')}the same machine state at every exit: g, h\n`,
    );
    expect(readFileSync(join(folder, 'tree/a.S'), 'utf8')).toBe(before);
  });
  test('a patch of a header: the files that are named', () => {
    writeFileSync(join(folder, 'tree/n.h'), '#define N 1\n');
    writeFileSync(join(folder, 'tree/n.S'), `#include "n.h"\n${routine('f', '\tmov\tx0, #N\n')}`);
    writeFileSync(join(folder, 'n.patch'), '--- a/n.h\n+++ b/n.h\n@@ -1 +1 @@\n-#define N 1\n+#define N 2\n');
    const { code, out } = run('tree/n.S', 'tree/a.S', '--patch', 'n.patch', '--tree', 'tree');
    expect(code).toBe(1);
    expect(out).toMatch(/old: 1, since line 5 `mov x0, #1`\n {6}new: 2, since line 5 `mov x0, #2`\n/);
    expect(out).toContain('the same machine state at every exit: f, g, h\n');
    expect(run('--patch', 'n.patch', '--tree', 'tree').err).toContain(
      'it changes no assembly file that is there',
    );
  });
  test('JSON has all of them', () => {
    const report = JSON.parse(run('tree/a.S', 'tree/b.S', '--format', 'json').out);
    expect(report).toMatchObject({
      files: [
        {
          old: 'tree/a.S',
          new: 'tree/b.S',
          routines: [
            { routine: 'f', verdict: 'differs' },
            { routine: 'g', verdict: 'same' },
          ],
          onlyOld: ['h'],
          onlyNew: ['k'],
        },
      ],
    });
  });
  test('the same: exit 0', () =>
    expect(run('tree/a.S', 'tree/a.S')).toMatchObject({
      code: 0,
      out: 'the same machine state at every exit: f, g, h\n',
    }));
  test('wrong usage: exit 2 and why', () => {
    expect(run('a.S', '--patch', 'mail', '--tree', 'tree').err).toContain('a.S: no such file');
    expect(run('old.S', 'new.S', 'f', 'g').code).toBe(2);
    expect(run('--patch', 'mail')).toMatchObject({ code: 2, out: '' });
    expect(run('--patch', 'old.S').err).toBe('hyplens: old.S: no patch in unified format was found\n');
  });
});
