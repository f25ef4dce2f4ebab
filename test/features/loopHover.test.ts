import { expect, it } from 'vitest';
import { hoverText } from '../../server/src/features/hover';
import { turnText } from '../../server/src/features/turnText';
import { analysed } from './support';

/** The lines of the hover that tell values. */
function values(body: string): string[] {
  return hover(body).split('\n').slice(1);
}
function hover(body: string): string {
  const { context, cursor } = analysed(`
#include <asm/alternative.h>
	.text
	.global	f
	.type	f, %function
f:
${body}
	ret
	.size	f, . - f
`);
  return hoverText(context, cursor)?.text ?? '';
}

it('in a counted loop a register shows its value of each turn: the first two and the last', () => {
  expect(values('\tmov\tx1, #8\n1:\tsub\tx$01, x1, #1\n\tcbnz\tx1, 1b')).toEqual([
    'before  8 the 1st time, 7 the 2nd, … 1 the 8th  written on lines 7 and 8',
    'after   7 the 1st time, 6 the 2nd, … 0 the 8th  written on line 8',
  ]);
});

it('of few turns, all', () => {
  expect(values('\tmov\tx1, #3\n1:\tldr\tx2, [x0, x1, lsl #3]\n\tsubs\tx1, x$01, #1\n\tb.ne\t1b')).toEqual([
    'before  3 the 1st time, 2 the 2nd, 1 the 3rd  written on lines 7 and 9',
    'after   2 the 1st time, 1 the 2nd, 0 the 3rd  written on line 9',
  ]);
});

it('values that start from what is not known, too', () => {
  const [line] = values(
    '\tmov\tx2, #4\n1:\tdc\tcivac, x$00\n\tadd\tx0, x0, #64\n\tsubs\tx2, x2, #1\n\tb.ne\t1b',
  );
  expect(line).toMatch(/^x0 at entry the 1st time, x0 at entry \+ 64 the 2nd, … x0 at entry \+ 192 the 4th/);
});

it('what no turn changes stands alone', () => {
  expect(
    values('\tmov\tx1, #4\n\tmov\tx3, #7\n1:\tadd\tx0, x0, x$03\n\tsub\tx1, x1, #1\n\tcbnz\tx1, 1b'),
  ).toEqual(['7  written on line 8']);
});

it('variants with other turns are told apart', () => {
  const lines = values(`alternative_if ARM64_SVE
	mov	x1, #2
alternative_else
	mov	x1, #1
alternative_endif
1:	sub	x$01, x1, #1
	cbnz	x1, 1b`);
  expect(lines.join('\n')).toMatch(/before +with ARM64_SVE +2 the 1st time, 1 the 2nd /);
  expect(lines.join('\n')).toMatch(/(otherwise|without ARM64_SVE) +1 /);
});

it('in a loop within a loop: each time since the outer one was entered', () => {
  const [before] = values(
    '\tmov\tx1, #2\n1:\tmov\tx2, #2\n2:\tsub\tx$02, x2, #1\n\tcbnz\tx2, 2b\n\tsub\tx1, x1, #1\n\tcbnz\tx1, 1b',
  );
  expect(before).toMatch(/^before {2}2 the 1st time, 1 the 2nd, … 1 the 4th /);
});

it('a loop that nobody counts tells what each turn adds', () => {
  expect(values('1:\tsub\tx$01, x1, #1\n\tcbnz\tx1, 1b')).toEqual([
    'before  x1 at entry, 1 less each turn      written on line 7, or by the caller',
    'after   x1 at entry - 1, 1 less each turn  written on line 7',
  ]);
  const stored = values(
    '1:\tldr\tx2, [x1], #8\n\ts$0tr\tx2, [x0]\n\tadd\tx0, x0, x4\n\tcmp\tx0, x5\n\tb.ne\t1b',
  );
  expect(stored).toEqual([
    'stores  8 bytes at [x0 at entry, x4 at entry more each turn]  [x1 at entry, 8 more each turn]',
  ]);
});

it('what a turn adds is told by all its ways, and not where that is not known', () => {
  const [both] = values(
    '1:\tadd\tx0, x0, #8\n\ttbz\tx2, #0, 2f\n\tadd\tx0, x0, #8\n2:\tcmp\tx$00, x1\n\tb.ne\t1b',
  );
  expect(both).toMatch(/differs by path|8 or 16 more each turn/);
  const kept = values('1:\ttbz\tx2, #0, 2f\n\tadd\tx0, x0, #8\n2:\tcmp\tx$00, x1\n\tb.ne\t1b').join('\n');
  expect(kept).not.toContain('8 more each turn');
  const loaded = values('1:\tldr\tx3, [x4], #8\n\tadd\tx$00, x0, x3\n\tcmp\tx0, x1\n\tb.ne\t1b').join('\n');
  expect(loaded).toMatch(/^before\s+unknown \(x0 differs by path\)/);
});

it('an amount is told of the value that it belongs to', () => {
  const text = values(
    '\tsub\tx5, x1, #8\n1:\tadd\tx6, x$05, #1\n\tmov\tx5, x1\n\tadd\tx1, x1, #8\n\tcmp\tx1, x2\n\tb.ne\t1b',
  );
  expect(text.join('\n')).toContain('(x1 at entry, 8 more each turn) or x1 at entry - 8');
});

it('two registers that differ by the way are told apart', () => {
  const text = values(
    '\tcbz\tx2, 1f\n1:\tldr\tx0, [x0, x3]\n\tldr\tx1, [x1, x3]\n\tsub\tx4, x$01, x0\n\tcbnz\tx4, 1b',
  );
  expect(text.join('\n')).toContain('x1 differs by path');
});

it('times in a row with the same value are one', () => {
  expect(turnText(['0', '0', '0', '1'])).toBe('0 the 1st to 3rd time, 1 the 4th');
  expect(turnText(['5', '5'])).toBe('5');
  expect(turnText(Array.from({ length: 23 }, (_, i) => `${i}`))).toBe(
    '0 the 1st time, 1 the 2nd, … 22 the 23rd',
  );
  expect(turnText(Array.from({ length: 12 }, (_, i) => `${i}`))).toMatch(/11 the 12th$/);
});

it('its instructions tell what they make and test each time', () => {
  expect(values('\tmov\tx1, #8\n1:\tsu$0b\tx1, x1, #1\n\tcbnz\tx1, 1b')).toContain(
    'x1    7 the 1st time, 6 the 2nd, … 0 the 8th',
  );
  expect(values('\tmov\tx1, #8\n1:\tsub\tx1, x1, #1\n\tcb$0nz\tx1, 1b')).toContain(
    'by      x1  7 the 1st time, 6 the 2nd, … 0 the 8th',
  );
});

it('what only the loop itself reads again', () =>
  expect(hover('1:\tldr\tw2, [x3]\n\tcmp\tw2, w$01\n\tb.ne\t1b\n\tmov\tx1, #0').split('\n')[0]).toBe(
    'x1 · read here, read again here, the next time round',
  ));

it('what the loop writes anew before it reads it is not read again', () =>
  expect(
    hover('1:\tldaxr\tw1, [x3]\n\tcbnz\tw1, 1b\n\tstxr\tw1, w2, [x3]\n\tcbnz\tw$01, 1b').split('\n')[0],
  ).toBe('x1 · read here, left to the caller'));

it('also where the loop is left with it, for others to read', () =>
  expect(hover('1:\tldr\tx0, [x9], #8\n\tcmp\tx$00, x3\n\tb.eq\t2f\n\tcbnz\tx9, 1b\n2:').split('\n')[0]).toBe(
    'x0 · read here, left to the caller',
  ));
