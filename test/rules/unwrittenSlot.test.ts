import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

const routine = (save: string, body: string, load: string): string => `
        .text
        .global keep
        .type   keep, %function
keep:
        stp     x29, x30, [sp, #-48]!
        ${save}
        ${body}
        ${load}
        ldp     x29, x30, [sp], #48
        ret
        .size   keep, . - keep
`;
const LOAD = 'ldp     x0, x1, [sp, #16]';
const TOLD = `${LOAD}\n//      ^^^ unwritten-slot 32 bytes below sp at entry, where nothing in keep stores`;

describe('a slot of the frame', () => {
  test('is stored to', () => expectClean(routine('stp     x0, x1, [sp, #16]', 'bl      work', LOAD)));
  test('is not', () => expectMarked(routine('', 'bl      work', TOLD)));
  test('is stored to on one way only', () =>
    expectClean(routine('cbz     x0, 1f\n        stp     x0, x1, [sp, #16]\n1:', 'bl      work', LOAD)));
  test('is stored to by whoever gets its address', () =>
    expectClean(routine('add     x0, sp, #16', 'bl      work', LOAD)));
  test('may be stored to by assembly that knows the frame of its caller', () =>
    expectClean(`${routine('', 'bl      store', LOAD)}
store:  stp     x0, x1, [sp, #16]
        ret
`));
  test('is that of the caller', () => expectClean(routine('', 'bl      work', 'ldp     x0, x1, [sp, #48]')));
  test('is what the vector has pushed', () =>
    expectClean(`
// hyplens: convention exception
// hyplens: stack 16: x0, x1
handler:
        mrs     x0, esr_el2
        msr     tpidr_el2, x0
        ldp     x0, x1, [sp], #16
        eret
        sb
`));
});
