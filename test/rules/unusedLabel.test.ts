import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

const routine = (body: string): string => `
        .text
        .global f
        .type   f, %function
f:
${body}
        .size   f, . - f
`;

describe('a local label that nothing refers to', () => {
  test('a branch goes to another of the same routine', () =>
    expectMarked(
      routine(`
        cbz     x0, .Ldone
.Lloop: subs    x0, x0, #1
//^^^ unused-label the label .Lloop
        b.ne    .Ldone
        mov     x0, #1
.Ldone: ret`),
    ));
  test('one of two with the same number', () =>
    expectMarked(
      routine(`
1:      subs    x0, x0, #1
        b.ne    1b
1:      ret
//^ unused-label the label 1`),
    ));
  test('each has its branch', () =>
    expectClean(
      routine(`
1:      subs    x0, x0, #1
        b.ne    1b
        cbz     x1, 1f
        mov     x0, x1
1:      ret`),
    ));
});

describe('a label is used', () => {
  test('by data of another section', () =>
    expectClean(
      routine(`
1:      ldr     x0, [x0]
        ret
        .pushsection __ex_table, "a"
        .quad   1b
        .popsection`),
    ));
  test('by a branch that another configuration has', () =>
    expectClean(
      routine(`
#ifdef CONFIG_FAST
        cbz     x0, 2f
#endif
        mov     x0, #0
2:      ret`),
    ));
  test('by a macro argument, also of a macro that is not there', () =>
    expectClean(
      routine(`
        .macro  unless, register, label
        cbz     \\register, \\label
        .endm
        unless  x0, 3f
        mov     x0, #0
3:      ret`),
    ));
  test('by a symbol that is computed from it', () =>
    expectClean(
      routine(`
4:      mov     x0, #length
        ret
        .set    length, . - 4b`),
    ));
  test('whatever its name, when it is no local one', () =>
    expectClean(
      routine(`
        mov     x0, #0
f_return:
        ret`),
    ));
  test('or it stands in a macro, for whoever needs it', () =>
    expectClean(
      routine(`
        .macro  again
5:      mov     x0, #0
        .endm
        again
        ret`),
    ));
});
