import { describe, expect, test } from 'vitest';
import { expectClean, findingsIn } from '../support/check';

const rules = (text: string): string[] => findingsIn(text).map((f) => f.rule);
const routine = (name: string, code: string): string =>
  `        .global ${name}\n${name}:\n${code}\n        ret\n        .size ${name}, . - ${name}\n`;

describe('a switch to another stack', () => {
  const go = (stack: string): string =>
    routine(
      'go',
      `        mov     x29, #0\n        mov     x30, x0\n        ${stack}\n        mov     x0, x1`,
    );
  test('and on to an address that was an argument', () => expectClean(go('mov     sp, x3')));
  test('an argument in lr on the same stack', () =>
    expect(rules(go('nop'))).toContain('return-address-clobbered'));
});

describe('a function for one maintenance instruction', () => {
  test.each(['dc      cvac, x0', 'ic      ivau, x0'])(
    '%s: completed by who calls it for many lines',
    (code) => expectClean(routine('line', `        ${code}`)),
  );
  test('a loop over them is completed where it ends', () =>
    expect(
      rules(
        routine(
          'all',
          '1: dc      cvac, x0\n        add     x0, x0, #64\n        cmp     x0, x1\n        b.lo    1b',
        ),
      ),
    ).toEqual(['missing-barrier']));
});

describe('code that never returns', () => {
  const start = (behind: string): string => `
        .global start
start:
        mov     x5, x0
        cbz     x1, ${behind}
arguments:
        mov     x0, x5
        blr     x3
${behind}:
        mov     sp, x1
        b       arguments
        .size   start, . - start
`;
  test('and that calls before a block that it has branched to: the call does not come back', () =>
    expectClean(start('primary')));
  test('a loop that calls has to keep what it needs', () =>
    expect(
      rules(`
        .global serve
serve:
        mov     x5, x0
1:      mov     x0, x5
        bl      handle
        b       1b
        .size   serve, . - serve
`),
    ).toContain('clobbered-by-call'));
});
