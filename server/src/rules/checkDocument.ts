import { calledNames } from '../analysis/calledNames';
import type { RoutineFacts } from '../analysis/facts';
import type { Program } from '../assembler/program';
import { type Annotation, annotationsIn } from '../conventions/annotations';
import { attach, type RoutineLines } from '../conventions/attachment';
import { buildFlagsOf, type Convention, inferConvention } from '../conventions/convention';
import { type ProjectConventions, withProjectConventions } from '../conventions/projectConventions';
import { ALL, and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import type { Problem, Severity } from '../source/problem';
import type { SourceFile } from '../source/sourceFile';
import { ruleById, rules } from './catalogue';
import { Collector } from './collect';
import type { Finding, RoutineContext, Rule, Violation } from './rule';
import { Allowances, UNUSED_ALLOW } from './unusedAllow';

export interface CheckInput {
  readonly document: SourceFile;
  readonly runs: readonly { readonly guard: VariantSet; readonly program: Program }[];
  readonly routines: readonly RoutineFacts[];
  readonly problems: readonly Problem[];
  /** Variants that can exist, constraints between conditions applied; everything when absent. */
  readonly feasible?: VariantSet;
  /** Per rule id; `off` drops its findings. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** `-ffixed-x18` on the command line; CONFIG_SHADOW_CALL_STACK is seen in the program itself. */
  readonly fixedX18?: boolean;
  /** What the project states of its routines. */
  readonly conventions?: ProjectConventions;
}

/** All findings of a document, in order of line. */
export function checkDocument(input: CheckInput): Finding[] {
  const { document, routines } = input;
  const annotations = annotationsIn(document);
  const attached = attach(document, annotations, routineLines(routines));
  const allowances = new Allowances();
  const collector = new Collector();

  const contexts = routines.flatMap((r) =>
    contextsOf(input, r, withProjectConventions(r.name, attached.get(r.name) ?? [], input.conventions)),
  );
  for (const context of contexts) checkRoutine(input, context, allowances, collector);
  checkTogether(input, contexts, allowances, collector);
  checkPrograms(input, attached, allowances, collector);

  const universe = universeOf(input);
  for (const problem of [...input.problems, ...annotations.problems]) collector.addProblem(problem, universe);
  for (const a of allowances.unused(annotations.all)) {
    const known = ruleById(a.rule) !== undefined;
    const message = known
      ? `this allow silences nothing: ${a.rule} reports nothing here${a.registers ? ' for these registers' : ''}`
      : `there is no rule called ${a.rule}`;
    collector.add(
      UNUSED_ALLOW,
      { origin: a.place, guard: ALL, certain: true, message, related: [] },
      undefined,
      ALL,
    );
  }
  return configured(collector.findings(), input.severities);
}

function universeOf({ runs, feasible }: CheckInput): VariantSet {
  const built = runs.reduce<VariantSet>((u, r) => or(u, r.guard), NONE);
  return and(built === NONE ? ALL : built, feasible ?? ALL);
}

function routineLines(routines: readonly RoutineFacts[]): RoutineLines[] {
  return routines.flatMap((r) => {
    const [run] = r.runs;
    return run ? [{ name: r.name, firstLine: run.routine.firstLine, lastLine: run.routine.lastLine }] : [];
  });
}

/** The convention that a routine is held to in each of its runs, for hovers and reports as well. */
export function conventionsOf(
  routine: RoutineFacts,
  annotations: readonly Annotation[],
  input: Pick<CheckInput, 'fixedX18'>,
): readonly Convention[] {
  return routine.runs.map((run) =>
    inferConvention(run, annotations, calledNames(run.program), buildFlagsOf(run.program, input.fixedX18)),
  );
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

function contextsOf(
  input: CheckInput,
  routine: RoutineFacts,
  annotations: readonly Annotation[],
): RoutineContext[] {
  const conventions = conventionsOf(routine, annotations, input);
  return routine.runs.flatMap((run, i) => {
    const convention = conventions[i];
    if (convention === undefined) return [];
    const flags = buildFlagsOf(run.program, input.fixedX18);
    return [{ document: input.document, routine, run, convention, annotations, flags }];
  });
}

function checkRoutine(
  input: CheckInput,
  context: RoutineContext,
  allowances: Allowances,
  collector: Collector,
): void {
  const { routine, annotations } = context;
  const silent = silentRules(context);
  for (const rule of rules) {
    if (rule.checkRoutine === undefined || input.severities?.get(rule.id) === 'off') continue;
    if (silent?.has(rule)) continue;
    let reports = 0;
    for (const v of rule.checkRoutine(context)) {
      reports++;
      if (allowances.silences(rule.id, v, v.resource === undefined ? [] : [v.resource], annotations))
        continue;
      collector.add(rule, v, routine.name, routine.feasible);
    }
    if (reports === 0 && rule.ofRunAlone) silent?.add(rule);
  }
}

const silentRun = new WeakMap<object, Map<string, Set<Rule>>>();

/** Rules that had nothing to report in a run when it was last looked at, under the same convention. */
function silentRules({ run, convention, flags, annotations }: RoutineContext): Set<Rule> | undefined {
  if (annotations.length > 0) return undefined;
  let byConvention = silentRun.get(run.identity);
  if (byConvention === undefined) {
    byConvention = new Map();
    silentRun.set(run.identity, byConvention);
  }
  const key = JSON.stringify([convention.kind, convention.why, convention.ownReturn, flags]);
  let silent = byConvention.get(key);
  if (silent === undefined) {
    silent = new Set();
    byConvention.set(key, silent);
  }
  return silent;
}

/** Rules that say that something holds in no variant of any routine. */
function checkTogether(
  input: CheckInput,
  contexts: readonly RoutineContext[],
  allowances: Allowances,
  collector: Collector,
): void {
  const annotations = new Map(contexts.map((c) => [c.routine, c.annotations] as const));
  for (const rule of rules) {
    if (rule.checkDocument === undefined || input.severities?.get(rule.id) === 'off') continue;
    for (const v of rule.checkDocument({ document: input.document, routines: contexts })) {
      const own = annotations.get(v.routine) ?? [];
      if (allowances.silences(rule.id, v, v.resource === undefined ? [] : [v.resource], own)) continue;
      collector.add(rule, v, v.routine.name, v.routine.feasible);
    }
  }
}

function checkPrograms(
  input: CheckInput,
  attached: ReadonlyMap<string, readonly Annotation[]>,
  allowances: Allowances,
  collector: Collector,
): void {
  const universe = universeOf(input);
  const lines = routineLines(input.routines);
  for (const { program, guard } of input.runs)
    for (const rule of rules) {
      if (rule.checkProgram === undefined || input.severities?.get(rule.id) === 'off') continue;
      for (const v of rule.checkProgram({ document: input.document, program, guard })) {
        const routine = routineAt(lines, v);
        if (allowances.silences(rule.id, v, [], routine === undefined ? [] : (attached.get(routine) ?? [])))
          continue;
        collector.add(rule, v, routine, universe);
      }
    }
}

function routineAt(lines: readonly RoutineLines[], v: Violation): string | undefined {
  const { line } = rootOf(v.origin);
  let found: string | undefined;
  for (const r of lines) if (r.firstLine <= line && line <= r.lastLine) found = r.name;
  return found;
}

function configured(findings: readonly Finding[], severities: CheckInput['severities']): Finding[] {
  if (severities === undefined || severities.size === 0) return [...findings];
  return findings.flatMap((f) => {
    const severity = severities.get(f.rule);
    if (severity === 'off') return [];
    return severity === undefined ? [f] : [{ ...f, severity }];
  });
}
