import { describe, expect, test } from 'vitest';
import { expectClean, findingsIn } from '../support/check';
import { applied, fixed, fixesOf } from '../support/quickFix';

/** The one preferred fix makes the report go, and no other comes. */
function expectMended(text: string, title: RegExp, ...holds: string[]): void {
  expect(findingsIn(text).length).toBeGreaterThan(0);
  const after = fixed(text, title);
  for (const line of holds) expect(after).toContain(line);
  expectClean(after);
}

/** Nothing is offered but an annotation. */
function expectNoFix(text: string): void {
  expect(findingsIn(text).length).toBeGreaterThan(0);
  expect(fixesOf(text).filter((a) => a.isPreferred)).toEqual([]);
}

const routine = (body: string): string => `
        .global f
        .type   f, %function
f:
${body}
        .size   f, . - f
`;

describe('save and restore what is destroyed', () => {
  test('one register, at each way out', () =>
    expectMended(
      routine(`
        ldr     x19, [x0]
        cbz     x19, 1f
        add     x0, x19, #1
        ret
1:      mov     x0, xzr
        ret`),
      /^Save x19 on the stack and restore it before each way out$/,
      '        str\tx19, [sp, #-16]!\n        ldr     x19, [x0]\n',
      '        ldr\tx19, [sp], #16\n        ret',
    ));
  test('all that the routine destroys with one frame, and the stack balanced', () =>
    expectMended(
      routine(`
        mov     x20, x0
        ldp     x21, x22, [x20]
        add     x0, x21, x22
        ret`),
      /^Save x20–x22 on the stack/,
      'stp\tx20, x21, [sp, #-32]!\n        str\tx22, [sp, #16]\n',
      'ldr\tx22, [sp, #16]\n        ldp\tx20, x21, [sp], #32\n',
    ));
  test('vector registers by their low halves', () =>
    expectMended(
      routine(`
        ldp     d8, d9, [x0]
        fadd    d0, d8, d9
        ret`),
      /^Save d8, d9/,
      'stp\td8, d9, [sp, #-16]!',
    ));
  test('the return address that a call overwrote, as a frame record', () =>
    expectMended(
      routine(`
        cbz     x0, 1f
        bl      g
1:      ret`),
      /^Save x29, lr/,
      'stp\tx29, x30, [sp, #-16]!\n        cbz     x0, 1f',
      '1:      ldp\tx29, x30, [sp], #16\n        ret',
    ));
  test('before a tail call as well', () =>
    expectMended(
      routine(`
        ldr     x19, [x0]
        cbz     x19, 1f
        str     x19, [x1]
        b       g
1:      ret`),
      /^Save x19/,
      'ldr\tx19, [sp], #16\n        b       g',
    ));
  test('of the interrupted context, before the eret', () =>
    expectMended(
      `
        .global handler
        .type   handler, %function
// hyplens: convention exception
handler:
        mrs     x0, esr_el2
        ldr     x1, =counters
        str     x0, [x1]
        eret
        sb
        .size   handler, . - handler
`,
      /^Save x0, x1 on the stack/,
      'ldp\tx0, x1, [sp], #16\n        eret',
    ));
  test('below the landing pad that stands in the label macro', () =>
    expectMended(
      `
        .macro  begin, name
        .global \\name
        .type   \\name, %function
\\name:
        bti     c
        .endm
        begin   f
        mov     x19, x0
        ret
        .size   f, . - f
`,
      /^Save x19/,
      'begin   f\n        str\tx19, [sp, #-16]!\n        mov     x19, x0\n',
    ));

  test('not where a loop comes back to the first instruction', () =>
    expectNoFix(
      routine(`
        ldr     x19, [x0], #8
        cbnz    x19, f
        ret`),
    ));
  test('not where arguments stand on the stack', () =>
    expectNoFix(
      routine(`
        ldr     x19, [sp, #8]
        mov     x0, x19
        ret`),
    ));
  test('not where it is saved, and comes back wrong', () => {
    const text = routine(`
        stp     x19, x20, [sp, #-16]!
        mov     x19, x0
        ldp     x20, x19, [sp], #16
        ret`);
    expectNoFix(text);
  });
  test('not where the way out is shared with another routine', () =>
    expectNoFix(`${routine(`
        mov     x19, x0
        b       out`)}
        .global g
        .type   g, %function
g:
        mov     x0, xzr
out:
        ret
        .size   g, . - g
`));
});

