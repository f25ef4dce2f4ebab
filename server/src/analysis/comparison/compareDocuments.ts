import type { RoutineFacts } from '../facts';
import { compareRoutines, type RoutineComparison } from './compareRoutines';

/** Two versions of a document, routine by routine, in the order of the new one. */
export interface DocumentComparison {
  /** Of the routines that both have. */
  readonly routines: readonly RoutineComparison[];
  readonly onlyOld: readonly string[];
  readonly onlyNew: readonly string[];
}

/** Both must have been analysed with one term table. Routines are the same ones by their names. */
export function compareDocuments(
  old: readonly RoutineFacts[],
  now: readonly RoutineFacts[],
): DocumentComparison {
  const before = new Map(old.map((r) => [r.name, r]));
  const routines: RoutineComparison[] = [];
  const onlyNew: string[] = [];
  for (const routine of now) {
    const other = before.get(routine.name);
    if (other === undefined) onlyNew.push(routine.name);
    else routines.push(compareRoutines(other, routine));
    before.delete(routine.name);
  }
  return { routines, onlyOld: [...before.keys()], onlyNew };
}

/** Both leave the same machine state, but for what unknown code destroys in both. */
export function leavesTheSame({ verdict }: RoutineComparison): boolean {
  return verdict === 'same' || verdict === 'unspecified';
}
