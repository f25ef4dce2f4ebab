import type { RoutineFacts } from '../analysis/facts';
import type { Program } from '../assembler/program';
import { type Annotation, annotationsIn } from '../conventions/annotations';
import { attach, type RoutineLines } from '../conventions/attachment';
import { type ProjectConventions, withProjectConventions } from '../conventions/projectConventions';
import { ALL, and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { inOneGo } from '../source/inOneGo';
import type { Problem } from '../source/problem';
import type { SourceFile } from '../source/sourceFile';
import { type CheckOptions, DocumentChecker } from './documentChecker';
import type { Finding } from './rule';

export interface CheckInput extends CheckOptions {
  readonly document: SourceFile;
  readonly runs: readonly { readonly guard: VariantSet; readonly program: Program }[];
  readonly routines: readonly RoutineFacts[];
  readonly problems: readonly Problem[];
  /** Variants that can exist, constraints between conditions applied; everything when absent. */
  readonly feasible?: VariantSet;
}

/** All findings of a document, in order of line. */
export function checkDocument(input: CheckInput): Finding[] {
  return inOneGo(checkInPieces(input));
}

/** The same, with a stop after each run of a routine and each program. */
export function* checkInPieces(input: CheckInput): Generator<undefined, Finding[]> {
  const { document, routines, runs, problems } = input;
  const checker = new DocumentChecker(document, routineLines(routines), universeOf(input), input);
  yield* checker.routinesInPieces(routines, true);
  for (const { program, guard } of distinctPrograms(runs)) {
    yield;
    checker.program(program, guard);
  }
  return checker.findings(problems);
}

/** Those of which there is something else to be told, each with all its variants. */
function distinctPrograms(runs: CheckInput['runs']): CheckInput['runs'] {
  const out = new Map<string, CheckInput['runs'][number]>();
  const ids = new Map<Program['instructions'], number>();
  for (const { program, guard } of runs) {
    const id = ids.get(program.instructions) ?? ids.size;
    ids.set(program.instructions, id);
    const key = JSON.stringify([id, program.inactiveLines]);
    const known = out.get(key);
    out.set(key, known === undefined ? { program, guard } : { ...known, guard: or(known.guard, guard) });
  }
  return [...out.values()];
}

function universeOf({ runs, feasible }: CheckInput): VariantSet {
  const built = runs.reduce<VariantSet>((u, r) => or(u, r.guard), NONE);
  return and(built === NONE ? ALL : built, feasible ?? ALL);
}

/** The lines of each routine, as its first run has them. */
export function routineLines(routines: readonly RoutineFacts[]): RoutineLines[] {
  return routines.flatMap((r) => {
    const [run] = r.runs;
    return run ? [{ name: r.name, firstLine: run.routine.firstLine, lastLine: run.routine.lastLine }] : [];
  });
}

/** The annotations that speak about a routine, in comments or in the project's own file. */
export function annotationsOf(
  { name }: RoutineFacts,
  document: SourceFile,
  routines: readonly RoutineFacts[],
  project: ProjectConventions | undefined,
): readonly Annotation[] {
  const comments = attach(document, annotationsIn(document), routineLines(routines)).get(name) ?? [];
  return withProjectConventions(name, comments, project);
}
