import { isEntry, mentionsEntry } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { valueUsesOf } from '../analysis/valueUses';
import { entryName, isGeneral, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import type { RoutineContext, Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

/**
 * A system register is read into one register that nothing reads, another one has bits changed and is
 * written to the same system register: the change was made to something that never held it.
 */
export function* wrongModifiedRegisters({ run }: RoutineContext): Iterable<Violation> {
  const uses = valueUsesOf(run);
  const inOrder = run.order.flatMap((site) => run.steps.get(site) ?? []);
  for (const [place, read] of inOrder.entries()) {
    const register = registerRead(read);
    const [into] = read.writes;
    if (register === undefined || into === undefined || uses.isUsed(read.site, into.resource)) continue;
    for (const write of inOrder.slice(place + 1)) {
      if (!writes(write, register)) continue;
      const change = changeOf(run, write);
      if (change === undefined || change.resource === into.resource) continue;
      const name = resourceName(change.resource);
      yield {
        origin: change.step.instruction.origin,
        guard: change.step.guard,
        resource: change.resource,
        certain: true,
        message:
          `${name} is read here, but it does not hold ${register}: ${quoted(run, read.site)} on line ${lineNumber(read.instruction.origin)} ` +
          `read that into ${resourceName(into.resource)}, which nothing uses, and ${quoted(run, write.site)} on line ${lineNumber(write.instruction.origin)} writes what is left in ${name}`,
        related: [
          ...relatedSites(run, [read.site], () => `${register} is read into ${resourceName(into.resource)}`),
          ...relatedSites(run, [write.site], () => `${register} is written from ${name}`),
        ],
      };
      break;
    }
  }
}

function registerRead(step: StepFacts): string | undefined {
  const [access, ...more] = step.system;
  if (access?.kind !== 'read' || more.length > 0) return undefined;
  const [target] = access.target;
  return access.target.length === 1 && typeof target?.value === 'string' ? target.value : undefined;
}

function writes(step: StepFacts, register: string): boolean {
  return step.system.some(
    (s) =>
      s.kind === 'write' &&
      s.target.some((t) => t.value === register) &&
      s.value.every((v) => !mentionsEntry(v.value, register)),
  );
}

/** The first of the bit changes that made the written value, when it starts from a register as it came in. */
function changeOf(run: RunFacts, write: StepFacts): { step: StepFacts; resource: Resource } | undefined {
  const seen = new Set<Site>();
  let at = operandOf(write, false);
  while (at !== undefined && !seen.has(at.writer) && at.writer !== ENTRY) {
    seen.add(at.writer);
    const step: StepFacts | undefined = run.steps.get(at.writer);
    if (step === undefined || !/^(and|bic|orr|eor|bfi|bfc)$/.test(step.instruction.parsed.mnemonic))
      return undefined;
    const changed: ChangedOperand | undefined = operandOf(step, true);
    if (changed?.writer === ENTRY)
      return isEntry(changed.term, entryName(changed.resource))
        ? { step, resource: changed.resource }
        : undefined;
    at = changed;
  }
  return undefined;
}

interface ChangedOperand {
  readonly resource: Resource;
  readonly term: Term;
  readonly writer: Site;
}

/** The register that the instruction takes its value from; of two operands the one that is changed in place. */
function operandOf(step: StepFacts, inPlace: boolean): ChangedOperand | undefined {
  const reads = step.reads.filter((r) => isGeneral(r.resource));
  const own = inPlace ? reads.find((r) => step.writes.some((w) => w.resource === r.resource)) : reads[0];
  const [content, ...variants] = own?.content ?? [];
  const [writer, ...others] = content?.value.writers ?? [];
  if (own === undefined || content === undefined || writer === undefined) return undefined;
  if (variants.length > 0 || others.length > 0) return undefined;
  return { resource: own.resource, term: content.value.term, writer };
}
