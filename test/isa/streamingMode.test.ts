import { expect, it } from 'vitest';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { isLegalInStreamingMode } from '../../server/src/isa/streamingMode';
import { resolveExpression } from '../support/concreteRun';

function isLegal(text: string): boolean {
  const parsed = parseInstruction(text, resolveExpression);
  if ('code' in parsed) throw new Error(`${text}: ${parsed.message}`);
  return isLegalInStreamingMode(parsed);
}

it('scalar floating point, its moves, and loads and stores of its registers need no Advanced SIMD', () => {
  for (const text of [
    'fadd s0, s1, s2',
    'fmov x1, d0',
    'fmov x0, v1.d[1]',
    'fcvtzs x1, d0',
    'ldp q0, q1, [x0]',
  ])
    expect(isLegal(text), text).toBe(true);
});

it('Advanced SIMD is illegal, also with scalar operands', () => {
  for (const text of ['add v0.4s, v1.4s, v2.4s', 'st1 {v0.4s}, [x0]', 'add d0, d1, d2', 'fcvtzs d1, d0'])
    expect(isLegal(text), text).toBe(false);
});

it('of the moves of elements, those of element 0 to a general register are legal', () => {
  expect(isLegal('umov w0, v1.s[0]')).toBe(true);
  expect(isLegal('umov w0, v1.s[1]')).toBe(false);
  expect(isLegal('mov v1.s[0], w0')).toBe(false);
});

it('of SVE, first-fault, gather and scatter are illegal', () => {
  for (const text of ['setffr', 'rdffr p0.b', 'ldff1b {z0.b}, p0/z, [x0]', 'ld1d {z0.d}, p0/z, [x0, z1.d]'])
    expect(isLegal(text), text).toBe(false);
  for (const text of ['add z0.s, z1.s, z2.s', 'ld1b {z0.b}, p0/z, [x0]', 'addvl x0, x0, #1'])
    expect(isLegal(text), text).toBe(true);
});
