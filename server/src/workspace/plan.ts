import { configurationOf, isConfiguration } from '../analysis/configuration';
import { isVectorTable } from '../analysis/handlerEntry';
import { routinesOf } from '../analysis/routines';
import type { RoutineLines } from '../conventions/attachment';
import { type ConditionalGroup, conditionalGroups, type IsSet } from '../preprocessor/conditionalBranches';
import { ALL, and, condition, NONE, not, or, type VariantSet } from '../simulator/variantSet';
import { lineText, type SourceFile } from '../source/sourceFile';
import { type Assignment, assignmentsOf, isSkipped, NO_ASSIGNMENT, type Shape } from './assignments';
import { type Constraint, constraintsFor } from './constraints';
import type { BuildFlavour, DocumentSetup } from './documentSetup';
import { flavourGuard } from './runGroups';
import { guardOf, type Run, type Runs } from './runs';

/** A routine as one flavour builds it, and the assignments of configuration symbols under which it is explored. */
export interface PlannedRoutine {
  readonly name: string;
  readonly flavour: BuildFlavour;
  readonly assignments: readonly Assignment[];
}

/** What is to be explored of a document. */
export interface Plan {
  /** By flavour, and then in the order of the code. */
  readonly routines: readonly PlannedRoutine[];
  /** Where each routine stands. */
  readonly lines: readonly RoutineLines[];
  /** Variants that can exist. */
  readonly feasible: VariantSet;
  /** What is left out, in words. */
  readonly limits: ReadonlySet<string>;
  /** Routines beyond MAX_ROUTINES. */
  readonly leftOut: LeftOut | undefined;
}

export interface LeftOut {
  /** The first of them. */
  readonly name: string;
  readonly count: number;
}

/** Routines of one document that are analysed; crypto and entry code of Linux has less than a hundred in a file. */
const MAX_ROUTINES = 2000;

export interface PlanOptions {
  readonly fixed: Assignment;
  /** Only routines of which this is true; all when absent. */
  readonly only?: (routine: RoutineToExplore) => boolean;
  /** Labels that count as routines although nothing marks them as such. */
  readonly labels?: ReadonlySet<string>;
}

export function planOf(
  document: SourceFile,
  setup: DocumentSetup,
  runs: Runs,
  { fixed, only, labels }: PlanOptions,
): Plan {
  const routines: PlannedRoutine[] = [];
  const lines = new Map<string, RoutineLines>();
  const limits = new Set<string>();
  const constraints: Constraint[] = [];
  const left = new Set<string>();
  for (const flavour of setup.flavours) {
    if ([...flavour.conditions].some(([n, v]) => fixed.has(n) && fixed.get(n) !== v)) continue;
    for (const routine of routinesToExplore(runs, flavour, document, labels)) {
      const { name, firstLine, lastLine, shape } = routine;
      if (only && !only(routine)) continue;
      if (lines.size >= MAX_ROUTINES && !lines.has(name)) {
        left.add(name);
        continue;
      }
      const { assignments, complete } = assignmentsOf(shape, fixed);
      if (!complete)
        limits.add(
          `${name}: not every combination of ${shape.symbols.join(', ')} is explored, but each alone`,
        );
      routines.push({ name, flavour, assignments });
      if (!lines.has(name)) lines.set(name, { name, firstLine, lastLine });
    }
    constraints.push(...constraintsFor(setup, runs.of(flavour, NO_ASSIGNMENT).program));
  }
  const feasible = feasibleVariants(constraints, setup.flavours, fixed);
  const [first] = left;
  const leftOut = first === undefined ? undefined : { name: first, count: left.size };
  return { routines, lines: [...lines.values()], feasible, limits, leftOut };
}

/** The plan routine by routine, in order of line, each for all flavours. */
export function plannedByName({ routines, lines }: Plan): readonly (readonly PlannedRoutine[])[] {
  const byName = new Map<string, PlannedRoutine[]>();
  for (const routine of routines) {
    const known = byName.get(routine.name);
    if (known) known.push(routine);
    else byName.set(routine.name, [routine]);
  }
  return [...lines].sort((a, b) => a.firstLine - b.firstLine).map(({ name }) => byName.get(name) ?? []);
}

/** The variants of all runs: those that were made for the plan, and those that it will make. */
export function plannedVariants({ routines }: Plan, made: readonly Run[]): VariantSet {
  const built = made.reduce<VariantSet>((all, { guard }) => or(all, guard), NONE);
  let all = built;
  for (const { flavour, assignments } of routines)
    for (const assignment of assignments) all = or(all, guardOf(flavour.conditions, assignment));
  return all === NONE ? ALL : all;
}

export interface RoutineToExplore extends RoutineLines {
  /** Where it stands in each of the configurations that were looked at. */
  readonly places: readonly RoutineLines[];
  /** Its own and its aliases. */
  readonly names: ReadonlySet<string>;
  readonly isVectorTable: boolean;
  /** What of the document's configuration shapes it. */
  readonly shape: Shape;
}

