import { explicit, uniform } from './choice';
import { writeUnknown } from './memory';
import { Products } from './products';
import { generalResource, isGeneral, SP } from './resources';
import type { Memory, State } from './state';
import { SymbolicMachine } from './symbolicMachine';
import type { TermTable } from './termTable';

const LEVELS = [1, 2, 3] as const;

/**
 * The state in which a fixup is entered: that before the instruction, which did not complete, with what
 * the exception and its handler changed. A handler returns with all registers but those that the table
 * names as they were. Taking an exception writes ELR, SPSR, ESR and FAR of its level and is a context
 * synchronization event (Arm ARM D1.3, B2.7.4).
 */
export function stateAtFixup(
  terms: TermTable,
  before: State,
  faulting: SymbolicMachine,
  level: 0 | 1 | 2 | 3 | undefined,
  changed: readonly number[],
  site: string,
): State {
  const products = new Products(terms, faulting.siteNumber, `${site}:fixup`);
  const machine = new SymbolicMachine(products, before, level, undefined);
  machine.synchronize();
  for (const el of LEVELS) {
    if (level !== undefined && el !== Math.max(level, 1)) continue;
    const registers = [`ELR_EL${el}`, `SPSR_EL${el}`, `ESR_EL${el}`, `FAR_EL${el}`];
    if (el === 2) registers.push('HPFAR_EL2');
    for (const name of registers) {
      const term = terms.unknown(`${site}:fixup ${name}`, 'set by the exception that led here');
      machine.overwriteSystem(name, uniform({ term, writers: [faulting.siteNumber], stale: [] }));
    }
  }
  for (const n of changed)
    machine.overwrite(
      generalResource(n),
      machine.unknown('set by the handler of the exception that led here'),
    );
  leavePartialAccess(terms, before, faulting, machine, site);
  return machine.state();
}

/**
 * A load or store that faults may have done part of its work: destinations of the load other than the
 * base are UNKNOWN, bytes of the store may or may not be written (Arm ARM D1.3, B2.2.1). The base keeps
 * its value.
 */
function leavePartialAccess(
  terms: TermTable,
  before: State,
  faulting: SymbolicMachine,
  machine: SymbolicMachine,
  site: string,
): void {
  const accesses = faulting.memoryAccesses;
  if (accesses.some((a) => a.kind === 'load')) {
    const loaded = new Set(faulting.writes.map((w) => w.resource));
    const addresses = new Set(faulting.reads.map((r) => r.resource).filter((r) => isGeneral(r) || r === SP));
    for (const r of loaded)
      if (!addresses.has(r)) machine.overwrite(r, machine.unknown('destination of a load that faulted'));
  }
  let memory: Memory | undefined;
  for (const a of accesses)
    if (a.kind === 'store')
      for (const c of explicit(a.address, before.guard)) {
        const at = terms.baseOf(c.value);
        if (at !== undefined)
          memory = writeUnknown(terms, { ...before, memory: memory ?? before.memory }, at.base, at.offset);
      }
  if (memory !== undefined) machine.overwriteMemory(memory, `${site}:fixup`);
}
