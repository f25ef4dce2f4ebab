import { describe, expect, it } from 'vitest';
import type { State } from '../../server/src/simulator/state';
import { analyzeText, valueIn } from '../support/analyzeText';

/** What registers hold when the routine returns; the vector length is not known. */
function atReturn(body: string): State {
  const run = analyzeText(`.arch armv9-a+sme\n.globl f\nf:\n${body}\nret`, { level: 2 });
  const [exit] = run.exits;
  if (exit === undefined) throw new Error('no exit');
  return exit.state;
}
const each = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

const spoil = `
  ${each(32, (n) => `dup z${n}.d, x9`)}
  ${each(16, (n) => `ptrue p${n}.b`)}
  setffr`;

describe('vectors, predicates and FFR that are saved and restored', () => {
  it('hold their entry values, wherever in the area each has its place', () => {
    const state = atReturn(`
      ${each(32, (n) => `str z${n}, [x0, #${n - 34}, mul vl]`)}
      ${each(16, (n) => `str p${n}, [x0, #${n - 16}, mul vl]`)}
      rdffr p0.b
      str p0, [x0]
      ldr p0, [x0, #-16, mul vl]
      ${spoil}
      ldr p0, [x0]
      wrffr p0.b
      ${each(32, (n) => `ldr z${n}, [x0, #${n - 34}, mul vl]`)}
      ${each(16, (n) => `ldr p${n}, [x0, #${n - 16}, mul vl]`)}`);
    for (const register of ['z0', 'z17', 'z31', 'p0', 'p7', 'p15', 'ffr', 'd8', 'v31 (high half)'])
      expect(valueIn(state, register)).toBe(`${register} at entry`);
  });

  it('do so on the stack, below what was pushed before', () => {
    const state = atReturn(`
      stp x29, x30, [sp, #-16]!
      addvl sp, sp, #-2
      str z8, [sp]
      str z9, [sp, #1, mul vl]
      dup z8.b, w3
      mov z9.d, z8.d
      mov x29, #0
      ldr z9, [sp, #1, mul vl]
      ldr z8, [sp]
      addvl sp, sp, #2
      ldp x29, x30, [sp], #16`);
    for (const register of ['z8', 'z9', 'd8', 'd9', 'x29', 'sp'])
      expect(valueIn(state, register)).toBe(`${register} at entry`);
  });

  it('move whole from register to register', () => {
    const state = atReturn('mov z1.d, z2.d\nmov p3.b, p4.b\nmovprfx z5, z6\nstr z5, [x0]\nldr z7, [x0]');
    expect(valueIn(state, 'z1')).toBe('z2 at entry');
    expect(valueIn(state, 'd1')).toBe('d2 at entry');
    expect(valueIn(state, 'p3')).toBe('p4 at entry');
    expect(valueIn(state, 'z7')).toBe('z6 at entry');
  });

  it('are the same when they are loaded twice', () => {
    const state = atReturn(`
      ldr z1, [x0, #2, mul vl]
      ldr z2, [x0, #2, mul vl]
      ldr z3, [x0, #3, mul vl]
      fmov x1, d1
      fmov x2, d2
      fmov x3, d3
      eor x2, x1, x2
      eor x3, x1, x3`);
    expect(valueIn(state, 'x2')).toBe('0');
    expect(valueIn(state, 'x3')).not.toBe('0');
  });
});

describe('vectors in memory are not what was stored', () => {
  const isEntry = (body: string, register = 'z1'): boolean =>
    valueIn(atReturn(body), register) === `${register} at entry`;
  const reload = 'dup z1.b, w9\nldr z1, [x0]';

  it('after a store into their bytes', () => {
    expect(isEntry(`str z1, [x0]\n${reload}`)).toBe(true);
    expect(isEntry(`str z1, [x0]\nstr x2, [x0, #8]\n${reload}`)).toBe(false);
    // 256 bits or more have byte 24.
    expect(isEntry(`str z1, [x0]\nstr x2, [x0, #24]\n${reload}`)).toBe(false);
    expect(isEntry(`str z1, [x0]\nstr x2, [x0, #256]\n${reload}`)).toBe(true);
    expect(isEntry(`str z1, [x0]\nstr x2, [x0, #-8]\n${reload}`)).toBe(true);
    expect(isEntry(`str z1, [x0]\nstr p2, [x0, #7, mul vl]\n${reload}`)).toBe(false);
    expect(isEntry(`str z1, [x0]\nstr p2, [x0, #8, mul vl]\n${reload}`)).toBe(true);
    expect(isEntry(`str z1, [x0]\nst1b {z2.b}, p0, [x0]\n${reload}`)).toBe(false);
    expect(isEntry(`str z1, [x0]\nadd x1, x0, x2\nstr x3, [x1]\n${reload}`)).toBe(false);
  });

  it('after the vector length may have changed', () => {
    const at = (between: string) =>
      `str z1, [x0, #1, mul vl]\n${between}\ndup z1.b, w9\nldr z1, [x0, #1, mul vl]`;
    expect(isEntry(at('nop'))).toBe(true);
    expect(isEntry(at('msr zcr_el2, x3'))).toBe(false);
    expect(isEntry(at('smstart sm'))).toBe(false);
  });

  it('and words under a stored vector are not what they were', () => {
    const state = atReturn(`
      str x3, [x0, #16]
      str x4, [x0, #256]
      str z1, [x0]
      ldr x5, [x0, #16]
      ldr x6, [x0, #256]`);
    expect(valueIn(state, 'x5')).not.toBe('x3 at entry');
    expect(valueIn(state, 'x6')).toBe('x4 at entry');
  });
});

describe('streaming mode', () => {
  it('has vectors of its own', () => {
    const state = atReturn('smstart sm\nsmstop sm');
    expect(valueIn(state, 'z8')).not.toBe('z8 at entry');
    expect(valueIn(state, 'za')).toBe('za at entry');
    expect(valueIn(atReturn('msr svcr, x0'), 'za')).not.toBe('za at entry');
  });
  it('turned off while it is off, it loses nothing', () => {
    expect(valueIn(atReturn('smstart sm\nfmov d8, x3\nsmstart sm'), 'd8')).toBe('x3 at entry');
    expect(valueIn(atReturn('smstop sm'), 'z8')).toBe('z8 at entry');
    expect(valueIn(atReturn('smstart za\nsmstop sm'), 'z8')).toBe('z8 at entry');
  });
  it('ZT0 is saved and restored', () => {
    // STR and LDR (table): as 2.40 does not have them.
    const state = atReturn('.inst 0xe13f8000\n.inst 0xc0480001\n.inst 0xe11f8000');
    expect(valueIn(state, 'zt0')).toBe('zt0 at entry');
  });
});
