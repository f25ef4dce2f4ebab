import { describe, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { limits } from '../../server/src/assembler/limits';

const said = (source: string): string[] =>
  assembleText('/a.s', source).problems.map((p) => `${p.origin.line + 1}: ${p.message}`);
const texts = (source: string): string[] => assembleText('/a.s', source).instructions.map((i) => i.text);

describe('what is never closed is reported where it opens, and the rest is still read', () => {
  test('.macro', () => {
    const source = 'nop\n.macro m a\nadd \\a, \\a, #1\n\nf:\nmov x0, x1\n.macro ok\nret\n.endm\nok';
    expect(said(source)).toEqual(["2: unexpected end of file in macro `m' definition"]);
    expect(texts(source)).toEqual(['nop', 'mov x0,x1', 'ret']);
  });
  test('.if that is not taken', () => {
    const source = 'nop\n.if 0\nwfi\nf: ret\n.if 1\nisb\n.endif';
    expect(said(source)).toEqual(['2: end of file inside conditional']);
    expect(texts(source)).toEqual(['nop', 'wfi', 'ret', 'isb']);
  });
  test('.if that is taken, and its .else', () => {
    expect(said('.if 1\nnop\n.else\nret')).toEqual(['1: end of file inside conditional']);
    expect(texts('.if 1\nnop\n.else\nret')).toEqual(['nop', 'ret']);
  });
  test('.rept', () => {
    expect(said('.rept 3\nnop')).toEqual(['1: REPT without ENDR']);
    expect(texts('.rept 3\nnop')).toEqual(['nop']);
  });
  test('a conditional in a macro', () => {
    expect(said('.macro m\n.if 0\n.endm\nm\nret')).toEqual(['2: end of macro inside conditional']);
    expect(texts('.macro m\n.if 0\n.endm\nm\nret')).toEqual(['ret']);
  });
});

test('a half-typed line costs only itself', () => {
  expect(texts('nop\nldr x0, [x1\n.macro\n.set\nret')).toContain('ret');
});

test('a constant that only a build defines makes a condition false, with a warning', () => {
  const { problems, instructions } = assembleText('/a.s', '.if VCPU_SIZE > 8\nnop\n.else\nret\n.endif');
  expect(problems.map((p) => `${p.severity} ${p.code}`)).toEqual(['warning macro-error']);
  expect(instructions.map((i) => i.text)).toEqual(['ret']);
});

test('a symbol without a value stays symbolic in an operand', () => {
  const { problems, instructions } = assembleText('/a.s', 'ldr x0, [x1, #VCPU_CONTEXT + 8]');
  expect(problems).toEqual([]);
  const memory = instructions[0]?.parsed.operands[1];
  expect(memory).toMatchObject({
    offset: { value: { constant: 8n, terms: [{ symbol: 'VCPU_CONTEXT', coefficient: 1n }] } },
  });
});

test('an undefined numeric label is named with its instance', () => {
  expect(said('1: nop\nb 1f')).toEqual([
    '2: local label `"1" (instance number 2 of a fb label)\' is not defined',
  ]);
});

describe('limits', () => {
  test('endless recursion ends at the depth limit', () => {
    expect(said('.macro m\nm\n.endm\nm\nret').filter((s) => s.includes('too deeply'))).toHaveLength(1);
    expect(texts('.macro m\nm\n.endm\nm\nret')).toEqual(['ret']);
  });
  test('repetitions', () => {
    expect(said(`.rept ${limits.repetitions + 1}\nnop\n.endr`)[0]).toContain('beyond what is analysed');
  });
  test('space', () => {
    expect(said(`.space ${limits.spaceBytes + 1}`)[0]).toContain('beyond what is analysed');
    expect(said(`.org ${limits.spaceBytes + 1}`)[0]).toContain('beyond what is analysed');
  });
  test('symbols defined by one another', () => {
    expect(said('.set a, b\n.set b, a\n.word a').some((s) => s.includes('definition loop'))).toBe(true);
  });
});
