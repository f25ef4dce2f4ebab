import { optionsOf, stackOffset } from '../analysis/addresses';
import type { ExitFacts } from '../analysis/facts';
import { contractOf } from '../conventions/exitContract';
import { contextBases } from '../conventions/preservation';
import { explicit } from '../simulator/choice';
import { SP } from '../simulator/resources';
import { ENTRY, registerOf } from '../simulator/state';
import { giveBack } from './fixes/giveBack';
import { leavesContext } from './pushedContext';
import type { RoutineContext, Rule, Violation } from './rule';
import { actor, instructionAt, relatedSites } from './words';

export const stackImbalance: Rule = {
  id: 'stack-imbalance',
  severity: 'error',
  title: 'sp at return is not sp at entry',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { run, convention, flags } = context;
    for (const exit of run.exits) {
      if (exit.kind !== 'ret' && exit.kind !== 'eret') continue;
      const contract = contractOf(run, exit, convention, flags);
      if (contract.kind === 'none') continue;
      // A routine that loads a whole context leaves on that context's stack.
      if (contextBases(exit, contract.guard).size > 0) continue;
      for (const c of explicit(registerOf(exit.state, SP), contract.guard)) {
        const offsets = optionsOf(c.value.term).map(stackOffset);
        const wrong = offsets.filter((n): n is number => n !== undefined && !allowed(n, exit, context));
        const [first] = wrong;
        if (first === undefined) continue;
        if (exit.kind === 'ret' && first < 0 && leavesContext(run, -first)) continue;
        const certain = wrong.length === offsets.length;
        const at = instructionAt(run.program, exit.site);
        if (at === undefined) continue;
        const writers = c.value.writers.filter((w) => w !== ENTRY);
        yield {
          origin: at.origin,
          guard: c.guard,
          resource: SP,
          certain,
          message: describe(first, exit, context, certain, new Set(wrong).size > 1),
          related: relatedSites(run, writers, (w) => `sp was last changed here by ${actor(run, w)}`),
          fix: giveBack(context, exit)(),
        };
      }
    }
  },
};

/** Bytes above entry at which sp may stand. An exception's vector may have pushed what the handler pops. */
function allowed(offset: number, exit: ExitFacts, context: RoutineContext): boolean {
  const pushed = context.convention.stack?.bytes;
  if (pushed !== undefined) return offset === pushed;
  return offset === 0 || (exit.kind === 'eret' && offset > 0);
}

function describe(
  offset: number,
  exit: ExitFacts,
  context: RoutineContext,
  certain: boolean,
  several: boolean,
): string {
  const target = context.convention.stack?.bytes ?? 0;
  const away = offset - target;
  const verb = certain ? 'is' : 'may be';
  const side = away < 0 ? 'below' : 'above';
  const size = several ? '' : `${Math.abs(away)} bytes `;
  const reference =
    target === 0 ? 'where it was at entry' : `where the ${target} bytes that the vector pushed end`;
  return `sp ${verb} ${size}${several ? 'not' : side} ${reference} at this ${exit.kind}`;
}
