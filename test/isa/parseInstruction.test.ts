import { describe, expect, test } from 'vitest';
import type { Operand } from '../../server/src/isa/instruction';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { resolveExpression } from '../support/concreteRun';

const read = (text: string) => parseInstruction(text, resolveExpression);
function operands(text: string): readonly Operand[] {
  const parsed = read(text);
  if ('code' in parsed) throw new Error(parsed.message);
  return parsed.operands;
}
function problem(text: string): string {
  const parsed = read(text);
  return 'code' in parsed ? `${parsed.code}: ${parsed.message}` : 'no problem';
}

describe('operands', () => {
  test('registers and their aliases', () => {
    expect(operands('mov x0, lr')[1]).toMatchObject({ kind: 'general', number: 30, width: 64 });
    expect(operands('MOV X0, IP1')[1]).toMatchObject({ number: 17 });
    expect(operands('add sp, sp, #16')[0]).toMatchObject({ number: 31, isSP: true });
    expect(operands('mov w3, wzr')[1]).toMatchObject({ number: 31, isSP: false, width: 32 });
  });
  test('mul4 is a predicate constraint after a register, mul #4 a multiplier', () => {
    expect(operands('incb x8, mul4, mul #13').slice(1)).toMatchObject([
      { kind: 'word', word: 'mul4' },
      { kind: 'immediate', text: '13', isMultiplier: true },
    ]);
    expect(operands('ptrue p0.b, mul3')[1]).toMatchObject({ kind: 'word', word: 'mul3' });
  });
  test('addressing modes', () => {
    expect(operands('ldr x0, [x1, #8]!')[1]).toMatchObject({ kind: 'memory', mode: 'preIndex' });
    expect(operands('ldr x0, [sp], #16')[1]).toMatchObject({ mode: 'postIndex', offset: { text: '16' } });
    expect(operands('ld1 {v0.4s - v3.4s}, [x0], x2')).toMatchObject([
      { kind: 'list', registers: { length: 4 } },
      { mode: 'postIndex', offset: { kind: 'general', number: 2 } },
    ]);
    expect(operands('ldr q0, [x1, w2, sxtw #4]')[1]).toMatchObject({
      offset: { kind: 'extended', extend: 'sxtw', amount: { text: '4' } },
    });
    expect(operands('str z1, [x0, #-3, mul vl]')[1]).toMatchObject({
      multipliedByVL: true,
      offset: { text: '-3' },
    });
    expect(operands('ldr x0, [x1, :lo12:per_cpu]')[1]).toMatchObject({
      offset: { relocation: 'lo12', text: 'per_cpu' },
    });
  });
  test('a symbol keeps its name, a pool literal is marked', () => {
    expect(operands('ldr x0, =vectors')[1]).toMatchObject({ kind: 'label', text: 'vectors', pool: true });
    expect(operands('adrp x0, :got:table')[1]).toMatchObject({
      kind: 'label',
      relocation: 'got',
      text: 'table',
    });
    expect(operands('add x0, x0, #VCPU_CONTEXT')[2]).toMatchObject({
      kind: 'immediate',
      value: { terms: [{ symbol: 'VCPU_CONTEXT' }] },
    });
  });
  test('system names, options and conditions', () => {
    expect(operands('msr S3_4_c1_c1_2, x0')[0]).toEqual({ kind: 'system', name: 'S3_4_C1_C1_2' });
    expect(operands('dc CIVAC, x0')[0]).toEqual({ kind: 'word', word: 'civac' });
    expect(operands('csel x0, x1, x2, HS')[3]).toEqual({ kind: 'condition', condition: 'cs' });
    expect(operands('cntd x0, vl8, mul #3')).toMatchObject([{}, { word: 'vl8' }, { text: '3' }]);
  });
  test('conditional branches have one spelling', () => {
    for (const text of ['b.lo 1f', 'blo 1f', 'b.cc 1f', 'BCC 1f'])
      expect(read(text)).toMatchObject({ mnemonic: 'b.cc' });
    expect(read('bls f')).toMatchObject({ mnemonic: 'b.ls' });
    expect(read('bl f')).toMatchObject({ mnemonic: 'bl' });
    expect(read('bic x0, x1, x2')).toMatchObject({ mnemonic: 'bic' });
  });
  test('SVE and SME', () => {
    expect(operands('rdffr p0.b, p1/z')[1]).toMatchObject({
      kind: 'scalable',
      register: 'p1',
      qualifier: 'z',
    });
    expect(operands('mova z0.d, p0/m, za0h.d[w12, 1]')[2]).toMatchObject({
      register: 'za0h',
      element: 'd',
      slice: { number: 12 },
      index: { text: '1' },
    });
  });
});

describe('definitions', () => {
  test('a form without semantics is known and not defined', () => {
    expect(read('fadd d0, d1, d2')).toMatchObject({ known: true, defined: false });
    expect(read('add v0.4s, v1.4s, v2.4s')).toMatchObject({ known: true, defined: false });
    expect(read('add x0, x1, x2')).toMatchObject({ known: true, defined: true });
  });
});

