import { calledNames } from '../analysis/calledNames';
import type { RoutineFacts, RunFacts } from '../analysis/facts';
import type { Program } from '../assembler/program';
import { type Annotation, type Annotations, annotationsIn } from '../conventions/annotations';
import { attach, type RoutineLines } from '../conventions/attachment';
import { buildFlagsOf, type Convention, inferConvention } from '../conventions/convention';
import { type ProjectConventions, withProjectConventions } from '../conventions/projectConventions';
import { mayBeMacro } from '../simulator/possibleMacro';
import { ALL, type VariantSet } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import type { Problem, Severity } from '../source/problem';
import type { SourceFile } from '../source/sourceFile';
import { aroundRun } from './aroundRun';
import { ruleById, rules } from './catalogue';
import { Collector } from './collect';
import { LOCAL_RULES } from './localRules';
import type { DocumentCheck, Finding, RoutineContext, Rule, Violation } from './rule';
import { settled } from './settled';
import { Allowances, removal, UNUSED_ALLOW } from './unusedAllow';

export interface CheckOptions {
  /** Per rule id; `off` drops its findings. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** `-ffixed-x18` on the command line; CONFIG_SHADOW_CALL_STACK is seen in the program itself. */
  readonly fixedX18?: boolean;
  /** What the project states of its routines. */
  readonly conventions?: ProjectConventions;
}

interface Report {
  readonly rule: Rule;
  readonly violation: Violation;
  readonly routine: string | undefined;
  readonly universe: VariantSet;
}

/** Reports of one routine or one program, with the place that they take among the others. */
interface Reports {
  readonly order: number;
  readonly reports: readonly Report[];
}

/**
 * Asks the rules about a document, in one go or routine by routine. Nothing that it keeps holds on to a run or a
 * program, so that these may go as soon as they were seen.
 */
export class DocumentChecker {
  private readonly annotations: Annotations;
  private readonly attached: ReadonlyMap<string, readonly Annotation[]>;
  private readonly allowances = new Allowances();
  private readonly ofRoutines: Reports[] = [];
  private readonly ofPrograms: Reports[] = [];
  /** Routines that use what may be a macro of a header that is not there. */
  private readonly unsure = new Set<string>();
  private readonly together: readonly { readonly rule: Rule; readonly check: DocumentCheck }[];

  /** `universe`: all variants that the document has. */
  constructor(
    private readonly document: SourceFile,
    private readonly lines: readonly RoutineLines[],
    private readonly universe: VariantSet,
    private readonly options: CheckOptions,
  ) {
    this.annotations = annotationsIn(document);
    this.attached = attach(document, this.annotations, lines);
    this.together = rules.flatMap((rule) =>
      rule.checkDocument && !this.isOff(rule) ? [{ rule, check: rule.checkDocument(document) }] : [],
    );
  }

  private isOff(rule: Rule): boolean {
    return this.options.severities?.get(rule.id) === 'off';
  }

  private annotationsOf(name: string): readonly Annotation[] {
    return withProjectConventions(name, this.attached.get(name) ?? [], this.options.conventions);
  }

  /** Some routines, each with all its runs. `isAll`: there are no others. */
  routines(routines: readonly RoutineFacts[], isAll: boolean): void {
    for (const _ of this.routinesInPieces(routines, isAll));
  }

  *routinesInPieces(routines: readonly RoutineFacts[], isAll: boolean): Generator<undefined> {
    const contexts = routines.flatMap((routine) => this.contextsOf(routine));
    for (const { routine, run } of contexts) if (holdsPossibleMacro(run)) this.unsure.add(routine.name);
    for (const context of contexts) {
      yield;
      this.ofRoutines.push({
        order: context.routine.runs[0]?.routine.firstLine ?? 0,
        reports: this.reportsOf(context),
      });
    }
    for (const { check } of this.together) check.see(contexts, isAll);
  }

  /** A program of the document. `order`: programs with a lower one are told first. */
  program(program: Program, guard: VariantSet, order = 0): void {
    const reports: Report[] = [];
    for (const rule of rules) {
      if (rule.checkProgram === undefined || this.isOff(rule)) continue;
      for (const v of rule.checkProgram({ document: this.document, program, guard })) {
        const routine = routineAt(this.lines, v);
        const own = routine === undefined ? [] : (this.attached.get(routine) ?? []);
        if (!this.allowances.silences(rule.id, v, [], own))
          reports.push({ rule, violation: settled(v), routine, universe: this.universe });
      }
    }
    this.ofPrograms.push({ order, reports });
  }

