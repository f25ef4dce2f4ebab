import type { RunFacts, StepFacts } from '../analysis/facts';
import type { GeneralOperand, Operand } from '../isa/instruction';
import { registerLayouts } from '../isa/systemRegisters';
import { U64 } from '../isa/u64';
import { explicit } from '../simulator/choice';
import { resourceName } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { aarch32Values } from './aarch32Value';
import { cutAddresses } from './cutAddress';
import type { RoutineContext, Rule, Violation } from './rule';
import { actor, lineNumber, quoted, relatedSites } from './words';

export const widthMismatch: Rule = {
  id: 'width-mismatch',
  severity: 'warning',
  title: 'A 32-bit result is used as 64 bits where the upper half matters',
  ofRunAlone: true,
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values()) {
      yield* maskTooNarrow(run, step);
      yield* systemRegisterCut(run, step);
      yield* aarch32Values(run, step);
    }
    yield* cutAddresses(run);
  },
};

const UPPER = U64.mask(32).not();

/** A mask made by inverting 32 bits clears the upper half of what it is applied to. */
function* maskTooNarrow(run: RunFacts, step: StepFacts): Iterable<Violation> {
  const { mnemonic, operands } = step.instruction.parsed;
  if (!/^ands?$/.test(mnemonic) || !isWide(operands[0]) || !isWide(operands[2])) return;
  for (const [mask, value] of [
    [operands[2], operands[1]],
    [operands[1], operands[2]],
  ] as const) {
    if (!isWide(mask) || !isWide(value) || mask.number === value.number) continue;
    const made = writersOf(step, mask.number).filter((w) => inverts32(run.steps.get(w)));
    const other = termsOf(step, value.number);
    if (made.length === 0 || other.every((t) => t.zeros.and(UPPER).equals(UPPER))) continue;
    yield {
      origin: step.instruction.origin,
      guard: step.guard,
      resource: mask.number,
      certain: made.length === writersOf(step, mask.number).length,
      message:
        `${quoted(run, step.site)} clears bits 63:32 of ${resourceName(value.number)}: the mask in ${resourceName(mask.number)} ` +
        `was made as 32 bits by ${actor(run, made[0] as Site)} on line ${lineNumber((run.steps.get(made[0] as Site) ?? step).instruction.origin)}`,
      related: relatedSites(run, made, () => 'a W register: bits 63:32 become zero'),
    };
  }
}

/** A W-form that leaves ones at the top of the lower half and, being 32 bits wide, zeros above. */
function inverts32(step: StepFacts | undefined): boolean {
  if (step === undefined) return false;
  const { mnemonic, operands } = step.instruction.parsed;
  const [target, source] = operands;
  if (target?.kind !== 'general' || target.width !== 32) return false;
  if (/^(mvn|orn|eon|neg|movn)$/.test(mnemonic)) return true;
  return mnemonic === 'mov' && source?.kind === 'immediate' && source.text.trim().startsWith('~');
}

/** mrs, a 32-bit change, msr: the upper half of a register that has fields there becomes zero. */
function* systemRegisterCut(run: RunFacts, step: StepFacts): Iterable<Violation> {
  for (const access of step.system) {
    if (access.kind !== 'write') continue;
    for (const target of explicit(access.target, step.guard)) {
      const register = target.value;
      if (typeof register !== 'string' || !hasUpperFields(register)) continue;
      for (const v of explicit(access.value, target.guard)) {
        if (v.value.kind !== 'masked' || !isOld(v.value.base, register)) continue;
        if (!v.value.clear.and(UPPER).equals(UPPER) || !v.value.set.and(UPPER).isZero()) continue;
        const cutters = changesOf(run, step).filter((w) => isNarrowChange(run.steps.get(w)));
        const [first] = cutters;
        if (first === undefined) continue;
        yield {
          origin: step.instruction.origin,
          guard: v.guard,
          certain: true,
          message:
            `${quoted(run, step.site)} writes zeros to bits 63:32 of ${register}: ` +
            `${actor(run, first)} on line ${lineNumber((run.steps.get(first) ?? step).instruction.origin)} works on 32 bits of it`,
          related: relatedSites(run, cutters, () => 'a W register: bits 63:32 become zero'),
        };
      }
    }
  }
}

function isOld(t: Term, register: string): boolean {
  return t.kind === 'entry' && t.register === register;
}
function hasUpperFields(register: string): boolean {
  return registerLayouts(register).some((l) => l.fields.some((f) => f.msb >= 32));
}
/** What has made the value that the instruction reads, back to where it was read first. */
function changesOf(run: RunFacts, step: StepFacts): readonly Site[] {
  const seen = new Set<Site>();
  const follow = ({ reads }: StepFacts): void => {
    for (const w of reads.flatMap((r) => r.content.flatMap((c) => c.value.writers))) {
      const made = run.steps.get(w);
      if (seen.has(w) || made === undefined || made.call !== undefined || made.memory.length > 0) continue;
      seen.add(w);
      if (made.system.length === 0) follow(made);
    }
  };
  follow(step);
  return [...seen];
}

function isNarrowChange(step: StepFacts | undefined): boolean {
  if (step === undefined) return false;
  const { mnemonic, operands } = step.instruction.parsed;
  const [target] = operands;
  return (
    target?.kind === 'general' && target.width === 32 && /^(orr|bic|and|eor|bfi|orn|bfxil)$/.test(mnemonic)
  );
}

function isWide(o: Operand | undefined): o is GeneralOperand {
  return o?.kind === 'general' && o.width === 64;
}
function writersOf(step: StepFacts, register: number): Site[] {
  const all = step.reads
    .filter((r) => r.resource === register)
    .flatMap((r) => r.content.flatMap((c) => c.value.writers));
  return [...new Set(all)].filter((w) => w !== ENTRY);
}
function termsOf(step: StepFacts, register: number): Term[] {
  return step.reads.filter((r) => r.resource === register).flatMap((r) => r.content.map((c) => c.value.term));
}
