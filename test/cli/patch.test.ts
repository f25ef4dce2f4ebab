import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildPrograms } from '../support/commandLine';

vi.setConfig({ testTimeout: 60_000 });
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hyplens-patch-')));
let cli = '';
const file = '\t.global f\n\t.type f, %function\nf:\n\tmov\tx2, x1\n\tret\n\t.size f, . - f\n';
const mail = `Subject: Re: [PATCH] use x20

A wrote:
> --- a/arch/f.S
> +++ b/arch/f.S
> @@ -3,3 +3,3 @@
>  f:
> -	mov	x2, x1
> +	mov	x20, x1

Does this need x20?

>  	ret
`;

beforeAll(async () => {
  ({ cli } = await buildPrograms(join(folder, '.cli')));
  mkdirSync(join(folder, 'tree/arch'), { recursive: true });
  writeFileSync(join(folder, 'tree/arch/f.S'), file);
  writeFileSync(join(folder, 'mail'), mail);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function run(input: string, ...args: string[]): { code: number | null; out: string; err: string } {
  const r = spawnSync(process.execPath, [cli, 'check', ...args], { cwd: folder, encoding: 'utf8', input });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

describe('check --patch', () => {
  test('a quoted patch against a tree; the tree stays as it is', () => {
    const { code, out, err } = run('', '--patch', 'mail', '--tree', 'tree');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^tree\/arch\/f\.S:5:2: error\[callee-saved-clobbered\]: x20/);
    expect(readFileSync(join(folder, 'tree/arch/f.S'), 'utf8')).toBe(file);
  });
  test('without one, from standard input: told on standard error', () => {
    const { code, out, err } = run(mail, '--patch', '-');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^hyplens: arch\/f\.S: no such file below .*what the patch quotes is checked by itself\n$/,
    );
    expect(out).toMatch(/^arch\/f\.S:5:2: error\[callee-saved-clobbered\]: x20/);
  });
  test('against a tree that it does not fit: which hunk of which file, and what was looked at', () => {
    const other = mail.replace('x2, x1\n> +', 'x3, x1\n> +').replace('x20, x1', 'x4, x1');
    expect(run(other, '--patch', '-', '--tree', 'tree')).toEqual({
      code: 0,
      out: 'no findings in what the patch quotes\n',
      err: 'hyplens: arch/f.S: the patch does not apply: hunk 1 (line 3) of 1 does not fit; what it quotes is checked by itself\n',
    });
  });
  test('--explain-setup tells how the patched file is read', () => {
    for (const args of [['--tree', 'tree'], []]) {
      const { err } = run('', '--patch', 'mail', '--explain-setup', ...args);
      expect(err.match(/arch\/f\.S: arm64 \(.*\n {2}tree: none\n {2}flags: none given\n/g)).toHaveLength(1);
    }
  });
  test('JSON and SARIF tell what is new', () => {
    expect(JSON.parse(run('', '--patch', 'mail', '--tree', 'tree', '--format', 'json').out)).toMatchObject([
      { code: 'callee-saved-clobbered', introduced: true },
    ]);
    const sarif = JSON.parse(run('', '--patch', 'mail', '--tree', 'tree', '--format', 'sarif').out);
    expect(sarif.runs[0].results[0].baselineState).toBe('new');
  });
  test('what is no patch, and what does not go with it: exit 2', () => {
    expect(run('nothing', '--patch', '-')).toMatchObject({ code: 2, out: '' });
    expect(run('', '--patch', 'missing').err).toContain('missing: no such file');
    expect(run('', '--patch', 'mail', 'tree').err).toContain('no paths and no --diff');
  });
});

/** Real mails lie beside the repository where it is developed. */
const mails = join(import.meta.dirname, '../../../shared/seed');
describe.skipIf(!existsSync(mails))(
  'mails as they were sent (skipped where the folder of mails is not there)',
  () => {
    for (const name of existsSync(mails) ? readdirSync(mails).filter((n) => n.endsWith('.txt')) : [])
      test(`${name}: nothing new is reported of what it does not quote`, () => {
        const findings = JSON.parse(run('', '--patch', join(mails, name), '--format', 'json').out);
        expect(findings.filter((f: { introduced: boolean }) => f.introduced)).toEqual([]);
        for (const f of findings) expect(f.routine).not.toMatch(/^part_/);
      });
  },
);
