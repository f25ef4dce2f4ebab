import type { StateSource } from '../analysis/entrySystem';
import { ALL, and, condition, type VariantSet } from '../simulator/variantSet';
import { codeOf } from './callees';
import type { BuildFlavour, DocumentSetup } from './documentSetup';
import type { Run } from './runs';

/**
 * One routine in all runs that give the same instructions: build flavours that differ in nothing but
 * the state in which the code runs are explored together.
 */
export interface RunGroup {
  readonly name: string;
  readonly runs: Run[];
  readonly stateKey: string;
  readonly assignment: string;
}

/** Names what the exploration of a group depends on besides code and entry state. */
export function memoKeyOf({ runs, stateKey, assignment }: RunGroup): string {
  return `${runs.map((r) => r.flavour.name).join('|')}|${stateKey}|${assignment}`;
}

export function addToGroup(
  groups: Map<string, RunGroup>,
  name: string,
  assignment: ReadonlyMap<string, boolean>,
  run: Run,
): void {
  const { program, flavour } = run;
  // A routine that the assignment leaves out: nothing of its program is asked for.
  if (program.symbols.get(name)?.address === undefined) return;
  const stateKey = `${flavour.exceptionLevels.join(',')}|${flavour.imageLevel ?? ''}|${flavour.secureState?.el2 ?? ''}|${program.alternatives.some((a) => a.capability === HOST_EXTENSIONS)}`;
  const key = `${name}|${JSON.stringify([...assignment])}|${stateKey}|${codeOf(program, run.path).id}`;
  const group = groups.get(key);
  if (group) group.runs.push(run);
  else groups.set(key, { name, runs: [run], stateKey, assignment: JSON.stringify([...assignment]) });
}

export function flavourGuard(flavour: BuildFlavour): VariantSet {
  let guard: VariantSet = ALL;
  for (const [n, v] of flavour.conditions) guard = and(guard, condition(n, v));
  return guard;
}

/**
 * Where E2H comes from: the flavour; else the capability of the tree that decides it; else, in a file
 * whose own alternatives ask for it, ARM64_HAS_VIRT_HOST_EXTN (the kernel runs at EL2 with E2H set).
 */
export function stateSourceOf(run: Run): StateSource {
  const { flavour, program } = run;
  const { secureState } = flavour;
  const common = { guard: flavourGuard(flavour), ...(secureState === undefined ? {} : { secureState }) };
  if (flavour.e2h !== undefined || flavour.e2hCapability !== undefined)
    return { ...common, e2h: flavour.e2h, capability: flavour.e2hCapability };
  const asked = program.alternatives.some((a) => a.capability === HOST_EXTENSIONS);
  return { ...common, e2h: undefined, capability: asked ? HOST_EXTENSIONS : undefined };
}
const HOST_EXTENSIONS = 'ARM64_HAS_VIRT_HOST_EXTN';

export function reservesX18(flavour: BuildFlavour, setup: DocumentSetup): boolean {
  const macro =
    flavour.options.fixed.get('CONFIG_SHADOW_CALL_STACK') ?? setup.config.get('CONFIG_SHADOW_CALL_STACK');
  return macro === 'y' || macro === '1' || flavour.reservesX18 === true || setup.treeKind === 'linux';
}
