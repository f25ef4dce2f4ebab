import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

describe('code that no path reaches', () => {
  const choose = (jump: string, marker = ''): string => `
        .global choose
        .type   choose, %function
choose:
        cmp     x0, #1
        b.hi    3f
        ${jump}
0:      .word   1f - 0b, 2f - 0b
1:      mov     x0, #7
${marker}        ret
2:      mov     x0, #8
        ret
3:      mov     x0, #9
        ret
        .size   choose, . - choose
`;
  test('behind a branch to its own label plus what a table holds, any code may be meant', () =>
    expectClean(
      choose(
        'adr     x1, 0f\n        ldrsw   x2, [x1, x0, lsl #2]\n        add     x1, x1, x2\n        br      x1',
      ),
    ));
  test('behind a branch that goes elsewhere, it is told', () =>
    expectMarked(choose('adr     x2, 0f\n        br      x1', '//      ^^^ unreachable-code mov x0, #7\n')));
});
