import { expect, test } from 'vitest';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { valueIn } from '../support/analyzeText';
import { memoryFileSystem } from '../support/memoryFileSystem';

/** A table whose vectors go on behind a local label that a macro has numbered, and the handler that they branch to. */
const code = (beforeTable: string, inVector: string): string => `
        .macro  skip
        b       .Lskipped\\@
        nop
.Lskipped\\@:
        .endm
        .text
handler:
        ldp     x0, x1, [sp], #16
#ifdef CONFIG_HANDLER
        nop
#endif
        eret
        sb
        .globl  other
other:
${beforeTable}
        ret
        .align  11
        .globl  vectors
vectors:
${Array.from({ length: 16 }, () => `.align 7\nstp x0, x1, [sp, #-16]!\n${inVector}\nskip\nb handler`).join('\n')}
`;

function analysed(text: string): { readonly steps: number; readonly atExits: ReadonlySet<string> } {
  const analyzer = new Analyzer(memoryFileSystem({}), () => ({ ...emptyConfiguration, named: true }));
  const { routines } = analyzer.analyze(sourceFile('/project/entry.S', text));
  const handler = routines.find((r) => r.name === 'handler');
  const exits = handler?.runs.flatMap((run) => run.exits) ?? [];
  return {
    steps: analyzer.work.steps,
    atExits: new Set(exits.map(({ state }) => `${valueIn(state, 'x9')}, ${valueIn(state, 'x0')}`)),
  };
}

test('a table that configurations have in common is explored once for its handlers, whatever number its labels have', () => {
  const alone = analysed(code('nop', 'mov x9, #1').replace(/#ifdef.*\n|#endif\n/g, ''));
  const among = analysed(
    code('#ifdef CONFIG_OTHER\nskip\n#endif\n#ifdef CONFIG_HANDLER\nskip\n#endif', 'mov x9, #1'),
  );
  expect(among.atExits).toEqual(new Set(['1, x0 at entry']));
  expect(among.atExits).toEqual(alone.atExits);
  // The table has more than that.
  expect(among.steps).toBeLessThan(alone.steps + 30);
});

test('a table that differs between configurations is explored in each', () => {
  const { atExits } = analysed(code('nop', '#ifdef CONFIG_HANDLER\nmov x9, #1\n#else\nmov x9, #2\n#endif'));
  expect(atExits).toEqual(new Set(['1, x0 at entry', '2, x0 at entry']));
});

test('where a branch of a vector goes is not told by the name of its label without the number', () => {
  const branch = (to: number): string => `b .Lplace${to}`;
  const both = analysed(
    code('nop', `#ifdef CONFIG_HANDLER\n${branch(1)}\n#else\n${branch(2)}\n#endif`).replace(
      '.align  11',
      '.Lplace1: mov x9, #1\nb handler\n.Lplace2: mov x9, #2\nb handler\n.align  11',
    ),
  );
  expect(both.atExits).toEqual(new Set(['1, x0 at entry', '2, x0 at entry']));
});
