import type { RunFacts, StepFacts } from '../analysis/facts';
import { valueUsesOf } from '../analysis/valueUses';
import { isGeneral, type Resource, resourceName } from '../simulator/resources';
import { inProgramOrder } from '../simulator/sites';
import type { Site } from '../simulator/state';
import { type DeadValue, DeadValues } from './deadValues';
import { overwrittenBeforeSave } from './overwrittenBeforeSave';
import { type DocumentViolation, nameOf, type RelatedPlace, type Rule } from './rule';
import { actor, lineNumber, quoted, relatedSites } from './words';

export const overwrittenBeforeUse: Rule = {
  id: 'overwritten-before-use',
  severity: 'warning',
  title: 'A value is overwritten before anything used it, and the register is read afterwards',
  ofRunAlone: true,
  checkRoutine: overwrittenBeforeSave,
  checkDocument: (document) => new DeadValues(document, overwritten),
};

function* overwritten({ context, step, resources, overwriters }: DeadValue): Iterable<DocumentViolation> {
  const { run } = context;
  for (const site of overwriters) {
    const by = run.steps.get(site);
    const resource = by?.writes.find(
      (w) => resources.includes(w.resource) && isGeneral(w.resource),
    )?.resource;
    if (by === undefined || resource === undefined || by.call !== undefined) continue;
    // What is popped is put back: the value before was not wanted any more. What the routine goes on with is not.
    const isPopped = by.memory.some((m) => m.kind === 'load' && m.viaSP);
    if (isPopped && !(isKept(step) && run.readersOf(site, resource).length > 0)) continue;
    const name = resourceName(resource);
    yield {
      routine: nameOf(context),
      origin: by.instruction.origin,
      guard: context.routine.feasible,
      resource,
      // A constant that gives way to another one may only have been a default.
      certain: isKept(step),
      message:
        `${actor(run, site)} overwrites ${name} before anything has read the value that ` +
        `${quoted(run, step.site)} on line ${lineNumber(step.instruction.origin)} put there`,
      related: [
        ...relatedSites(run, [step.site], () => 'nothing reads the value that is put here'),
        ...readersOf(run, by, resource),
      ],
    };
  }
}

/** A register was set aside or an address was formed: that is done for a later use. */
function isKept(step: StepFacts): boolean {
  const { mnemonic, operands } = step.instruction.parsed;
  if (/^(adr|adrp|mrs)$/.test(mnemonic)) return true;
  return mnemonic === 'mov' && operands[1]?.kind === 'general' && operands[1].number !== 31;
}

/** Where the overwriting value is read instead. */
function readersOf(run: RunFacts, by: StepFacts, resource: Resource): RelatedPlace[] {
  if (!valueUsesOf(run).isUsed(by.site, resource)) return [];
  const sites: Site[] = [];
  for (const step of run.steps.values())
    if (
      step.reads.some(
        (r) => r.resource === resource && r.content.some((c) => c.value.writers.includes(by.site)),
      )
    )
      sites.push(step.site);
  const [first] = inProgramOrder(run.program, sites);
  return first === undefined
    ? []
    : relatedSites(run, [first], () => `${resourceName(resource)} is read here, with the new value`);
}
