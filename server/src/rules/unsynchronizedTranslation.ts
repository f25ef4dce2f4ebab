import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import { explicit } from '../simulator/choice';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import { insertAfter } from './fixes/insert';
import type { RoutineContext, Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/**
 * SCTLR_ELx of the level that the code runs at is written, and the routine is left by a branch before a
 * context synchronization event (Arm ARM D19.1.2.2): the code behind the branch may still be fetched with
 * the old translation, caching and alignment settings.
 */
export function* unsynchronizedTranslation({ document, run }: RoutineContext): Iterable<Violation> {
  for (const step of run.steps.values()) {
    const guard = writesOwnControl(run, step);
    if (guard === NONE) continue;
    const leaves = new Map<StepFacts, VariantSet>();
    forward(run, step, guard, (next, arriving) => {
      if (synchronizes(next) || next.call !== undefined || writesOwnControl(run, next) !== NONE) return false;
      if (next.exit === 'ret' || next.exit === 'indirectBranch')
        leaves.set(next, or(leaves.get(next) ?? NONE, arriving));
      return next.exit === undefined;
    });
    for (const [leave, where] of leaves)
      yield {
        origin: leave.instruction.origin,
        guard: where,
        certain: run.routine.global,
        message:
          `no isb follows the write of SCTLR_EL${run.exceptionLevel} on line ${lineNumber(step.instruction.origin)} before ` +
          `${quoted(run, leave.site)}: the code there may still be fetched under the old settings`,
        related: relatedSites(run, [step.site], () => 'an isb has to follow this write'),
        fix: insertAfter(document, step.instruction, 'Insert isb after the write', ['isb']),
      };
  }
}

function writesOwnControl(run: RunFacts, step: StepFacts): VariantSet {
  let guard: VariantSet = NONE;
  if (run.exceptionLevel === undefined) return guard;
  for (const access of step.system)
    if (access.kind === 'write')
      for (const target of explicit(access.target, step.guard))
        if (target.value === `SCTLR_EL${run.exceptionLevel}`) guard = or(guard, target.guard);
  return guard;
}

/** ISB, and whatever takes an exception or returns from one (SVC, HVC and SMC are calls to the simulator). */
function synchronizes({ barrier, exit, instruction }: StepFacts): boolean {
  return (
    /^isb\b/.test(barrier ?? '') || exit === 'eret' || /^(svc|hvc|smc)$/.test(instruction.parsed.mnemonic)
  );
}
