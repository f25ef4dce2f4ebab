import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  compareRoutines,
  type RoutineComparison,
} from '../../../server/src/analysis/comparison/compareRoutines';
import type { RoutineFacts } from '../../../server/src/analysis/facts';
import { TermTable } from '../../../server/src/simulator/termTable';
import { sourceFile } from '../../../server/src/source/sourceFile';
import { Analyzer } from '../../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../../server/src/workspace/configuration';
import { memoryFileSystem } from '../../support/memoryFileSystem';

function compare(
  old: string,
  now: string,
  name = 'f',
  files: Readonly<Record<string, string>> = {},
  paths: { readonly old: string; readonly now: string } = { old: '/old/a.S', now: '/new/a.S' },
): RoutineComparison {
  const terms = new TermTable();
  const configuration = { ...emptyConfiguration, named: true };
  const factsOf = (path: string, text: string): RoutineFacts => {
    const fileSystem = memoryFileSystem({ ...files, [path]: text });
    const analysis = new Analyzer(fileSystem, () => configuration, { terms }).analyze(sourceFile(path, text));
    const routine = analysis.routines.find((r) => r.name === name);
    if (routine === undefined) throw new Error(`no routine ${name} in ${text}`);
    return routine;
  };
  return compareRoutines(factsOf(paths.old, old), factsOf(paths.now, now));
}
/** `variant: verdict: what, what` for each variant, `unspecified` ones left out. */
const story = (c: RoutineComparison) =>
  c.variants.map((v) => {
    const what = v.exits.flatMap((e) =>
      e.differences.filter((d) => d.verdict !== 'unspecified').map((d) => d.what),
    );
    return `${v.name}: ${v.verdict}${what.length > 0 ? `: ${[...new Set(what)].join(', ')}` : ''}`;
  });
const routine = (...body: string[]) =>
  `#include <asm/alternative.h>\n\t.global f\n\t.type f, %function\nf:\n${body.map((l) => (l.includes(':') ? l : `\t${l}`)).join('\n')}\n\t.size f, . - f\n`;
const verdicts = (old: readonly string[], now: readonly string[]) =>
  story(compare(routine(...old), routine(...now)));

describe('the same machine state', () => {
  test.each<[string, string[], string[]]>([
    ['the same text', ['add x0, x0, #1', 'ret'], ['add x0, x0, #1', 'ret']],
    ['another order', ['mov x0, #1', 'mov x1, #2', 'ret'], ['mov x1, #2', 'mov x0, #1', 'ret']],
    ['another way to compute it', ['add x0, x0, #3', 'ret'], ['add x0, x0, #1', 'add x0, x0, #2', 'ret']],
    [
      'a test that is written otherwise',
      ['cbz x0, 1f', 'mov x1, #1', '1:', 'ret'],
      ['cbnz x0, 1f', 'b 2f', '1:', 'mov x1, #1', '2:', 'ret'],
    ],
    [
      'a bit test by its mask',
      ['tbnz x0, #3, 1f', 'mov x1, #1', '1:', 'ret'],
      ['tbz x0, #3, 2f', 'ret', '2:', 'mov x1, #1', 'ret'],
    ],
    [
      'the frame of another size',
      ['stp x29, x30, [sp, #-16]!', 'ldp x29, x30, [sp], #16', 'ret'],
      ['stp x29, x30, [sp, #-32]!', 'ldp x29, x30, [sp], #32', 'ret'],
    ],
    [
      'the same loop',
      ['1:', 'ldr x2, [x0], #8', 'str x2, [x1], #8', 'cmp x0, x3', 'b.lo 1b', 'ret'],
      ['nop', '2:', 'ldr x2, [x0], #8', 'str x2, [x1], #8', 'cmp x0, x3', 'b.lo 2b', 'ret'],
    ],
    [
      'the same loop in other registers',
      [
        'mov x9, x0',
        'mov w10, #0',
        '1:',
        'ldrb w11, [x9], #1',
        'add w10, w10, w11',
        'cmp x9, x1',
        'b.lo 1b',
        'mov w0, w10',
        'mov x9, #0',
        'mov x10, #0',
        'mov x11, #0',
        'ret',
      ],
      [
        'mov w11, #0',
        'mov x10, x0',
        '1:',
        'ldrb w9, [x10], #1',
        'add w11, w11, w9',
        'cmp x10, x1',
        'b.lo 1b',
        'mov w0, w11',
        'mov x9, #0',
        'mov x10, #0',
        'mov x11, #0',
        'ret',
      ],
    ],
    [
      'a choice instead of a branch',
      ['mov x2, #5', 'mov x3, #7', 'cmp x0, #0', 'b.eq 1f', 'mov x1, x2', 'ret', '1:', 'mov x1, x3', 'ret'],
      ['mov x3, #7', 'mov x2, #5', 'cmp x0, #0', 'csel x1, x3, x2, eq', 'ret'],
    ],
    [
      'other registers and slots for what is given back',
      ['stp x19, x20, [sp, #-16]!', 'mov x19, x0', 'add x0, x19, x1', 'ldp x19, x20, [sp], #16', 'ret'],
      [
        'sub sp, sp, #32',
        'str x27, [sp, #8]',
        'mov x27, x1',
        'add x0, x0, x27',
        'ldr x27, [sp, #8]',
        'add sp, sp, #32',
        'ret',
      ],
    ],
    [
      'memory that is written in another order and width',
      ['stp x1, x2, [x0, #16]', 'ret'],
      ['str x2, [x0, #24]', 'str x1, [x0, #16]', 'ret'],
    ],
    [
      'the same unknown result of the same values',
      ['fadd d0, d1, d2', 'ret'],
      ['nop', 'fadd d0, d1, d2', 'ret'],
    ],
  ])('%s', (_, old, now) => expect(verdicts(old, now)).toEqual(['always: same']));

  test('of the same call with the same arguments', () => {
    const call = ['stp x29, x30, [sp, #-16]!', 'bl far', 'ldp x29, x30, [sp], #16', 'ret'];
    const moved = ['nop', ...call];
    expect(verdicts(call, moved)).toEqual(['always: same']);
    expect(compare(routine(...call), routine(...moved)).assumptions.join()).toContain(
      'code that was not found does the same',
    );
  });
});

