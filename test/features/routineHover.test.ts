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

it('a return that does not go back to the caller says where', () => {
  const leave = (how: string): string =>
    `\t.text\n\t.global f\n\t.type f, %function\nf$0:\tmov\tx0, x1\n${how}`;
  expect(hover(leave('\tret\tx2\n'))).toMatch(/^exits +ret to x2 at entry on line 5$/m);
  expect(hover(leave('\tret\n'))).toMatch(/^exits +ret on line 5$/m);
});

it('a context into which the routine puts the address that it goes on at is another one nevertheless', () =>
  expect(
    hover(`
	.text
	.global	f
	.type	f, %function
f$0:
	adrp	x1, away
	add	x1, x1, :lo12:away
	str	x1, [x0, #240]
	ldp	x19, x20, [x0, #152]
	ldp	x21, x22, [x0, #168]
	ldp	x23, x24, [x0, #184]
	ldp	x25, x26, [x0, #200]
	ldp	x27, x28, [x0, #216]
	ldp	x29, x30, [x0, #232]
	ret
`),
  ).toMatch(/^convention +world switch .*\nexits +ret to away on line 15$/m));

it('a vector that is a function of its own says which one it is, and a second name of what it is one', () => {
  const names = ['sync', 'irq', 'fiq', 'serror'];
  const vector = (name: string): string =>
    `\t.align\t7, 0\n\t.type\t${name}, %function\n${name}:\tmov\tx0, x1\n\tb\tout\n\t.fill\t${name} + 128 - .\n`;
  const text = (asked: string): string =>
    hover(
      `\t.section\t.vectors, "ax"\n\t.align\t11, 0\ntable:\n${['t', 'h', '64', '32'].flatMap((s) => names.map((n) => vector(`${n}_${s}`))).join('')}`.replace(
        new RegExp(`^${asked}:`, 'm'),
        `${asked}$0:`,
      ),
    );
  expect(text('irq_64')).toMatch(/^irq_64 · .*\n(.*\n)?vector +IRQ, lower EL using AArch64 \(table\)$/m);
  expect(text('table')).toMatch(/^table · |^table \(the same place as sync_t\) · /);
});

it('a call at the end of a routine does not return, so nothing is assumed of what it destroys', () => {
  const text = hover(
    '\t.text\n\t.global f\n\t.type f, %function\nf$0:\tmov\tx0, x1\n\tbl\tstop\n\t.size f, . - f\n\t.global g\n\t.type g, %function\ng:\tret\n',
  );
  expect(text).toMatch(/^exits +call of stop, which does not return, on line 5$/m);
  expect(text).not.toContain('assumes');
});

it('registers that come from another context on one of the ways only are said to be loaded, too', () => {
  const pairs = [8, 10, 12, 14, 16, 18, 20, 22, 24, 26].map(
    (n) => `\tldp\tx${n}, x${n + 1}, [x29, #${n * 8}]\n`,
  );
  expect(
    hover(
      `\t.text\n\t.global f\n\t.type f, %function\nf$0:\tmov\tx29, x0\n\tcbz\tx29, 1f\n${pairs.join('')}\tldp\tx28, x29, [x29, #224]\n1:\teret\n\tdsb\tnsh\n\tisb\n`,
    ),
  ).toMatch(/^loads +x8-x28 of another context$/m);
});

it('a temporary that is loaded from beside the registers of another context is destroyed, not loaded', () => {
  const pairs = [18, 20, 22, 24, 26, 28].map((n) => `\tldp\tx${n}, x${n + 1}, [x1, #${n * 8}]\n`);
  const text = hover(
    `\t.text\n\t.global f\n\t.type f, %function\nf$0:\tcbz\tx0, 1f\n${pairs.join('')}\tldr\tx2, [x1, #8]\n\tldr\tx30, [x1, #240]\n\tret\n1:\tmov\tx2, #0\n\tret\n`,
  );
  expect(text).toMatch(/^destroys +x2$/m);
  expect(text).toMatch(/^loads +x18-x29, lr of another context$/m);
});

