import { describe, expect, test } from 'vitest';
import { annotationsOf, conventionsOf } from '../../server/src/rules';
import { analyze } from '../support/check';

function conventionOf(text: string, name: string) {
  const { document, routines } = analyze(text);
  const routine = routines.find((r) => r.name === name);
  if (routine === undefined) throw new Error(`no routine ${name}`);
  return conventionsOf(routine, annotationsOf(routine, document, routines, undefined), {})[0];
}

describe('a convention is inferred from how a routine ends', () => {
  test('ret: AAPCS64', () => {
    const c = conventionOf('.global f\n.type f, %function\nf: mov x0, x1\n ret\n', 'f');
    expect(c).toMatchObject({ kind: 'aapcs64', declared: false });
    expect(c?.preserved).toContain(19);
    expect(c?.preserved).toContain(29);
    expect(c?.preserved).not.toContain(18);
  });
  test('x18 where the shadow call stack has it', () => {
    const c = conventionOf('#define CONFIG_SHADOW_CALL_STACK 1\n.global f\nf: mov x0, x1\n ret\n', 'f');
    expect(c?.preserved).toContain(18);
  });
  test('kernel code: nothing in d8–d15', () => {
    const text = '.global f\nf: mov x0, x1\n ret\n';
    const withFP = conventionOf(text, 'f')?.preserved.length ?? 0;
    expect(conventionOf(`#define __KERNEL__\n${text}`, 'f')?.preserved.length).toBe(withFP - 8);
  });
  test('eret: the interrupted context', () =>
    expect(conventionOf('.global f\nf: ldp x0, x1, [sp], #16\n eret\n sb\n', 'f')?.kind).toBe('exception'));
  test('eret after a decision by the interrupted x0: SMCCC', () =>
    expect(conventionOf('.global f\nf: cmp x0, #3\n b.hi 1f\n mov x0, #0\n1: eret\n sb\n', 'f')?.kind).toBe(
      'smccc',
    ));
  test('or not only: where other classes of exceptions come to the same code', () => {
    const vector = (others: string): string =>
      `.global f\nf: mrs x30, esr_el3\n ubfx x30, x30, #26, #6\n cmp x30, #0x17\n b.eq 1f\n ${others}\n b .\n` +
      '1: cmp x0, #3\n b.hi 2f\n mov x0, #0\n2: eret\n sb\n';
    expect(conventionOf(vector('nop'), 'f')?.kind).toBe('smccc');
    const c = conventionOf(vector('cmp x30, #0x18\n b.ne .\n add x0, x0, #1\n eret\n sb'), 'f');
    expect(c?.kind).toBe('exception');
    expect(c?.why).toContain('where the exception is a HVC or SMC');
  });
  test('x0 at entry is the vector’s where the handler pops it', () =>
    expect(
      conventionOf('.global f\nf: cmp x0, #3\n b.hi 1f\n nop\n1: ldp x0, x1, [sp], #16\n eret\n sb\n', 'f')
        ?.kind,
    ).toBe('exception'));
  test('a function that takes a pointer in x0 and leaves by eret was called, not taken', () => {
    const text = 'f: cbz x0, 1f\n ldp x2, x3, [x0, #16]\n1: eret\n sb\n';
    expect(conventionOf(`.global f\n.type f, %function\n${text}`, 'f')?.kind).toBe('none');
    expect(conventionOf(`.global f\n${text}`, 'f')?.kind).toBe('smccc');
  });
  test('a handler that tests x0 and gives it back everywhere answers no call', () => {
    const text = (answer: string): string => `f: tbnz x0, #20, 1f\n eret\n sb\n1: ${answer}\n eret\n sb\n`;
    expect(conventionOf(text('nop'), 'f')?.kind).toBe('exception');
    expect(conventionOf(text('mov x0, #-1'), 'f')?.kind).toBe('smccc');
  });
  test('no return: nothing', () =>
    expect(conventionOf('.global f\nf: mov x0, x1\n1: wfi\n b 1b\n', 'f')).toMatchObject({
      kind: 'none',
      preserved: [],
    }));
  test('declared as code that is no function: nothing where it is local, no return address where it is global', () => {
    expect(conventionOf('.type f, %notype\nf: mov x19, x1\n ret\n', 'f')?.kind).toBe('none');
    expect(conventionOf('.global f\n.type f, %notype\nf: mov x19, x1\n ret\n', 'f')).toMatchObject({
      kind: 'aapcs64',
      ownReturn: true,
    });
  });
  test('local with its callers in the file: nothing', () => {
    const text = '.global f\nf: mov x9, x30\n bl g\n ret x9\ng: mov x19, x1\n ret\n';
    expect(conventionOf(text, 'g')).toMatchObject({ kind: 'none' });
    expect(conventionOf(text, 'g')?.why).toContain('callers are in this file');
  });
});

describe('a comment states it', () => {
  test('convention, in, stack, clobbers', () => {
    const c = conventionOf(
      '// hyplens: convention exception\n// hyplens: in x0\n// hyplens: stack 16: x0, x1\n// hyplens: clobbers x5\n.global f\nf: mov x0, x1\n ret\n',
      'f',
    );
    expect(c).toMatchObject({
      kind: 'exception',
      declared: true,
      inputs: [0],
      inputsDeclared: true,
      stack: { bytes: 16 },
      clobbers: [5],
    });
  });
  test('SMCCC as stated gives x4–x17 back, as inferred it need not', () => {
    const text = '.global f\nf: cmp x0, #3\n b.hi 1f\n mov x0, #0\n1: eret\n sb\n';
    expect(conventionOf(text, 'f')?.preserved).not.toContain(4);
    expect(conventionOf(`// hyplens: convention smccc\n${text}`, 'f')?.preserved).toContain(4);
  });
});