describe('registers and their slots', () => {
  const save = (pair: string, other = 'stp     x8, x9, [x1, #64]'): string =>
    routine(`
        stp     x2, x3, [x1, #16]
        stp     x4, x5, [x1, #32]
        ${pair}
        ${other}
        stp     x10, x11, [x1, #80]
        ret`);
  test('a swapped pair of a save in register order', () =>
    expectMended(
      save('stp     x7, x6, [x1, #48] // four'),
      /^Swap the two registers$/,
      '        stp     x6, x7, [x1, #48] // four',
    ));
  test('a swapped pair of a restore', () =>
    expectMended(
      routine(`
        stp     x2, x3, [sp, #-32]!
        stp     x4, x5, [sp, #16]
        bl      elsewhere
        ldp     x5, x4, [sp, #16]
        ldp     x2, x3, [sp], #32
        b       onwards`),
      /^Swap the two registers$/,
      'ldp     x4, x5, [sp, #16]',
    ));
  test('half of a register', () =>
    expectMended(
      save('str     x6, [x1, #48]\n        str     w7, [x1, #56]'),
      /^Use the whole register$/,
      '        str     x7, [x1, #56]',
    ));
  test('not where another offset is wrong', () =>
    expectNoFix(save('stp     x6, x7, [x1, #48]', 'stp     x8, x9, [x1, #56]')));
});

describe('an allow that silences nothing', () => {
  test('above the routine and at the end of a line', () => {
    expectMended(
      `        .text\n// hyplens: allow callee-saved-clobbered x19: kept by the caller${routine('        ret')}`,
      /^Remove the comment$/,
    );
    expectMended(
      routine('        ret     /* hyplens: allow callee-saved-clobbered: none */'),
      /^Remove the comment$/,
      '        ret\n',
    );
  });
});

describe('unwind on the error path', () => {
  const code = `
        stp     x29, x30, [sp, #-32]!
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        bl      g
        cbnz    x0, 1f
        mov     x0, x19
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
1:      mov     x0, #-22
        ret`;
  test('as the other exit does', () =>
    expectMended(
      routine(code),
      /^Unwind here as before the ret on line 14$/,
      '1:      mov     x0, #-22\n        ldp     x19, x20, [sp, #16]\n        ldp     x29, x30, [sp], #32\n        ret',
    ));
  test('each report of the exit offers the same', () => {
    const titles = fixesOf(routine(code))
      .filter((a) => a.isPreferred)
      .map((a) => a.title);
    expect(titles.length).toBeGreaterThan(1);
    expect(new Set(titles).size).toBe(1);
  });
  test('only as much of it as this path has pushed', () =>
    expectMended(
      routine(`
        sub     sp, sp, #16
        str     x19, [sp]
        ldr     x19, [x0]
        cbz     x19, 1f
        sub     sp, sp, #32
        str     x19, [sp]
        mov     x0, sp
        ldr     x0, [x0]
        add     sp, sp, #32
        ldr     x19, [sp], #16
        ret
1:      mov     x0, xzr
        ret`),
      /^Unwind here/,
      '1:      mov     x0, xzr\n        ldr     x19, [sp], #16\n        ret',
    ));
  test('not where the other exit unwinds something else', () =>
    expectNoFix(
      routine(`
        cbz     x0, 1f
        sub     sp, sp, #32
        str     x0, [sp]
        ldr     x0, [sp]
        add     sp, sp, #32
        ret
1:      sub     sp, sp, #16
        str     x1, [sp]
        ldr     x0, [sp]
        ret`),
    ));
});

