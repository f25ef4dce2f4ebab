import { describe, expect, test } from 'vitest';
import { checkDocument, ruleById, rules } from '../../server/src/rules';
import { lineText } from '../../server/src/source/sourceFile';
import { analyze, expectClean, expectMarked, findingsIn } from '../support/check';

const clobber = (comment: string, atRet = '') => `
        .global f
        .type   f, %function
${comment}
f:
        mov     x19, x0
        ldr     x20, [x0]
        ret${atRet}
        .size   f, . - f
`;

describe('allow', () => {
  test('silences a rule in its routine', () =>
    expectClean(clobber('// hyplens: allow callee-saved-clobbered: boot code, nobody calls it')));
  test('for the registers that it names only', () => {
    const [finding, ...others] = findingsIn(
      clobber('// hyplens: allow callee-saved-clobbered x19: the caller knows'),
    );
    expect(others).toEqual([]);
    expect(finding?.message).toMatch(/^x20 does not hold/);
  });
  test('at the end of a line, on that line only', () => {
    expectClean(clobber('', ' // hyplens: allow callee-saved-clobbered: why'));
    expect(
      findingsIn(clobber('').replace('x19, x0', 'x19, x0 // hyplens: allow callee-saved-clobbered: why')).map(
        (f) => f.rule,
      ),
    ).toEqual(['unused-allow', 'callee-saved-clobbered', 'callee-saved-clobbered']);
  });
  test('an unknown rule is reported', () =>
    expect(findingsIn(clobber('// hyplens: allow callee-clobbered: why')).map((f) => f.message)[0]).toBe(
      'there is no rule called callee-clobbered',
    ));
  test('without a reason it is malformed', () =>
    expect(
      findingsIn(clobber('// hyplens: allow callee-saved-clobbered')).map((f) => `${f.severity} ${f.rule}`),
    ).toEqual(['warning syntax-error', 'error callee-saved-clobbered', 'error callee-saved-clobbered']));
});

describe('one finding', () => {
  const variants = `
#include <asm/alternative.h>
        .global f
        .type   f, %function
f:
        mov     x1, x0
alternative_if ARM64_HAS_PAN
        mov     x19, x0
alternative_else_nop_endif
        ret
//      ^^^ callee-saved-clobbered (only with ARM64_HAS_PAN)
        .size   f, . - f
`;
  test('names the variants in which it holds', () => {
    expectMarked(variants);
    expect(findingsIn(variants)[0]?.variants).toEqual(['with ARM64_HAS_PAN']);
  });
  test('of registers that share their cause names them together', () => {
    const [finding, ...others] = findingsIn(`
        .global f
        .type   f, %function
f:
        ldp     x19, x20, [x0]
        ldp     x21, x22, [x0, #16]
        ret
        .size   f, . - f
`);
    expect(others.map((f) => f.message)).toHaveLength(1);
    expect(finding?.message).toBe(
      "x19, x20 do not hold the caller's values at this ret: `ldp x19, x20, [x0]` on line 5 overwrote them",
    );
    expect(finding?.related).toHaveLength(1);
    expect(finding?.related[0]?.place.line).toBe(4);
  });
  test('says which register a mixed-up restore put there', () => {
    const messages = findingsIn(`
        .global f
        .type   f, %function
f:
        stp     x19, x20, [sp, #-16]!
        mov     x19, x0
        ldp     x20, x19, [sp], #16
        ret
        .size   f, . - f
`).map((f) => f.message);
    expect(messages).toEqual([
      "x19, x20 do not hold the caller's values at this ret, but other registers' entry values: `ldp x20, x19, [sp], #16` on line 7 overwrote them",
    ]);
  });
  test('in the expansion of a macro names the macro, at the user’s line', () => {
    const [finding] = findingsIn(`
        .macro  scratch, register
        mov     \\register, #1
        .endm
        .global f
        .type   f, %function
f:
        scratch x23
        ret
        .size   f, . - f
`);
    expect(finding?.message).toBe(
      "x23 does not hold the caller's value at this ret: `scratch` on line 8 overwrote it",
    );
  });
});

describe('severities', () => {
  const text = clobber('');
  const { document, runs, routines, problems } = analyze(text);
  const check = (severities: [string, 'off' | 'hint'][]) =>
    checkDocument({ document, runs, routines, problems, severities: new Map(severities) }).map(
      (f) => f.severity,
    );
  test('as configured', () => {
    expect(check([])).toEqual(['error', 'error']);
    expect(check([['callee-saved-clobbered', 'hint']])).toEqual(['hint', 'hint']);
    expect(check([['callee-saved-clobbered', 'off']])).toEqual([]);
  });
});

test('the catalogue: ids are unique and looked up', () => {
  expect(new Set(rules.map((r) => r.id)).size).toBe(rules.length);
  for (const rule of rules) expect(ruleById(rule.id)).toBe(rule);
  expect(ruleById('no-such-rule')).toBeUndefined();
});

test('one unsynchronised write is one report, though CPTR_EL2 has another layout with E2H', () => {
  const findings = findingsIn(`
#include <asm/alternative.h>
        .global f
        .type   f, %function
f:
        mrs     x1, cptr_el2
alternative_if_not ARM64_HAS_VIRT_HOST_EXTN
        bic     x1, x1, #(1 << 10)
alternative_else
        orr     x1, x1, #(3 << 20)
alternative_endif
        msr     cptr_el2, x1
        movi    v0.2d, #0
        ret
        .size   f, . - f
`).filter((f) => f.rule === 'missing-isb');
  expect(findings.map((f) => f.message)).toEqual([
    expect.stringContaining(
      'it may still go by the old value (depends on CPTR_EL2.FPEN or CPTR_EL2.TFP), not by the new one (allowed)',
    ),
  ]);
});

