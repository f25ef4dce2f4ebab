import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { siteNamesOf } from '../../server/src/analysis/siteNames';
import { nameVariants } from '../../server/src/analysis/variantNames';
import { explicit } from '../../server/src/simulator/choice';
import { printTerm } from '../../server/src/simulator/printTerm';
import { RESOURCE_COUNT, resourceName } from '../../server/src/simulator/resources';
import { registerOf, type State } from '../../server/src/simulator/state';
import { ALL } from '../../server/src/simulator/variantSet';
import { rootOf } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer, type DocumentAnalysis } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { memoryFileSystem } from '../support/memoryFileSystem';
import { seed } from '../support/seed';

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

const analyzer = (incremental: boolean): Analyzer =>
  new Analyzer(memoryFileSystem({}), () => ({ ...emptyConfiguration, named: true }), { incremental });

/** All that users can see of an analysis, in words. */
function described({ findings, routines }: DocumentAnalysis): string[] {
  const out = findings.map((f) => `${rootOf(f.origin).line}: ${f.rule}: ${f.message}`);
  for (const { name, runs, variants } of routines) {
    out.push(`${name}: ${variants.map((v) => v.name).join('; ')}`);
    for (const run of runs) {
      const nameOf = siteNamesOf(run.program);
      for (const step of run.steps.values()) {
        const after = step.after ? registersIn(step.after) : 'does not fall through';
        const to = step.successors.map((s) => `${nameOf(s.site)} ${nameVariants(s.guard, ALL)}`);
        out.push(`${name} ${nameOf(step.site)} ${step.instruction.text}: ${after} -> ${to.join(', ')}`);
      }
      for (const e of run.exits) out.push(`${name} ${e.kind} ${nameOf(e.site)}: ${registersIn(e.state)}`);
    }
  }
  return out;
}

function registersIn(state: State): string {
  const out: string[] = [];
  for (let r = 0; r < RESOURCE_COUNT; r++)
    for (const c of explicit(registerOf(state, r), state.guard)) {
      const text = printTerm(c.value.term);
      if (text !== `${resourceName(r)} at entry`) out.push(`${resourceName(r)}=${text}`);
    }
  return out.join(' ');
}

/** One edit: a line removed, repeated, or moved by one. */
type Edit = readonly ['remove' | 'repeat' | 'swap', number];

function edited(text: string, [kind, at]: Edit): string {
  const lines = text.split('\n');
  const n = at % lines.length;
  const line = lines[n] as string;
  if (kind === 'remove') lines.splice(n, 1);
  else if (kind === 'repeat') lines.splice(n, 0, line);
  else lines.splice(n, 2, lines[n + 1] ?? '', line);
  return lines.join('\n');
}

/** Once missed: an instruction that nothing reaches was added, so that all steps stayed as they were. */
const FOUND: [string, number][] = [
  ['remove', 244],
  ['repeat', 392],
  ['remove', 0],
];

test.each([
  ['the sample', sample],
  ['a loop and a call', loops],
])(
  'after any edits of %s the results are those of a fresh analysis',
  (_, text) => {
    const edits = fc.array(fc.tuple(fc.constantFrom('remove', 'repeat', 'swap'), fc.nat(400)), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(edits, (list) => {
        const warm = analyzer(true);
        let now = text;
        warm.analyze(sourceFile(PATH, now));
        for (const edit of list as Edit[]) {
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
