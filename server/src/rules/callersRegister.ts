import { isEntry } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { entryName, generalResource, type Resource, resourceName } from '../simulator/resources';
import type { Violation } from './rule';
import { quoted } from './words';

/**
 * The handler of an HVC or SMC takes an address from a register that still holds what its caller left there. x0–x7 are
 * arguments since SMCCC 1.0; whatever x8–x17 bring, it is nothing that a higher level may go through as it is.
 */
export function* throughCallersRegister(run: RunFacts): Iterable<Violation> {
  for (const step of run.steps.values()) {
    const register = baseOf(step);
    if (register === undefined || register < generalResource(8) || register > generalResource(17)) continue;
    for (const read of step.reads) {
      if (read.resource !== register) continue;
      for (const c of explicit(read.content, step.guard))
        if (isEntry(c.value.term, entryName(register)))
          yield {
            origin: step.instruction.origin,
            guard: c.guard,
            resource: register,
            certain: true,
            message: `${quoted(run, step.site)} goes through ${resourceName(register)} as the code left it that made the call: nothing here has put an address there`,
            related: [],
          };
    }
  }
}

/** The base of an access, or the target of a branch; an offset of 32 bits leaves the base the address. */
function baseOf({ instruction, memory }: StepFacts): Resource | undefined {
  const { mnemonic, operands } = instruction.parsed;
  const [target] = operands;
  if (/^(br|blr)$/.test(mnemonic))
    return target?.kind === 'general' ? generalResource(target.number) : undefined;
  if (memory.length === 0) return undefined;
  for (const o of operands)
    if (o.kind === 'memory' && o.base.kind === 'general' && !o.base.isSP) {
      const isShort = o.offset?.kind === 'extended' && o.offset.register.width === 32;
      return o.offset === undefined || o.offset.kind === 'immediate' || isShort
        ? generalResource(o.base.number)
        : undefined;
    }
  return undefined;
}
