import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-incbin-'));
  mkdirSync(join(folder, 'build/vdso'), { recursive: true });
  mkdirSync(join(folder, 'inc'));
  // No text in any encoding: the size is that of the bytes.
  writeFileSync(join(folder, 'build/vdso/vdso.so'), Buffer.from([0xff, 0xfe, 0x80, 0xc0, 0x00]));
  writeFileSync(join(folder, 'inc/blob'), Buffer.alloc(7));
});
afterAll(() => rmSync(folder, { recursive: true }));

function endOf(directive: string, built = true) {
  const program = assembleText(join(folder, 'a.s'), `start: ${directive}\nend: nop\n`, {
    fileSystem: new NodeFileSystem(),
    includePaths: [join(folder, 'inc')],
    workingDirectory: join(folder, built ? 'build' : 'inc'),
  });
  return {
    end: program.symbols.get('end')?.address?.offset,
    problems: program.problems.map((p) => `${p.severity} ${p.message}`),
    instructions: program.instructions.length,
  };
}

test('.incbin starts where the assembler runs and counts bytes', () => {
  expect(endOf('.incbin "vdso/vdso.so"')).toEqual({ end: 5, problems: [], instructions: 1 });
  expect(endOf('.incbin "vdso/vdso.so", 1, 2').end).toBe(2);
  expect(endOf('.incbin "blob", 3').end).toBe(4);
});

test('a file that was not built is told, and the rest is read', () => {
  const { end, problems, instructions } = endOf('.incbin "vdso/vdso.so"', false);
  expect(problems).toEqual([
    expect.stringMatching(/^warning file not found: vdso\/vdso\.so \(a build may make it/),
  ]);
  expect([end, instructions]).toEqual([0, 1]);
});
