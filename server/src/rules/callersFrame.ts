import { isEntry } from '../analysis/addresses';
import type { RunFacts } from '../analysis/facts';
import { isCalledIn } from '../analysis/valueUses';
import { isBranchedTo } from '../conventions/branches';
import { generalResource } from '../simulator/resources';
import type { Term } from '../simulator/term';
import type { RoutineContext, Violation } from './rule';

const FRAME_POINTER = generalResource(29);
/** AAPCS64 6.4.6: x29 points to a frame record, the caller's x29 and lr. Who unwinds the stack reads no further. */
const FRAME_RECORD = 16;

/**
 * The first access beyond the frame record that x29 points to at entry, in a function that compiled code calls: what
 * lies there is its caller's, and a context that this code means to go through was never put into x29.
 */
export function* throughCallersFrame({ run, convention }: RoutineContext): Iterable<Violation> {
  if (convention.inputsDeclared || !isCalledByOthersOnly(run)) return;
  for (const site of run.order) {
    const step = run.steps.get(site);
    const access = step?.memory.find((m) => m.address.some((a) => isBeyondRecord(a.value)));
    if (step === undefined || access === undefined) continue;
    yield {
      origin: step.instruction.origin,
      guard: step.guard,
      resource: FRAME_POINTER,
      certain: access.address.every((a) => isBeyondRecord(a.value)),
      message: `x29 is read here as the base of an access, but ${run.routine.name} has not set it: at entry it is the frame pointer of the caller`,
      related: [],
    };
    return;
  }
}

function isCalledByOthersOnly(run: RunFacts): boolean {
  const { routine, program } = run;
  const type = routine.type ?? program.symbols.get(routine.name)?.type;
  return type === 'function' && routine.global && !isBranchedTo(run) && !isCalledIn(program, routine.name);
}

function isBeyondRecord(address: Term): boolean {
  if (address.kind !== 'linear') return false;
  const [atom, ...others] = address.atoms;
  const offset = address.constant.toSafeNumber();
  return (
    others.length === 0 &&
    atom?.coefficient === 1 &&
    isEntry(atom.term, 'x29') &&
    offset !== undefined &&
    offset >= FRAME_RECORD
  );
}
