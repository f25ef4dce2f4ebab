import type { RunFacts, StepFacts } from '../analysis/facts';
import type { GeneralOperand, ParsedInstruction } from '../isa/instruction';
import { U64 } from '../isa/u64';
import { generalResource, RESOURCE_COUNT, type Resource } from '../simulator/resources';
import type { Site } from '../simulator/state';
import type { Term } from '../simulator/term';

/**
 * Which values some instruction takes as an address: what a writer (or the caller, `ENTRY`) has put into a register,
 * by the instruction that goes through it.
 */
export interface AddressValues {
  takenBy(writer: Site, register: Resource): StepFacts | undefined;
  /** The writer has put the address of a label there, or what lies at a constant distance from one. */
  isLabel(writer: Site, register: Resource): boolean;
}

const known = new WeakMap<RunFacts['steps'], AddressValues>();

export function addressValuesOf(run: RunFacts): AddressValues {
  let values = known.get(run.steps);
  if (values === undefined) {
    values = addressValuesIn(run);
    known.set(run.steps, values);
  }
  return values;
}

function addressValuesIn({ steps }: RunFacts): AddressValues {
  const taken = new Map<number, StepFacts>();
  const key = (writer: Site, register: Resource): number => writer * RESOURCE_COUNT + register;
  /** Whatever may be in the register at the step is an address for `by`. */
  const take = (step: StepFacts, register: Resource, by: StepFacts): void => {
    for (const read of step.reads)
      if (read.resource === register)
        for (const c of read.content)
          for (const w of c.value.writers) {
            if (taken.has(key(w, register))) continue;
            taken.set(key(w, register), by);
            const made = steps.get(w);
            const source = made && (displaced(made.instruction.parsed) ?? aligned(made.instruction.parsed));
            if (made !== undefined && source !== undefined) take(made, source, by);
          }
  };
  for (const step of steps.values()) {
    const register = addressRegister(step);
    if (register !== undefined) take(step, register, step);
  }
  /** The value that the writer has displaced, when it came from one place alone. */
  const sourceOf = (writer: Site): readonly [Site, Resource] | undefined => {
    const made = steps.get(writer);
    const source = made && displaced(made.instruction.parsed);
    if (made === undefined || source === undefined) return undefined;
    const [read] = made.reads.filter((r) => r.resource === source);
    const [first, ...more] = read?.content.flatMap((c) => c.value.writers) ?? [];
    return first === undefined || more.length > 0 || first === writer ? undefined : [first, source];
  };
  const takenBy = (writer: Site, register: Resource): StepFacts | undefined => {
    const by = taken.get(key(writer, register));
    const source = by === undefined ? sourceOf(writer) : undefined;
    return source === undefined ? by : takenBy(...source);
  };
  const isLabel = (writer: Site, register: Resource): boolean => {
    const made = steps.get(writer)?.instruction.parsed;
    if (made !== undefined && /^adrp?$/.test(made.mnemonic)) return whole(made.operands[0]) === register;
    const source = sourceOf(writer);
    return source !== undefined && isLabel(...source);
  };
  return { takenBy, isLabel };
}

/** The general register in which the instruction takes a whole address: no other register is added to it. */
export function addressRegister({ instruction, memory }: StepFacts): Resource | undefined {
  const { mnemonic, operands } = instruction.parsed;
  const [first, second] = operands;
  if (/^(br|blr)$/.test(mnemonic)) return whole(first);
  // Maintenance and translation by address; by set and way it is no address.
  if (/^(dc|ic|at)$/.test(mnemonic) && first?.kind === 'word')
    return /sw$/.test(first.word) ? undefined : whole(second);
  if (memory.length === 0) return undefined;
  for (const o of operands)
    if (o.kind === 'memory')
      return o.offset === undefined || o.offset.kind === 'immediate' ? whole(o.base) : undefined;
  return undefined;
}

function whole(o: ParsedInstruction['operands'][number] | undefined): Resource | undefined {
  return o?.kind === 'general' && o.width === 64 && !o.isSP && o.number !== 31
    ? generalResource(o.number)
    : undefined;
}

/** The register that the result is a constant distance from, in 64 bits. */
function displaced({ mnemonic, operands }: ParsedInstruction): Resource | undefined {
  const [target, source, distance] = operands;
  if (target?.kind !== 'general' || target.width !== 64) return undefined;
  if (mnemonic === 'mov' && isPlainSource(source)) return generalResource(source.number);
  const isMoved = /^(add|sub)$/.test(mnemonic) && distance?.kind === 'immediate';
  return isMoved && isPlainSource(source) ? generalResource(source.number) : undefined;
}

/** The register that the result is aligned down from. */
function aligned({ mnemonic, operands }: ParsedInstruction): Resource | undefined {
  return mnemonic === 'bic' && isPlainSource(operands[1]) && whole(operands[0]) !== undefined
    ? whole(operands[1])
    : undefined;
}

function isPlainSource(o: ParsedInstruction['operands'][number] | undefined): o is GeneralOperand {
  return o?.kind === 'general' && !o.isSP && o.number !== 31;
}

/** 64 bits that came as such: a register at entry, or a doubleword from memory, what a function returned, with a displacement. */
export function isWhole(t: Term): boolean {
  if (t.kind === 'entry') return /^x\d+$|^TPIDR/.test(t.register);
  if (t.kind === 'load') return t.bytes === 8;
  if (t.kind === 'unknown') return t.reason.startsWith('returned by');
  return (
    t.kind === 'linear' && t.atoms.every((a) => a.coefficient === 1) && t.atoms.some((a) => isWhole(a.term))
  );
}

const UPPER = U64.mask(32).not();

/** Bits 63:32 are known to be zero. */
export function hasNoUpperHalf(t: Term): boolean {
  return t.zeros.and(UPPER).equals(UPPER);
}
