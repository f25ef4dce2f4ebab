import { optionsOf } from '../analysis/addresses';
import type { ExitFacts, RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import { explicit } from '../simulator/choice';
import type { Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import type { RoutineContext, Violation } from './rule';
import { actors, instructionAt, lineNumber, quoted, relatedSites } from './words';

/**
 * Registers that an exception taken in the routine overwrites, that the routine has read before it, and that do
 * not hold the old value again at the exit on that way: who reads them before such a window means to put
 * them back (Arm ARM D1.3.1: ELR, SPSR and, for a synchronous exception or an SError, ESR are written on entry).
 */
export function* lostToException({ run }: RoutineContext): Iterable<Violation> {
  const told = new Set<Site>();
  for (const window of run.steps.values())
    for (const handled of window.successors) {
      if (handled.exceptional !== true) continue;
      const resumed = run.steps.get(handled.site);
      if (resumed === undefined) continue;
      const ends = exitsBehind(run, resumed, handled.guard);
      for (const [register, kept] of keptBefore(run, window))
        for (const exit of ends) {
          const lost = lostAt(window, resumed, exit, register, handled.guard);
          const at = instructionAt(run.program, exit.site);
          if (lost === undefined || at === undefined || told.has(exit.site)) continue;
          told.add(exit.site);
          const writers = lost.writers.filter((w) =>
            run.steps.get(w)?.system.some((s) => s.kind === 'write' && s.name.toUpperCase() === register),
          );
          const why =
            writers.length > 0 ? `${actors(run, writers)} puts another one there` : 'nothing puts it back';
          yield {
            origin: at.origin,
            guard: lost.guard,
            certain: true,
            message:
              `${register} does not hold its old value at this ${exit.kind}: the exception that may be taken at ` +
              `${quoted(run, window.site)} on line ${lineNumber(window.instruction.origin)} overwrites it, and ${why}`,
            related: [
              ...relatedSites(run, [kept.site], () => `the old value of ${register} is read here`),
              ...relatedSites(run, writers, () => 'this is not the value that was read'),
            ],
          };
        }
    }
}

/** System registers that are read before the exception may be taken and that it overwrites, each with a read. */
function keptBefore(run: RunFacts, window: StepFacts): ReadonlyMap<string, StepFacts> {
  const out = new Map<string, StepFacts>();
  for (const step of run.steps.values())
    for (const access of step.system) {
      if (access.kind !== 'read' || !/^(ELR|SPSR|ESR)_EL[123]$/.test(access.name)) continue;
      if (run.order.indexOf(step.site) >= run.order.indexOf(window.site)) continue;
      if (and(step.guard, window.guard) !== NONE) out.set(access.name, step);
    }
  return out;
}

function exitsBehind(run: RunFacts, from: StepFacts, guard: VariantSet): readonly ExitFacts[] {
  const sites = new Set<Site>([from.site]);
  forward(run, from, guard, (next) => {
    sites.add(next.site);
    return true;
  });
  return run.exits.filter((e) => (e.kind === 'ret' || e.kind === 'eret') && sites.has(e.site));
}

/** What the exit leaves in the register, when no way to it leaves what the exception found there. */
function lostAt(
  window: StepFacts,
  resumed: StepFacts,
  exit: ExitFacts,
  register: string,
  guard: VariantSet,
): { readonly guard: VariantSet; readonly writers: readonly Site[] } | undefined {
  const before = window.before.system.get(register);
  const content = exit.state.system.get(register);
  // Where the exception has not written it, the register needs no care.
  if (content === undefined || resumed.before.system.get(register) === before) return undefined;
  for (const c of explicit(content, and(exit.guard, guard))) {
    const old =
      before === undefined ? undefined : explicit(before, c.guard).flatMap((b) => optionsOf(b.value.term));
    const isOld = (t: Term): boolean =>
      old === undefined ? t.kind === 'entry' && t.register === register : old.includes(t);
    if (!optionsOf(c.value.term).some(isOld)) return { guard: c.guard, writers: c.value.writers };
  }
  return undefined;
}
