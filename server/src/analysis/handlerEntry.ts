import type { Program } from '../assembler/program';
import { Engine, entryState, type Surroundings } from '../simulator/engine';
import { BudgetExceeded, type Stops } from '../simulator/exploration';
import { joinStates } from '../simulator/join';
import { instructionAtSite, siteOf } from '../simulator/sites';
import type { Site, State } from '../simulator/state';
import type { StepMemo } from '../simulator/stepMemo';
import type { VariantSet } from '../simulator/variantSet';
import { addressKey } from './branchSources';
import type { Routine } from './facts';

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

/**
 * The states in which the vectors of a program enter its handlers: with what they pushed and changed,
 * all values told from the entry to the vector. By the first instruction of the handler.
 */
export function handlerEntries(
  program: Program,
  routines: readonly Routine[],
  guard: VariantSet,
  system: State['system'],
  surroundings: (table: Routine) => Surroundings,
  memo?: (table: Routine) => StepMemo,
): ReadonlyMap<Site, State> {
  const entries = new Map<Site, State>();
  const stops = handlersOf(program, routines);
  for (const table of routines) {
    if (!isVectorTable(table)) continue;
    const around = surroundings(table);
    for (const { handler, state } of arrivals(table, guard, system, around, stops, memo?.(table))) {
      const known = entries.get(handler);
      const name = `entry of ${around.siteName(handler)}`;
      entries.set(handler, known ? joinStates(around.terms, known, state, name, false) : state);
    }
  }
  return entries;
}

function* arrivals(
  table: Routine,
  guard: VariantSet,
  system: State['system'],
  around: Surroundings,
  stops: Stops,
  memo: StepMemo | undefined,
): Iterable<{ readonly handler: Site; readonly state: State }> {
  const start = entryState(around.terms, guard, system);
  try {
    for (const { result } of new Engine(around, memo).explore(table.entries, start, stops).values())
      for (const { handler, state } of result.exits) if (handler !== undefined) yield { handler, state };
  } catch (error) {
    // The table itself is reported as not analysed; its handlers start from the general state.
    if (!(error instanceof BudgetExceeded)) throw error;
  }
}
