import type { RunFacts, StepFacts } from '../analysis/facts';
import type { GeneralOperand, Operand } from '../isa/instruction';
import { explicit } from '../simulator/choice';
import { generalResource, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import { hasNoUpperHalf } from './addressValues';
import type { Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/**
 * A place that takes 64 bits whatever the code means by them, a branch target, sp or a system register that holds an
 * address, and that gets what an instruction has made of 32 bits.
 */
export function* halfTargets(run: RunFacts, told: ReadonlySet<Site>): Iterable<Violation> {
  for (const step of run.steps.values()) {
    const target = targetOf(step);
    if (target === undefined) continue;
    const cutter = cutterOf(run, step, target.register, target.isLoaded);
    if (cutter === undefined || told.has(cutter.site)) continue;
    const name = resourceName(target.register);
    yield {
      origin: step.instruction.origin,
      guard: step.guard,
      resource: target.register,
      certain: true,
      message: `${quoted(run, step.site)} takes ${target.what} from ${name}, of which ${quoted(run, cutter.site)} on line ${lineNumber(cutter.instruction.origin)} has kept only 32 bits`,
      related: relatedSites(run, [cutter.site], () => 'a W register: bits 63:32 become zero'),
    };
  }
}

interface Target {
  readonly register: Resource;
  readonly what: string;
  /** Whether 32 bits from memory are as wrong; a table may hold short branch targets. */
  readonly isLoaded: boolean;
}

/** Registers whose value is an address from bit 0 or 1 up to the size of an address (Arm ARM, their descriptions). */
const ADDRESS_REGISTER = /^(TTBR[01]_EL[123]|VTTBR_EL2|VBAR_EL[123]|SP_EL[012])$/;

function targetOf(step: StepFacts): Target | undefined {
  const { mnemonic, operands } = step.instruction.parsed;
  const [first, second] = operands;
  if (/^(br|blr)$/.test(mnemonic) && isWide(first))
    return { register: generalResource(first.number), what: 'its target', isLoaded: false };
  if (mnemonic === 'mov' && first?.kind === 'general' && first.isSP && isWide(second))
    return { register: generalResource(second.number), what: 'the stack pointer', isLoaded: true };
  if (mnemonic !== 'msr' || !isWide(second)) return undefined;
  for (const access of step.system)
    for (const t of explicit(access.target, step.guard))
      if (access.kind === 'write' && typeof t.value === 'string' && ADDRESS_REGISTER.test(t.value))
        return { register: generalResource(second.number), what: 'an address', isLoaded: true };
  return undefined;
}

/** How many instructions back a value is followed. */
const STEPS_BACK = 6;

/**
 * The instruction that has made 32 bits of the register's value, or of what it was made from. Where several ways bring
 * a value in one variant, none is told.
 */
function cutterOf(
  run: RunFacts,
  step: StepFacts,
  register: Resource,
  isLoaded: boolean,
  back = STEPS_BACK,
): StepFacts | undefined {
  for (const writer of soleWriters(step, register)) {
    const made = run.steps.get(writer);
    if (made === undefined || made === step || made.call !== undefined) continue;
    const { mnemonic, operands } = made.instruction.parsed;
    const [target, source] = operands;
    if (target?.kind !== 'general' || generalResource(target.number) !== register) continue;
    if (target.width === 32) {
      const isCut = mnemonic === 'ldr' ? isLoaded && source?.kind === 'memory' : CUTS.test(mnemonic);
      if (isCut && hadMore(made, register)) return made;
    } else if (CHANGES.test(mnemonic) && isWide(source) && back > 0) {
      const cutter = cutterOf(run, made, generalResource(source.number), isLoaded, back - 1);
      if (cutter !== undefined) return cutter;
    }
  }
  return undefined;
}

/** Instructions whose result has bits of a register that they read, at their places. */
const CUTS = /^(mov|add|sub|orr|eor|bic|and|bfi|bfxil)$/;
const CHANGES = /^(mov|add|sub|orr|eor|bic|and)$/;

/** Of no register that it reads are bits 63:32 known to be zero; what it makes is no constant. */
function hadMore(step: StepFacts, target: Resource): boolean {
  const { mnemonic, operands } = step.instruction.parsed;
  const made = step.writes.filter((w) => w.resource === target).flatMap((w) => w.content);
  if (made.some((c) => c.value.term.kind === 'constant')) return false;
  if (mnemonic === 'ldr') return true;
  const [own, source] = operands;
  // mov w0, w0: zero-extended in place, on purpose.
  if (source?.kind !== 'general' || (mnemonic === 'mov' && sameRegister(own, source))) return false;
  const read = step.reads.filter((r) => r.resource === generalResource(source.number));
  const terms = read.flatMap((r) => r.content.map((c) => c.value.term));
  return terms.length > 0 && !terms.some(hasNoUpperHalf);
}

function sameRegister(a: Operand | undefined, b: GeneralOperand): boolean {
  return a?.kind === 'general' && a.number === b.number;
}

/** Of each variant the one writer. */
function soleWriters(step: StepFacts, register: Resource): readonly Site[] {
  const all = step.reads
    .filter((r) => r.resource === register)
    .flatMap((r) => r.content.flatMap((c) => (c.value.writers.length === 1 ? c.value.writers : [])));
  return [...new Set(all)].filter((w) => w !== ENTRY);
}

function isWide(o: Operand | undefined): o is GeneralOperand {
  return o?.kind === 'general' && o.width === 64 && o.number !== 31;
}
