import type { GuardedProgram, RoutineFacts, RunFacts, StepFacts } from '../analysis/facts';
import type { InstructionItem, Program } from '../assembler/program';
import { includes } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import type { DocumentAnalysis } from '../workspace/analyze';

/** One instruction that a line of the document stands for, in one run of the routine that holds it. */
export interface LineStep {
  readonly routine: RoutineFacts;
  readonly run: RunFacts;
  readonly step: StepFacts;
}

const byAnalysis = new WeakMap<DocumentAnalysis, ReadonlyMap<number, readonly LineStep[]>>();

function index(analysis: DocumentAnalysis): ReadonlyMap<number, readonly LineStep[]> {
  let lines = byAnalysis.get(analysis) as Map<number, LineStep[]> | undefined;
  if (lines) return lines;
  lines = new Map();
  for (const routine of analysis.routines)
    for (const run of routine.runs)
      for (const site of run.order) {
        const step = run.steps.get(site);
        if (!step) continue;
        const root = rootOf(step.instruction.origin);
        if (root.file.path !== analysis.document.path) continue;
        const here = lines.get(root.line);
        if (here) here.push({ routine, run, step });
        else lines.set(root.line, [{ routine, run, step }]);
      }
  byAnalysis.set(analysis, lines);
  return lines;
}

/**
 * The instructions that a line stands for, in the order in which they run. A line inside a routine
 * with several entries belongs to the routine whose label is the nearest above it.
 */
export function stepsOnLine(analysis: DocumentAnalysis, line: number): readonly LineStep[] {
  const all = index(analysis).get(line) ?? [];
  let nearest: RoutineFacts | undefined;
  let nearestLine = -1;
  for (const { routine, run } of all) {
    const first = run.routine.firstLine;
    if (first <= line && first > nearestLine) {
      nearest = routine;
      nearestLine = first;
    }
  }
  nearest ??= all[0]?.routine;
  return all.filter((each) => each.routine === nearest);
}

/**
 * As `stepsOnLine`, but where the line is in no routine's own code (a tail that several branch to, a part of
 * several files), the steps of each routine that comes there.
 */
export function stepsByRoutine(analysis: DocumentAnalysis, line: number): readonly (readonly LineStep[])[] {
  const nearest = stepsOnLine(analysis, line);
  const owned = nearest.some(
    ({ run: { routine } }) =>
      !routine.beginsElsewhere && routine.firstLine <= line && line <= routine.lastLine,
  );
  if (owned) return [nearest];
  const groups = new Map<RoutineFacts, LineStep[]>();
  for (const each of index(analysis).get(line) ?? [])
    groups.set(each.routine, [...(groups.get(each.routine) ?? []), each]);
  return [...groups.values()];
}

/** What is to say of a line, once when it is the same for each routine that comes there. */
export function perRoutine(
  groups: readonly (readonly LineStep[])[],
  describe: (steps: readonly LineStep[]) => string | undefined,
): string | undefined {
  const texts = groups.flatMap((steps) => {
    const text = steps.length === 0 ? undefined : describe(steps);
    return text === undefined ? [] : [{ name: steps[0]?.routine.name, text }];
  });
  if (new Set(texts.map(({ text }) => text)).size <= 1) return texts[0]?.text;
  return texts.map(({ name, text }) => `coming from ${name}:\n${text}`).join('\n');
}

/** The routine that a line stands in: the one whose label is the nearest above it. */
export function routineAt(analysis: DocumentAnalysis, line: number): RoutineFacts | undefined {
  let best: { facts: RoutineFacts; line: number } | undefined;
  for (const facts of analysis.routines)
    for (const { routine } of facts.runs)
      if (
        routine.firstLine <= line &&
        line <= routine.lastLine &&
        (best === undefined || routine.firstLine > best.line)
      )
        best = { facts, line: routine.firstLine };
  return best?.facts;
}

/** First line of a routine: that of its label. */
export function firstLineOf(routine: RoutineFacts): number {
  return Math.min(...routine.runs.map((run) => run.routine.firstLine));
}

/** All programs of a document (one for each flavour and configuration), the first one first. */
export function programsOf(analysis: DocumentAnalysis): readonly GuardedProgram[] {
  return analysis.runs;
}

/**
 * The programs that tell what stands on a line: those in which its routine is explored, else as the document is built.
 * Where configurations are explored for other routines only, nothing is said of them.
 */
export function programsAt(analysis: DocumentAnalysis, line: number): readonly GuardedProgram[] {
  const routine = routineAt(analysis, line);
  if (routine !== undefined) return routine.runs.flatMap(({ programs }) => programs);
  const { runs } = analysis;
  return runs.filter(({ guard }) => !runs.some((o) => o.guard !== guard && includes(o.guard, guard)));
}

/** The instructions that a line expands to, whether or not any routine reaches them. */
export function instructionsOnLine(program: Program, path: string, line: number): InstructionItem[] {
  return program.instructions.filter(({ origin }) => {
    const root = rootOf(origin);
    return root.line === line && root.file.path === path;
  });
}
