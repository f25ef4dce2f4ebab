import type { ConditionalBranch, ConditionalGroup, IsSet } from '../preprocessor/conditionalBranches';

/** Configuration symbols, and whether each is set. */
export type Assignment = ReadonlyMap<string, boolean>;

export const NO_ASSIGNMENT: Assignment = new Map();

export interface Assignments {
  /** Disjoint; what one does not name makes no difference under it. */
  readonly assignments: readonly Assignment[];
  /** Every combination is among them. */
  readonly complete: boolean;
}

/** What shapes a routine. */
export interface Shape {
  /** Configuration symbols that may be set or not, in the order in which they are told. */
  readonly symbols: readonly string[];
  /** The `#if` groups that have to do with it: one that stands in another behind that. */
  readonly groups: readonly ConditionalGroup[];
  /** True when it is not there under the assignment, whatever else is set. */
  readonly isLeftOut: (isSet: IsSet) => boolean;
}

/** Up to so many combinations, each is explored. */
const MAX_COMBINATIONS = 16;

/**
 * Assignments of a routine's symbols that agree with `fixed`: every combination that makes a difference, if they are
 * few; else all set, none set, and each one alone set and alone unset. A condition that stands where another one leaves
 * it out makes none.
 */
export function assignmentsOf(shape: Shape, fixed: Assignment): Assignments {
  const given = new Map(shape.symbols.flatMap((s) => (fixed.has(s) ? [[s, fixed.get(s) === true]] : [])));
  const all = combinations(shape, given);
  if (all !== undefined) return { assignments: all, complete: true };
  const free = shape.symbols.filter((s) => !given.has(s));
  const choices: ((s: string) => boolean)[] = [() => true, () => false];
  for (const only of free)
    choices.push(
      (s) => s === only,
      (s) => s !== only,
    );
  const distinct = new Map<string, Assignment>();
  for (const choice of choices) {
    const assignment = walk(shape, given, choice);
    distinct.set(JSON.stringify([...assignment]), assignment);
  }
  return { assignments: [...distinct.values()], complete: false };
}

/** Undefined when there are too many. */
function combinations(shape: Shape, given: Assignment): readonly Assignment[] | undefined {
  const out: Assignment[] = [];
  const open: Assignment[] = [given];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const next = nextSymbol(shape, at);
    if (next === undefined) out.push(inOrder(shape, at));
    // What is set comes first.
    else open.push(new Map([...at, [next, false]]), new Map([...at, [next, true]]));
    if (out.length + open.length > MAX_COMBINATIONS) return undefined;
  }
  return out;
}

function walk(shape: Shape, given: Assignment, choice: (symbol: string) => boolean): Assignment {
  const assignment = new Map(given);
  for (let s = nextSymbol(shape, assignment); s !== undefined; s = nextSymbol(shape, assignment))
    assignment.set(s, choice(s));
  return inOrder(shape, assignment);
}

function inOrder({ symbols }: Shape, assignment: Assignment): Assignment {
  return new Map(symbols.flatMap((s) => (assignment.has(s) ? [[s, assignment.get(s) === true]] : [])));
}

/** A symbol that a condition tests, and that is not assigned: undefined when none makes a difference any more. */
function nextSymbol({ symbols, groups, isLeftOut }: Shape, assignment: Assignment): string | undefined {
  const isSet: IsSet = (name) => assignment.get(name);
  if (isLeftOut(isSet)) return undefined;
  const skipped: ConditionalBranch[] = [];
  for (const group of groups) {
    if (skipped.some((b) => isIn(b, group.firstLine))) continue;
    let isTaken = false;
    for (const branch of group.branches) {
      if (isTaken) {
        skipped.push(branch);
        continue;
      }
      const untold = branch.names.find((n) => symbols.includes(n) && !assignment.has(n));
      if (untold !== undefined) return untold;
      const holds = branch.holds(isSet);
      if (holds === false) skipped.push(branch);
      if (holds) isTaken = true;
    }
  }
  return undefined;
}

function isIn({ first, last }: ConditionalBranch, line: number): boolean {
  return first <= line && line <= last;
}

/** A line that conditions of these groups leave out, whatever else is set. */
export function isSkipped(groups: readonly ConditionalGroup[], line: number, isSet: IsSet): boolean {
  return groups.some(({ branches }) => {
    const at = branches.findIndex((b) => isIn(b, line));
    if (at < 0) return false;
    return branches[at]?.holds(isSet) === false || branches.slice(0, at).some((b) => b.holds(isSet) === true);
  });
}
