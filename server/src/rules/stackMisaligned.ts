import { optionsOf, stackOffset } from '../analysis/addresses';
import { explicit } from '../simulator/choice';
import { knownUnder } from '../simulator/knowledge';
import { SP } from '../simulator/resources';
import { ENTRY, registerOf, type State } from '../simulator/state';
import type { Term } from '../simulator/term';
import { alignedFrame } from './fixes/alignedFrame';
import type { RoutineContext, Rule, Violation } from './rule';
import { actor, quoted, relatedSites } from './words';

export const stackMisaligned: Rule = {
  id: 'stack-misaligned',
  severity: 'error',
  ofRunAlone: true,
  title: 'A memory access through sp while sp is not 16-byte aligned',
  *checkRoutine({ document, run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values()) {
      if (!step.memory.some((m) => m.viaSP)) continue;
      // Arm ARM CheckSPAlignment: sp as it is before the access, whatever is added to it.
      for (const c of explicit(registerOf(step.before, SP), step.guard)) {
        const options = optionsOf(c.value.term);
        const wrong = options.filter((t) => isMisaligned(t, step.before));
        const [first] = wrong;
        if (first === undefined) continue;
        const certain = wrong.length === options.length;
        const writers = c.value.writers.filter((w) => w !== ENTRY);
        yield {
          origin: step.instruction.origin,
          guard: c.guard,
          resource: SP,
          certain,
          message:
            `sp ${certain ? 'is' : 'may be'} ${place(first)} when ${quoted(run, step.site)} executes: ` +
            'an access through sp that is not a multiple of 16 takes an SP alignment fault',
          related: relatedSites(run, writers, (w) => `sp is set here by ${actor(run, w)}`),
          fix: alignedFrame(document, run),
        };
      }
    }
  },
};

function isMisaligned(sp: Term, state: State): boolean {
  return (knownUnder(sp, state.facts).ones.lo & 15) !== 0;
}

function place(sp: Term): string {
  const offset = stackOffset(sp);
  if (offset === undefined) return 'not 16-byte aligned';
  return `${Math.abs(offset)} bytes ${offset < 0 ? 'below' : 'above'} where it was at entry`;
}
