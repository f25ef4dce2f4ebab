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
  expect(shownValue('\tand\tx9, x1, #(3 << 40)')).toBe('x1 at entry with only bits 41:40 kept');
});

it('one bit is a bit', () => {
  expect(shownValue('\tand\tx9, x1, #1')).toBe('bit 0 of x1 at entry');
  expect(shownValue('\tldr\tx1, [x0]\n\tands\tx9, x1, #0x100')).toBe('[x0 at entry] with only bit 8 kept');
});

it('exclusive or with one constant after another is one with both', () =>
  expect(shownValue('\teor\tx9, x1, #0xff\n\teor\tx9, x9, #0xf0')).toBe('(x1 at entry ^ 0xf)'));

it.each(['and', 'orr', 'eor'])('the operands of %s stand in one order, whatever came first', (name) => {
  const loads = ['\tldr\tx3, [x0]', '\tldr\tx4, [x0, #8]'];
  const one = shownValue(`${loads.join('\n')}\n\t${name}\tx9, x3, x4`);
  expect(one).toMatch(/^\(\[x0 at entry\] . \[x0 at entry \+ 8\]\)$/);
  expect(shownValue(`${loads.reverse().join('\n')}\n\t${name}\tx9, x3, x4`)).toBe(one);
});

it('so do the sides of an equality', () => {
  const loads = ['\tldr\tx3, [x0]', '\tldr\tx4, [x0, #8]'];
  const compared = '\tstr\tx4, [sp, #-16]!\n\tcas\tx3, x1, [sp]\n\tldr\tx9, [sp], #16';
  const one = shownValue(`${loads.join('\n')}\n${compared}`);
  expect(one).toBe('([x0 at entry] == [x0 at entry + 8]) ? x1 at entry : [x0 at entry + 8]');
  expect(shownValue(`${loads.reverse().join('\n')}\n${compared}`)).toBe(one);
});

it('a sum of 32 bits is the low word of it', () => {
  expect(shownValue('\tldr\tw3, [x0]\n\tadd\tw9, w3, #1')).toBe('low word of (word [x0 at entry] + 1)');
  expect(shownValue('\tldr\tw3, [x0]\n\tsub\tw9, w3, #1')).toBe('low word of (word [x0 at entry] - 1)');
});

it('the opposite of a comparison', () =>
  expect(shownValue('\tcmp\tx1, #0\n\tcset\tx9, ne')).toBe('x1 at entry != 0'));

it('a register that is accessed by its encoding has its name, at whatever level that is', () =>
  expect(shownValue('\tmrs\tx9, S3_0_C1_C2_0')).toBe('ZCR_EL1 at entry'));

it('a sum names its parts in the order of their places', () =>
  expect(shownValue('\tldr\tx3, [x0, #16]\n\tldp\tx1, x2, [x0]\n\tadd\tx9, x1, x2\n\tadd\tx9, x9, x3')).toBe(
    '[x0 at entry] + [x0 at entry + 8] + [x0 at entry + 16]',
  ));

it.each([
  ['cmp\tx1, #5', 'eq', 'x1 at entry == 5'],
  ['cmp\tw1, #5', 'ne', 'low word of x1 at entry != 5'],
  ['cmp\tx1, x2', 'eq', 'x1 at entry == x2 at entry'],
  ['cmp\tw1, w2', 'lo', 'low word of x1 at entry < low word of x2 at entry (unsigned)'],
  ['cmp\tx1, x2', 'hs', 'x1 at entry >= x2 at entry (unsigned)'],
  ['cmp\tx1, #5', 'hi', 'x1 at entry > 5 (unsigned)'],
  ['cmp\tw1, #5', 'ls', 'low word of x1 at entry <= 5 (unsigned)'],
  ['cmp\tx1, x2', 'lt', 'x1 at entry < x2 at entry (signed)'],
  ['cmp\tw1, w2', 'ge', 'low word of x1 at entry >= low word of x2 at entry (signed)'],
  ['cmp\tx1, #5', 'gt', 'x1 at entry > 5 (signed)'],
  ['cmp\tx1, #5', 'le', 'x1 at entry <= 5 (signed)'],
  ['and\tx1, x1, #7\n\tcmp\tx1, #5', 'le', '(bits 2:0 of x1 at entry) <= 5'],
  ['cmn\tx1, #5', 'eq', 'x1 at entry == -5'],
])('a comparison reads as one: %s, %s', (compare, condition, text) => {
  expect(shownValue(`\t${compare}\n\tcset\tx9, ${condition}`)).toBe(text);
  expect(shownValue(`\t${compare}\n\tcsel\tx9, x3, x4, ${condition}`)).toBe(
    `(${text}) ? x3 at entry : x4 at entry`,
  );
});

it('the low word of a sum has small constants and no masks inside', () =>
  expect(shownValue('\tsub\tw1, w1, #4\n\tadd\tw9, w1, #8\n')).toBe('low word of (x1 at entry + 4)'));

it('bits of one of a few constants are computed', () =>
  expect(
    shownValue(
      '\tmov\tx9, #0x11\n\tcbz\tx1, 1f\n\tmov\tx9, #0x21\n1:\tand\tx9, x9, #0xf0\n\torr\tx9, x9, #2',
    ),
  ).toBe('0x12 or 0x22'));

it('a signed bit field says so', () =>
  expect(shownValue('\tsbfx\tx9, x1, #28, #4')).toBe('sign-extended bits 3:0 of (x1 at entry >> 28)'));

it('a label stands before the offsets that a build defines', () =>
  expect(shownValue('\tadrp\tx9, table\n\tadd\tx9, x9, :lo12:table\n\tldr\tx9, [x9, #FIELD_OFFSET]')).toBe(
    '[table + FIELD_OFFSET]',
  ));

it('a choice among the values of several ways stands in parentheses', () =>
  expect(shownValue('\tmov\tx9, #4\n\tcbz\tx2, 1f\n\tcmp\tx1, #0\n\tcsel\tx9, x3, x4, eq\n1:\tnop')).toBe(
    '4 or ((x1 at entry == 0) ? x3 at entry : x4 at entry)',
  ));

it('a difference starts with what is subtracted from', () =>
  expect(shownValue('\tadr\tx9, f\n\tsub\tx9, x9, x1')).toBe('f - x1 at entry'));

it('a numeric label has the number that it is written with', () => {
  expect(shownValue('\tadr\tx9, 1f\n\tnop\n1:\tnop')).toBe('label 1');
});

it('of a long value the innermost parts are left out: it is read at a glance', () => {
  const hash = ['\tmrs\tx1, mpidr_el1', ...[2, 3, 4, 5].map((n) => `\tand\tx${n + 4}, x1, x${n}`)].join('\n');
  const text = shownValue(
    `${hash}\n\tlsr\tx6, x6, x10\n\tlsr\tx7, x7, x11\n\torr\tx9, x6, x7\n\tlsr\tx8, x8, x12\n\torr\tx9, x9, x8\n\tldr\tx9, [x0, x9, lsl #3]`,
  );
  expect(text?.length).toBeLessThanOrEqual(100);
  expect(text).toMatch(/^\[.*… .*<< 3\) \+ x0 at entry\]$/);
});

it('a field that gets a number is told by the number, one whose bits are few by those', () => {
  expect(shownValue('\tmov\tx9, x1\n\tmovk\tx9, #0xabcd, lsl #48')).toBe(
    'x1 at entry with bits 63:48 = 0xabcd',
  );
  expect(shownValue('\tand\tx9, x1, #~0x3\n\torr\tx9, x9, #1')).toBe(
    'x1 at entry with bit 1 cleared and bit 0 set',
  );
});
