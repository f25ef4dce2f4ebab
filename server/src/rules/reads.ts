import { isEntry, splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import type { Operand } from '../isa/instruction';
import { entryName, type Resource } from '../simulator/resources';

/**
 * True when the instruction stores the register as one of several to the same place, the way a
 * register file is saved: the content matters to nobody yet. A single store of a value is a use of it.
 */
export function isSave(run: RunFacts, step: StepFacts, resource: Resource): boolean {
  if (!storesOnly(step, resource)) return false;
  return savedTogether(run, step) >= SAVE_SEQUENCE;
}

/** So many stores to one structure are a save of a register file. */
const SAVE_SEQUENCE = 3;

/** The register is stored by this instruction and not used in any other way. */
export function storesOnly(step: StepFacts, resource: Resource): boolean {
  if (!step.memory.some((m) => m.kind === 'store')) return false;
  const { mnemonic, operands } = step.instruction.parsed;
  if (!/^st(r|p|ur|np|tr|rb|rh|lr)/.test(mnemonic)) return false;
  const data = operands.slice(0, -1);
  const memory = operands[operands.length - 1];
  return (
    data.some((o) => isRegister(o, resource)) &&
    !(memory?.kind === 'memory' && usesRegister(memory, resource))
  );
}

function isRegister(o: Operand | undefined, resource: Resource): boolean {
  return o?.kind === 'general' && !o.isSP && o.number === resource;
}

function usesRegister(o: Extract<Operand, { kind: 'memory' }>, resource: Resource): boolean {
  const { base, offset } = o;
  if (isRegister(base, resource) || isRegister(offset, resource)) return true;
  return (offset?.kind === 'extended' || offset?.kind === 'shifted') && isRegister(offset.register, resource);
}

const storesByBase = new WeakMap<RunFacts, ReadonlyMap<string, number>>();

/** Store instructions of the routine that put general registers into the same structure. */
function savedTogether(run: RunFacts, step: StepFacts): number {
  let counts = storesByBase.get(run);
  if (counts === undefined) {
    const made = new Map<string, number>();
    for (const other of run.steps.values())
      for (const base of new Set(baseKeys(other))) made.set(base, (made.get(base) ?? 0) + 1);
    storesByBase.set(run, made);
    counts = made;
  }
  return Math.max(0, ...baseKeys(step).map((base) => counts.get(base) ?? 0));
}

function baseKeys(step: StepFacts): string[] {
  return step.memory
    .filter((m) => m.kind === 'store')
    .flatMap((m) => m.address.map((a) => splitAddress(a.value).base));
}

/** The register still holds what it held at entry, in some variant that reaches the instruction. */
export function holdsEntryValue(step: StepFacts, resource: Resource): boolean {
  return step.reads.some(
    (r) => r.resource === resource && r.content.some((c) => isEntry(c.value.term, entryName(resource))),
  );
}
