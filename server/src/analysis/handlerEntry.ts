import type { Program } from '../assembler/program';
import { Engine, entryState, type Surroundings, type Visit } from '../simulator/engine';
import { BudgetExceeded, type Stops } from '../simulator/exploration';
import { joinStates } from '../simulator/join';
import { instructionAtSite, siteOf } from '../simulator/sites';
import type { Site, State } from '../simulator/state';
import type { StepMemo } from '../simulator/stepMemo';
import type { VariantSet } from '../simulator/variantSet';
import { addressKey } from './branchSources';
import { type CodeSeen, codeSeen, type StepSeen } from './codeSeen';
import type { Routine } from './facts';
import type { LastEntries } from './lastEntries';

/** True for exception vector tables: routines with an entry for each vector. */
export function isVectorTable(routine: Routine): boolean {
  return routine.entries.length > 1;
}

/** Where the exploration of a vector table ends: at the routines that its vectors branch to. */
export function handlersOf(program: Program, routines: readonly Routine[]): Stops {
  const stops = new Map<Site, Site>();
  const byAddress = new Map<string, Site>();
  for (const r of routines) {
    if (isVectorTable(r)) continue;
    stops.set(r.entry, r.entry);
    const first = instructionAtSite(program, r.entry);
    if (first !== undefined) byAddress.set(addressKey(first.address), r.entry);
  }
  // A handler may begin with an alternative.
  for (const { original, replacement } of program.alternatives) {
    const entry = byAddress.get(addressKey(original));
    const first = entry === undefined ? undefined : program.instructionAt(replacement);
    if (entry !== undefined && first !== undefined) stops.set(siteOf(program, first), entry);
  }
  return stops;
}

/** By the first instruction of the handler. */
export type HandlerEntries = ReadonlyMap<Site, State>;

/** How the vectors of a program are explored. */
export interface VectorQuestion {
  readonly program: Program;
  readonly routines: readonly Routine[];
  readonly guard: VariantSet;
  readonly system: State['system'];
  readonly surroundings: (table: Routine) => Surroundings;
  /** Steps of the last exploration of a table. */
  readonly memo?: ((table: Routine) => StepMemo) | undefined;
  /** What was found of the vectors of other programs. */
  readonly last?: LastEntries | undefined;
}

/**
 * The states in which the vectors of a program enter its handlers: with what they pushed and changed,
 * all values told from the entry to the vector.
 */
export function handlerEntries(question: VectorQuestion): HandlerEntries {
  const { program, routines, guard, system, surroundings, memo, last } = question;
  const stops = handlersOf(program, routines);
  const tables = routines.filter(isVectorTable).map((table) => ({ table, around: surroundings(table) }));
  const known = last?.again(tables, stops, guard, system);
  if (known !== undefined) return known;
  const entries = new Map<Site, State>();
  const seen: (CodeSeen | undefined)[] = [];
  for (const { table, around } of tables) {
    const visits = explored(table, guard, system, around, stops, memo?.(table));
    for (const { handler, state } of arrivals(visits)) {
      const known = entries.get(handler);
      const name = `entry of ${around.siteName(handler)}`;
      entries.set(handler, known ? joinStates(around.terms, known, state, name, false) : state);
    }
    if (last !== undefined) seen.push(visits && seenOf(visits, table, around, stops));
  }
  last?.keep(tables, seen, guard, system, entries);
  return entries;
}

/** Undefined for a table that is reported as not analysed; its handlers start from the general state. */
function explored(
  table: Routine,
  guard: VariantSet,
  system: State['system'],
  around: Surroundings,
  stops: Stops,
  memo: StepMemo | undefined,
): ReadonlyMap<Site, Visit> | undefined {
  const start = entryState(around.terms, guard, system);
  try {
    return new Engine(around, memo).explore(table.entries, start, stops);
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    return undefined;
  }
}

function* arrivals(
  visits: ReadonlyMap<Site, Visit> | undefined,
): Iterable<{ readonly handler: Site; readonly state: State }> {
  for (const { result } of visits?.values() ?? [])
    for (const { handler, state } of result.exits) if (handler !== undefined) yield { handler, state };
}

function seenOf(
  visits: ReadonlyMap<Site, Visit>,
  table: Routine,
  around: Surroundings,
  stops: Stops,
): CodeSeen | undefined {
  const { program } = around.code;
  const steps: StepSeen[] = [];
  for (const [site, { before, result }] of visits) {
    const instruction = instructionAtSite(program, site);
    if (instruction === undefined) return undefined;
    steps.push({ site, instruction, before, call: result.call });
  }
  steps.sort((a, b) => around.code.positionOf(a.site) - around.code.positionOf(b.site));
  const exits = [...visits.values()].flatMap(({ result }) => result.exits);
  return codeSeen(around, table.entries, stops, steps, exits);
}
