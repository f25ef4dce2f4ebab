import { describe, expect, it } from 'vitest';
import { analyze } from '../support/check';

/** What the results of a routine take for granted, as users are told. */
const told = (body: string): string =>
  (
    analyze(`\t.globl f\n\t.type f, %function\nf:\n${body}\n\tret\n\t.size f, . - f\n`).routines.find(
      ({ name }) => name === 'f',
    )?.assumptions ?? []
  ).join('; ');

describe('what a routine takes for granted is told where it matters', () => {
  it('that nobody else writes what it loads twice, unless that is its stack', () => {
    const twice = (place: string) => told(`\tldr\tx1, ${place}\n\tldr\tx2, ${place}\n\tcmp\tx1, x2`);
    expect(twice('[x0]')).toContain('nobody else writes');
    expect(twice('[sp, #16]')).not.toContain('nobody else writes');
    expect(told('\tldr\tx1, [x0]\n\tldr\tx2, [x0, #8]')).not.toContain('nobody else writes');
    expect(told('\tldrsw\tx1, [x0]\n\tldrsw\tx2, [x0]')).toContain('loads twice');
  });

  it('that nobody else writes what it stores and loads, unless that is its stack', () => {
    const again = (place: string) => told(`\tstr\tx1, ${place}\n\tldr\tx2, ${place}`);
    expect(again('[x0]')).toContain('nobody else writes in between what the routine stores and then loads');
    expect(again('[sp, #-16]')).not.toContain('nobody else writes');
  });

  it('that a weak definition is the one that is linked', () => {
    const call = (binding: string) =>
      told(
        `\tstp\tx29, x30, [sp, #-16]!\n\tbl\tg\n\tldp\tx29, x30, [sp], #16\n\tret\n\t.${binding} g\n\t.type g, %function\ng:\tmov\tx0, #1`,
      );
    expect(call('weak')).toContain('the weak definition of g in this file is the one that is linked');
    expect(call('globl')).not.toContain('weak');
  });

  it('that SMC and HVC keep to a calling convention', () => {
    expect(told('\tmov\tw0, #0x80000000\n\tsmc\t#0')).toContain('SMC and HVC keep to SMCCC 1.1 or later');
    expect(told('\tmov\tw0, #0')).not.toContain('SMCCC');
  });
});