describe('problems, in the words of the assembler', () => {
  test.each([
    ['foo x0', "unknown-instruction: unknown mnemonic `foo' -- `foo x0'"],
    ['MOVX X0, FOO', "unknown-instruction: unknown mnemonic `movx' -- `movx X0,FOO'"],
    ['MACRO(foo)', "unknown-instruction: unknown mnemonic `macro' -- `macro(foo)'"],
    ['mov#1', "invalid-operand: operand 1 must be an integer register -- `mov#1'"],
    ['ldrx x0, [x1]', "unknown-instruction: unknown mnemonic `ldrx' -- `ldrx x0,[x1]'"],
    ['add x0, x1,', "syntax-error: bad expression at operand 3 -- `add x0,x1,'"],
    ['ldr x0, [x1', "syntax-error: ']' expected at operand 2 -- `ldr x0,[x1'"],
    ['add x0, x1', "invalid-operand: comma expected between operands at operand 3 -- `add x0,x1'"],
    ['add x0, w1, x2', "invalid-operand: operand mismatch -- `add x0,w1,x2'"],
    ['nop x0', "invalid-operand: unexpected characters following instruction -- `nop x0'"],
    ['csel x0, x1, x2, foo', "invalid-operand: invalid condition at operand 4 -- `csel x0,x1,x2,foo'"],
    ['dc foo, x0', "invalid-operand: unknown or missing operation name at operand 1 -- `dc foo,x0'"],
    ['tlbi vae1', "invalid-operand: missing register at operand 2 -- `tlbi vae1'"],
    ['tlbi vmalle1, x0', "invalid-operand: extraneous register at operand 2 -- `tlbi vmalle1,x0'"],
    ['str x0, [xzr]', "invalid-operand: invalid base register at operand 2 -- `str x0,[xzr]'"],
    ['ldr x0, [w1]', "invalid-operand: invalid base register at operand 2 -- `ldr x0,[w1]'"],
  ])('%s', (text, expected) => expect(problem(text)).toBe(expected));
});

describe('operand syntax', () => {
  test.each([
    ['and x0, x0, #5', 'immediate out of range at operand 3'],
    ['add x0, x0, #5000', 'immediate out of range at operand 3'],
    ['ldr x0, [x1, x2, lsl #7]', 'invalid shift amount at operand 2'],
    ['add x0, v1, #1', 'operand 2 must be an integer or stack pointer register'],
    ['lsl w0, w1, #32', 'immediate value out of range 0 to 31 at operand 3'],
    ['ldp x0, x1, [x2, #4]', 'immediate value must be a multiple of 8 at operand 3'],
    ['ldxr x0, [x1, #8]', 'the optional immediate offset can only be 0 at operand 2'],
    ['ubfx x0, x1, #60, #5', 'immediate value out of range 1 to 4 at operand 4'],
    ['mov v0.s[4], w0', 'register element index out of range 0 to 3 at operand 1'],
    ['fmov d0, #1.1', 'invalid floating-point constant at operand 2'],
    ['adrp x0, :lo12:sym', 'this relocation modifier is not allowed on this instruction at operand 2'],
    ['fadd v0.4s, v1.4s, v2.8h', 'operand mismatch'],
    ['add x0, x1, x2, x3', 'unexpected register in the immediate operand at operand 3'],
    ['cmp x0, x1, x2, x3', 'unexpected register in the immediate operand at operand 2'],
    ['add x0, x1, x2, lsl #1, x3', 'unexpected characters following instruction at operand 3'],
    ['mul x0, x1, x2, x3', 'unexpected characters following instruction at operand 3'],
    ['orn x0, x1, x2, x3', 'shift operator expected at operand 3'],
    ['tst w0, w1, #3', 'shift expression expected at operand 2'],
    ['and x0, x0, w4+4', 'unexpected characters following instruction at operand 3'],
    ['mvn x0, x4 - 1', 'unexpected characters following instruction at operand 2'],
    ['sub x0, x0, sp+4', 'unexpected register in the immediate operand at operand 3'],
    ['ldr x0, [x1, w2+8]', 'invalid use of 32-bit register offset at operand 2'],
    ['ldr x0, [x1, x2+8]', "']' expected at operand 2"],
    ['ldp x0, x1, [x2, sp-8]', 'integer or zero register expected at operand 3'],
    ['cset x0, al', 'operand 2 must be one of the standard conditions, excluding AL and NV.'],
  ])('%s', (text, message) => {
    expect(problem(text)).toContain(`invalid-operand: ${message} -- `);
  });
  test('a value that is no number yet fits every range', () => {
    for (const text of [
      'and x0, x0, #MASK',
      'add x0, x0, #OFFSET',
      'ldr x0, [x1, #OFFSET]',
      'lsl x0, x1, #SHIFT',
    ])
      expect(problem(text)).toBe('no problem');
  });
  test('a register is no part of an expression, though a symbol has its name, where it may be shifted', () => {
    const four = (name: string) =>
      name === 'w4+4' || name === '#w4+4' ? { constant: 8n, terms: [] } : resolveExpression(name);
    expect(parseInstruction('add x0, x0, w4+4', four)).toMatchObject({ code: 'invalid-operand' });
    expect(parseInstruction('add x0, x0, #w4+4', four)).toMatchObject({ mnemonic: 'add', defined: true });
    expect(parseInstruction('mov x0, w4+4', four)).toMatchObject({ mnemonic: 'mov', defined: true });
  });
  test('a symbol may be named like a register where no register may stand', () => {
    const four = { constant: 4n, terms: [] };
    const read = parseInstruction('add x0, x1, s2', (name) =>
      name === 's2' ? four : resolveExpression(name),
    );
    expect(read).toMatchObject({ operands: [{}, {}, { kind: 'immediate', value: four }] });
  });
  test('features that an instruction needs', () => {
    expect(read('ldadd x0, x1, [x2]')).toMatchObject({ features: [['lse']] });
    expect(read('fadd h0, h1, h2')).toMatchObject({ features: [['fp16']] });
    expect(read('add x0, x1, x2')).not.toHaveProperty('features');
  });
});
