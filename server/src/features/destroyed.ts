import { isEntry, optionsOf, splitAddress, stackOffset } from '../analysis/addresses';
import type { ExitFacts, RoutineFacts, RunFacts } from '../analysis/facts';
import type { Convention } from '../conventions/convention';
import { fixesX18 } from '../conventions/fixedX18';
import { breachesAt } from '../conventions/preservation';
import { annotationsOf } from '../rules/checkDocument';
import { conventionsOf } from '../rules/documentChecker';
import { explicit } from '../simulator/choice';
import { unseenCalleeOf } from '../simulator/contentsAfterCall';
import {
  entryName,
  generalResource,
  isFlag,
  isGeneral,
  isVector,
  RESOURCE_COUNT,
  type Resource,
  SP,
} from '../simulator/resources';
import { ENTRY, registerOf, type State } from '../simulator/state';
import type { Term } from '../simulator/term';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { DocumentAnalysis } from '../workspace/analyze';

/** Variants in which a register does not hold its entry value. */
function changedIn(state: State, resource: Resource, guard: VariantSet): VariantSet {
  let changed: VariantSet = NONE;
  for (const c of explicit(registerOf(state, resource), guard)) {
    const { term } = c.value;
    if (!(term.kind === 'entry' && term.register === entryName(resource)))
      changed = or(changed, and(c.guard, guard));
  }
  return changed;
}

/**
 * sp is not where the caller finds it: at its entry value, plus what the convention says was pushed
 * before. At an eret that may be any known distance, since a vector pushed what the handler pops.
 */
function stackChanged(
  state: State,
  guard: VariantSet,
  convention: Convention,
  kind: ExitFacts['kind'],
): VariantSet {
  let changed: VariantSet = NONE;
  for (const c of explicit(registerOf(state, SP), guard)) {
    const offset = stackOffset(c.value.term);
    const pushed = convention.stack?.bytes;
    const popped = kind === 'eret' && pushed === undefined && offset !== undefined && offset > 0;
    if (offset === undefined || (offset !== 0 && offset !== pushed && !popped))
      changed = or(changed, and(c.guard, guard));
  }
  return changed;
}

/**
 * Registers that an exit leaves changed, with the variants. A value that was put back from where it
 * was saved (by this routine or by the vector before it), or that belongs to a whole context that was
 * loaded, does not count.
 */
export function destroyedAt(
  run: RunFacts,
  exit: ExitFacts,
  convention: Convention,
  guard: VariantSet,
): ReadonlyMap<Resource, VariantSet> {
  const destroyed = new Map<Resource, VariantSet>();
  const judged: Resource[] = [];
  for (let resource = 0; resource < RESOURCE_COUNT; resource++) {
    if (isGeneral(resource) || isVector(resource)) {
      if (changedIn(exit.state, resource, guard) !== NONE) judged.push(resource);
      continue;
    }
    // ERET takes the flags from SPSR (Arm ARM AArch64.ExceptionReturn).
    if (isFlag(resource) && exit.kind === 'eret') continue;
    // As with vectors (see breachesAt): C code of a hypervisor does not touch them.
    if (isScalable(resource) && onlyByUnknownCode(run, exit.state, resource, guard)) continue;
    const changed =
      resource === SP
        ? stackChanged(exit.state, guard, convention, exit.kind)
        : changedIn(exit.state, resource, guard);
    if (changed !== NONE) destroyed.set(resource, changed);
  }
  const breaches = breachesAt(run, exit, judged, guard, convention);
  // Where all of V0-V31 is replaced by another context, so are the parts that only SVE and SME see.
  const vectors = judged.filter(isVector);
  if (vectors.length === 64 && !breaches.some(({ resource }) => isVector(resource)))
    for (const resource of destroyed.keys()) if (isScalable(resource)) destroyed.delete(resource);
  for (const breach of breaches)
    destroyed.set(breach.resource, or(destroyed.get(breach.resource) ?? NONE, and(breach.guard, guard)));
  return destroyed;
}

/**
 * Registers that an exit leaves with values of another context (loaded from a structure, as a world
 * switch does): changed, and not destroyed.
 */
export function switchedAt(
  run: RunFacts,
  exit: ExitFacts,
  destroyed: ReadonlyMap<Resource, VariantSet>,
  guard: VariantSet,
): readonly Resource[] {
  const switched: Resource[] = [];
  for (let resource = 0; resource < RESOURCE_COUNT; resource++) {
    if (destroyed.has(resource) || !(isGeneral(resource) || isVector(resource))) continue;
    const foreign = explicit(registerOf(exit.state, resource), guard).some(({ value: { term } }) =>
      optionsOf(term).some((t) => isForeign(t, exit)),
    );
    const replaced =
      isVector(resource) &&
      changedIn(exit.state, resource, guard) !== NONE &&
      !onlyByUnknownCode(run, exit.state, resource, guard);
    if (foreign || replaced) switched.push(resource);
  }
  return switched;
}

