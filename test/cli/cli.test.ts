import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPrograms } from '../support/commandLine';

const folder = mkdtempSync(join(tmpdir(), 'hyplens-cli-'));
const cli = join(folder, 'cli.js');
const clean =
  '        .global f\n        .type   f, %function\nf:      mov     x0, x1\n        ret\n        .size   f, . - f\n';
const broken = clean.replace('mov     x0, x1', 'mov     x19, x1');
const warned = '        .global g\ng:      ldp     x0, x1, [sp], #16\n        eret\nh:      br      x1\n';
const variants = `#include <asm/alternative.h>
        .global v
v:      mov     x1, x0
alternative_if_not ARM64_SVE
        mov     x0, #2
alternative_else
        mov     x0, #1
alternative_endif
        ret
`;

beforeAll(async () => {
  await buildPrograms(folder);
  mkdirSync(join(folder, 'tree/sub'), { recursive: true });
  writeFileSync(join(folder, 'clean.S'), clean);
  writeFileSync(join(folder, 'broken.S'), broken);
  writeFileSync(join(folder, 'warned.S'), warned);
  writeFileSync(join(folder, 'variants.S'), variants);
  writeFileSync(join(folder, 'tree/sub/broken.S'), broken);
  writeFileSync(join(folder, 'tree/other.S'), '        movq    %rax, %rbx\n        retq\n');
  writeFileSync(
    join(folder, 'needs.S'),
    '#include "gives.h"\n        .global f\nf:      mov     x0, #VALUE\n        ret\n',
  );
  writeFileSync(join(folder, 'tree/gives.h'), '#ifndef VALUE\n#define VALUE 7\n#endif\n');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const r = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: r.status, out: r.stdout, err: r.stderr };
}

describe('check', () => {
  test('exit 0 and nothing found', () =>
    expect(run('check', 'clean.S')).toMatchObject({ code: 0, out: 'no findings\n' }));
  test('exit 1 and the finding, its file relative', () => {
    const { code, out } = run('check', 'broken.S');
    expect(code).toBe(1);
    expect(out).toMatch(/^broken\.S:4:9: error\[callee-saved-clobbered\]/);
  });
  test('--fail-on', () => {
    expect(run('check', 'warned.S').code).toBe(1);
    expect(run('check', 'warned.S', '--fail-on', 'error').code).toBe(0);
    expect(run('check', 'warned.S', '--fail-on', 'often')).toMatchObject({ code: 2, out: '' });
  });
  test('options that name what is not there', () => {
    for (const option of ['--build', '--tree', '--compile-commands']) {
      const { code, out, err } = run('check', 'clean.S', option, 'nowhere');
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`${option} nowhere: no such file or folder`);
    }
    expect(run('check', 'clean.S', '--tree', 'tree')).toMatchObject({ code: 2, out: '' });
  });
  test('a file of 100 MB takes the memory of a small one', () => {
    writeFileSync(join(folder, 'large.txt'), 'nop\n'.repeat(25_000_000));
    try {
      const { status, stdout } = spawnSync(
        process.execPath,
        ['--max-old-space-size=48', cli, 'check', 'large.txt'],
        { cwd: folder, encoding: 'utf8' },
      );
      expect(stdout).toMatch(
        /^large\.txt:1:1: error\[macro-error\]: a file of more than 16777216 characters/,
      );
      expect(status).toBe(1);
    } finally {
      rmSync(join(folder, 'large.txt'));
    }
  });
  test('a folder: its arm64 files, at any depth', () => {
    const { code, out } = run('check', 'tree', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).map((f: { file: string; code: string }) => `${f.file} ${f.code}`)).toEqual([
      'tree/sub/broken.S callee-saved-clobbered',
    ]);
  });
  test('what several files include is read with them, and told once', () => {
    const including = (name: string) =>
      `        .macro keep reg\n        str     \\reg, [sp]\n        .endm\n        .global ${name}\n        .type   ${name}, %function\n${name}:\n#include "body.S"\n        ret\n        .size   ${name}, . - ${name}\n`;
    mkdirSync(join(folder, 'parts'), { recursive: true });
    writeFileSync(join(folder, 'parts/Makefile'), 'obj-y := one.o two.o\n');
    writeFileSync(join(folder, 'parts/one.S'), including('one'));
    writeFileSync(join(folder, 'parts/two.S'), including('two'));
    writeFileSync(join(folder, 'parts/body.S'), '        keep    x0\n        movv    x1, x2\n');
    const { code, out, err } = run('check', 'parts', '--format', 'json', '--explain-setup');
    expect(code).toBe(1);
    expect(
      JSON.parse(out).map(
        (f: { file: string; code: string; range: { start: { line: number } } }) =>
          `${f.file}:${f.range.start.line + 1} ${f.code}`,
      ),
    ).toEqual(['parts/body.S:2 unknown-instruction']);
    expect(err).toMatch(/body\.S: arm64 [\s\S]*read as part of \S*one\.S and \S*two\.S, which include it/);
  });
  test('a named file that is no arm64 code, a missing one, a bad format, no path: exit 2', () => {
    expect(run('check', 'tree/other.S')).toMatchObject({ code: 2 });
    expect(run('check', 'missing.S').err).toContain('missing.S: no such file');
    expect(run('check', 'clean.S', '--format', 'xml').code).toBe(2);
    expect(run('check').code).toBe(2);
  });
  test('SARIF and GitHub', () => {
    expect(JSON.parse(run('check', 'broken.S', '--format', 'sarif').out).version).toBe('2.1.0');
    expect(run('check', 'broken.S', '--format', 'github').out).toMatch(/^::error file=broken\.S,line=4/);
  });
  test('the setup is explained on standard error', () =>
    expect(run('check', 'clean.S', '--explain-setup').err).toMatch(/clean\.S: arm64 \(/));
});

