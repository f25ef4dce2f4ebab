import { isEntry, optionsOf } from '../analysis/addresses';
import type { ExitFacts, RunFacts } from '../analysis/facts';
import { isGeneral, type Resource } from '../simulator/resources';
import { registerOf } from '../simulator/state';
import type { Term } from '../simulator/term';

/**
 * Code that runs before there is a stack keeps its return address in a callee-saved register; its callers,
 * assembly like itself, know that. Where a stack is used, the register could have been saved on it.
 */
export function keepsReturnAddress(run: RunFacts, exit: ExitFacts, resource: Resource): boolean {
  if (!isGeneral(resource)) return false;
  const held = registerOf(exit.state, resource).some((c) => optionsOf(c.value.term).some(isReturnAddress));
  if (!held) return false;
  for (const step of run.steps.values()) if (step.memory.some((m) => m.viaSP)) return false;
  return true;
}

function isReturnAddress(t: Term): boolean {
  return isEntry(t, 'x30') || (t.kind === 'symbol' && t.name.startsWith('return address of '));
}
