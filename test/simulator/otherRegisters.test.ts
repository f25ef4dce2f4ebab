import { describe, expect, test } from 'vitest';
import { analyzeText, valueIn } from '../support/analyzeText';

/** What x9 holds at the exit of `f`, in which it was read from a system register. */
function read(body: string, more = ''): string | string[] {
  const [exit] = analyzeText(`
      .globl f
    f:
      mov  x29, x30
      ${body}
      ret  x29
      ${more}`).exits;
  if (exit === undefined) throw new Error('no exit');
  return valueIn(exit.state, 'x9');
}

describe('a system register that the routine has not named', () => {
  test('is as at entry', () => expect(read('mrs x9, tcr_el2')).toBe('TCR_EL2 at entry'));
  test('may be anything after code that was not found', () =>
    expect(read('bl somewhere\n mrs x9, tcr_el2')).toBe('unknown (after the call to somewhere)'));
  test('and after code that goes on to such', () =>
    expect(read('bl g\n mrs x9, tcr_el2', 'g: mov x28, x30\n bl somewhere\n ret x28')).toBe(
      'unknown (after the call to somewhere)',
    ));
  test('written before the call of code that goes on to such', () =>
    expect(read('msr tcr_el2, x0\n bl g\n mrs x9, tcr_el2', 'g: mov x28, x30\n bl somewhere\n ret x28')).toBe(
      'unknown (after the call to somewhere)',
    ));
  test('also where only one way goes through it', () =>
    expect(read('cbz x0, 1f\n bl somewhere\n 1: mrs x9, tcr_el2')).toBe(
      'TCR_EL2 at entry or unknown (after the call to somewhere)',
    ));
  test('is its own after it was written', () =>
    expect(read('bl somewhere\n mov x1, #5\n msr tpidr_el2, x1\n mrs x9, tpidr_el2')).toBe('5'));
  test('of EL3 is taken to be left alone by all but its own code', () =>
    expect(read('bl somewhere\n mrs x9, vbar_el3')).toBe('VBAR_EL3 at entry'));
  test('of the thread is as before', () =>
    expect(read('bl somewhere\n mrs x9, tpidr_el2')).toBe('TPIDR_EL2 at entry'));
  test('twice the same', () =>
    expect(read('bl somewhere\n mrs x8, tcr_el2\n mrs x9, tcr_el2\n sub x9, x9, x8')).toBe('0'));
  test('and no other', () =>
    expect(read('bl somewhere\n mrs x8, tcr_el2\n mrs x9, sctlr_el2\n eor x9, x9, x8')).not.toBe('0'));
});