test('a vector table is compared vector by vector, up to the handlers', () => {
  const table = (move: string) =>
    `\t.text\n\t.global f\n\t.align 11\nf:\n${Array.from({ length: 16 }, (_, i) => `\t.align 7\n${i === 3 ? `\t${move}\n` : ''}\tstp x0, x1, [sp, #-16]!\n\tb h${i % 2}`).join('\n')}\n\t.align 7\nh0:\n\tldp x0, x1, [sp], #16\n\teret\nh1:\n\tldp x0, x1, [sp], #16\n\teret\n\t.global start\nstart:\tadr x0, f\n\tmsr vbar_el2, x0\n\tret\n`;
  expect(story(compare(table('nop'), table('nop')))).toEqual(['always: same']);
  expect(story(compare(table('nop'), table('mov x9, #1')))).toEqual(['always: differs: x9']);
});

describe('differences', () => {
  test.each<[string, string[], string[], string]>([
    ['a register', ['mov x0, #1', 'ret'], ['mov x0, #2', 'ret'], 'differs: x0'],
    ['one that only one version writes', ['ret'], ['mov x9, x1', 'ret'], 'differs: x9'],
    [
      'one that is written on one way only',
      ['ret'],
      ['cbz x0, 1f', 'mov x9, #1', '1:', 'ret'],
      'differs: x9',
    ],
    ['memory', ['str x1, [x0, #8]', 'ret'], ['str x1, [x0, #16]', 'ret'], 'differs: [x0 + 8], [x0 + 16]'],
    ['the stack pointer', ['ret'], ['sub sp, sp, #16', 'ret'], 'differs: sp'],
    ['the way out', ['ret'], ['b elsewhere'], 'differs: way out'],
    [
      'what a call gets makes what it returns uncertain',
      ['mov x19, x30', 'mov x0, #1', 'bl far', 'ret x19'],
      ['mov x19, x30', 'mov x0, #2', 'bl far', 'ret x19'],
      'may differ: x0, x1',
    ],
    ['another callee', ['b far'], ['b near'], 'differs: way out'],
    [
      'another question may be the same one',
      ['cbz x0, 1f', 'mov x1, #1', '1:', 'ret'],
      ['cbz x2, 1f', 'mov x1, #1', '1:', 'ret'],
      'may differ: x1',
    ],
    [
      'the other branch',
      ['cbz x0, 1f', 'mov x1, #1', '1:', 'ret'],
      ['cbnz x0, 1f', 'mov x1, #1', '1:', 'ret'],
      'differs: x1',
    ],
    [
      'another loop',
      ['1:', 'subs x0, x0, #1', 'b.ne 1b', 'ret'],
      ['1:', 'subs x0, x0, #2', 'b.ne 1b', 'ret'],
      'may differ: x0',
    ],
    [
      'a loop with two registers exchanged in one place',
      ['1:', 'ldr x2, [x0], #8', 'add x3, x3, x2', 'cbnz x3, 1b', 'ret'],
      ['1:', 'ldr x2, [x0], #8', 'add x3, x2, x2', 'cbnz x3, 1b', 'ret'],
      'may differ: x0, x2, x3',
    ],
    [
      'a loop that calls has its arguments where they are',
      ['mov x19, x30', '1:', 'mov x0, x20', 'bl far', 'cbnz x0, 1b', 'mov x20, #0', 'mov x21, #0', 'ret x19'],
      ['mov x19, x30', '1:', 'mov x1, x20', 'bl far', 'cbnz x0, 1b', 'mov x20, #0', 'mov x21, #0', 'ret x19'],
      'may differ: x0',
    ],
    [
      'a loop over other values',
      ['1:', 'add x1, x1, #1', 'cbz x0, 1b', 'ret'],
      ['mov x1, #4', '1:', 'add x1, x1, #1', 'cbz x0, 1b', 'ret'],
      'may differ: x1',
    ],
  ])('%s', (_, old, now, expected) => {
    const [only, ...more] = verdicts(old, now);
    expect(more).toEqual([]);
    expect(only).toContain(`always: ${expected}`);
  });

  test('say since which instruction', () => {
    const [variant] = compare(routine('mov x0, #1', 'ret'), routine('nop', 'mov x0, #2', 'ret')).variants;
    expect(variant?.exits[0]?.differences[0]).toMatchObject({
      what: 'x0',
      old: { value: '1', since: [{ file: '/old/a.S', line: 4, text: 'mov x0, #1' }] },
      new: { value: '2', since: [{ file: '/new/a.S', line: 5, text: 'mov x0, #2' }] },
    });
  });
});

describe('variants', () => {
  const plain = routine('mov x0, #1', 'ret');
  test('a capability that only one version asks for', () => {
    const alternative = routine(
      'alternative_if_not ARM64_SVE',
      'mov x0, #1',
      'alternative_else',
      'mov x0, #2',
      'alternative_endif',
      'ret',
    );
    expect(story(compare(plain, alternative))).toEqual([
      'with ARM64_SVE: differs: x0',
      'without ARM64_SVE: same',
    ]);
    expect(story(compare(alternative, plain))).toEqual([
      'with ARM64_SVE: differs: x0',
      'without ARM64_SVE: same',
    ]);
  });
  test('a configuration symbol that only one version tests', () => {
    const configured = routine('mov x0, #1').replace(
      '\t.size',
      '#ifdef CONFIG_A\n\tmov x1, #1\n#endif\n\tret\n\t.size',
    );
    expect(story(compare(plain, configured))).toEqual([
      'with CONFIG_A: differs: x1',
      'without CONFIG_A: same',
    ]);
  });
});

describe('a patch that lends the FP unit to a guest, and SVE with it', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
  const comparison = compare(read('lend-before.S'), read('lend-after.S'), 'lend_fp');
  test('without SVE the outcome is the same, although other registers and another name of CPTR_EL2 are used', () =>
    expect(story(comparison)).toContain('without ARM64_SVE: same'));
  test('with SVE it differs in what the patch is about', () => {
    const others = comparison.variants.filter((v) => v.verdict !== 'same');
    expect(others.map((v) => v.name).sort()).toEqual([
      'with ARM64_HAS_VIRT_HOST_EXTN and ARM64_SVE',
      'with ARM64_SVE, without ARM64_HAS_VIRT_HOST_EXTN',
    ]);
    for (const v of others)
      for (const d of v.exits.flatMap((e) => e.differences))
        expect(d.what).toMatch(/^(CPTR_EL2|SVE at EL[12])$/);
  });
});