test('what two routines find at one place, differing in a detail alone, is one report', () => {
  const messages = findingsIn(`
        .global f
        .global g
        .type   f, %function
        .type   g, %function
f:
        mov     x0, x1
g:
        mov     x20, x0
        ret
        .size   f, . - f
`)
    .filter((f) => f.rule === 'callee-saved-clobbered')
    .map((f) => f.message);
  // From f it is x1's value that x20 holds at the end, from g x0's.
  expect(messages).toEqual([
    expect.stringMatching(/^x20 does not hold the caller's value at this ret: `mov/),
  ]);
});

describe('quick fixes', () => {
  const fixed = (text: string): string => {
    const [finding] = findingsIn(text);
    const [edit] = finding?.fixes[0]?.edits ?? [];
    if (edit === undefined) return text;
    const lines = text.split('\n');
    const line = lineText(edit.file, edit.line);
    lines[edit.line] = line.slice(0, edit.start) + edit.newText + line.slice(edit.end);
    return lines.join('\n');
  };
  const unsynchronised = `
        .global f
        .type   f, %function
// hyplens: assume E2H=0, CPTR_EL2.TFP=1
f:
        mov     x1, #0x33ff
        msr     cptr_el2, x1
        movi    v0.2d, #0
        ret
        .size   f, . - f
`;
  test('isb after the write', () => {
    expect(findingsIn(unsynchronised).map((f) => f.rule)).toEqual(['missing-isb']);
    expect(fixed(unsynchronised)).toContain('        msr     cptr_el2, x1\n        isb\n');
    expectClean(fixed(unsynchronised));
  });
  const open =
    '        .global f\nf:\n        ldp     x0, x1, [sp], #16\n        eret\n        nop\n        .global next\nnext:   br      x1\n';
  test('a barrier after eret', () => {
    expect(findingsIn(open).map((f) => f.rule)).toEqual(['missing-speculation-barrier']);
    expectClean(fixed(open));
  });
  test('none inside a macro', () => {
    const inMacro = `        .macro  leave\n        eret\n        .endm\n${open.replace('eret\n        nop', 'leave\n        nop')}`;
    expect(findingsIn(inMacro)[0]?.fixes).toEqual([]);
    expect(findingsIn(inMacro)[0]?.rule).toBe('missing-speculation-barrier');
  });
});

describe('stack', () => {
  const handler = (pop: string, marker: string) => `
        .global f
// hyplens: stack 16: x0, x1
f:
        mrs     x0, esr_el2
        ${pop}
        eret
${marker}
        sb
`;
  test('the vector’s push is popped', () => expectClean(handler('ldp x0, x1, [sp], #16', '')));
  test('it is not', () =>
    expectMarked(
      handler(
        'nop',
        '//      ^^^^ stack-imbalance 16 bytes below\n//      ^^^^ exception-context-clobbered x0 does not hold',
      ),
    ));
  test('into the wrong registers', () =>
    expectMarked(
      handler('ldp x1, x0, [sp], #16', '//      ^^^^ exception-context-clobbered x0, x1 do not hold'),
    ));
});

describe('alternatives', () => {
  const wrap = (body: string) => `
#include <asm/alternative.h>
        .global f
        .type   f, %function
f:
        mov     x1, x0
${body}
        ret
        .size   f, . - f
`;
  test('not closed', () =>
    expect(
      findingsIn(wrap('alternative_if ARM64_HAS_PAN\n        nop\n'))
        .filter((f) => f.rule === 'malformed-alternative')
        .map((f) => f.message),
    ).toEqual(['alternative_if is not closed: alternative_endif (or alternative_cb_end) is missing']));
  test('nested', () =>
    expect(
      findingsIn(
        wrap(
          'alternative_if ARM64_HAS_PAN\nalternative_if ARM64_SVE\n nop\nalternative_else_nop_endif\nalternative_else_nop_endif\n',
        ),
      )
        .filter((f) => f.rule === 'malformed-alternative')
        .map((f) => f.message)
        .join('\n'),
    ).toContain('alternative_if inside alternative_if: alternatives do not nest'));
  test('a branch from outside into a body', () =>
    expectMarked(
      wrap(`        cbz     x0, 1f
//      ^^^ malformed-alternative branches into the body
alternative_if_not ARM64_HAS_PAN
        nop
1:      nop
alternative_else
        mov     x0, #1
        mov     x1, #1
alternative_endif`),
    ));
  test('a literal in a replacement', () =>
    expectMarked(
      wrap(`alternative_if_not ARM64_HAS_PAN
        nop
alternative_else
        ldr     x0, =0x123456789
//      ^^^ malformed-alternative literal
alternative_endif`),
    ));
});

test('bits that may be written with anything are not reserved: all ones ask for the longest vector', () =>
  expectClean(`
        .arch   armv8.5-a+sve
        .global f
        .type   f, %function
f:
        mov     x0, #0x1ff
        msr     zcr_el2, x0
        ret
        .size   f, . - f
`));
