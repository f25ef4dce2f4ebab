import type { Program } from '../assembler/program';
import type { Problem } from '../source/problem';
import type { Run } from './runs';

/** What is said of the problems of a run. */
export interface RunProblems extends Pick<Run, 'flavour' | 'assignment'> {
  readonly program: Pick<Program, 'problems'> & Partial<Pick<Program, 'cMacros'>>;
}

/** The problems without the program, but for what others are compared with. */
export function problemsOf({ flavour, assignment, program }: Run): RunProblems {
  const { problems, cMacros } = program;
  return { flavour, assignment, program: assignment.size === 0 ? { problems, cMacros } : { problems } };
}

/**
 * The problems of all runs, each once. What only a configuration has that nobody built (the runs explore
 * them all) is information: options may exclude each other, and a header may exist for other boards only.
 */
export function mergeProblems(runs: readonly RunProblems[]): Problem[] {
  const seen = new Map<string, { readonly problem: Problem; readonly run: RunProblems }>();
  const asBuilt = runs.filter((run) => run.assignment.size === 0);
  const explored = runs
    .filter((run) => run.assignment.size > 0)
    .sort((a, b) => changes(a, asBuilt).length - changes(b, asBuilt).length);
  for (const run of [...asBuilt, ...explored])
    for (const problem of run.program.problems) {
      const o = problem.origin;
      // A stand-in that includes another one is no news: the document's own #include is reported.
      if (
        problem.code === 'unresolved-include' &&
        problem.severity === 'info' &&
        o.file.path.startsWith('hyplens:')
      )
        continue;
      const key = `${problem.code}|${problem.message}|${o.file.path}:${o.line}:${o.start}`;
      if (!seen.has(key)) seen.set(key, { problem, run });
    }
  return [...seen.values()].map(({ problem, run }) => {
    const changed = changes(run, asBuilt);
    if (changed.length === 0 || asBuilt.length === 0) return problem;
    return { ...problem, severity: 'info', message: `${problem.message} (only ${changed.join(' and ')})` };
  });
}

/** How a run's configuration differs from the one that its flavour is built with. */
function changes(run: RunProblems, asBuilt: readonly RunProblems[]): string[] {
  const built = asBuilt.find((each) => each.flavour === run.flavour)?.program.cMacros;
  if (built === undefined) return [];
  return [...run.assignment]
    .filter(([name, set]) => set !== (built.get(name) !== undefined))
    .map(([name, set]) => `${set ? 'with' : 'without'} ${name}`);
}
