import { expect, it } from 'vitest';
import { hoverText } from '../../server/src/features/hover';
import { analysed } from '../features/support';

function shownValue(instructions: string): string | undefined {
  const { context, cursor } = analysed(`\t.globl f\nf:\n${instructions}\n\tmov\tx0, x$09\n\tret\n`);
  return hoverText(context, cursor)
    ?.text.split('\n')[1]
    ?.replace(/ {2}written.*/, '');
}

it('a bit field reads as the shift and the width', () => {
  expect(shownValue('\tubfx\tx9, x1, #26, #6')).toBe('bits 5:0 of (x1 at entry >> 26)');
});

it('a mask that keeps one run of bits names those', () => {
  expect(shownValue('\tand\tx9, x1, #(3 << 40)')).toBe('bits 41:40 of x1 at entry');
});
