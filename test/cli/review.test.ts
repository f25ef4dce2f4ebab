import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildPrograms } from '../support/commandLine';

vi.setConfig({ testTimeout: 60_000 });
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hyplens-review-')));
let cli = '';
const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'core.hooksPath=/dev/null'];
const git = (...args: string[]) => execFileSync('git', [...author, ...args], { cwd: folder, stdio: 'pipe' });
const put = (path: string, text: string) => writeFileSync(join(folder, path), text);

const caller = `#include "frame.h"
        .global f
        .type   f, %function
f:      mov     x20, x0
        frame
        mov     x0, x1
        ret
        .size   f, . - f
`;
const header = '.macro frame\n        nop\n.endm\n';

beforeAll(async () => {
  ({ cli } = await buildPrograms(join(folder, '.cli')));
  mkdirSync(join(folder, 'sub'));
  put('.gitignore', '.cli/\n');
  put('caller.S', caller);
  put('frame.h', header);
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const r = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: r.status, out: r.stdout, err: r.stderr };
}
const codes = (...args: string[]) =>
  JSON.parse(run('check', '--format', 'json', ...args).out).map(
    (f: { file: string; range: { start: { line: number } }; message: string }) =>
      `${f.file}:${f.range.start.line + 1}: ${f.message.split(' ')[0]}`,
  );

describe('--diff', () => {
  test('nothing changed: nothing is reported, whatever stands there', () => {
    expect(run('check', 'caller.S').code).toBe(1);
    expect(run('check', 'caller.S', '--diff', 'HEAD')).toMatchObject({ code: 0, out: 'no findings\n' });
  });
  test('what a change of the file adds, although the lines moved', () => {
    put('caller.S', `// a line\n${caller.replace('x0, x1', 'x21, x1')}`);
    expect(codes('caller.S', '--diff', 'HEAD')).toEqual(['caller.S:8: x21']);
    put('caller.S', caller);
  });
  test('what a change of a header adds', () => {
    put('frame.h', header.replace('nop', 'mov x22, x0'));
    expect(codes('--diff', 'HEAD')).toEqual(['caller.S:7: x22']);
    put('frame.h', header);
  });
  test('a file that the revision does not have is new as a whole', () => {
    put('sub/new.S', caller.replace('#include "frame.h"', '').replace('frame\n', 'nop\n'));
    expect(codes('--diff', 'HEAD', 'sub')).toEqual(['sub/new.S:7: x20']);
    rmSync(join(folder, 'sub/new.S'));
  });
  test('no such revision, no repository: exit 2 and why', () => {
    expect(run('check', 'caller.S', '--diff', 'v9')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('--diff: there is no revision "v9"'),
    });
    const lone = mkdtempSync(join(tmpdir(), 'hyplens-lone-'));
    writeFileSync(join(lone, 'a.S'), 'f:\tret\n');
    const { code, err } = run('check', join(lone, 'a.S'), '--diff', 'HEAD');
    rmSync(lone, { recursive: true });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('not a git repository') });
  });
});

describe('a baseline', () => {
  test('is written, silences what it lists, and nothing else', () => {
    const written = run('check', 'caller.S', '--write-baseline', 'base.json');
    expect(written).toMatchObject({ code: 0, out: '', err: 'hyplens: 1 finding written to base.json\n' });
    expect(run('check', 'caller.S', '--baseline', 'base.json')).toMatchObject({
      code: 0,
      out: 'no findings\n',
      err: 'hyplens: 1 of 1 findings are in base.json\n',
    });
    put('caller.S', `\n${caller.replace('x0, x1', 'x21, x1')}`);
    expect(codes('caller.S', '--baseline', 'base.json')).toEqual(['caller.S:8: x21']);
    put('caller.S', caller);
  });
  test('one that is none, or that cannot be written: exit 2', () => {
    put('none.json', '{}');
    expect(run('check', 'caller.S', '--baseline', 'none.json').err).toContain('none.json: not a baseline');
    expect(run('check', 'caller.S', '--baseline', 'missing.json')).toMatchObject({ code: 2 });
    expect(run('check', 'caller.S', '--write-baseline', 'no/folder.json')).toMatchObject({ code: 2 });
  });
});

describe('wrong usage is told in one line, exit 2', () => {
  test.each([
    [['check'], 'name a file or a folder to check'],
    [['check', 'caller.S', '--format', 'xml'], '--format expects text, json, sarif or github, not "xml"'],
    [
      ['check', 'caller.S', '--fail-on', 'often'],
      '--fail-on expects error, warning, info, hint, not "often"',
    ],
    [['check', 'caller.S', '--difff', 'HEAD'], "unknown option '--difff'"],
    [['check', 'caller.S', '--diff'], 'argument missing'],
    [['chek'], "unknown command 'chek'"],
    [['simulate', 'sub'], 'sub: a folder, not a file'],
  ])('%j', (args, message) => {
    const { code, out, err } = run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
