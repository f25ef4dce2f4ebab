import { expect, test } from 'vitest';
import { inferExceptionLevel } from '../../server/src/analysis/exceptionLevel';
import { routinesOf } from '../../server/src/analysis/routines';
import { assembleText } from '../../server/src/assembler/assemble';
import { analyzeText } from '../support/analyzeText';

function levelOf(code: string, exceptionLevels: readonly number[] = [], imageLevel?: number) {
  const program = assembleText('/a.S', `\t.globl f\nf:\n${code}\n`);
  const [routine] = routinesOf(program, '/a.S');
  if (routine === undefined) throw new Error('no routine');
  const built = { exceptionLevels, ...(imageLevel === undefined ? {} : { imageLevel }) };
  return inferExceptionLevel(program, routine.instructions, built);
}

test('what the build says of the file', () =>
  expect(levelOf('\tmrs x0, sctlr_el1\n\tret', [3])).toEqual({
    level: 3,
    reason: 'the build runs this file at EL3',
  }));

test('else the lowest level that has the registers', () => {
  expect(levelOf('\tmrs x0, scr_el3\n\tret')).toEqual({ level: 3, reason: 'SCR_EL3 needs EL3' });
  expect(levelOf('\tmrs x0, sctlr_el1\n\tret').level).toBeUndefined();
});

test('shared code runs at the level of the image that it is linked into', () => {
  expect(levelOf('\tmrs x0, sctlr_el1\n\tret', [], 3)).toEqual({
    level: 3,
    reason: 'the build links this file into an image that runs at EL3',
  });
  expect(levelOf('\tmov x0, x1\n\tret', [], 1).level).toBe(1);
});

test('but not where it is for a higher one, or for what a change of level leads to', () => {
  expect(levelOf('\tmrs x0, sctlr_el3\n\tret', [], 1)).toEqual({ level: 3, reason: 'SCTLR_EL3 needs EL3' });
  expect(levelOf('\tmsr elr_el1, x0\n\teret', [], 3).level).toBeUndefined();
  expect(levelOf('\tsmc #0\n\tret', [], 3).level).toBeUndefined();
  expect(levelOf('\tmsr elr_el3, x0\n\teret', [], 3).level).toBe(3);
});

test('code that asks CurrentEL runs at several levels, unless the build says otherwise', () => {
  const asks = '\tmrs x1, CurrentEL\n\tcmp x1, #8\n\tb.ne 1f\n\tmsr sctlr_el2, x0\n1:\tret';
  expect(levelOf(asks).level).toBeUndefined();
  expect(levelOf(asks, [2]).level).toBe(2);
});

test('where a test of CurrentEL has found another level than the build says, that is not the level', () => {
  const run = analyzeText(
    '\t.globl f\nf:\tmrs x1, CurrentEL\n\tcmp x1, #8\n\tb.eq 1f\n\twfe\n1:\twfi\n\tret',
    {
      level: 2,
    },
  );
  const levels = [...run.steps.values()].map((s) => [s.instruction.parsed.mnemonic, s.exceptionLevel]);
  expect(levels).toContainEqual(['mrs', 2]);
  expect(levels).toContainEqual(['wfe', undefined]);
});