it('temporaries that are loaded together and left at a return are destroyed, not those of another context', () => {
  const text = hover(
    '\t.arch armv8.7-a+ls64\n\t.global f\n\t.type f, %function\nf$0:\tld64b\tx8, [x0]\n\tmov\tx1, x8\n\tst64b\tx8, [x2]\n\tret\n',
  );
  expect(text).not.toContain('another context');
  expect(text).toMatch(/^destroys +x1, x8-x15$/m);
});

it('the registers of a context at sp that a routine leaves to its caller are loaded, and none of them is dead', () => {
  const pairs = Array.from({ length: 15 }, (_, i) => `\tldp\tx${2 * i}, x${2 * i + 1}, [sp, #${16 * i}]\n`);
  const code = `\t.text\n\t.global f\n\t.type f, %function\nf:\n${pairs.join('')}\tret\n\t.size f, . - f\n`;
  expect(hover(code.replace('f:', 'f$0:'))).toMatch(/^loads +x0-x29 of another context$/m);
  expect(hover(code.replace('x4, x5', 'x$04, x5'))).toContain('x4 · written here, left to the caller');
});

it('a call of unseen code leaves the lower halves of v8 to v15 alone', () => {
  const text = hover('\t.global f\n\t.type f, %function\nf:\tmov\tx19, lr\n\tbl\tot$0her\n\tret\tx19\n');
  expect(text).toContain('NZCV, v0-v7, v16-v31, upper halves of v8-v15, z0-z31');
});

it('another name of a routine, as .set gives it: its code is read, and it is described', () => {
  const text = `
	.global	f
	.type	f, %function
f:
	mov	x9, lr
	bl	othe$0r
	ret	x9
	.size	f, . - f
	.global	callee
	.type	callee, %function
callee:
	mov	x1, #3
	ret
	.size	callee, . - callee
	.global	other
	.set	other, callee
`;
  expect(hover(text)).toMatch(/^other \(the same place as callee\) · 1 variant\nconvention /);
  expect(hover(text.replace('othe$0r', 'other').replace('bl\t', 'b$0l\t'))).toContain('its code was read');
});

it('so is it in another file', () => {
  const { context, cursor } = analysed(
    '\t.global f\n\t.type f, %function\nf:\tmov\tx19, lr\n\tb$0l\tother\n\tret\tx19\n',
    {
      '/project/b.S':
        '\t.global callee, other\n\t.type callee, %function\ncallee:\tmov x1, #3\n\tret\n\t.type other, %function\n\t.set other, callee\n',
    },
  );
  expect(hoverText(context, cursor)?.text).toContain('other: its code was read');
});

it('a call right before an unmarked label may come back and go on there; before a function it ends the routine', () => {
  const text = (mark: string) => `
	.text
	.global	f
	.type	f, %function
$0f:
	cbz	x0, tail
	bl	report
${mark}tail:
	ret
	.global	g
	.type	g, %function
g:
	bl	tail
	ret
`;
  const unmarked = hover(text(''));
  expect(unmarked).not.toContain('does not return');
  expect(hover(text('\t.type\ttail, %function\n'))).toContain('call of report, which does not return');
});

it('a callee that calls unknown code loads no context into the vector registers', () => {
  const text = hover(`
	.text
	.global	$0f
	.type	f, %function
f:
	bl	g
	b	elsewhere
	.size	f, . - f
	.type	g, %function
g:
	stp	x29, lr, [sp, #-16]!
	bl	unknown_code
	ldp	x29, lr, [sp], #16
	ret
	.size	g, . - g
`);
  expect(text).not.toMatch(/of another context/);
  expect(text).toMatch(/^destroys +x0-x18, lr, NZCV$/m);
});
