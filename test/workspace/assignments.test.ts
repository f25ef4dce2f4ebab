import { expect, test } from 'vitest';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { planOf } from '../../server/src/workspace/plan';
import { Runs } from '../../server/src/workspace/runs';
import { memoryFileSystem } from '../support/memoryFileSystem';

/** The assignments that are explored of each routine, `A !B`; names without `CONFIG_`. */
function explored(text: string, fixed: Readonly<Record<string, boolean>> = {}): Record<string, string[]> {
  const document = sourceFile('/project/file.S', text);
  const analyzer = new Analyzer(memoryFileSystem({}), () => ({ ...emptyConfiguration, named: true }));
  const runs = new Runs(new FrontEnd(), document);
  const plan = planOf(document, analyzer.setup(document), runs, { fixed: new Map(Object.entries(fixed)) });
  return Object.fromEntries(
    plan.routines.map(({ name, assignments }) => [
      name,
      assignments.map((a) =>
        [...a].map(([s, set]) => `${set ? '' : '!'}${s.replace('CONFIG_', '')}`).join(' '),
      ),
    ]),
  );
}

const routine = (name: string, body: string): string => `
        .globl  ${name}
        .type   ${name}, %function
${name}:
${body}
        ret
        .size   ${name}, . - ${name}
`;

test('every combination of conditions that stand beside each other, what is set first', () => {
  const text = routine('f', '#ifdef CONFIG_A\n mov x0, #1\n#endif\n#ifndef CONFIG_B\n mov x1, #1\n#endif');
  expect(explored(text)).toEqual({ f: ['A B', 'A !B', '!A B', '!A !B'] });
});

test('a condition in a branch that is not taken makes no difference', () => {
  const text = routine(
    'f',
    `#ifdef CONFIG_A
#if defined(CONFIG_B) && !defined(CONFIG_C)
        mov     x0, #1
#endif
#else
#ifdef CONFIG_D
        mov     x0, #2
#endif
#endif`,
  );
  expect(explored(text)).toEqual({
    f: ['A B C', 'A B !C', 'A !B C', 'A !B !C', '!A D', '!A !D'],
  });
});

test('of #elif, the first that holds', () => {
  const text = routine(
    'f',
    '#if CONFIG_A\n mov x0, #1\n#elif defined(CONFIG_B)\n mov x0, #2\n#elifdef CONFIG_C\n mov x0, #3\n#endif',
  );
  expect(explored(text)).toEqual({ f: ['A', '!A B', '!A !B C', '!A !B !C'] });
});

test('where a condition hangs on more than configuration, its branches may both be taken', () => {
  const text = routine(
    'f',
    `#if IS_ENABLED(CONFIG_A)
#ifdef CONFIG_B
        mov     x0, #1
#endif
#else
        mov     x0, #2
#endif`,
  );
  expect(explored(text)).toEqual({ f: ['A B', 'A !B', '!A B', '!A !B'] });
});

test('a routine that is left out has no other conditions, not even in macros before it', () => {
  const text = `
        .macro  save
#ifdef CONFIG_B
        mov     x1, x2
#endif
        .endm
#ifdef CONFIG_A
${routine('f', ' save')}
#endif
${routine('g', ' save')}`;
  expect(explored(text)).toEqual({ f: ['B A', '!B A', '!A'], g: ['B', '!B'] });
});

test('but it may be defined elsewhere then', () => {
  const text = `
#ifdef CONFIG_A
${routine('f', ' mov x0, #1')}
#elif defined(CONFIG_B)
${routine('f', ' mov x0, #2')}
#endif
`;
  expect(explored(text)).toEqual({ f: ['A', '!A B', '!A !B'] });
});

test('many: all, none, each alone and all but each, one assignment where they make no difference', () => {
  const names = ['A', 'B', 'C', 'D', 'E'];
  const each = names.map((n) => `#ifdef CONFIG_${n}\n mov x0, #1\n#endif`).join('\n');
  expect(explored(routine('f', each)).f).toHaveLength(12);
  const inner = routine('f', `#ifdef CONFIG_O\n${each}\n#endif`);
  // Without O: nothing else counts. All but O, none, and each of the others alone are that one.
  const { f } = explored(inner);
  expect(f).toContain('!O');
  expect(new Set(f).size).toBe(f?.length);
  expect(f).toHaveLength(8);
});

test('what is fixed is told of each', () => {
  const text = routine('f', '#ifdef CONFIG_A\n#ifdef CONFIG_B\n mov x0, #1\n#endif\n#endif');
  expect(explored(text, { CONFIG_A: false })).toEqual({ f: ['!A'] });
  expect(explored(text, { CONFIG_B: true })).toEqual({ f: ['A B', '!A B'] });
});