/** The routine of a real mail lies beside the repository where it is developed. */
const seed = join(import.meta.dirname, '../../../../shared/seed');
describe.skipIf(!existsSync(join(seed, 'entry-before.S')))(
  'the routine of a real mail (skipped where it is not beside the repository)',
  () => {
    const read = (name: string) => readFileSync(join(seed, name), 'utf8');
    test('without SVE, register and trap outcome is the same', () => {
      const comparison = compare(read('entry-before.S'), read('entry-after.S'), '__fpsimd_guest_restore');
      const without = comparison.variants.find((v) => v.name === 'without ARM64_SVE');
      const differences = without?.exits.flatMap((e) => e.differences) ?? [];
      expect(without?.exits.map((e) => [e.old.kind, e.new.kind])).toEqual([['eret', 'eret']]);
      expect(differences.filter((d) => d.verdict === 'differs' || d.part === 'traps')).toEqual([]);
      // Of the general registers, only what the callees, whose code is not there, destroy in both.
      expect(
        differences.filter((d) => ['general', 'sp', 'flags'].includes(d.part) && d.verdict !== 'unspecified'),
      ).toEqual([]);
    });
  },
);

describe('code that is called', () => {
  const calling = (g: string, h = 'ret'): string =>
    `${routine('stp x29, x30, [sp, #-16]!', 'bl g', 'ldp x29, x30, [sp], #16', 'ret')}
.type g, %function
g: ${g}
.size g, . - g
.type h, %function
h: ${h}
.size h, . - h
`;
  const places = [
    ['at its place', { old: '/a.S', now: '/a.S' }],
    ['at another place', { old: '/old/a.S', now: '/new/a.S' }],
  ] as const;
  const fill = (step: number): string => `str xzr, [x0], #${step}; cmp x0, x1; b.ne g; ret`;
  const throughH = 'str x30, [sp, #-16]!; bl h; ldr x30, [sp], #16; ret';
  const changes: [string, [string, string?], [string, string?]][] = [
    ['an operation on other elements', ['add v0.4s, v1.4s, v2.4s; ret'], ['add v0.8h, v1.8h, v2.8h; ret']],
    ['another number of fraction bits', ['scvtf d0, x1; ret'], ['scvtf d0, x1, #3; ret']],
    [
      'a constant with a name',
      ['.set N, 3; sshr v0.2d, v1.2d, #N; ret'],
      ['.set N, 4; sshr v0.2d, v1.2d, #N; ret'],
    ],
    ['stores to other places', [fill(8)], [fill(16)]],
    ['code that it calls', [throughH, 'neg v0.4s, v1.4s; ret'], [throughH, 'neg v0.8h, v1.8h; ret']],
    ['code that it goes on in', ['b h', 'neg v0.4s, v1.4s; ret'], ['b h', 'neg v0.8h, v1.8h; ret']],
  ];
  describe.each(places)('%s', (_, paths) => {
    const verdictOf = (old: readonly [string, string?], now: readonly [string, string?]) =>
      compare(calling(...old), calling(...now), 'f', {}, paths).verdict;
    test.each(changes)('may do something else: %s', (_name, old, now) => {
      expect(verdictOf(old, now)).toBe('may differ');
    });
    test.each(changes)('does the same as it did: %s', (_name, old, now) => {
      expect([verdictOf(old, old), verdictOf(now, now)]).toEqual(['same', 'same']);
    });
  });
});

