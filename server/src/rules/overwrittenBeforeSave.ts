import { isEntry, mentionsEntry, optionsOf, splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { entryName, generalResource, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import { registerFilesOf } from './registerFile';
import type { RoutineContext, Violation } from './rule';
import { actor, lineNumber, quoted, relatedSites } from './words';

/** x29 and x30 are saved as a frame record, or with an exception's return address in them. */
const LAST_MEMBER = 28;

/**
 * A save of registers in order, where this routine has computed something else into one of them before: the
 * value that the register was to be saved with is lost.
 */
export function* overwrittenBeforeSave({ run }: RoutineContext): Iterable<Violation> {
  for (const file of registerFilesOf(run)) {
    if (file.kind !== 'store' || file.of !== 'x') continue;
    for (const { step, register } of file.members.values()) {
      if (register > LAST_MEMBER) continue;
      const resource = generalResource(register);
      if (isSavedThere(step, resource)) continue;
      for (const [writer, guard] of overwriters(run, step, resource)) {
        const by = run.steps.get(writer);
        if (by === undefined || isBranchedThrough(run, writer, resource)) continue;
        const name = resourceName(resource);
        yield {
          origin: by.instruction.origin,
          guard,
          resource,
          certain: true,
          message:
            `${actor(run, writer)} overwrites ${name} before ${quoted(run, step.site)} on line ` +
            `${lineNumber(step.instruction.origin)} saves it, with the registers beside it, as it came in`,
          related: relatedSites(run, [step.site], () => `${name} is saved here, with the new value`),
        };
      }
    }
  }
}

/** What came in is in that place already: a result replaces it there for whoever it is given back to. */
function isSavedThere({ before, memory }: StepFacts, resource: Resource): boolean {
  const cells = new Map([...before.memory].map(([base, list]) => [`${base.id}`, list]));
  return memory
    .filter(({ kind }) => kind === 'store')
    .flatMap(({ address }) => address.map(({ value }) => splitAddress(value)))
    .some(({ base, offset }) =>
      (cells.get(base) ?? []).some(
        (cell) =>
          cell.offset >= (offset ?? Number.POSITIVE_INFINITY) &&
          cell.offset < (offset ?? 0) + PAIR &&
          cell.content.some(({ value }) => isEntry(value.term, entryName(resource))),
      ),
    );
}
/** Bytes of what a pair stores. */
const PAIR = 16;

/** The way to the save takes the register for the address that it goes to. */
function isBranchedThrough(run: RunFacts, writer: Site, resource: Resource): boolean {
  for (const { instruction, reads } of run.steps.values())
    if (/^bra?[abz]*$/.test(instruction.parsed.mnemonic))
      if (
        reads.some((r) => r.resource === resource && r.content.some((c) => c.value.writers.includes(writer)))
      )
        return true;
  return false;
}

/** Instructions of this routine that computed what the register holds at the save. */
function overwriters(run: RunFacts, save: StepFacts, resource: Resource): ReadonlyMap<Site, VariantSet> {
  const out = new Map<Site, VariantSet>();
  for (const read of save.reads) {
    if (read.resource !== resource) continue;
    for (const c of explicit(read.content, save.guard)) {
      const { term, writers } = c.value;
      if (!optionsOf(term).every((t) => isComputed(t, resource))) continue;
      for (const w of writers)
        if (w !== ENTRY && run.steps.get(w)?.call === undefined) out.set(w, or(out.get(w) ?? NONE, c.guard));
    }
  }
  return out;
}

/**
 * Made by instructions: neither what came in, nor what came from memory or a system register, where the register
 * may have been set aside.
 */
function isComputed(t: Term, resource: Resource): boolean {
  switch (t.kind) {
    case 'constant':
    case 'symbol':
      return true;
    case 'linear':
    case 'masked':
    case 'operation':
      // Arithmetic that is undone again, as the test for a stack overflow does, still has the value in it.
      return !mentionsEntry(t, entryName(resource));
    case 'entry':
      return !isEntry(t, entryName(resource)) && /^(x\d+|sp)$/.test(t.register);
    default:
      return false;
  }
}
