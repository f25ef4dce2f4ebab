import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import type { Finding } from '../../server/src/rules';
import { rootOf } from '../../server/src/source/origin';
import { type SourceFile, sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { plannedByName, planOf } from '../../server/src/workspace/plan';
import { Runs } from '../../server/src/workspace/runs';
import { RunsWanted } from '../../server/src/workspace/runsWanted';
import { memoryFileSystem } from '../support/memoryFileSystem';

const analyzer = (): Analyzer =>
  new Analyzer(memoryFileSystem({}), () => ({ ...emptyConfiguration, named: true }));

function described(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ rule, severity, message, origin, routine, variants, related, fixes }) =>
      `${rootOf(origin).line + 1}: ${severity} ${rule} in ${routine}: ${message} [${variants.join('; ')}] ` +
      `${related.map((r) => `${r.place.line + 1} ${r.message}`).join('; ')} ${fixes.map((f) => f.title).join('; ')}`,
  );
}

/** Both ways of asking for findings. */
function bothWays(document: SourceFile): { all: string[]; inTurn: string[] } {
  return {
    all: described(analyzer().analyze(document).findings),
    inTurn: described(analyzer().findings(document)),
  };
}

const routine = (name: string, symbol: string): string => `
        .globl  ${name}
        .type   ${name}, %function
${name}:
#ifdef CONFIG_${symbol}
        mov     x19, x0                 // nobody put x19 aside
#else
        movv    x1, x2
#endif
        mov     x9, #1
        mov     x9, #2
        mov     x10, x9
#ifdef CONFIG_SHARED
        mov     x20, x10
        b       shared
#endif
        cmp     xzr, xzr
        b.ne    1f
        mov     x0, x10
1:      ret
        brk     #1
        mov     x3, x4
        .size   ${name}, . - ${name}
`;
const document = sourceFile(
  '/project/several.S',
  `// hyplens: allow callee-saved-clobbered x19: not in this one
${routine('first', 'ONE')}
${routine('second', 'TWO')}
// hyplens: allow dead-write: there is none
${routine('third', 'THREE')}
        .type   shared, %function
shared: mov     x11, x10
        mov     x0, x11
        mov     x12, x11
        ret
        .size   shared, . - shared
`,
);

test('routine by routine, the findings are those of the whole document', () => {
  const { all, inTurn } = bothWays(document);
  const rules = ['callee-saved-clobbered', 'overwritten-before-use', 'unreachable-code', 'unused-allow'];
  for (const rule of [...rules, 'unknown-instruction', 'dead-write'])
    expect(all.join('\n')).toContain(` ${rule} `);
  expect(inTurn).toEqual(all);
});

const samples = new URL('../../samples/', import.meta.url);
const names = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((n) => n.endsWith('.S'));
test.each(names)('and in sample %s', (name) => {
  const { all, inTurn } = bothWays(
    sourceFile(`/project/${name}`, readFileSync(new URL(name, samples), 'utf8')),
  );
  expect(inTurn).toEqual(all);
});

test('programs go when no routine is left that has them', () => {
  const runs = new Runs(new FrontEnd(), document, new Map(), false);
  const fixed = new Map<string, boolean>();
  const plan = planOf(document, analyzer().setup(document), runs, { fixed });
  const wanted = new RunsWanted(runs, plan);
  const kept: string[][] = [];
  for (const routine of plannedByName(plan)) {
    for (const { flavour, assignments } of routine)
      for (const assignment of assignments) runs.of(flavour, assignment);
    wanted.done(routine);
    kept.push(runs.all().map(({ assignment }) => [...assignment.keys()].join()));
  }
  // The one without an assignment is what others are compared with.
  expect(kept).toEqual([[''], [''], [''], ['']]);
});
