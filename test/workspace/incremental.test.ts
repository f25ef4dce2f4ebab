import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SourceFile, sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { described } from '../support/describeAnalysis';
import { memoryFileSystem } from '../support/memoryFileSystem';
import { seed } from '../support/seed';
import { type Edit, edited, edits } from '../support/textEdits';

const PATH = '/project/entry.S';
const sample = readFileSync(new URL('../../samples/fp-ownership/entry.S', import.meta.url), 'utf8');
const loops = `
        .globl  copy
        .type   copy, %function
copy:   stp     x29, x30, [sp, #-16]!
        mov     x9, #0
1:      ldr     x10, [x1, x9]
        str     x10, [x0, x9]
        add     x9, x9, #8
        cmp     x9, x2
        b.lo    1b
        bl      helper
        ldp     x29, x30, [sp], #16
        ret
        .size   copy, . - copy
        .type   helper, %function
helper: add     x3, x0, #1
        cbz     x3, 1f
        mov     x4, x3
1:      ret
        .size   helper, . - helper
`;

/** Ways to other code that are not written where they start: fixups, tables, what is pushed for others, callbacks. */
const hidden = `
#include <asm/alternative.h>
        .macro  user, insn:vararg
9999:   \\insn
        .pushsection __ex_table, "a"
        .long   9999b - ., fixup - .
        .popsection
        .endm
        .globl  table
        .type   table, %function
table:  adr     x9, places
        and     x10, x0, #3
        add     x9, x9, x10, lsl #3
        br      x9
places: mov     x0, #1
        ret
        mov     x0, #2
        ret
        mov     x0, #3
        b       shared
        mov     x0, #4
        ret
        .size   table, . - table
        .globl  reader
        .type   reader, %function
reader: user    ldr x2, [x1]
        str     x2, [x0]
alternative_if ARM64_HAS_PAN
        mov     x3, x18
alternative_else_nop_endif
        mov     x0, #0
        ret
fixup:  mov     x0, #-14
        ret
        .size   reader, . - reader
        /* Clobbers: x19 */
        .globl  loose
        .type   loose, %function
loose:  mov     x19, #0
        stp     x29, x30, [sp, #-16]!
        bl      leaf
        adr     x2, loose
        ldp     x29, x30, [sp], #16
        ret
        .size   loose, . - loose
shared: mrs     x18, tpidr_el2
        ret
leaf:   ldr     x0, =table
        mov     x16, x0
        ret
stash:  msr     tpidr_el2, x18
        b       shared
`;

/** Vectors, handlers and what they call, each of them shaped by other symbols of the configuration. */
const configured = `
        .macro  enter, handler
        .align  7
        sub     sp, sp, #64
        stp     x0, x1, [sp]
#ifdef CONFIG_CHECK
        tbnz    x1, #14, overflow
#endif
        b       \\handler
        .endm
        .align  11
        .globl  vectors
vectors:
        .rept   12
        enter   stop
        .endr
        enter   synchronous
        .rept   3
        enter   stop
        .endr
        .size   vectors, . - vectors
synchronous:
        mov     x2, sp
#ifdef CONFIG_LOGGED
        bl      logged
#endif
        bl      leaf
        ldp     x0, x1, [sp], #64
        eret
        .size   synchronous, . - synchronous
stop:   bl      leaf
1:      b       1b
        .size   stop, . - stop
overflow:
        wfi
        b       overflow
        .size   overflow, . - overflow
        .type   leaf, %function
leaf:   mov     x9, #1
#ifdef CONFIG_CHECK
        mov     x10, x9
#endif
        ret
        .size   leaf, . - leaf
        .globl  other
other:  mov     x0, #0
        ret
        .size   other, . - other
`;

const analyzer = (incremental: boolean): Analyzer =>
  new Analyzer(memoryFileSystem({}), () => ({ ...emptyConfiguration, named: true }), { incremental });

/** Once missed: an instruction that nothing reaches was added, so that all steps stayed as they were. */
const FOUND: Edit[] = [
  ['remove', 244],
  ['repeat', 392],
  ['remove', 0],
];

test.each([
  ['the sample', sample],
  ['a loop and a call', loops],
  ['code with hidden ways', hidden],
  ['vectors in many configurations', configured],
])(
  'after any edits of %s the results are those of a fresh analysis',
  (_, text) => {
    fc.assert(
      fc.property(edits(4), (list) => {
        const warm = analyzer(true);
        let now = text;
        warm.analyze(sourceFile(PATH, now));
        for (const edit of list) {
          now = edited(now, edit);
          const document = sourceFile(PATH, now);
          expect(described(warm.analyze(document))).toEqual(described(analyzer(false).analyze(document)));
        }
      }),
      { numRuns: 10, seed, examples: [[FOUND]] },
    );
  },
  60_000,
);

/** The instructions after each label upside down: the text numbers its sites in another order. */
function upsideDown(text: string): string {
  const out: string[] = [];
  let stretch: string[] = [];
  for (const line of text.split('\n')) {
    if (/^\s+[a-z]/.test(line)) stretch.unshift(line);
    else {
      out.push(...stretch, line);
      stretch = [];
    }
  }
  return [...out, ...stretch].join('\n');
}