test.each<[string, string[]]>([
  ['an operation', ['sshr v0.2d, v1.2d, #N', 'ret']],
  ['a loop', ['1:', 'ldr x2, [x0], #N', 'cbnz x2, 1b', 'ret']],
])('%s with a constant of another value does not have the same result', (_, body) => {
  const [three, four] = [3, 4].map((n) => `.set N, ${n}\n${routine(...body)}`) as [string, string];
  expect(compare(three, four).verdict).toBe('may differ');
  expect(compare(three, three).verdict).toBe('same');
});

test('what neither version writes is the same, whatever is assumed of it', () => {
  const f = routine('mrs x1, esr_el2', '1:', 'ldr x2, [x0], #8', 'cbnz x2, 1b', 'ret');
  const assuming = (e2h: 0 | 1): string => f.replace('f:\n', `f:\n\t// hyplens: assume E2H=${e2h}\n`);
  expect(compare(assuming(0), assuming(1)).verdict).toBe('same');
  // TFP of the one layout, FPEN of the other.
  const writing = (e2h: 0 | 1): string =>
    assuming(e2h).replace(
      'mrs x1',
      'mov x3, #0x400\n\tmovk x3, #0x30, lsl #16\n\tmsr cptr_el2, x3\n\tmrs x1',
    );
  expect(story(compare(writing(0), writing(1)))).toEqual([expect.stringContaining('FP at EL2')]);
});

