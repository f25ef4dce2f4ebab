import type { RunFacts, StepFacts } from '../analysis/facts';
import type { GeneralOperand, Operand } from '../isa/instruction';
import { generalResource, type Resource, resourceName } from '../simulator/resources';
import { registerOf, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { addressRegister, addressValuesOf, hasNoUpperHalf, isWhole } from './addressValues';
import type { Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/**
 * 32-bit arithmetic on a value that another instruction takes as an address, where the result goes on as 64 bits, and a
 * 32-bit comparison of one with another register.
 *
 * @param told cuts that are reported where their result is an address
 */
export function* halfAddresses(run: RunFacts, told: ReadonlySet<Site>): Iterable<Violation> {
  for (const step of run.steps.values()) {
    const { site, instruction } = step;
    if (told.has(site)) continue;
    const [target, source, other] = instruction.parsed.operands;
    if (isComparison(step)) {
      for (const o of [target, source]) {
        const address = addressIn(run, step, o);
        if (address === undefined) continue;
        yield violation(run, step, address, 'compares');
        break;
      }
      continue;
    }
    if (!isNarrow(target) || !keepsAddress(step, other)) continue;
    // Either part of a sum may be the address.
    const part = instruction.parsed.mnemonic === 'add' ? other : undefined;
    const result = generalResource(target.number);
    const address = addressIn(run, step, source) ?? addressIn(run, step, part);
    const becomes = address ?? becomesAddress(run, step, source, result);
    if (becomes !== undefined && isReadWhole(run, site, result)) yield violation(run, step, becomes, 'keeps');
  }
}

interface Address {
  readonly register: Resource;
  /** Takes the value as an address; undefined where the value is one by itself. */
  readonly by: StepFacts | undefined;
}

function violation(
  run: RunFacts,
  step: StepFacts,
  { register, by }: Address,
  what: 'keeps' | 'compares',
): Violation {
  const name = resourceName(register);
  const evidence =
    by === undefined
      ? 'which holds an address'
      : `an address for ${quoted(run, by.site)} on line ${lineNumber(by.instruction.origin)}`;
  const half = what === 'keeps' ? `keeps only 32 bits of ${name}` : `compares only 32 bits of ${name}`;
  return {
    origin: step.instruction.origin,
    guard: step.guard,
    resource: register,
    certain: true,
    message: `${quoted(run, step.site)} ${half}, ${evidence}`,
    related: by === undefined ? [] : relatedSites(run, [by.site], () => `${name} is an address here`),
  };
}

/** Two W registers are compared. */
function isComparison({ instruction }: StepFacts): boolean {
  const { mnemonic, operands } = instruction.parsed;
  return mnemonic === 'cmp' && isNarrow(operands[0]) && isNarrow(operands[1]);
}

/** Of an address the result is one again: moved, displaced or aligned. Its low bits alone, or a distance, are none. */
function keepsAddress({ instruction, reads }: StepFacts, other: Operand | undefined): boolean {
  const { mnemonic } = instruction.parsed;
  if (mnemonic === 'mov' || mnemonic === 'add' || mnemonic === 'bic') return true;
  // The distance from an address that was kept in memory may be negative, and goes on as 64 bits.
  if (/^subs?$/.test(mnemonic))
    return other?.kind === 'immediate' || (isNarrow(other) && isLoaded(reads, generalResource(other.number)));
  return mnemonic === 'and' && other?.kind === 'immediate' && other.word?.bit(31) === 1;
}

function isLoaded(reads: StepFacts['reads'], register: Resource): boolean {
  const own = reads.filter((r) => r.resource === register).flatMap((r) => r.content);
  return own.length > 0 && own.every((c) => c.value.term.kind === 'load' && c.value.term.bytes === 8);
}

/** 64 bits from elsewhere, of whose low half an instruction makes an address. */
function becomesAddress(
  run: RunFacts,
  step: StepFacts,
  source: Operand | undefined,
  result: Resource,
): Address | undefined {
  if (!isNarrow(source) || generalResource(source.number) === result) return undefined;
  const by = addressValuesOf(run).takenBy(step.site, result);
  const read = step.reads.filter((r) => r.resource === generalResource(source.number));
  const terms = read.flatMap((r) => r.content.map((c) => c.value.term));
  return by !== undefined && terms.length > 0 && terms.every(isWhole)
    ? { register: generalResource(source.number), by }
    : undefined;
}

function addressIn(run: RunFacts, step: StepFacts, o: Operand | undefined): Address | undefined {
  if (!isNarrow(o)) return undefined;
  const register = generalResource(o.number);
  const values = addressValuesOf(run);
  for (const read of step.reads) {
    if (read.resource !== register) continue;
    for (const { value } of read.content) {
      if (hasNoUpperHalf(value.term)) continue;
      if (isAddress(value.term)) return { register, by: undefined };
      for (const w of value.writers) {
        // What the instruction itself has made in a loop is no evidence.
        if (w === step.site) continue;
        const by = values.takenBy(w, register);
        if (by !== undefined && !isNarrowWriter(run, w, register)) return { register, by };
        if (by === undefined && values.isLabel(w, register)) return { register, by: undefined };
      }
    }
  }
  return undefined;
}

/** Of a label, on the stack, or where the caller goes on. */
function isAddress(t: Term): boolean {
  if (t.kind === 'entry') return t.register === 'sp' || t.register === 'x30';
  if (t.kind === 'linear') return t.atoms.length === 1 && t.atoms.every((a) => isAddress(a.term));
  return false;
}

function isNarrowWriter(run: RunFacts, site: Site, register: Resource): boolean {
  const [target] = run.steps.get(site)?.instruction.parsed.operands ?? [];
  return isNarrow(target) && generalResource(target.number) === register;
}

function isNarrow(o: Operand | undefined): o is GeneralOperand {
  return o?.kind === 'general' && o.width === 32 && o.number !== 31;
}

/** Some instruction reads all 64 bits, or a call or the caller gets them; masks and fields take low bits. */
function isReadWhole(run: RunFacts, site: Site, register: Resource): boolean {
  for (const reader of run.readersOf(site, register)) {
    const step = run.steps.get(reader.site);
    if (step === undefined) continue;
    const { mnemonic, operands } = step.instruction.parsed;
    if (addressRegister(step) === register) return true;
    if (/^(and|ands|tst|ubfx|ubfiz|bfi|bfxil|str|stp)$/.test(mnemonic)) continue;
    if (
      operands.some((o) => o.kind === 'general' && o.width === 64 && generalResource(o.number) === register)
    )
      return true;
  }
  const isFrom = (state: StepFacts['before']): boolean =>
    registerOf(state, register).some((c) => c.value.writers.includes(site));
  for (const step of run.steps.values())
    if (step.call !== undefined && register <= 7 && isFrom(step.before)) return true;
  return run.exits.some((e) => e.kind === 'ret' && register === 0 && isFrom(e.state));
}
