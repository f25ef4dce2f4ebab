// Code that runs at more than one exception level, as boot code does, and comes back by an exception return.
import { expect, it } from 'vitest';
import { hoverText } from '../../server/src/features/hover';
import { analysed } from './support';

const routines = `
	.globl	f
	.type	f, %function
f:
	bl	set_up
	mrs	x1, CurrentEL
	mov	x2, sp
	ret
	.size	f, . - f
	.globl	set_up
	.type	set_up, %function
set_up:
	mrs	x1, CurrentEL
	cmp	x1, #(2 << 2)
	b.eq	2f
	msr	vbar_el1, x0
	mov	x2, #0x3c5
	msr	spsr_el1, x2
	msr	elr_el1, lr
	mov	w0, #1
	eret
2:	msr	elr_el2, lr
	msr	vbar_el2, x0
	mov	x2, #0x3c5
	msr	spsr_el2, x2
	mov	w0, #2
	eret
	.size	set_up, . - set_up
`;

function hover(at: string): string | undefined {
  const { context, cursor } = analysed(routines.replace(at.replace('$0', ''), at));
  return hoverText(context, cursor)?.text;
}

it('each place has the level that the branches on CurrentEL leave', () => {
  expect(hover('m$0rs	x1, CurrentEL\n	cmp')).toBe('mrs x1, CurrentEL\nx1  CurrentEL at entry');
  expect(hover('m$0sr	vbar_el1')).toBe('msr vbar_el1, x0\nVBAR_EL1  x0 at entry');
  expect(hover('m$0sr	vbar_el2')).toBe('msr vbar_el2, x0 · at EL2\nVBAR_EL2  x0 at entry');
});

it('an eret to the return address of the call returns to the caller, at the level and with the stack pointer of SPSR', () => {
  expect(hover('b$0l	set_up')).toBe('bl set_up\ncalls  set_up: its code was read');
  expect(hover('m$0rs	x1, CurrentEL\n	mov')).toBe('mrs x1, CurrentEL\nx1  4');
  expect(hover('mov	x$02, sp')).toContain('sp at entry or SP_EL1 at entry');
  expect(hover('set_u$0p:')).toContain('it returns by eret: ELR holds the return address of the call');
});

it('an HVC may come back at another level', () => {
  const text = routines.replace('\tmrs\tx1, CurrentEL\n\tmov', '\thvc\t#0\n\tm$0rs\tx1, CurrentEL\n\tmov');
  const { context, cursor } = analysed(text);
  expect(hoverText(context, cursor)?.text).toBe('mrs x1, CurrentEL\nx1  unknown (after the hvc)');
});

it('code that may be the firmware itself takes nothing for granted of what firmware sets', () => {
  const { context, cursor } = analysed(`
	.globl	f
	.type	f, %function
f:
	mrs	x1, CurrentEL
	cmp	x1, #0xc
	b.ne	1f
	mrs	x0, scr$0_el3
	orr	x0, x0, #1
	msr	scr_el3, x0
1:	ret
	.size	f, . - f
`);
  expect(hoverText(context, cursor)?.text.split('\n').slice(0, 2)).toEqual([
    'x0 ← SCR_EL3',
    'SCR_EL3 at entry',
  ]);
});

it('nor does what it calls', () => {
  const { context, cursor } = analysed(`
	.globl	f
	.type	f, %function
f:
	mov	x19, lr
	msr	vbar_el3, x1
	bl	helper
	mov	x2, x$00
	ret	x19
	.size	f, . - f
	.globl	helper
	.type	helper, %function
helper:
	mrs	x0, scr_el3
	ret
	.size	helper, . - helper
`);
  expect(hoverText(context, cursor)?.text).toContain('\nSCR_EL3 at entry  written on line 7');
});

it('an eret for an address that the routine was given starts code and resumes nobody', () => {
  const text = `
	.globl	enter
	.type	enter, %function
enter:
	msr	elr_el3, x4
	mov	x6, #0x3c9
	msr	spsr_el3, x6
	mov	x$00, #1
	eret
	.size	enter, . - enter
`;
  const at = (marked: string): string | undefined => {
    const { context, cursor } = analysed(marked);
    return hoverText(context, cursor)?.text;
  };
  expect(at(text)).toContain('x0 · written here, left to the code that eret goes to');
  expect(at(text.replace('x$00', 'x0').replace('enter:', 'en$0ter:'))).toContain(
    'convention  none (it leaves by eret for an address that it puts into ELR itself: nothing is resumed)',
  );
});
