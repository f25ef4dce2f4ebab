import { expect, test } from 'vitest';
import { simulateRoutine } from '../../server/src/features/simulateRoutine';
import type { AccessView } from '../../server/src/features/simulationView';
import { analysed } from './support';

const { context } = analysed(`
#include <asm/alternative.h>
// hyplens: level el2
        .global f
f:
        mov     x1, #1
        mrs     x2, cptr_el2
        bic     x2, x2, #(1 << 10)
        msr     cptr_el2, x2
        isb
        eret
        sb
`);

function views(): { steps: Record<string, AccessView | undefined>; exit: AccessView | undefined } {
  const [routine] = context.analysis.routines;
  if (!routine) throw new Error('no routine');
  const view = simulateRoutine(context, routine);
  return {
    steps: Object.fromEntries(view.steps.map((step) => [step.text, step.access])),
    exit: view.variants[0]?.paths[0]?.exit?.access,
  };
}

test('the first step says what may be accessed, and that it is as at entry', () => {
  const first = views().steps['mov x1, #1'];
  expect(first?.asAtEntry).toBe(true);
  expect(first?.rows.map(({ what }) => what)).toEqual([
    'FP at EL2',
    'SVE at EL2',
    'SME at EL2',
    'FP at EL1',
    'SVE at EL1',
    'SME at EL1',
  ]);
});

test('only a step that changes it says it again; HCR_EL2.E2H, which is not known, decides with the fields', () => {
  const { steps, exit } = views();
  expect(Object.entries(steps).flatMap(([text, access]) => (access ? [text] : []))).toEqual([
    'mov x1, #1',
    'msr cptr_el2, x2',
  ]);
  const written = steps['msr cptr_el2, x2'];
  expect(written?.asAtEntry).toBe(false);
  const fp = (view: AccessView | undefined) =>
    view?.columns.map((column, i) => `${column}: ${view.rows[0]?.cells[i]?.result}`);
  expect(fp(written)).toEqual(fp(exit));
  expect(fp(written)).toMatchInlineSnapshot(`
    [
      ": depends on HCR_EL2.E2H, CPTR_EL2.FPEN",
    ]
  `);
});
