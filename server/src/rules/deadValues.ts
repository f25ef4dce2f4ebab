import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import { siteNamesOf } from '../analysis/siteNames';
import { hasUses, type ValueUses, valueUsesOf } from '../analysis/valueUses';
import { generalResource, type Resource, SP } from '../simulator/resources';
import type { Site } from '../simulator/state';
import type { DocumentContext, RoutineContext } from './rule';
import { isOwnLine } from './words';

/** An instruction whose results nobody reads, in any variant of any routine that it is part of. */
export interface DeadValue {
  readonly context: RoutineContext;
  readonly step: StepFacts;
  readonly resources: readonly Resource[];
  /** Writes of the same registers that come next on some way, and whose value somebody reads. */
  readonly overwriters: readonly Site[];
  /** The routine never comes to an end: the value is left for whoever looks at the machine. */
  readonly stops: boolean;
}

const found = new WeakMap<DocumentContext['routines'], readonly DeadValue[]>();

export function deadValuesIn({ routines, document }: DocumentContext): readonly DeadValue[] {
  let known = found.get(routines);
  if (known === undefined) {
    known = [...find(routines, document)];
    found.set(routines, known);
  }
  return known;
}

function* find(
  routines: readonly RoutineContext[],
  document: RoutineContext['document'],
): Iterable<DeadValue> {
  const dead = new Map<
    string,
    { context: RoutineContext; step: StepFacts; resources: readonly Resource[] }
  >();
  for (const context of routines)
    for (const site of deadSitesOf(context.run)) {
      const step = context.run.steps.get(site);
      if (step === undefined || !isOwnLine(step.instruction, document)) continue;
      const name = siteNamesOf(context.run.program)(site);
      if (!dead.has(name)) dead.set(name, { context, step, resources: resultsOf(step) });
    }
  if (dead.size === 0) return;
  for (const { run } of routines) {
    const nameOf = siteNamesOf(run.program);
    const uses = valueUsesOf(run);
    for (const step of run.steps.values())
      if (uses.isAnyUsed(step.site, resultsOf(step))) dead.delete(nameOf(step.site));
  }
  for (const d of dead.values())
    yield {
      ...d,
      overwriters: overwritersOf(d.context.run, d.step, d.resources),
      stops: !d.context.run.exits.some((e) => e.kind !== 'noReturn'),
    };
}

const deadSites = new WeakMap<ValueUses, readonly Site[]>();

/** Instructions of a run that nothing in it uses. */
function deadSitesOf(run: RunFacts): readonly Site[] {
  const uses = valueUsesOf(run);
  let sites = deadSites.get(uses);
  if (sites === undefined) {
    const found: Site[] = [];
    for (const step of run.steps.values()) {
      if (step.instruction.origin.parent !== undefined || !isPlain(step)) continue;
      const resources = resultsOf(step);
      if (resources.length > 0 && resources.every(hasUses) && !uses.isAnyUsed(step.site, resources))
        found.push(step.site);
    }
    sites = found;
    deadSites.set(uses, sites);
  }
  return sites;
}

function resultsOf(step: StepFacts): Resource[] {
  return step.writes.map((w) => w.resource);
}

/** Reading these does something: the value may be unwanted. */
const readWithEffect = /^(ICC_(IAR|NMIAR)\d|RNDR|RNDRRS|DBGDTR|PMXEV|ICV_(IAR|NMIAR))/;

/** The instruction does nothing but compute: its results are all that it is for. */
function isPlain(step: StepFacts): boolean {
  const { mnemonic } = step.instruction.parsed;
  return (
    step.memory.length === 0 &&
    step.call === undefined &&
    step.exit === undefined &&
    step.patchedBy === undefined &&
    step.barrier === undefined &&
    !step.undefinedSemantics &&
    !isFrameRecord(step) &&
    step.passed.length === 0 &&
    step.condition === undefined &&
    !step.system.some((s) => s.kind === 'write' || readWithEffect.test(s.name)) &&
    !/^(bl|b|br|blr|ret|nop|hint|at|dc|ic|tlbi|sys|prfm|st|ld|cas|swp|pac|aut|xpac|rdvl|wf)/.test(mnemonic)
  );
}

/** `mov x29, sp` is for who unwinds the stack, from an exception too (AAPCS64 6.4.6). */
function isFrameRecord(step: StepFacts): boolean {
  return (
    step.writes.every((w) => w.resource === generalResource(29)) && step.reads.some((r) => r.resource === SP)
  );
}

function overwritersOf(run: RunFacts, step: StepFacts, resources: readonly Resource[]): Site[] {
  const uses = valueUsesOf(run);
  const out: Site[] = [];
  forward(run, step, step.guard, (next) => {
    const written = next.writes.filter((w) => resources.includes(w.resource));
    if (written.length === 0) return true;
    if (written.some((w) => uses.isUsed(next.site, w.resource))) out.push(next.site);
    return false;
  });
  return out.sort((a, b) => a - b);
}
