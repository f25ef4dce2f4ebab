import { expect, test } from 'vitest';
import { generalResource, SP } from '../../server/src/simulator/resources';
import { registerOf } from '../../server/src/simulator/state';
import { rootOf } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';

function analysed(text: string, others: Readonly<Record<string, string>> = {}, path = '/p/a.S') {
  const analyzer = new Analyzer(memoryFileSystem({ ...others, [path]: text }), () => ({
    ...emptyConfiguration,
    named: true,
  }));
  return analyzer.analyze(sourceFile(path, text));
}
const told = (...question: Parameters<typeof analysed>) =>
  analysed(...question)
    .findings.filter(({ rule }) => rule !== 'unresolved-include')
    .map(
      ({ rule, severity, message, origin }) => `${rootOf(origin).line + 1} ${severity} ${rule}: ${message}`,
    );

const routine = (...body: string[]) =>
  `\t.globl f\n\t.type f, %function\nf:\n${body.map((line) => `\t${line}\n`).join('')}\tret\n\t.size f, . - f\n`;

test('an unknown mnemonic may be a macro of a header that was not found: said once for each name', () => {
  expect(
    told(`#include <asm/el2_setup.h>\n${routine('init_state x0', 'INIT_STATE(x0)', 'init_state x1')}`),
  ).toEqual([
    "5 info unknown-instruction: unknown mnemonic `init_state' -- `init_state x0': perhaps a macro of asm/el2_setup.h, which was not found",
  ]);
});

test('of several headers, or of one that Hyplens stands in for', () => {
  const includes =
    '#include <asm/el2_setup.h>\n#include "board.h"\n#include <asm/assembler.h>\n#include "more.h"\n';
  expect(told(`${includes}${routine('init_state x0')}`)).toEqual([
    expect.stringMatching(
      /: perhaps a macro of asm\/el2_setup\.h, board\.h or others, which were not found$/,
    ),
  ]);
  expect(told(`#include <asm/assembler.h>\n${routine('init_state x0')}`)).toEqual([
    expect.stringMatching(/^5 info .*: perhaps a macro of asm\/assembler\.h, which was not found$/),
  ]);
  expect(told(`\t.include "macros.inc"\n${routine('init_state x0')}`)).toEqual([
    expect.stringMatching(/^5 info .*: perhaps a macro of macros\.inc, which was not found$/),
  ]);
});

