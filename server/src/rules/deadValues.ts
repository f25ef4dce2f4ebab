import { leadingTo } from '../analysis/backward';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import { siteNamesOf } from '../analysis/siteNames';
import { hasUses, type ValueUses, valueUsesOf } from '../analysis/valueUses';
import { generalResource, type Resource, SP } from '../simulator/resources';
import { inProgramOrder } from '../simulator/sites';
import type { Site } from '../simulator/state';
import type { SourceFile } from '../source/sourceFile';
import type { DocumentCheck, DocumentViolation, RoutineContext } from './rule';
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

interface Found {
  readonly context: RoutineContext;
  readonly step: StepFacts;
  readonly resources: readonly Resource[];
}

/** Gathers what `tell` says of the dead values of a document. */
export class DeadValues implements DocumentCheck {
  private readonly dead = new Map<string, readonly DocumentViolation[]>();
  private readonly used = new Set<string>();

  constructor(
    private readonly document: SourceFile,
    private readonly tell: (dead: DeadValue) => Iterable<DocumentViolation>,
  ) {}

  see(routines: readonly RoutineContext[], isAll: boolean): void {
    const { dead, used } = evidenceIn(routines, this.document, isAll);
    for (const name of used) {
      this.dead.delete(name);
      this.used.add(name);
    }
    for (const [name, { context, step, resources }] of dead)
      if (!this.used.has(name) && !this.dead.has(name)) {
        const overwriters = overwritersOf(context.run, step, resources);
        const stops = !context.run.exits.some((e) => e.kind !== 'noReturn');
        this.dead.set(name, [...this.tell({ context, step, resources, overwriters, stops })]);
      }
  }

  *violations(): Iterable<DocumentViolation> {
    for (const told of this.dead.values()) yield* told;
  }
}

/** By name of the instruction: those that are dead in all of some routines' runs, and those that are not in one. */
interface Evidence {
  readonly dead: ReadonlyMap<string, Found>;
  readonly used: ReadonlySet<string>;
}

const known = new WeakMap<readonly RoutineContext[], Evidence>();

function evidenceIn(routines: readonly RoutineContext[], document: SourceFile, isAll: boolean): Evidence {
  let evidence = known.get(routines);
  if (evidence === undefined) {
    evidence = gather(routines, document, isAll);
    known.set(routines, evidence);
  }
  return evidence;
}

function gather(routines: readonly RoutineContext[], document: SourceFile, isAll: boolean): Evidence {
  const dead = new Map<string, Found>();
  const used = new Set<string>();
  for (const context of routines)
    for (const site of deadSitesOf(context.run)) {
      const step = context.run.steps.get(site);
      if (step === undefined || !isOwnLine(step.instruction, document)) continue;
      const name = siteNamesOf(context.run.program)(site);
      if (!dead.has(name)) dead.set(name, { context, step, resources: resultsOf(step) });
    }
  if (isAll && dead.size === 0) return { dead, used };
  for (const { run } of routines) {
    const uses = valueUsesOf(run);
    if (isAll && [...dead.values()].every(({ context }) => isSameCode(context.run, run))) {
      for (const [name, { step }] of dead) {
        const here = run.steps.get(step.site);
        if (here && uses.isAnyUsed(step.site, resultsOf(here))) dead.delete(name);
      }
      continue;
    }
    const nameOf = siteNamesOf(run.program);
    for (const step of run.steps.values()) {
      if (!isOwnLine(step.instruction, document) || !uses.isAnyUsed(step.site, resultsOf(step))) continue;
      const name = nameOf(step.site);
      dead.delete(name);
      if (!isAll) used.add(name);
    }
  }
  return { dead, used };
}

/** Their instructions are told by their sites; those of other programs by their names. */
function isSameCode(a: RunFacts, b: RunFacts): boolean {
  return a.program.instructions === b.program.instructions;
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
export function isPlain(step: StepFacts): boolean {
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

function overwritersOf(run: RunFacts, step: StepFacts, resources: readonly Resource[]): readonly Site[] {
  if (!resources.some((r) => sitesBeforeUsedWrites(run, r).has(step.site))) return [];
  const uses = valueUsesOf(run);
  const out: Site[] = [];
  forward(run, step, step.guard, (next) => {
    const written = next.writes.filter((w) => resources.includes(w.resource));
    if (written.length === 0) return true;
    if (written.some((w) => uses.isUsed(next.site, w.resource))) out.push(next.site);
    return false;
  });
  return inProgramOrder(run.program, out);
}

const beforeUsedWrites = new WeakMap<ValueUses, Map<Resource, ReadonlySet<Site>>>();

/** Where the next write of the register may be one whose value is used: most dead values have none after them. */
function sitesBeforeUsedWrites(run: RunFacts, resource: Resource): ReadonlySet<Site> {
  const uses = valueUsesOf(run);
  const byResource = beforeUsedWrites.get(uses) ?? new Map<Resource, ReadonlySet<Site>>();
  beforeUsedWrites.set(uses, byResource);
  let sites = byResource.get(resource);
  if (sites === undefined) {
    const writes = (step: StepFacts): boolean => step.writes.some((w) => w.resource === resource);
    const used = [...run.steps.values()].filter((s) => writes(s) && uses.isUsed(s.site, resource));
    sites = leadingTo(
      run,
      used.map((s) => s.site),
      (step) => !writes(step),
    );
    byResource.set(resource, sites);
  }
  return sites;
}
