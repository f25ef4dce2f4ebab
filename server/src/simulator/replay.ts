import { RegisterWriter, readRegister } from './registerFile';
import type { State } from './state';
import { NO_ARRIVALS, type Performed } from './stepMemo';
import { Looked } from './symbolic/machineState';

/**
 * The same instruction from another state: where that differs in nothing that the instruction looked at, it
 * writes what it wrote before. Undefined where it has to be run.
 */
export function replay(
  p: Performed,
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
    ((looked & Looked.atMemory) !== 0 && (old.memory !== before.memory || old.epoch !== before.epoch)) ||
    ((looked & Looked.atSystem) !== 0 && (old.system !== before.system || old.facts !== before.facts)) ||
    ((looked & Looked.atFacts) !== 0 && old.facts !== before.facts)
  )
    return undefined;
  for (const { resource } of machine.reads)
    if (readRegister(old.registers, resource) !== readRegister(before.registers, resource)) return undefined;
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
  return { ...p, before, after, arrivals: NO_ARRIVALS };
}