describe('simulate', () => {
  test('JSON: a variant each', () => {
    const { code, out } = run('simulate', 'variants.S', 'v', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out).variants.map((v: { conditions: unknown }) => v.conditions)).toEqual(
      expect.arrayContaining([{ ARM64_SVE: true }, { ARM64_SVE: false }]),
    );
  });
  test('--variant fixes one', () =>
    expect(
      JSON.parse(run('simulate', 'variants.S', 'v', '--format', 'json', '--variant', 'ARM64_SVE=1').out)
        .variants,
    ).toHaveLength(1));
  test('a label that nothing marks', () => expect(run('simulate', 'warned.S', 'h').code).toBe(0));
  test('lists the routines when it is not given or not there', () => {
    expect(run('simulate', 'variants.S')).toMatchObject({ code: 2, out: '' });
    expect(run('simulate', 'variants.S', 'w').err).toContain('no routine w; there are:\n  v\n');
  });
});

describe('expand', () => {
  const moves = (...args: string[]) => run('expand', 'variants.S', ...args).out.match(/mov\s*x0,#\d/g)?.[0];
  test('what is not named is absent', () => expect(moves()).toMatch(/#2/));
  test('a capability that is named', () => expect(moves('--variant', 'ARM64_SVE=1')).toMatch(/#1/));
  test('all of them', () => expect(moves('--variant', 'all')).toMatch(/#1/));
});

describe('the C compiler’s options', () => {
  const value = (...args: string[]) => /mov\s*x0,#(\d+)/.exec(run('expand', 'needs.S', ...args).out)?.[1];
  test('-I, attached or apart', () => {
    expect(value('-I', 'tree')).toBe('7');
    expect(value('-Itree')).toBe('7');
  });
  test('-D and -U', () => {
    expect(value('-Itree', '-DVALUE=5')).toBe('5');
    expect(value('-Itree', '-D', 'VALUE=5', '-U', 'VALUE')).toBe('7');
  });
  test('-include', () => {
    writeFileSync(join(folder, 'first.h'), '#define VALUE 9\n');
    expect(value('-Itree', '-include', 'first.h')).toBe('9');
  });
});

test('a reader that closes the pipe early is no error', async () => {
  const child = spawn(process.execPath, [cli, 'expand', 'variants.S'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (d) => {
    err += d;
  });
  const code = await new Promise((done) => child.on('exit', done));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});
