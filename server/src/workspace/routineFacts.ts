import { loadsIn, splitAddress } from '../analysis/addresses';
import { isWeak } from '../analysis/callText';
import type { MemoryAccess, RoutineFacts, RunFacts, Variant } from '../analysis/facts';
import { distinctVariants } from '../analysis/variants';
import { goesToOtherMapping } from '../simulator/computedBranch';
import { tellsThread } from '../simulator/otherRegisters';
import { ENTRY, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { and, NONE, or, support, type VariantSet } from '../simulator/variantSet';

/** One routine over all its runs. `assumptions`: what they take for granted besides what their memory accesses do. */
export function routineFacts(
  name: string,
  runs: readonly RunFacts[],
  feasible: VariantSet,
  assumptions: readonly string[],
): RoutineFacts {
  const universe = and(
    feasible,
    runs.reduce<VariantSet>((all, r) => or(all, r.guard), NONE),
  );
  const told = [...assumptions, ...memoryAssumptions(runs)];
  return Object.assign(lazyVariants(runs, universe), { name, runs, assumptions: told, feasible: universe });
}

export function firstLine(r: RoutineFacts): number {
  return r.runs[0]?.routine.firstLine ?? 0;
}

/** What the results take for granted about memory, where the routine's code makes it matter. */
function memoryAssumptions(runs: readonly RunFacts[]): string[] {
  const loaded = new Map<Term, Site>();
  const weak = new Set<string>();
  let [loadsAgain, loadsStored, callsOut] = [false, false, false];
  let [stores, callsUnseen, readsThread, branchesIntoTable, changesMapping] = [
    false,
    false,
    false,
    false,
    false,
  ];
  for (const { steps, program } of runs)
    for (const { site, memory, call, successors, instruction, reads, system } of steps.values()) {
      for (const m of memory) {
        loadsAgain ||= isLoadedElsewhere(m, site, loaded);
        loadsStored ||= isLoadOfStored(m);
      }
      stores ||= memory.some((m) => m.kind === 'store');
      callsOut ||= successors.length > 0 && /^(smc|hvc)$/.test(instruction.parsed.mnemonic);
      if (call?.summarised && isWeak(program, call.target)) weak.add(call.target);
      callsUnseen ||= call !== undefined && !call.summarised;
      readsThread ||= system.some((s) => s.kind === 'read' && tellsThread(s.name.toUpperCase()));
      if (successors.length === 0 || !/^bra?[abz]*$/.test(instruction.parsed.mnemonic)) continue;
      branchesIntoTable ||= successors.length > 1;
      changesMapping ||= reads.some((r) => r.content.some((c) => goesToOtherMapping(c.value.term, program)));
    }
  const told: string[] = [];
  if (stores) told.push('addresses in different registers at entry point to different objects');
  for (const name of weak) told.push(`the weak definition of ${name} in this file is the one that is linked`);
  if (callsOut)
    told.push('SMC and HVC keep to SMCCC 1.1 or later: what returns no result comes back as it was');
  const again = [...(loadsAgain ? ['loads twice'] : []), ...(loadsStored ? ['stores and then loads'] : [])];
  if (again.length > 0) told.push(`nobody else writes in between what the routine ${again.join(', or ')}`);
  if (callsUnseen) told.push("code that was not found leaves the caller's stack frame alone");
  if (callsUnseen && readsThread)
    told.push('code that was not found comes back in the same thread: SP_EL0 and TPIDR_ELx are as before');
  if (branchesIntoTable) told.push('a branch to a label plus an index stays in the code behind the label');
  if (changesMapping)
    told.push(
      'a branch to a label plus a distance that a variable has goes to the label in another mapping of the same code',
    );
  return told;
}

/** Told apart when first asked for: findings do not need them. */
function lazyVariants(
  runs: readonly RunFacts[],
  universe: VariantSet,
): Pick<RoutineFacts, 'variants' | 'conditions'> {
  let variants: readonly Variant[] | undefined;
  const all = (): readonly Variant[] => {
    variants ??= distinctVariants(runs, universe);
    return variants;
  };
  return {
    get variants() {
      return all();
    },
    get conditions() {
      return [...new Set(all().flatMap((v) => support(v.guard)))];
    },
  };
}

/** Another instruction loads the same value of memory that is not the stack; `loaded` holds who loaded what so far. */
function isLoadedElsewhere({ kind, value }: MemoryAccess, site: Site, loaded: Map<Term, Site>): boolean {
  if (kind !== 'load' || value === undefined) return false;
  return value.some(({ value: { term } }) =>
    loadsIn(term).some((load) => {
      if (splitAddress(load.address).onStack) return false;
      const before = loaded.get(load);
      loaded.set(load, site);
      return before !== undefined && before !== site;
    }),
  );
}

/** What it loads, of memory that is not the stack, the routine has stored itself. */
function isLoadOfStored({ kind, value, address }: MemoryAccess): boolean {
  if (kind !== 'load' || address.every((a) => splitAddress(a.value).onStack)) return false;
  return value?.some((c) => c.value.writers.some((w) => w !== ENTRY)) ?? false;
}
