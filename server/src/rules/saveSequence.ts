import { splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import type { GeneralOperand, MemoryOperand, Operand } from '../isa/instruction';

/** A load or store of whole general registers at `[base, #offset]`, as register files are saved and restored. */
export interface RegisterAccess {
  readonly step: StepFacts;
  readonly kind: 'load' | 'store';
  readonly registers: readonly number[];
  /** Register number; 31 for sp. */
  readonly base: number;
  readonly mode: MemoryOperand['mode'];
  /** Where the first register goes, from the value that the base register has before the instruction; undefined when symbolic. */
  readonly offset: number | undefined;
  /** Key of the address's symbolic base, where it is one only. */
  readonly object: string | undefined;
}

const found = new WeakMap<RunFacts, readonly RegisterAccess[]>();

/** Such accesses of a run, in the order of its instructions. */
export function registerAccessesOf(run: RunFacts): readonly RegisterAccess[] {
  let known = found.get(run);
  if (known === undefined) {
    known = run.order.flatMap((site) => {
      const step = run.steps.get(site);
      const access = step && accessOf(step);
      return access ? [access] : [];
    });
    found.set(run, known);
  }
  return known;
}

function accessOf(step: StepFacts): RegisterAccess | undefined {
  const { mnemonic, operands } = step.instruction.parsed;
  const kind = /^(ldr|ldp|ldur|ldnp)$/.test(mnemonic)
    ? 'load'
    : /^(str|stp|stur|stnp)$/.test(mnemonic)
      ? 'store'
      : undefined;
  if (kind === undefined) return undefined;
  const memory = operands.find((o): o is MemoryOperand => o.kind === 'memory');
  const at = memory === undefined ? -1 : operands.indexOf(memory);
  const data = operands.slice(0, at);
  if (memory === undefined || !data.every(isWholeRegister) || !isRegister(memory.base)) return undefined;
  return {
    step,
    kind,
    registers: data.map((o) => o.number),
    base: memory.base.number,
    mode: memory.mode,
    offset: memory.mode === 'postIndex' ? 0 : offsetOf(memory.offset),
    object: objectOf(step),
  };
}

function isRegister(o: Operand): o is GeneralOperand {
  return o.kind === 'general';
}
function isWholeRegister(o: Operand): o is GeneralOperand {
  return o.kind === 'general' && o.width === 64;
}

function offsetOf(offset: Operand | undefined): number | undefined {
  if (offset === undefined) return 0;
  return offset.kind === 'immediate' && offset.value.terms.length === 0
    ? Number(offset.value.constant)
    : undefined;
}

function objectOf(step: StepFacts): string | undefined {
  const bases = new Set(step.memory.flatMap((m) => m.address.map((a) => splitAddress(a.value).base)));
  const [only] = bases;
  return bases.size === 1 ? only : undefined;
}

/**
 * Where register 0 would lie if the registers lie in order, 8 bytes each: the same for every access of a
 * register file. Undefined where the access does not fit such a layout.
 */
export function layoutOrigin(access: RegisterAccess): number | undefined {
  const [first, second] = access.registers;
  if (first === undefined || access.offset === undefined) return undefined;
  if (second !== undefined && second !== first + 1) return undefined;
  return access.offset - 8 * first;
}