describe('the layout of CPTR_EL2 that counts', () => {
  const vhe = (mask: string): string => `
// hyplens: assume E2H=1
        .global f
        .type   f, %function
f:
        mrs     x1, cptr_el2
        ${mask}
        msr     cptr_el2, x1
        isb
        ret
        .size   f, . - f
`;
  const nvhe = (mask: string): string => vhe(mask).replace('E2H=1', 'E2H=0');
  test('a cleared trap is a field of ones with E2H', () =>
    expectMended(
      vhe('bic     x1, x1, #(1 << 10)'),
      /^Use the layout of CPTR_EL2 with HCR_EL2.E2H = 1$/,
      'orr\tx1, x1, #(3 << 20)\t// FPEN',
    ));
  test('a set trap is a field of zeros', () =>
    expectMended(vhe('orr     x1, x1, #(1 << 8)'), /^Use the layout/, 'bic\tx1, x1, #(3 << 16)\t// ZEN'));
  test('a mask that keeps the rest', () =>
    expectMended(vhe('and     x1, x1, #~(1 << 10)'), /^Use the layout/, 'orr\tx1, x1, #(3 << 20)\t// FPEN'));
  test('a field of ones is a cleared trap without E2H', () =>
    expectMended(nvhe('orr     x1, x1, #(3 << 20)'), /^Use the layout/, 'bic\tx1, x1, #(1 << 10)\t// TFP'));
  test('a whole value', () => {
    const whole = (text: string): string => text.replace(/.*mrs .*\n/, '');
    expectMended(whole(vhe('mov     x1, #0x33ff')), /^Use the layout/, 'mov\tx1, #0x300000');
    expectMended(whole(nvhe('mov     x1, #0x300000')), /^Use the layout/, 'mov\tx1, #0x33ff');
  });
  test('not for bits that the other layout has not', () => expectNoFix(nvhe('orr     x1, x1, #(1 << 24)')));
});

describe('labels of macros', () => {
  test('a numeric label that captures a reference of the caller', () =>
    expectMended(
      `
        .macro  skip_unless, register, bit, target
        tbz     \\register, #\\bit, \\target
        tbz     \\register, #0, 1f      // 1f stays in this comment
        isb
1:
        .endm
        .global setup
        .type   setup, %function
setup:
        mrs     x0, id_aa64mmfr0_el1
        skip_unless x0, 3, 1f
        orr     x0, x0, #1
1:      ret
        .size   setup, . - setup
`,
      /^Give the label 1 of skip_unless a name of its own in each expansion$/,
      'tbz     \\register, #0, .Lskip_unless_1\\@      // 1f stays in this comment\n',
      '\n.Lskip_unless_1\\@:\n',
    ));
  test('a label that a second expansion defines again', () =>
    expectMended(
      `
        .macro  wait_for, address
poll:   ldr     w0, [\\address]
        cbz     w0, poll
        .endm
        .global f
        .type   f, %function
f:
        mov     x2, x0
        wait_for x1
        wait_for x2
        ret
        .size   f, . - f
`,
      /^Give the label poll of wait_for a name of its own/,
      'poll\\@:   ldr     w0, [\\address]\n        cbz     w0, poll\\@\n',
    ));
  test('not when code outside names it', () => {
    const text = `
        .macro  wait_for, address
poll:   ldr     w0, [\\address]
        cbz     w0, poll
        .endm
        .global f
        .type   f, %function
f:
        wait_for x1
        wait_for x2
        b       poll
        .size   f, . - f
`;
    expect(fixesOf(text).map((a) => a.title)).not.toContainEqual(expect.stringMatching(/name of its own/));
  });
});

describe('alternatives of unequal length', () => {
  test('nop fills up the shorter sequence', () =>
    expectMended(
      `
#include <asm/alternative.h>
        .global f
        .type   f, %function
f:
alternative_if_not ARM64_HAS_PAN
        add     x0, x0, #1
        add     x0, x0, #2
alternative_else
        add     x0, x0, #3
alternative_endif
        ret
        .size   f, . - f
`,
      /^Fill the shorter sequence up with nop$/,
      '        add     x0, x0, #3\n        nop\nalternative_endif',
    ));
});

