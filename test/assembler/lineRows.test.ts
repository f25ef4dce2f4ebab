import { expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';

const messages = (text: string): string[] =>
  assembleText('a.s', text).problems.map((p) => `${p.origin.line + 1} ${p.message}`);

test('`view 0` of .loc asserts that no row of the line table stands at the same place before it', () => {
  const text = `.file 1 "a.c"
.loc 1 1 view 0
.loc 1 2 view 0
nop
.loc 1 3 view 0
.loc 1 4
nop
.loc 1 5 view 0
`;
  expect(messages(text)).toEqual(['3 view number mismatch']);
});

test('a row without a view is made at the next instruction, or where the next .loc stands', () => {
  const text = `.file 1 "a.c"
.loc 1 1
.quad 0
.loc 1 2 view 0
nop
.loc 1 3
.section .text.other, "ax"
.loc 1 4 view 0
.text
.loc 1 5 view 0
`;
  expect(messages(text)).toEqual(['4 view number mismatch', '8 view number mismatch']);
});

test('the place is that of the layout: an alignment that skips nothing parts nothing', () => {
  const text = `.file 1 "a.c"
.balign 8
.loc 1 1 view 0
.balign 8
.loc 1 2 view 0
.quad 0
.loc 1 3 view 0
.balign 16
.loc 1 4 view 0
`;
  expect(messages(text)).toEqual(['5 view number mismatch']);
});

test('other numbers are no views', () => {
  expect(messages('.file 1 "a.c"\n.loc 1 1 view 1\n.loc 1 1 view -0\n')).toEqual([
    '2 numeric view can only be asserted to zero',
  ]);
});
