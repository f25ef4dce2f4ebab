import type { RunFacts } from '../analysis/facts';
import type { Address, InstructionItem, Program } from '../assembler/program';
import { instructionAtSite, siteOf } from '../simulator/sites';

const branches = new WeakMap<Program, ReadonlyMap<string, readonly InstructionItem[]>>();

/** Where a branch that does not link leads, when it is in this program. */
export function branchTarget(program: Program, item: InstructionItem): Address | undefined {
  if (!/^(b|b\.\w+|cbn?z|tbn?z)$/.test(item.parsed.mnemonic)) return undefined;
  for (const o of item.parsed.operands) if (o.kind === 'label') return program.resolve(o.value);
  return undefined;
}

export function keyOf(address: Address): string {
  return `${address.section}:${address.offset}`;
}

/** Other code of the program goes on at this routine's entry, with a frame that it may have made: a tail of that code. */
export function isBranchedTo(run: RunFacts): boolean {
  const entry = instructionAtSite(run.program, run.routine.entry);
  if (entry === undefined) return false;
  const here = branchesOf(run.program).get(keyOf(entry.address)) ?? [];
  return here.some((item) => !run.steps.has(siteOf(run.program, item)));
}

function branchesOf(program: Program): ReadonlyMap<string, readonly InstructionItem[]> {
  const known = branches.get(program);
  if (known) return known;
  const found = new Map<string, InstructionItem[]>();
  for (const item of program.instructions) {
    const target = branchTarget(program, item);
    if (target === undefined) continue;
    const key = keyOf(target);
    found.set(key, [...(found.get(key) ?? []), item]);
  }
  branches.set(program, found);
  return found;
}