/** Routines of the document in any configuration of a flavour. */
function routinesToExplore(
  runs: Runs,
  flavour: BuildFlavour,
  document: SourceFile,
  labels: ReadonlySet<string> | undefined,
): RoutineToExplore[] {
  const base = runs.of(flavour, NO_ASSIGNMENT);
  const own = [...new Set(base.program.conditionals.flatMap((c) => c.symbols))].filter(
    (s) => isConfiguration(s) && isSwitch(base.program.cMacros.get(s)?.body),
  );
  const programs = [base.program];
  if (own.length > 0) {
    // Routines that exist only with, or only without, some symbol.
    programs.push(runs.of(flavour, new Map(own.map((s) => [s, true] as const))).program);
    programs.push(runs.of(flavour, new Map(own.map((s) => [s, false] as const))).program);
  }
  interface Known extends Omit<RoutineToExplore, 'shape' | keyof RoutineLines> {
    lines: RoutineLines;
    readonly places: RoutineLines[];
    /** First lines of `#if` groups, and what these test. */
    readonly groups: Set<number>;
    readonly symbols: Set<string>;
  }
  const found = new Map<string, Known>();
  for (const [i, program] of programs.entries())
    for (const routine of routinesOf(program, document.path, labels)) {
      const { name, firstLine, lastLine } = routine;
      const lines = { name, firstLine, lastLine };
      const known = found.get(name) ?? {
        lines,
        places: [],
        names: new Set([name, ...routine.aliases]),
        isVectorTable: isVectorTable(routine),
        groups: new Set<number>(),
        symbols: new Set<string>(),
      };
      known.places.push(lines);
      // As with all symbols set, which is explored first.
      if (i === 1) known.lines = lines;
      found.set(name, known);
      for (const region of configurationOf(program, routine, document)) {
        known.groups.add(region.firstLine);
        for (const s of region.symbols) known.symbols.add(s);
      }
    }
  const all = own.length > 0 ? conditionalGroups(document) : [];
  return Array.from(found.values(), ({ lines, symbols, groups, ...known }) => ({
    ...known,
    ...lines,
    shape: {
      symbols: own.filter((s) => symbols.has(s)),
      groups: firstThoseAround(
        known.places,
        all.filter((g) => groups.has(g.firstLine)),
      ),
      isLeftOut: leavingOut(document, all, lines.name, known.places),
    },
  }));
}

/** Those that decide whether the routine is there come before those in macros that it uses. */
function firstThoseAround(
  places: readonly RoutineLines[],
  groups: readonly ConditionalGroup[],
): readonly ConditionalGroup[] {
  const isAround = (g: ConditionalGroup): boolean => places.some((p) => isAmong(g, p.firstLine));
  return [...groups.filter(isAround), ...groups.filter((g) => !isAround(g))];
}

/**
 * The `#if`s skip every line where the routine was seen to begin, and all others among their lines that name it: it
 * might begin there.
 */
function leavingOut(
  document: SourceFile,
  groups: readonly ConditionalGroup[],
  name: string,
  places: readonly RoutineLines[],
): (isSet: IsSet) => boolean {
  let others: readonly number[] | undefined;
  return (isSet) => {
    if (!places.every((p) => isSkipped(groups, p.firstLine, isSet))) return false;
    others ??= linesNaming(document, name).filter(
      (line) =>
        groups.some((g) => isAmong(g, line)) &&
        !places.some((p) => p.firstLine <= line && line <= p.lastLine),
    );
    return others.every((line) => isSkipped(groups, line, isSet));
  };
}

function isAmong({ firstLine, lastLine }: ConditionalGroup, line: number): boolean {
  return firstLine <= line && line <= lastLine;
}

function linesNaming(document: SourceFile, name: string): readonly number[] {
  const word = new RegExp(`(?<![\\w.$])${name.replace(/[.$]/g, '\\$&')}(?![\\w.$])`);
  return document.lineStarts.flatMap((_, line) => (word.test(lineText(document, line)) ? [line] : []));
}

/** A symbol that is set or not; one with a number or a text stays as the build has it. */
function isSwitch(body: string | undefined): boolean {
  return body === undefined || body.trim() === '1';
}

function feasibleVariants(
  constraints: readonly Constraint[],
  flavours: readonly BuildFlavour[],
  fixed: Assignment,
): VariantSet {
  let feasible: VariantSet = ALL;
  for (const c of constraints) {
    const then = condition(c.implies, c.impliesHolds);
    feasible = and(feasible, or(not(condition(c.if, c.ifHolds)), then));
  }
  if (flavours.length > 0) {
    feasible = and(feasible, flavours.map(flavourGuard).reduce(or, NONE));
  }
  for (const [n, v] of fixed) feasible = and(feasible, condition(n, v));
  return feasible;
}
