import { isEntry } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import type { Operand } from '../isa/instruction';
import { entryName, generalResource, resourceName } from '../simulator/resources';
import type { Violation } from './rule';
import { quoted } from './words';

/**
 * A register of interrupted AArch32 code, used as 64 bits. On an exception from AArch32 the upper half of a register
 * is zero or what it was before the AArch32 code ran, as the implementation chooses (Arm ARM D1.20.1, "exception entry
 * from an Exception level that is using AArch32").
 */
export function* aarch32Values(run: RunFacts, step: StepFacts): Iterable<Violation> {
  if (run.routine.interruptsAArch32 !== true) return;
  for (const number of wholeRegistersOf(step)) {
    const resource = generalResource(number);
    const read = step.reads.find((r) => r.resource === resource);
    const held = read?.content.find((c) => FROM_AARCH32.some((r) => isEntry(c.value.term, entryName(r))));
    if (held === undefined) continue;
    yield {
      origin: step.instruction.origin,
      guard: step.guard,
      resource,
      certain: true,
      message: `${quoted(run, step.site)} uses all 64 bits of ${resourceName(resource)}, but the interrupted AArch32 code left only bits 31:0 defined: mov w${number}, w${number} clears the others`,
      related: [],
    };
  }
}

/** R0 to R14 of each mode lie in x0 to x30. */
const FROM_AARCH32 = Array.from({ length: 31 }, (_, n) => generalResource(n));

/** Registers whose upper half decides what the instruction does: what it compares, and what an address is made of. */
function wholeRegistersOf({ instruction: { parsed } }: StepFacts): readonly number[] {
  const { mnemonic, operands } = parsed;
  const compared = /^(cmp|cmn|ccmp|ccmn|cbn?z)$/.test(mnemonic) ? operands : [];
  return [...compared, ...operands.flatMap(partsOfAddress)].flatMap((o) =>
    o.kind === 'general' && o.width === 64 && !o.isSP && o.number !== 31 ? [o.number] : [],
  );
}

function partsOfAddress(o: Operand): readonly Operand[] {
  if (o.kind !== 'memory') return [];
  const { base, offset } = o;
  const index = offset?.kind === 'shifted' || offset?.kind === 'extended' ? offset.register : offset;
  return index === undefined ? [base] : [base, index];
}
