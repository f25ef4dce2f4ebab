import { describe, expect, test } from 'vitest';
import { valueIn } from '../support/analyzeText';
import { analyze, expectClean, findingsIn } from '../support/check';

// A routine that ends in another one, which its caller chose by an address in a register.

const prepare = `
        .type   prepare, %function
prepare:
        ldr     x9, [x1]
        mov     x2, x9
        br      x16
        .size   prepare, . - prepare
`;
const routines = `${prepare}
        .type   first, %function
first:  add     x10, x2, #1
        str     x10, [x1]
        ret
        .size   first, . - first
        .type   second, %function
second: mov     x5, #2
        ret
        .size   second, . - second
        .type   onward, %function
onward: br      x17
        .size   onward, . - onward
        .type   tail, %function
tail:   adr     x16, first
        b       prepare
        .size   tail, . - tail
`;
const caller = (calls: string): string => `
        .global caller
        .type   caller, %function
caller:
        stp     x29, x30, [sp, #-16]!
        mov     x4, x0
        mov     x5, #1
        ${calls}
        add     x0, x4, x5
        ldp     x29, x30, [sp], #16
        ret
        .size   caller, . - caller
`;
const through = (choice: string): string => `${choice}\n        bl      prepare`;

/** What registers hold after the last call. */
function afterCall(text: string, ...registers: string[]): unknown[] {
  const [run] = analyze(text).routines.find((r) => r.name === 'caller')?.runs ?? [];
  const after = [...(run?.steps.values() ?? [])].findLast((s) => s.call !== undefined)?.after;
  return registers.map((r) => after && valueIn(after, r));
}

describe('a call of a routine that goes on at an address its caller chose', () => {
  test.each([
    ['adr', 'adr     x16, first'],
    ['adrp and add', 'adrp    x16, first\n        add     x16, x16, :lo12:first'],
  ])('does what the two do, one after the other: %s', (_, choice) => {
    const text = caller(through(choice)) + routines;
    expectClean(text);
    expect(afterCall(text, 'x2', 'x10', 'x16')).toEqual(['[x1 at entry]', '[x1 at entry] + 1', 'first']);
  });
  test('each call with its own choice', () => {
    const x5 = (...chosen: string[]): unknown =>
      afterCall(
        caller(chosen.map((c) => through(`adr     x16, ${c}`)).join('\n        ')) + routines,
        'x5',
      )[0];
    expect(x5('first')).toBe('1');
    expect(x5('second')).toBe('2');
    expect(x5('first', 'second')).toBe('2');
    expect(x5('first', 'first')).toBe('1');
  });
  test('by a tail call', () => {
    const text = caller('bl      tail') + routines;
    expectClean(text);
    expect(afterCall(text, 'x5', 'x16')).toEqual(['1', 'first']);
  });
  test('that leads back to itself does not return', () => {
    const [run] = analyze(caller(through('adr     x16, prepare')) + routines).routines.flatMap((r) => r.runs);
    expect(run?.exits.map((e) => [e.kind, e.target])).toEqual([['noReturn', 'prepare']]);
  });
});

test('a choice that changes where ways meet is looked at again', () => {
  const text = caller(`adr     x16, prepare
1:      subs    x4, x4, #1
        b.eq    2f
        bl      prepare
2:      adr     x16, first
        cbnz    x0, 1b`);
  const [run] = analyze(text + routines).routines.find((r) => r.name === 'caller')?.runs ?? [];
  const call = [...(run?.steps.values() ?? [])].find((s) => s.call !== undefined);
  expect(call?.call).toMatchObject({ summarised: false, returns: true });
});

describe('the worst case of the convention', () => {
  const rulesOf = (text: string, files = {}): string[] =>
    findingsIn(text, { files }).flatMap((f) => (f.severity === 'info' ? [] : `${f.rule} ${f.severity}`));
  const worst = ['clobbered-by-call warning'];

  test.each([
    ['where the register is not known', 'mov     x16, x7'],
    [
      'where either of two is chosen',
      'adr     x16, first\n        adr     x7, second\n        csel    x16, x16, x7, eq',
    ],
    ['where the chosen one is code that nobody has seen', 'ldr     x16, =elsewhere'],
    ['where the chosen one goes on at a further address', 'adr     x16, onward'],
  ])('%s', (_, choice) => expect(rulesOf(caller(through(choice)) + routines)).toEqual(worst));
  test('where the routine stands in another file, which has names of its own', () => {
    const text = `${caller(through('adr     x16, first'))}
        .type   first, %function
first:  ret
        .size   first, . - first
`;
    expect(rulesOf(text, { '/project/other.S': `        .global prepare${routines}` })).toEqual(worst);
  });
});