describe('a branch that leaves the routine under a condition', () => {
  test.each([
    ['cbz x0, other', 'mov x1, #1', 'ret'],
    ['tbnz x0, #3, other', 'cmp x0, #5', 'b.eq another', 'ret'],
    ['cbz x0, other', 'b another'],
  ])('is the same as itself: %s', (...body) => {
    expect(verdicts(body, body)).toEqual(['always: same']);
  });
  test('and as the same question asked otherwise', () => {
    expect(
      verdicts(['cbz x0, other', 'mov x1, #1', 'ret'], ['cbnz x0, 1f', 'b other', '1:', 'mov x1, #1', 'ret']),
    ).toEqual(['always: same']);
  });
  test('differs where the condition is another one', () => {
    const [cbz, cbnz] = ['cbz', 'cbnz'].map((m) => [`${m} x0, other`, 'ret']) as [string[], string[]];
    expect(verdicts(cbz, cbnz)).toEqual(['always: differs: way out']);
  });
});

test('a loop is not the same with the instructions of other variants, however many there are', () => {
  const loop = (...capabilities: number[]): string[] => [
    '1:',
    'ldr x2, [x0], #8',
    ...capabilities.flatMap((c) => [`alternative_if ${c}`, 'add x1, x1, #1', 'alternative_else_nop_endif']),
    'cbnz x2, 1b',
    'ret',
  ];
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const old = routine(...loop(...first, 10));
  expect(compare(old, routine(...loop(...first, 11))).verdict).toBe('may differ');
  expect(compare(old, old).verdict).toBe('same');
});

test('a store-exclusive does not do the same without the load-exclusive before it', () => {
  const store = ['stxr w3, x2, [x0]', 'mov w3, #0', 'ret'];
  const load = 'ldxr x1, [x0]';
  expect(verdicts([load, 'mov x1, #0', ...store], ['nop', 'mov x1, #0', ...store])).toEqual([
    expect.stringContaining('may differ'),
  ]);
  expect(verdicts([load, 'mov x1, #0', ...store], [load, 'clrex', 'mov x1, #0', ...store])).toEqual([
    expect.stringContaining('may differ'),
  ]);
  expect(verdicts([load, ...store], [load, ...store])).toEqual(['always: same']);
});

test('with too many ways through it, a routine is the same where every instruction is', () => {
  const body = (last: string): string[] => [
    ...Array.from({ length: 12 }, (_, i) => [`tbz x0, #${i}, 1f`, `add x1, x1, x${i + 2}`, '1:']).flat(),
    last,
    'ret',
  ];
  const compared = (now: string) => compare(routine(...body('nop')), routine(...body(now)));
  expect(compared('nop')).toMatchObject({
    verdict: 'same',
    variants: [{ note: 'every instruction is the same' }],
  });
  expect(compared('mov x20, #1')).toMatchObject({
    verdict: 'not compared',
    variants: [{ note: 'the old version has too many ways through it' }],
  });
});

test('what the vector before a handler wrote is told with its place in the vector', () => {
  const vectors = (handler: string): string => `
        .text
handler:
        ${handler}
        ldp     x0, x1, [sp], #16
        eret
        sb
        .align  11
        .globl  vectors
vectors:
${Array.from({ length: 16 }, (_, n) => `.align 7\nstp x0, x1, [sp, #-16]!\n${n === 8 ? 'stp x2, x3, [sp, #-16]!\nldp x2, x3, [sp], #16\nb handler' : 'b .'}`).join('\n')}
`;
  const [difference] =
    compare(vectors('nop'), vectors('mov x3, #1'), 'handler').variants[0]?.exits[0]?.differences ?? [];
  expect(difference).toMatchObject({
    what: 'x3',
    old: { value: 'x3 at entry', since: [{ text: 'ldp x2, x3, [sp], #16' }] },
    new: { value: '1', since: [{ text: 'mov x3, #1' }] },
  });
});
