import { expect, it } from 'vitest';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { streamingUse } from '../../server/src/isa/streamingMode';
import { resolveExpression } from '../support/concreteRun';

function useOf(text: string): string {
  const parsed = parseInstruction(text, resolveExpression);
  if ('code' in parsed) throw new Error(`${text}: ${parsed.message}`);
  return streamingUse(parsed);
}
const isLegal = (text: string): boolean => useOf(text) === 'legal';

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

it('what a field of ID_AA64SMFR0_EL1 makes legal there is neither legal nor illegal by itself', () => {
  const fields: readonly (readonly [text: string, field: string])[] = [
    ['aese z0.b, z0.b, z1.b', 'AES'],
    ['pmullb z0.q, z1.d, z2.d', 'AES'],
    ['bdep z0.s, z1.s, z2.s', 'SBitPerm'],
    ['fexpa z0.s, z1.s', 'SFEXPA'],
    ['compact z0.s, p0, z1.s', 'SMEver'],
  ];
  for (const [text, field] of fields) expect(useOf(text), text).toBe(field);
  expect(useOf('pmullb z0.h, z1.b, z2.b')).toBe('legal');
});

it('what SME brought and SVE2.1 has, too, and what SME2 alone has', () => {
  for (const text of [
    'psel p0, p1, p2.b[w12, 0]',
    'revd z0.q, p0/m, z1.q',
    'sclamp z0.s, z1.s, z2.s',
    'ld1b {z0.b-z3.b}, pn8/z, [x0]',
    'whilelo pn8.b, x0, x1, vlx2',
  ])
    expect(useOf(text), text).toBe('elsewhereWithSVE2p1');
  for (const text of ['ld1b {z0.b, z8.b}, pn8/z, [x0]', 'sel {z0.b-z1.b}, pn8, {z2.b-z3.b}, {z4.b-z5.b}'])
    expect(useOf(text), text).toBe('onlyThere');
  for (const text of ['tbl z0.b, {z1.b, z2.b}, z3.b', 'ld2b {z0.b, z1.b}, p0/z, [x0]'])
    expect(useOf(text), text).toBe('legal');
});
