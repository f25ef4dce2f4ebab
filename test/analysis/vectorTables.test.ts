import { expect, test } from 'vitest';
import type { RoutineFacts } from '../../server/src/analysis/facts';
import { slotName } from '../../server/src/analysis/vectorTables';
import { valueIn } from '../support/analyzeText';
import { analyze, expectClean } from '../support/check';

const table = (slot: (n: number) => string): string =>
  Array.from({ length: 16 }, (_, n) => `.align 7\n${slot(n)}`).join('\n');

function routine(text: string, name: string): RoutineFacts {
  const { routines } = analyze(text);
  const found = routines.find((r) => r.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${routines.map((r) => r.name).join(', ')}`);
  return found;
}

const pushing = `
        .text
handle_sync:
        ldp     x0, x1, [sp], #16
        eret
        sb
handle_irq:
handle_fiq:
        mov     x2, #1
        ldp     x0, x1, [sp], #16
        eret
        sb
        .align  11
        .globl  vectors
vectors:
${table((n) => `stp x0, x1, [sp, #-16]!\nb ${n === 8 ? 'handle_sync' : n === 9 ? 'handle_irq' : n === 10 ? 'handle_fiq' : '.'}`)}
`;

test('a handler is entered from its vector, with what the vector pushed', () => {
  const [run] = routine(pushing, 'handle_sync').runs;
  const [exit] = run?.exits ?? [];
  expect(exit?.kind).toBe('eret');
  expect(exit && valueIn(exit.state, 'x0')).toBe('x0 at entry');
  expect(exit && valueIn(exit.state, 'sp')).toBe('sp at entry');
});

test('what a handler destroys is judged against the interrupted context', () => {
  const findings = analyze(pushing).findings.filter((f) => f.rule === 'exception-context-clobbered');
  expect(findings.map((f) => f.message).join()).toMatch(/^x2 does not hold the interrupted context's value/);
});

test('each vector of a table is an entry; a second label of a handler names it too', () => {
  const vectors = routine(pushing, 'vectors').runs[0];
  expect(vectors?.routine.entries).toHaveLength(16);
  expect([...(vectors?.steps.values() ?? [])].filter((s) => /^stp/.test(s.instruction.text))).toHaveLength(
    16,
  );
  expect(vectors?.exits.map((e) => `${e.kind} ${e.target}`)).toEqual([
    'handler handle_sync',
    'handler handle_irq',
    'handler handle_irq',
  ]);
  expect(routine(pushing, 'handle_irq').runs[0]?.routine.aliases).toEqual(['handle_fiq']);
});

test('code in what the last vector leaves free is a handler of its own', () => {
  const text = `
        .align  11
        .globl  init_vectors
init_vectors:
${table((n) => `b ${n === 8 ? 'do_init' : '.'}`)}
do_init:
        mov     x9, #1
        eret
        sb
`;
  const [run] = routine(text, 'do_init').runs;
  expect([...(run?.steps.values() ?? [])].map((s) => s.instruction.text)).toEqual(['mov x9,#1', 'eret']);
});

test('a long routine at a multiple of 2 KB is no table', () => {
  const text = `
        .align  11
        .globl  long
        .type   long, %function
long:
${'        add     x0, x0, #1\n'.repeat(600)}        ret
`;
  expect(routine(text, 'long').runs[0]?.routine.entries).toHaveLength(1);
  expectClean(text);
});

test('a handler that other files see is entered with anything', () => {
  const [exit] = routine(`        .globl  handle_sync\n${pushing}`, 'handle_sync').runs[0]?.exits ?? [];
  expect(exit && valueIn(exit.state, 'x0')).toBe('[sp at entry]');
});

test('a handler that something calls is entered with anything', () => {
  const text = `${pushing}
        .globl  caller
        .type   caller, %function
caller:
        stp     x29, x30, [sp, #-16]!
        bl      handle_sync
        ldp     x29, x30, [sp], #16
        ret
`;
  const [exit] = routine(text, 'handle_sync').runs[0]?.exits ?? [];
  expect(exit && valueIn(exit.state, 'x0')).toBe('[sp at entry]');
});

test.each([
  [0x000, 'Synchronous, current EL with SP_EL0'],
  [0x280, 'IRQ, current EL with SP_ELx'],
  [0x400, 'Synchronous, lower EL using AArch64'],
  [0xf80, 'SError, lower EL using AArch32'],
])('the vector at %i', (offsetBytes, name) => expect(slotName(offsetBytes)).toBe(name));

/** Handlers of two vectors that leave x14 and x20 changed; `level` of the code by what it writes. */
const leavingTwo = (level: 1 | 2, slot: number, another = ''): string => `
        .text
handle:
        mov     x14, #1
        mov     x20, #1
        msr     spsr_el${level}, x21
        eret
        sb
${another}
        .align  11
vectors:
${table((n) => (n === slot ? 'b handle' : 'b .'))}
`;

function breached(text: string): string[] {
  const { findings } = analyze(text);
  return findings
    .filter((f) => f.rule === 'exception-context-clobbered')
    .map((f) => f.message.split(' ')[0] ?? '');
}

test('an AArch32 program at EL0 has x0 to x14 only', () => {
  expect(breached(leavingTwo(1, 13))).toEqual(['x14']);
  expect(breached(leavingTwo(1, 9))).toEqual(['x14', 'x20']);
  // A guest at EL1 has banked registers in the others.
  expect(breached(leavingTwo(2, 13))).toEqual(['x14', 'x20']);
  // Something else may come here as well.
  expect(breached(leavingTwo(1, 13, 'other:\nb handle'))).toEqual(['x14', 'x20']);
});

test('a label at the end of its section names no routine: what follows are the replacements', () => {
  const { routines } = analyze(`
#include <asm/alternative.h>
        .global f
        .type   f, %function
f:
alternative_if ARM64_HAS_RAS_EXTN
        esb
alternative_else_nop_endif
        ret
        .size   f, . - f
        .global nothing
nothing:
        .size   nothing, . - nothing
`);
  expect(routines.map((r) => r.name)).toEqual(['f']);
});

test('a handler that begins with an alternative is entered from its vector as any other', () => {
  const text = `
#include <asm/alternative.h>
        .text
handle:
alternative_if ARM64_HAS_DIT
        msr     dit, #1
alternative_else_nop_endif
        ldp     x0, x1, [sp], #16
        eret
        sb
        .align  11
        .globl  vectors
vectors:
${table((n) => (n === 8 ? 'stp x0, x1, [sp, #-16]!\nb handle' : 'b .'))}
`;
  expect(routine(text, 'vectors').runs[0]?.exits.map((e) => `${e.kind} ${e.target}`)).toEqual([
    'handler handle',
    'handler handle',
  ]);
  const [run] = routine(text, 'handle').runs;
  const [exit] = run?.exits ?? [];
  expect(exit && valueIn(exit.state, 'x0')).toBe('x0 at entry');
});

test('a table may end after the vectors of the level itself', () => {
  const text = (slots: number): string => `
        .text
        .align  11
        .globl  vectors
vectors:
${Array.from({ length: slots }, (_, n) => `.align 7\nstp x29, x30, [sp, #-16]!\nbl ${n < 4 ? 'bad' : 'taken'}\nb leave`).join('\n')}
leave:
        ldp     x29, x30, [sp], #16
        eret
        sb
`;
  expect(routine(text(8), 'vectors').runs[0]?.routine.entries).toHaveLength(8);
  expect(routine(text(8), 'leave').runs[0]?.exits.map((e) => e.kind)).toEqual(['eret']);
  // Four could be four blocks of code that happen to be aligned.
  expect(routine(text(4), 'vectors').runs[0]?.routine.entries).toHaveLength(1);
});

test('what stands in the space that vectors leave free is reached through the table', () => {
  const slot = (n: number, rest = ''): string =>
    `.align 7\nstp x29, x30, [sp, #-16]!\nbl save\nbl ${n < 4 ? 'bad' : 'taken'}\nb leave\n${rest}`;
  const rest = [
    'save: stp x27, x28, [sp, #-16]!\nb save_more',
    'save_more: stp x0, x1, [sp, #-16]!\nret',
    'leave: ldp x0, x1, [sp], #16\nb leave_more',
    'leave_more: ldp x27, x28, [sp], #16\nldp x29, x30, [sp], #16\neret\nsb',
  ];
  const { routines, findings } = analyze(`
        .text
        .align  11
        .globl  vectors
vectors:
${Array.from({ length: 8 }, (_, n) => slot(n, rest[n])).join('\n')}
`);
  const entered = routines.map(({ name, runs }) => `${name} ${runs[0]?.routine.entries.length}`);
  expect(entered).toEqual(['vectors 8', 'save 1', 'leave 1']);
  // Every vector is reached; x2 to x18 are those that the calls may destroy.
  expect(findings.map((f) => f.rule)).toEqual(['exception-context-clobbered']);
});
