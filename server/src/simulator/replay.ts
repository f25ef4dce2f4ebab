import type { Choice } from './choice';
import type { Place } from './place';
import { RegisterWriter, readRegister } from './registerFile';
import { equalChoices, sameFacts, sameMemory, sameSystem } from './sameState';
import type { Slot, State } from './state';
import { NO_ARRIVALS, type Performed } from './stepMemo';
import { Looked } from './symbolic/machineState';

/**
 * The same instruction from another state: where that differs in nothing that the instruction looked at, it
 * writes what it wrote before. Undefined where it has to be run.
 */
export function replay(
  p: Performed,
  place: Place,
  before: State,
  patchedBy: string | undefined,
  turn: number,
): Performed | undefined {
  const { machine, before: old } = p;
  const { looked } = machine;
  if (
    p.patchedBy !== patchedBy ||
    p.turn !== turn ||
    p.call !== undefined || // what it does may hang on any register
    (looked & Looked.elsewhere) !== 0 ||
    old.guard !== before.guard ||
    ((looked & Looked.atMemory) !== 0 && old.epoch !== before.epoch)
  )
    return undefined;
  for (const { resource } of machine.reads)
    if (!sameContent(readRegister(old.registers, resource), readRegister(before.registers, resource)))
      return undefined;
  if ((looked & Looked.atMemory) !== 0 && !sameMemory(old.memory, before.memory)) return undefined;
  if ((looked & Looked.atSystem) !== 0 && !sameSystem(old.system, before.system)) return undefined;
  if ((looked & (Looked.atSystem | Looked.atFacts)) !== 0 && !sameFacts(old.facts, before.facts))
    return undefined;
  const registers = new RegisterWriter(before.registers);
  for (const { resource, content } of machine.writes) registers.write(resource, content);
  const after: State = {
    guard: before.guard,
    registers: registers.snapshot(),
    system: (looked & Looked.atSystem) !== 0 ? p.after.system : before.system,
    memory: (looked & Looked.atMemory) !== 0 ? p.after.memory : before.memory,
    epoch: (looked & Looked.atMemory) !== 0 ? p.after.epoch : before.epoch,
    facts: before.facts,
  };
  return { ...p, place, before, after, arrivals: NO_ARRIVALS, faulted: undefined };
}

function sameContent(a: Choice<Slot>, b: Choice<Slot>): boolean {
  return a === b || equalChoices(a, b);
}
