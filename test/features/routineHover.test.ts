import { expect, it } from 'vitest';
import { hoverText } from '../../server/src/features/hover';
import { simulateRoutine } from '../../server/src/features/simulateRoutine';
import { analysed } from './support';

const hover = (text: string): string => {
  const { context, cursor } = analysed(text);
  return hoverText(context, cursor)?.text ?? '';
};

/** Vectors that push nothing, except the second, which spins; the third and fourth go to one handler by two names. */
const table = (name: string): string => `
	.text
	.align	11
	.global	${name}
	.type	vectors, %notype
vectors:
	stp	x0, x1, [sp, #-16]!
	b	sync
	.align	7
	b	.
	.align	7
	b	fast
	.align	7
	b	slow
${'\t.align\t7\n\tb\tslow\n'.repeat(12)}
	.size	vectors, . - vectors
	.align	7
fast:
slow:
	mov	x0, #1
	b	away
sync:
	ldp	x0, x1, [sp], #16
	eret
	dsb	nsh
	isb
`;

it('a vector table: what any of its vectors destroys and costs, handlers as the vectors name them', () => {
  const text = hover(table('vec$0tors'));
  expect(text).toMatch(/^exits +goes on in sync on line 8$/m);
  expect(text).toMatch(/^ +goes on in fast on line 12$/m);
  expect(text).toMatch(/^ +goes on in slow on lines 14, 16, 18, /m);
  expect(text).toMatch(/^destroys +sp$/m);
  expect(text).toMatch(/^cost +1 or more instructions, 0–1 stores, 0–16 bytes stored$/m);
});

it('the panel has a way to each handler', () => {
  const { context } = analysed(table('vectors'));
  const routine = context.analysis.routines.find(({ name }) => name === 'vectors');
  if (routine === undefined) throw new Error('no table');
  const names = simulateRoutine(context, routine).variants[0]?.paths.map((path) => path.name);
  expect(names).toContain('goes on in sync on line 8');
  expect(names).toContain('goes on in fast on line 12');
});

it('code that is left through a register: where it goes, and what it destroys', () => {
  const text = hover(
    '\t.text\n\t.global f\n\t.type f, %function\nf$0:\tmov\tx28, x0\n\tldr\tx1, =g\n\tbr\tx1\n',
  );
  expect(text).toMatch(/^exits +branch to g on line 6$/m);
  expect(text).toMatch(/^destroys +x1, x28$/m);
  const other = '\t.text\n\t.global f\n\t.type f, %function\nf:\tldr\tx1, [x0, #8]\n\tb$0r\tx1\n';
  expect(hover(other)).toBe('br x1\nto  [x0 at entry + 8]');
});

it('code that never ends destroys nothing for anybody, and has no cost', () => {
  const text = hover(
    '\t.text\n\t.global stop\n\t.type stop, %function\nstop$0:\tmov\tx0, x1\n\twfi\n\tb\tstop\n',
  );
  expect(text).toContain('it never returns');
  expect(text).not.toMatch(/cost|destroys/);
});