test('an operand may be a name of it; what the names have nothing to do with stays an error', () => {
  const header = '#include "registers.h"\n';
  expect(told(`${header}${routine('add dst, x1, #8')}`)).toEqual([
    "5 info invalid-operand: operand 1 must be an integer or stack pointer register -- `add dst,x1,#8': perhaps `dst' is a name of registers.h, which was not found",
  ]);
  expect(told(`${header}${routine('ldr x0, =(BOARD_A_BASE(1) + 8)')}`)).toEqual([
    expect.stringMatching(
      /^5 info .*: perhaps `BOARD_A_BASE' is a name of registers\.h, which was not found$/,
    ),
  ]);
  expect(told(`${header}${routine('add x0, x1, w2, w3')}`)).toEqual([
    expect.stringMatching(/^5 error invalid-operand: unexpected register in the immediate operand/),
  ]);
  expect(told(`${header}${routine('csel x0, v1, x2, eq')}`)).toEqual([expect.stringMatching(/^5 error /)]);
});

test('whether an #error is reached, and the value of a symbol, may be a matter of it', () => {
  expect(
    told(`#include "options.h"\n#if COHERENT == 0\n#error must be coherent\n#endif\n${routine()}`),
  ).toEqual([
    '3 info syntax-error: #error must be coherent: perhaps not with what is defined in options.h, which was not found',
  ]);
  expect(told(`#include "options.h"\n${routine('add x0, x0, dst')}`)).toEqual([
    expect.stringMatching(/^5 info .*dst.*, which was not found$/),
  ]);
});

test('with all headers there it is an error; a header of numbers alone has no macros', () => {
  expect(told(`#include "board.h"\n${routine('init_state x0')}`, { '/p/board.h': '' })).toEqual([
    expect.stringMatching(/^5 error unknown-instruction: [^:]*$/),
  ]);
  const tree = { '/k/arch/arm64/lib/Makefile': 'lib-y := a.o\n', '/k/include/linux/x.h': '' };
  expect(
    told(`#include <asm/asm-offsets.h>\n${routine('init_state x0')}`, tree, '/k/arch/arm64/lib/a.S'),
  ).toEqual([expect.stringMatching(/^5 error unknown-instruction: [^:]*$/)]);
});

test('what may be a macro may do anything: nothing is known after it, and nothing is held against the routine', () => {
  const body = ['mov x19, x0', 'save_all x19', 'mov x0, x19', 'add sp, sp, #16'];
  const { findings, routines } = analysed(`#include "macros.h"\n${routine(...body)}`);
  expect(findings.map((f) => f.rule)).toEqual(['unresolved-include', 'unknown-instruction']);
  const [run] = routines[0]?.runs ?? [];
  const [exit] = run?.exits ?? [];
  expect(exit?.kind).toBe('ret');
  for (const r of [0, 19, 29, SP].map(generalResource)) {
    const kinds = exit && registerOf(exit.state, r).map((c) => c.value.term.kind);
    expect(kinds?.every((kind) => kind === 'unknown' || kind === 'linear')).toBe(true);
  }
  // Neither is code that only it leads to, nor what it may read.
  const only = ['cmp x0, #1', 'mov x9, #3', 'branch_to 1f', 'ret', '1: mov x0, #2'];
  expect(told(`#include "macros.h"\n${routine(...only)}`)).toHaveLength(1);
});

test('how long it is, is not known', () => {
  const text = `#include <asm/alternative.h>\n#include "macros.h"\n${routine('alternative_if ARM64_X', 'three_instructions', 'alternative_else', 'nop', 'nop', 'nop', 'alternative_endif')}`;
  expect(told(text)).toEqual([expect.stringMatching(/^7 info unknown-instruction/)]);
  expect(told('#include "macros.h"\n\teret\n\tstop_speculation\n')).toEqual([
    expect.stringMatching(/^3 info unknown-instruction/),
  ]);
});

test('what is certain before it is still told', () => {
  const loop = ['1: ldaxr w9, [x0]', 'stlxr w9, x5, [x0]', 'cbnz w9, 1b', 'unwind'];
  expect(told(`#include "macros.h"\n${routine(...loop)}`)).toEqual([
    expect.stringMatching(/^6 warning exclusive-mismatch/),
    expect.stringMatching(/^8 info unknown-instruction/),
  ]);
});

test('an offset that nothing gives stays as it is written in a % argument of .altmacro', () => {
  const text = `\t.altmacro
\t.macro store_all base, offset, from, to
\tstr\tx\\from, [\\base, #\\offset]
\t.if \\to > \\from
\tstore_all \\base, %(\\offset + 8), %(\\from + 1), \\to
\t.endif
\t.endm
${routine('store_all x0, FRAME_REGS, 1, 3')}`;
  const { findings, routines } = analysed(text);
  expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  expect([...(routines[0]?.runs[0]?.steps.values() ?? [])].map((s) => s.instruction.text)).toEqual([
    'str x1,[x0,#FRAME_REGS]',
    'str x2,[x0,#((FRAME_REGS+8))]',
    'str x3,[x0,#((((FRAME_REGS+8))+8))]',
    'ret',
  ]);
});

test('a constant of the literal pool is told where it is loaded, not where the pool is placed', () => {
  expect(told(routine('ldr x0, =(STACK_OFFSET + STACK_SIZE)', 'ldr x1, [x0]'))).toEqual([
    expect.stringMatching(/^4 warning undefined-symbol: STACK_OFFSET, STACK_SIZE have no value here/),
  ]);
});
