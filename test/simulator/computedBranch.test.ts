import { describe, expect, test } from 'vitest';
import { analyze, expectClean, findingsIn } from '../support/check';

const table = (index: string): string => `
        .global clean
        .type   clean, %function
clean:
        ${index}
        br      x14
        .size   clean, . - clean
loops:
1:      subs    x1, x1, #1
        b.ne    1b
        b       done
        nop
2:      subs    x1, x1, #2
        b.ne    2b
        b       done
        nop
3:      subs    x1, x1, #3
        b.ne    3b
        b       done
        nop
        .global caller
        .type   caller, %function
caller:
        mov     x17, x30
        bl      clean
        mov     x30, x17
        ret
        .size   caller, . - caller
done:   ret
`;
/** Labels or lines (one-based) that the branch of \`clean\` may go to. */
function targets(text: string): number[] {
  const clean = analyze(text).routines.find((r) => r.name === 'clean');
  const [run] = clean?.runs ?? [];
  const lines = new Set<number>();
  for (const step of run?.steps.values() ?? [])
    if (step.instruction.parsed.mnemonic === 'br')
      for (const s of step.successors) lines.add(1 + (run?.steps.get(s.site)?.instruction.origin.line ?? -1));
  return [...lines].sort((a, b) => a - b);
}

describe('a branch to a label plus an index', () => {
  const line = (text: string, label: string): number =>
    1 + text.split('\n').findIndex((l) => l.startsWith(`${label}:`));
  const all = (text: string): number[] => [line(text, '1'), line(text, '2'), line(text, '3')];

  test('that nothing bounds goes to every entry up to the next routine', () => {
    const text = table('adr x14, loops\n        add x14, x14, x0, lsl #4');
    expect(targets(text)).toEqual(all(text));
  });
  test('that is added in two steps counts as one index', () => {
    const text = table('adr x14, loops\n        add x14, x14, x0, lsl #3\n        add x14, x14, x0, lsl #3');
    expect(targets(text)).toEqual(all(text));
  });
  test('of one bit goes to two entries', () => {
    const text = table('adr x14, loops\n        and x0, x0, #1\n        add x14, x14, x0, lsl #4');
    expect(targets(text)).toEqual([line(text, '1'), line(text, '2')]);
  });
  test('of 32 bits', () => {
    const text = table('adr x14, loops\n        add x14, x14, w0, uxtw #4');
    expect(targets(text)).toEqual(all(text));
  });
  test('that is counted down from a number goes to no more entries than there are', () => {
    const less = 'ubfx w9, w0, #4, #1\n        mov w10, #1\n        sub w9, w10, w9';
    const text = table(`adr x14, loops\n        ${less}\n        add x14, x14, x9, lsl #4`);
    expect(targets(text)).toEqual([line(text, '1'), line(text, '2')]);
  });
  test.each(['cmp x0, #2\n        b.hs done', 'cmp w0, #1\n        b.hi done'])(
    'that a comparison bounds goes to no more entries than it lets pass: %s',
    (bound) => {
      const index = bound.includes('w0') ? 'w0, uxtw #4' : 'x0, lsl #4';
      const text = table(`${bound}\n        adr x14, loops\n        add x14, x14, ${index}`);
      expect(targets(text)).toEqual([line(text, '1'), line(text, '2')]);
    },
  );
  test('that is a number goes to one', () => {
    const text = table('adr x14, loops\n        mov x0, #2\n        add x14, x14, x0, lsl #4');
    expect(targets(text)).toEqual([line(text, '3')]);
  });
  test('at a constant distance from the label', () => {
    const text = table('adr x14, loops + 16');
    expect(targets(text)).toEqual([line(text, '2')]);
  });
  test('that is subtracted goes back, no further than the routine', () => {
    const text = `
        .global other
        .type   other, %function
other:  nop
        ret
        .size   other, . - other
        .global clean
        .type   clean, %function
clean:
        and     x1, x1, #3
        adr     x14, 9f
        sub     x14, x14, x1, lsl #2
        br      x14
1:      nop
2:      nop
3:      nop
9:      ret
        .size   clean, . - clean
`;
    expect(targets(text)).toEqual([line(text, '1'), line(text, '2'), line(text, '3'), line(text, '9')]);
  });

  describe('the distance to another mapping of the same code, which a variable has', () => {
    const offsets = {
      'on the stack': 'adr x14, loops\n        ldr x0, [sp, #40]\n        add x14, x14, x0',
      'at an offset without a number':
        'adr x14, loops\n        ldr x0, [sp, #DISTANCE]\n        add x14, x14, x0',
      'that is subtracted':
        'adrp x0, distance\n        ldr x0, [x0, :lo12:distance]\n        adr x14, loops\n        sub x14, x14, x0',
    };
    test.each(Object.entries(offsets))('%s', (_, offset) => {
      const text = table(offset);
      expect(targets(text)).toEqual([line(text, '1')]);
      expect(analyze(text).routines[0]?.assumptions).toContain(
        'a branch to a label plus a distance that a variable has goes to the label in another mapping of the same code',
      );
    });
    test('is not what a table has for each index', () => {
      const text = table('adr x14, loops\n        ldr x0, [x14, x0, lsl #3]\n        add x14, x14, x0');
      expect(targets(text)).toEqual([]);
    });
  });

  test('its routine has a summary: callers know what it leaves alone', () =>
    expectClean(table('adr x14, loops\n        add x14, x14, x0, lsl #4')));
  test('an address that came from elsewhere may be anything', () => {
    const text = table('add x14, x2, x0, lsl #4');
    expect(targets(text)).toEqual([]);
    expect(findingsIn(text).map((f) => f.rule)).toContain('clobbered-by-call');
  });
  test('an offset that a table holds is no count of instructions', () => {
    const text = table('adr x14, loops\n        ldrh w9, [x14, x0, lsl #1]\n        sub x14, x14, w9, uxtw');
    expect(targets(text)).toEqual([]);
    const counted = table(
      'adr x14, loops\n        ldrh w9, [x14, x0, lsl #1]\n        add x14, x14, w9, uxtw #4',
    );
    expect(targets(counted)).toEqual(all(counted));
  });
  test('what is taken for granted is told', () => {
    const [clean] = analyze(table('adr x14, loops\n        add x14, x14, x0, lsl #4')).routines;
    expect(clean?.assumptions).toContain(
      'a branch to a label plus an index stays in the code behind the label',
    );
  });
});
