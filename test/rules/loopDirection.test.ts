import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

const loop = (body: string): string => `
        .global work
        .type   work, %function
work:
${body}
        ret
        .size   work, . - work
`;
const MARK = '//      ^^^ loop-direction';

describe('a loop', () => {
  test.each(['b.lo', 'b.ls', 'b.lt', 'b.ne'])('up to a bound, %s', (back) =>
    expectClean(loop(`1:      str     xzr, [x0], #16\n        cmp     x0, x1\n        ${back}    1b`)),
  );
  test.each(['b.hs', 'b.hi', 'b.ge'])('away from its bound, %s', (back) =>
    expectMarked(
      loop(`1:      str     xzr, [x0], #16\n        cmp     x0, x1\n        ${back}    1b\n${MARK} for good`),
    ),
  );
  test('down to zero and beyond', () => {
    const body = (back: string, mark: string): string =>
      loop(`1:      str     xzr, [x0], #64\n        subs    x1, x1, #64\n        ${back}    1b\n${mark}`);
    expectClean(body('b.ge', ''));
    expectClean(body('b.hs', ''));
    expectMarked(body('b.lt', `${MARK} for good`));
    expectMarked(body('b.lo', `${MARK} once at most`));
  });
  test('to the end of a page', () => {
    const body = (back: string, mark: string): string =>
      loop(
        `1:      stp     xzr, xzr, [x0]\n        add     x0, x0, #64\n        tst     x0, #4095\n        ${back}    1b\n${mark}`,
      );
    expectClean(body('b.ne', ''));
    expectMarked(body('b.eq', `${MARK} once at most`));
  });
  test('that waits for a device compares what it reads anew each time', () =>
    expectClean(
      loop(
        `1:      ldr     w2, [x0]\n        cmp     w2, w1\n        b.eq    1b\n2:      ldr     w2, [x0]\n        cbz     w2, 2b`,
      ),
    ));
  test('that skips its step on some way', () =>
    expectClean(
      loop(
        `1:      ldrb    w2, [x1]\n        cbz     w2, 2f\n        sub     x0, x0, #1\n2:      cbz     x0, 1b`,
      ),
    ));
});
