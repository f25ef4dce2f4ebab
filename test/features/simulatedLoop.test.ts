import { expect, it } from 'vitest';
import { simulateRoutine } from '../../server/src/features/simulateRoutine';
import { stateAt, stepsOf } from '../../webview/panel/pathState';
import { analysed } from './support';

/** What the panel shows of a register after each step, by the step's text. */
function shown(body: string, register: string): Record<string, string | undefined> {
  const { context } = analysed(`
	.text
	.global	f
	.type	f, %function
f:
${body}
	ret
	.size	f, . - f
`);
  const [routine] = context.analysis.routines;
  if (routine === undefined) throw new Error('no routine');
  const view = simulateRoutine(context, routine);
  const path = view.variants[0]?.paths[0];
  if (path === undefined) throw new Error('no path');
  const steps = stepsOf(view, path);
  return Object.fromEntries(
    steps.map((step, i) => [
      step.text,
      stateAt(steps, i).registers.find((row) => row.register === register)?.value,
    ]),
  );
}

const counted =
  '\tmov\tx2, #4\n1:\tdc\tcivac, x0\n\tadd\tx0, x0, #64\n\tsubs\tx2, x2, #1\n\tb.ne\t1b\n\tdsb\tsy';

it('in a loop a register shows what it holds turn by turn, behind it what the last one left', () => {
  const x2 = shown(counted, 'x2');
  expect(x2['mov x2, #4']).toBe('4');
  expect(x2['add x0, x0, #64']).toBe('4 the 1st time, 3 the 2nd, … 1 the 4th');
  expect(x2['subs x2, x2, #1']).toBe('3 the 1st time, 2 the 2nd, … 0 the 4th');
  expect(shown(counted, 'x0')['add x0, x0, #64']).toMatch(
    /^x0 at entry \+ 64 the 1st time, x0 at entry \+ 128 the 2nd, /,
  );
  expect(x2['dsb sy']).toBe('0');
  expect(shown(counted, 'x0')['dsb sy']).toBe('x0 at entry + 256');
});

it('where two ways meet a register shows both values, though the path took one', () => {
  const x1 = shown('\tmov\tx1, #1\n\tcbz\tx0, 1f\n\tmov\tx1, #2\n1:\tnop', 'x1');
  expect(x1['mov x1, #2']).toBe('2');
  expect([x1.nop]).toEqual([expect.stringMatching(/^(1 or 2|2 or 1)$/)]);
});

it('a stack slot, too', () => {
  const x3 = shown(
    '\tsub\tsp, sp, #16\n\tstr\tx1, [sp]\n\tcbz\tx0, 1f\n\tstr\tx2, [sp]\n1:\tldr\tx3, [sp]\n\tadd\tsp, sp, #16',
    'x3',
  );
  expect(x3['ldr x3, [sp]']).toMatch(/x[12] at entry or x[12] at entry/);
});
