import { isEntry, mentionsEntry, optionsOf } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import { explicit } from '../simulator/choice';
import type { RoutineContext, Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/**
 * EL2 registers that are architecturally UNKNOWN after reset into EL2 or EL3 and that the code has to
 * initialise before it relies on them (Arm ARM, "reset" of each register).
 */
const unknownAtReset =
  /^(HCR_EL2|HCRX_EL2|CPTR_EL2|CNTHCTL_EL2|MDCR_EL2|HSTR_EL2|VTTBR_EL2|VTCR_EL2|VMPIDR_EL2|VPIDR_EL2|CNTVOFF_EL2)$/;

/**
 * A decision by the old value of such a register, on the way to the code that gives it its first one:
 * every way on from the read writes it with a value that owes nothing to the old.
 */
export function* readsBeforeInitialisation({ run }: RoutineContext): Iterable<Violation> {
  for (const step of run.steps.values())
    for (const access of step.system) {
      if (access.kind !== 'read') continue;
      for (const target of explicit(access.target, step.guard)) {
        const register = target.value;
        if (typeof register !== 'string' || !unknownAtReset.test(register)) continue;
        if (!explicit(access.value, target.guard).every((v) => mentionsOnly(v.value, register))) continue;
        const write = initialisation(run, step, register);
        const decision = write && decisionBy(run, register);
        if (write === undefined || decision === undefined) continue;
        yield {
          origin: step.instruction.origin,
          guard: target.guard,
          certain: true,
          message:
            `${register} is read here, and ${quoted(run, decision.site)} on line ${lineNumber(decision.instruction.origin)} decides by it, ` +
            `before ${quoted(run, write.site)} on line ${lineNumber(write.instruction.origin)} gives it its first value: after reset it is UNKNOWN`,
          related: [
            ...relatedSites(run, [decision.site], () => `decides by the old value of ${register}`),
            ...relatedSites(run, [write.site], () => `${register} is initialised here`),
          ],
        };
      }
    }
}

function mentionsOnly(t: Parameters<typeof mentionsEntry>[0], register: string): boolean {
  return optionsOf(t).some((o) => isEntry(o, register) || (o.kind === 'masked' && isEntry(o.base, register)));
}

/** The one write that every way on from the read comes to, of a value that the old one has no part in. */
function initialisation(run: RunFacts, read: StepFacts, register: string): StepFacts | undefined {
  let found: StepFacts | undefined;
  let always = true;
  forward(run, read, read.guard, (next) => {
    if (next.exit !== undefined) always = false;
    for (const s of next.system) {
      if (s.kind !== 'write' || !s.target.some((t) => t.value === register)) continue;
      if (s.value.some((v) => mentionsEntry(v.value, register))) always = false;
      found ??= next;
      return false;
    }
    return always;
  });
  return always ? found : undefined;
}

function decisionBy(run: RunFacts, register: string): StepFacts | undefined {
  for (const step of run.steps.values()) {
    if (step.condition === undefined) continue;
    for (const r of step.reads)
      for (const c of r.content) if (mentionsEntry(c.value.term, register)) return step;
  }
  return undefined;
}