test.each([
  ['the sample', sample],
  ['a loop and a call', loops],
  ['code with hidden ways', hidden],
])('what is told of %s does not hang on the order in which its instructions were first seen', (_, text) => {
  fc.assert(
    fc.property(edits(4), fc.nat(), (list, n) => {
      const [before, after] = [`/before${n}/entry.S`, `/after${n}/entry.S`];
      const now = list.reduce(edited, text);
      analyzer(false).analyze(sourceFile(after, upsideDown(now)));
      const told = (path: string): string[] =>
        described(analyzer(false).analyze(sourceFile(path, now))).map((line) => line.replaceAll(path, ''));
      expect(told(after)).toEqual(told(before));
    }),
    { numRuns: 30, seed },
  );
});

const plain = (type: string, body: string): string =>
  `        .globl  f\n${type}f:\n${body}        .size   f, . - f\n`;

test.each([
  ['an instruction that nothing reaches is added', plain('', '\tret\n'), plain('', '\tret\n\tret\n')],
  [
    'a routine becomes a function, whose caller takes nothing from x9',
    plain('', '\tmov\tx9, x0\n\tret\n'),
    plain('        .type   f, %function\n', '\tmov\tx9, x0\n\tret\n'),
  ],
  [
    'a comment no longer grants a register',
    `/* Clobbers: x19 */\n${plain('        .type   f, %function\n', '\tmov\tx19, #0\n\tret\n')}`,
    `/* Results: x19 */\n${plain('        .type   f, %function\n', '\tmov\tx19, #0\n\tret\n')}`,
  ],
  [
    'the only call of a routine here goes, and with it who knew what it leaves to do',
    `${plain('', '\tdc\tcvau, x0\n\tret\n')}        .globl  g\ng:\tbl\tf\n\tret\n`,
    `${plain('', '\tdc\tcvau, x0\n\tret\n')}        .globl  g\ng:\tbl\te\n\tret\n`,
  ],
  [
    'a label behind a call becomes global, so that control may end before it',
    '\t.globl\tf\nf:\tmov\tx19, x30\n\tbl\tg\nh:\tmov\tx0, #1\n\tret\n\t.globl\tk\nk:\tbl\th\n\tb\tk\n',
    '\t.globl\tf\n\t.globl\th\nf:\tmov\tx19, x30\n\tbl\tg\nh:\tmov\tx0, #1\n\tret\n\t.globl\tk\nk:\tbl\th\n\tb\tk\n',
  ],
  [
    'a macro gives way to what it stood for',
    plain('', '\t.macro\tput\n\tmov\tx9, x0\n\tmov\tx9, x1\n\t.endm\n\tput\n\tret\n'),
    plain('', '\t.macro\tput\n\tmov\tx9, x0\n\tmov\tx9, x1\n\t.endm\n\tmov\tx9, x0\n\tmov\tx9, x1\n\tret\n'),
  ],
])('where %s, the steps are as before and the findings are not', (_, before, after) => {
  const warm = analyzer(true);
  warm.analyze(sourceFile(PATH, before));
  const document = sourceFile(PATH, after);
  const fresh = described(analyzer(false).analyze(document));
  expect(fresh).not.toEqual(described(analyzer(false).analyze(sourceFile(PATH, before))));
  expect(described(warm.analyze(document))).toEqual(fresh);
});

test('an instruction put in the middle of a routine is all that runs, where what follows reads nothing of it', () => {
  const lines = Array.from(
    { length: 20 },
    (_, n) => `\tldr\tx1, [x0, #${8 * n}]\n\tstr\tx1, [x2, #${8 * n}]\n`,
  );
  const text = (added: string): string =>
    plain(
      '',
      `\tcbz\tx0, 1f\n${lines.slice(0, 10).join('')}${added}1:\tnop\n${lines.slice(10).join('')}\tret\n`,
    );
  const warm = analyzer(true);
  const stepsOf = (added: string): number => {
    const { steps } = warm.work;
    warm.analyze(sourceFile(PATH, text(added)));
    return warm.work.steps - steps;
  };
  const whole = stepsOf('');
  // The first edit of a routine finds no steps kept.
  expect(stepsOf('\tmov\tx9, #1\n')).toBe(whole + 1);
  expect(stepsOf('\tmov\tx10, #2\n')).toBe(1);
  expect(stepsOf('')).toBe(0);
  expect(stepsOf('\tmov\tx11, #3\n\tmov\tx12, #3\n')).toBe(2);
});

test('an edit of one routine runs next to nothing of the others, however many configurations shape these', () => {
  const warm = analyzer(true);
  const stepsOf = (from: string, to: string): number => {
    const { steps } = warm.work;
    warm.analyze(sourceFile(PATH, configured.replace(from, to)));
    return warm.work.steps - steps;
  };
  expect(stepsOf('', '')).toBeGreaterThan(100);
  // What follows from the instruction that only some configurations have in the callee is found anew.
  expect(stepsOf('mov     x0, #0', 'mov     x0, #1')).toBeLessThan(10);
});

test('a load that an edit makes one of a loop, which waits for what others store, is run again', () => {
  const text = (target: string, first = ''): SourceFile =>
    sourceFile(
      PATH,
      plain(
        '',
        `${first}\tldr\tw2, [x0]\n1:\tldr\tw1, [x0]\n\tcmp\tw1, w2\n\tb.eq\t${target}\n\tmov\tx3, #1\n2:\tret\n`,
      ),
    );
  const warm = analyzer(true);
  // The first edit of a routine finds no steps kept.
  for (const before of [text('2f', '\tnop\n'), text('2f')]) warm.analyze(before);
  const after = text('1b');
  expect(described(warm.analyze(after))).toEqual(described(analyzer(false).analyze(after)));
});