/** Loaded from elsewhere than the stack; for who returns to a caller, also from the caller's part of it. */
function isForeign(term: Term, { kind }: ExitFacts): boolean {
  if (term.kind !== 'load') return false;
  const { onStack, offset } = splitAddress(term.address);
  return !onStack || (kind === 'ret' && offset !== undefined && offset >= 0);
}

/** A temporary that is loaded from another place of the structure than the one that is its own among the others. */
function isBesideFile(exit: ExitFacts, resource: Resource): boolean {
  if (!isGeneral(resource) || resource > LAST_TEMPORARY) return false;
  const own = firstOf(exit, resource);
  if (own === undefined) return false;
  let [beside, among] = [0, 0];
  for (let n = 0; n <= 30; n++) {
    const other = n === resource ? undefined : firstOf(exit, n);
    if (other === undefined || other.base !== own.base) continue;
    if (other.start === own.start) among++;
    else beside++;
  }
  return among === 0 && beside > 0;
}

/** x17 (AAPCS64 6.1.1). */
const LAST_TEMPORARY = 17;

/** Where x0 would be in the file of registers that a register was loaded from. */
function firstOf(exit: ExitFacts, n: number): { readonly base: string; readonly start: number } | undefined {
  for (const c of explicit(registerOf(exit.state, generalResource(n)), exit.guard))
    for (const t of optionsOf(c.value.term)) {
      const at = t.kind === 'load' ? splitAddress(t.address) : undefined;
      if (at?.offset !== undefined) return { base: at.base, start: at.offset - 8 * n };
    }
  return undefined;
}

/** Nothing but calls of routines whose code was not found, here or in a callee, may have changed the register. */
function onlyByUnknownCode(run: RunFacts, state: State, resource: Resource, guard: VariantSet): boolean {
  return explicit(registerOf(state, resource), guard).every(
    ({ value: { term, writers } }) =>
      optionsOf(term).every((t) => unseenCalleeOf(t) !== undefined || isEntry(t, entryName(resource))) ||
      writers.every((site) => site === ENTRY || run.steps.get(site)?.call?.summarised === false),
  );
}

function isScalable(resource: Resource): boolean {
  return !isGeneral(resource) && !isVector(resource) && !isFlag(resource) && resource !== SP;
}

/** The conventions of a routine's runs, in their order. */
export function conventionsFor(analysis: DocumentAnalysis, routine: RoutineFacts): readonly Convention[] {
  const { document, routines, setup } = analysis;
  const annotations = annotationsOf(routine, document, routines, setup.conventions);
  return conventionsOf(routine, annotations, { fixedX18: fixesX18(analysis.setup.flavours) });
}

/** Other code goes on with the registers. */
const leaves: ReadonlySet<ExitFacts['kind']> = new Set([
  'ret',
  'eret',
  'tailCall',
  'indirectBranch',
  'handler',
]);

/** Over all exits that go on somewhere; `reached` is when there is such an exit at all. */
export function destroyedBy(
  analysis: DocumentAnalysis,
  routine: RoutineFacts,
): {
  readonly changed: ReadonlyMap<Resource, VariantSet>;
  readonly switched: ReadonlySet<Resource>;
  readonly reached: VariantSet;
} {
  const changed = new Map<Resource, VariantSet>();
  const switched = new Set<Resource>();
  const onEveryWay = new Set<Resource>();
  let reached: VariantSet = NONE;
  const conventions = conventionsFor(analysis, routine);
  routine.runs.forEach((run, i) => {
    const convention = conventions[i];
    if (!convention) return;
    for (const exit of run.exits) {
      if (!leaves.has(exit.kind)) continue;
      reached = or(reached, and(exit.guard, run.guard));
      const destroyed = destroyedAt(run, exit, convention, exit.guard);
      for (const resource of switchedAt(run, exit, destroyed, exit.guard)) {
        switched.add(resource);
        const content = explicit(registerOf(exit.state, resource), exit.guard);
        if (content.some(({ value }) => isForeign(value.term, exit)) && !isBesideFile(exit, resource))
          onEveryWay.add(resource);
      }
      for (const [resource, guard] of destroyed)
        changed.set(resource, or(changed.get(resource) ?? NONE, and(guard, run.guard)));
    }
  });
  // A temporary is loaded on some way, and destroyed by another exit.
  for (const resource of changed.keys()) if (!onEveryWay.has(resource)) switched.delete(resource);
  return { changed, switched, reached };
}