describe('barriers', () => {
  test.each([['Insert isb after the write', 'msr     cptr_el2, x1\n        fmov    d0, x0\n        ret']])(
    '%s',
    (title, body) =>
      expectMended(
        routine(`
        // hyplens: assume E2H=0, CPTR_EL2.TFP=1
        mrs     x1, cptr_el2
        bic     x1, x1, #(1 << 10)
        ${body}`),
        new RegExp(`^${title}`),
        'msr     cptr_el2, x1\n        isb\n',
      ),
  );
  test('after maintenance', () =>
    expectMended(
      routine(`
        add     x0, x0, #1
        tlbi    vmalls12e1is
        ret`),
      /^Insert dsb sy; isb$/,
      'tlbi    vmalls12e1is\n        dsb\tsy\n        isb\n',
    ));
  test('behind an eret', () => {
    const text = '\n        .global f\nf:\n        eret\n        nop\n';
    const action = fixesOf(text).find((a) => a.isPreferred);
    expect(action?.title).toMatch(/sb/);
    expectClean(applied(text, action));
  });
});

describe('a reach that is long enough', () => {
  test('a test of a bit branches round a plain b', () =>
    expectMended(
      routine(`
        cbz     x1, 1f
        tbz     x0, #3, elsewhere // not here
1:      ret`),
      /^Branch round a plain b elsewhere$/,
      '        tbnz     x0, #3, 2f\n        b     elsewhere // not here\n2:\n1:      ret',
    ));
  test('a condition', () =>
    expectMended(
      routine(`
        cmp     x0, #1
        b.hi    elsewhere
        ret`),
      /^Branch round a plain b/,
      'b.ls    1f\n        b    elsewhere\n1:\n',
    ));
  test('an address', () =>
    expectMended(
      routine(`
        adr     x0, elsewhere
        ret`),
      /^Use adrp and add$/,
      'adrp     x0, elsewhere\n        add     x0, x0, :lo12:elsewhere',
    ));
  test('not in an alternative, whose sequences are equally long', () =>
    expectNoFix(
      `#include <asm/alternative.h>${routine(`
alternative_if_not ARM64_HAS_PAN
        tbz     x0, #3, elsewhere
alternative_else_nop_endif
        ret`)}`,
    ));
});

describe('a frame of whole 16 bytes', () => {
  test('both where it is made and where it goes', () =>
    expectMended(
      routine(`
        sub     sp, sp, #24
        str     x0, [sp, #8]
        ldr     x0, [sp, #8]
        add     sp, sp, #24 // and back
        ret`),
      /^Make the frame a multiple of 16 bytes$/,
      'sub     sp, sp, #32\n',
      'add     sp, sp, #32 // and back',
    ));
  test('pushed and popped', () =>
    expectMended(
      routine(`
        str     x0, [sp, #-8]!
        ldr     x1, [sp]
        ldr     x0, [sp], #8
        ret`),
      /^Make the frame a multiple of 16 bytes$/,
      'str     x0, [sp, #-16]!',
      'ldr     x0, [sp], #16',
    ));
  test('not where what goes down comes up in parts', () =>
    expectNoFix(
      routine(`
        sub     sp, sp, #24
        str     x0, [sp, #8]
        ldr     x0, [sp], #8
        add     sp, sp, #16
        ret`),
    ));
});

describe('what a call destroys', () => {
  const caller = (body: string): string =>
    routine(`
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
${body}
        ldp     x29, x30, [sp], #16
        ret`);
  test('is kept on the stack, all of it at once', () =>
    expectMended(
      caller(`
        mov     x8, x0
        add     x9, x0, #8
        bl      elsewhere
        str     x0, [x8]
        str     x0, [x9]`),
      /^Keep x8, x9 on the stack across the call$/,
      'stp\tx8, x9, [sp, #-16]!\n        bl      elsewhere\n        ldp\tx8, x9, [sp], #16',
    ));
  test('not before there is a stack', () =>
    expectNoFix(`
        .global f
f:
        mov     x8, x0
        bl      elsewhere
        str     x0, [x8]
        b       .
`));
});

describe('a value that nothing reads', () => {
  test('is not made', () =>
    expectMended(
      routine(`
        mov     x9, #7 // for nobody
        ret`),
      /^Remove mov x9, #7$/,
      ' // for nobody\n',
    ));
  test('a label stays', () =>
    expectMended(
      routine(`
        cbz     x0, 1f
        mov     x0, #1
1:      mov     x9, #7
        ret`),
      /^Remove mov x9, #7$/,
      '1:      \n        ret',
    ));
  test('not where something else would then be of no use', () =>
    expectNoFix(
      routine(`
        ldr     x9, [x0]
        add     x9, x9, #1
        ret`),
    ));
});
