import { addressKey, branchTarget } from '../analysis/branchSources';
import type { RunFacts } from '../analysis/facts';
import type { InstructionItem, Program } from '../assembler/program';
import { instructionAtSite, siteOf } from '../simulator/sites';

const branches = new WeakMap<Program['instructions'], ReadonlyMap<string, readonly InstructionItem[]>>();

/** Other code of the program goes on at this routine's entry, with a frame that it may have made: a tail of that code. */
export function isBranchedTo(run: RunFacts): boolean {
  const entry = instructionAtSite(run.program, run.routine.entry);
  if (entry === undefined) return false;
  const here = branchesOf(run.program).get(addressKey(entry.address)) ?? [];
  return here.some((item) => !run.steps.has(siteOf(run.program, item)));
}

function branchesOf(program: Program): ReadonlyMap<string, readonly InstructionItem[]> {
  const known = branches.get(program.instructions);
  if (known) return known;
  const found = new Map<string, InstructionItem[]>();
  for (const item of program.instructions) {
    const target = branchTarget(program, item);
    if (target === undefined) continue;
    const key = addressKey(target);
    found.set(key, [...(found.get(key) ?? []), item]);
  }
  branches.set(program.instructions, found);
  return found;
}