  /** All findings, in order of line, when everything was seen. */
  findings(problems: readonly Problem[]): Finding[] {
    const collector = new Collector();
    const add = ({ rule, violation, routine, universe }: Report): void =>
      collector.add(rule, violation, routine, universe);
    const byOrder = (a: Reports, b: Reports): number => a.order - b.order;
    for (const { reports } of this.ofRoutines.sort(byOrder)) reports.forEach(add);
    for (const { rule, check } of this.together)
      for (const v of check.violations()) {
        const { name, feasible } = v.routine;
        if (
          !this.unsure.has(name) &&
          !this.allowances.silences(rule.id, v, resourcesOf(v), this.annotationsOf(name))
        )
          collector.add(rule, v, name, feasible);
      }
    for (const { reports } of this.ofPrograms.sort(byOrder)) reports.forEach(add);
    for (const problem of [...problems, ...this.annotations.problems])
      collector.addProblem(problem, this.universe);
    for (const a of this.allowances.unused(this.annotations.all)) {
      const known = ruleById(a.rule) !== undefined;
      const message = known
        ? `this allow silences nothing: ${a.rule} reports nothing here${a.registers ? ' for these registers' : ''}`
        : `there is no rule called ${a.rule}`;
      const fix = removal(a);
      const violation = {
        origin: a.place,
        guard: ALL,
        certain: true,
        message,
        related: [],
        ...(fix && { fix }),
      };
      collector.add(UNUSED_ALLOW, violation, undefined, ALL);
    }
    return configured(collector.findings(), this.options.severities);
  }

  private contextsOf(routine: RoutineFacts): RoutineContext[] {
    const annotations = this.annotationsOf(routine.name);
    const conventions = conventionsOf(routine, annotations, this.options);
    return routine.runs.flatMap((run, i) => {
      const convention = conventions[i];
      if (convention === undefined) return [];
      const flags = buildFlagsOf(run.program, this.options.fixedX18);
      return [{ document: this.document, routine, run, convention, annotations, flags }];
    });
  }

  private reportsOf(context: RoutineContext): Report[] {
    const { routine, annotations } = context;
    const out: Report[] = [];
    const silent = silentRules(context);
    const isUnsure = holdsPossibleMacro(context.run);
    for (const rule of rules) {
      if (rule.checkRoutine === undefined || this.isOff(rule) || silent?.has(rule)) continue;
      if (isUnsure && !LOCAL_RULES.has(rule.id)) continue;
      let reports = 0;
      for (const v of rule.checkRoutine(context)) {
        reports++;
        if (isUnsure && !v.certain) continue;
        if (this.allowances.silences(rule.id, v, resourcesOf(v), annotations)) continue;
        out.push({ rule, violation: settled(v), routine: routine.name, universe: routine.feasible });
      }
      if (reports === 0 && rule.ofRunAlone) silent?.add(rule);
    }
    return out;
  }
}

/** On some path, code runs that nobody can see and that belongs to the routine itself. */
function holdsPossibleMacro({ steps }: RunFacts): boolean {
  for (const { instruction } of steps.values()) if (mayBeMacro(instruction)) return true;
  return false;
}

function resourcesOf({ resource }: Violation): readonly number[] {
  return resource === undefined ? [] : [resource];
}

/** The convention that a routine is held to in each of its runs, for hovers and reports as well. */
export function conventionsOf(
  routine: RoutineFacts,
  annotations: readonly Annotation[],
  input: Pick<CheckOptions, 'fixedX18'>,
): readonly Convention[] {
  return routine.runs.map((run) =>
    inferConvention(run, annotations, calledNames(run.program), buildFlagsOf(run.program, input.fixedX18)),
  );
}

const silentRun = new WeakMap<object, { readonly around: string; readonly silent: Set<Rule> }>();

/** Rules that had nothing to report in a run when it was last looked at, in the same surroundings. */
function silentRules(context: RoutineContext): Set<Rule> | undefined {
  if (context.annotations.length > 0) return undefined;
  const around = aroundRun(context);
  if (around === undefined) return undefined;
  const { identity } = context.run;
  const known = silentRun.get(identity);
  if (known?.around === around) return known.silent;
  const silent = new Set<Rule>();
  silentRun.set(identity, { around, silent });
  return silent;
}

function routineAt(lines: readonly RoutineLines[], v: Violation): string | undefined {
  const { line } = rootOf(v.origin);
  let found: string | undefined;
  for (const r of lines) if (r.firstLine <= line && line <= r.lastLine) found = r.name;
  return found;
}

function configured(findings: readonly Finding[], severities: CheckOptions['severities']): Finding[] {
  if (severities === undefined || severities.size === 0) return [...findings];
  return findings.flatMap((f) => {
    const severity = severities.get(f.rule);
    if (severity === 'off') return [];
    return severity === undefined ? [f] : [{ ...f, severity }];
  });
}
