import { nameVariants } from '../analysis/variantNames';
import { printRegisters } from '../conventions/registerList';
import type { Resource } from '../simulator/resources';
import { and, condition, cubes, includes, not, or, type VariantSet } from '../simulator/variantSet';
import { type Origin, rootOf } from '../source/origin';
import type { Problem } from '../source/problem';
import { fixesOfProblem } from './fixes/problems';
import { type Finding, lowered, type RelatedPlace, type Rule, type Violation } from './rule';
import { REGISTERS } from './settled';

/** A violation with the variants of all the runs that showed it. */
export interface Collected {
  readonly rule: Rule;
  readonly violation: Violation;
  readonly routine: string | undefined;
  guard: VariantSet;
  universe: VariantSet;
  /** All runs that showed it say the same of it, down to the details. */
  isDetailed: boolean;
  readonly related: Map<string, RelatedPlace>;
}

/**
 * Gathers violations over runs, variants and routines: what reads the same at the same place becomes
 * one finding with the united variants, and registers that share everything else are named together.
 */
export class Collector {
  private readonly byKey = new Map<string, Collected>();
  private readonly problems: Finding[] = [];
  private readonly seenProblems = new Set<string>();

  add(rule: Rule, violation: Violation, routine: string | undefined, universe: VariantSet): void {
    const guard = and(violation.guard, universe);
    if (guard === 0) return; // no variant that can exist
    const { resource } = violation;
    const text = textFor(violation, REGISTERS, true, false);
    const key = `${rule.id}|${placeKey(violation.origin)}|${violation.certain}|${text}|${resource ?? ''}`;
    const known = this.byKey.get(key);
    if (known) {
      known.guard = or(known.guard, guard);
      known.universe = or(known.universe, universe);
      known.isDetailed &&=
        textFor(known.violation, REGISTERS, false, true) === textFor(violation, REGISTERS, false, true);
      for (const r of violation.related) known.related.set(relatedKey(r), r);
      return;
    }
    this.byKey.set(key, {
      rule,
      violation,
      routine,
      guard,
      universe,
      isDetailed: true,
      related: new Map(violation.related.map((r) => [relatedKey(r), r])),
    });
  }

  addProblem(problem: Problem, universe: VariantSet): void {
    const key = problem.once ?? `${problem.code}|${placeKey(problem.origin)}|${problem.message}`;
    if (this.seenProblems.has(key)) return;
    this.seenProblems.add(key);
    this.problems.push({
      rule: problem.code,
      severity: problem.severity,
      message: problem.message,
      origin: problem.origin,
      guard: universe,
      universe,
      variants: [],
      related: problem.related ?? [],
      fixes: fixesOfProblem(problem),
    });
  }

  findings(): Finding[] {
    const groups = new Map<string, Collected[]>();
    let alone = 0;
    for (const c of this.byKey.values()) {
      const { message } = c.violation;
      const key =
        typeof message === 'string'
          ? `${alone++}`
          : `${c.rule.id}|${placeKey(c.violation.origin)}|${c.violation.certain}|${message(REGISTERS, true, c.isDetailed)}|${c.guard}|${c.universe}`;
      const group = groups.get(key);
      if (group) group.push(c);
      else groups.set(key, [c]);
    }
    const out = [...this.problems, ...[...groups.values()].map(findingOf)];
    return out.sort(
      (a, b) =>
        byPlace(rootOf(a.origin), rootOf(b.origin)) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
    );
  }
}

function findingOf(group: readonly Collected[]): Finding {
  const first = group[0] as Collected;
  const { rule, violation, guard, universe } = first;
  const related = new Map<string, RelatedPlace>();
  for (const c of group) for (const [key, r] of c.related) related.set(key, r);
  const names = variantNames(guard, universe);
  return {
    rule: rule.id,
    severity: violation.certain ? rule.severity : lowered(rule.severity),
    message: `${textOf(group)}${suffix(guard, universe)}`,
    origin: violation.origin,
    routine: first.routine,
    guard,
    universe,
    variants: names,
    related: [...related.values()],
    fixes: violation.fix ? [violation.fix] : [],
  };
}

function textOf(group: readonly Collected[]): string {
  const first = group[0] as Collected;
  const resources = group.map((c) => c.violation.resource).filter((r): r is Resource => r !== undefined);
  return textFor(first.violation, printRegisters(resources), resources.length > 1, first.isDetailed);
}

function textFor({ message }: Violation, registers: string, several: boolean, isDetailed: boolean): string {
  return typeof message === 'string' ? message : message(registers, several, isDetailed);
}

function suffix(guard: VariantSet, universe: VariantSet): string {
  if (includes(guard, universe)) return '';
  const name = nameVariants(guard, universe);
  return name === 'always' ? '' : ` (only ${name})`.replace('(only unless', '(unless');
}

/** The variants in which a finding holds, one name for each product of conditions; none when it is all of them. */
function variantNames(guard: VariantSet, universe: VariantSet): string[] {
  if (includes(guard, universe)) return [];
  return cubes(guard, not(universe)).map((cube) => {
    let set = universe;
    for (const [name, holds] of cube) set = and(set, condition(name, holds));
    return nameVariants(set, universe);
  });
}

function placeKey(origin: Origin): string {
  const { file, line, start } = rootOf(origin);
  return `${file.path}:${line}:${start}`;
}
function relatedKey(r: RelatedPlace): string {
  return `${r.place.file.path}:${r.place.line}:${r.place.start}:${r.message}`;
}
function byPlace(a: Origin, b: Origin): number {
  if (a.file.path !== b.file.path) return a.file.path < b.file.path ? -1 : 1;
  return a.line - b.line || a.start - b.start;
}
