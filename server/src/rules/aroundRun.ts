import { isCalledIn } from '../analysis/valueUses';
import { isBranchedTo } from '../conventions/branches';
import { readsCallNumber } from '../conventions/convention';
import { temporariesGiven } from '../conventions/givenByCallers';
import { stashesIn } from '../conventions/preservation';
import type { RoutineContext } from './rule';

/**
 * What rules take into account of a run besides what it does, equal where it is the same: what the routine owes, what
 * the build says, and how other code of the program comes to it. Undefined where other code is looked at itself.
 */
export function aroundRun({ routine, run, convention, flags }: RoutineContext): string | undefined {
  const { program } = run;
  const { name, type, global, interruptsAArch32 } = run.routine;
  // What does not come back may keep registers: its code is read.
  for (const { call } of run.steps.values()) if (call?.summarised && !call.returns) return undefined;
  return JSON.stringify([
    convention,
    flags,
    routine.feasible,
    type ?? program.symbols.get(name)?.type,
    global,
    interruptsAArch32,
    isBranchedTo(run),
    isCalledIn(program, name),
    [...temporariesGiven(program, name)].sort((a, b) => a - b),
    run.exits.some(({ kind }) => kind === 'eret') && readsCallNumber(run),
    [...stashesIn(program)].sort(),
  ]);
}
