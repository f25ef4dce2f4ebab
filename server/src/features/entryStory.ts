import type { RunFacts, StepFacts } from '../analysis/facts';
import { nameVariants } from '../analysis/variantNames';
import { type Choice, within } from '../simulator/choice';
import { printTerm } from '../simulator/printTerm';
import { entryName, type Resource, SP } from '../simulator/resources';
import { registerOf, type Site, type Slot, type State } from '../simulator/state';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import { offsetBetween, stackSlot } from './termOffset';
import { documentPathOf, linesText, sitePlaces } from './valueText';

function holdsEntry(slot: Slot, resource: Resource): boolean {
  return slot.term.kind === 'entry' && slot.term.register === entryName(resource);
}

/** The step stores the value that the register held at entry. */
export function savesEntry(step: StepFacts, resource: Resource): boolean {
  return step.memory.some(
    (access) => access.kind === 'store' && access.value?.some((c) => holdsEntry(c.value, resource)),
  );
}

/** The address as seen from where sp points in `state`, when it is a place on the stack. */
function addressText(step: StepFacts, address: StepFacts['memory'][number]['address'], state: State): string {
  const sp = within(registerOf(state, SP), step.guard)[0]?.value.term;
  const where = within(address, step.guard)[0]?.value;
  if (where === undefined) return 'memory';
  const offset = sp === undefined ? undefined : offsetBetween(where, sp);
  return offset === undefined ? `[${printTerm(where)}]` : stackSlot(offset);
}

function spoils(choice: Choice<Slot>, resource: Resource, guard: VariantSet): VariantSet {
  let spoiled: VariantSet = NONE;
  for (const c of within(choice, guard))
    if (!holdsEntry(c.value, resource)) spoiled = or(spoiled, choice.length === 1 ? guard : c.guard);
  return spoiled;
}

/**
 * What becomes of the value that a register held at entry: where it is saved, where it is restored, and
 * whether every exit that goes back has it. Undefined when the routine never saves it.
 * `at` is the state from which stack addresses are named.
 *
 *     entry value saved at [sp+16] (line 15), restored on line 68 ✓
 */
export function entryStory(run: RunFacts, resource: Resource, at: State): string | undefined {
  const saves: { readonly site: Site; readonly address: string }[] = [];
  const restores: Site[] = [];
  for (const site of run.order) {
    const step = run.steps.get(site);
    if (!step) continue;
    for (const access of step.memory)
      if (access.kind === 'store' && access.value?.some((c) => holdsEntry(c.value, resource)))
        saves.push({ site, address: addressText(step, access.address, at) });
    if (!step.memory.some((access) => access.kind === 'load')) continue;
    const written = step.writes.find((write) => write.resource === resource);
    if (written?.content.some((c) => holdsEntry(c.value, resource))) restores.push(site);
  }
  const [first] = saves;
  if (!first) return undefined;
  const path = documentPathOf(run);
  const saved = `entry value saved at ${first.address} (${linesText(sitePlaces(run.program, [first.site]), path)})`;
  const going = run.exits.filter(
    (exit) => exit.kind === 'ret' || exit.kind === 'eret' || exit.kind === 'tailCall',
  );
  const lost = going.flatMap((exit) => {
    const variants = spoils(registerOf(exit.state, resource), resource, exit.guard);
    return variants === NONE ? [] : [{ exit, variants }];
  });
  const back =
    restores.length === 0 ? '' : `, restored on ${linesText(sitePlaces(run.program, restores), path)}`;
  if (lost.length === 0) return going.length === 0 ? saved + back : `${saved}${back} ✓`;
  const exits = lost.map(({ exit, variants }) => {
    const name = nameVariants(variants, exit.guard);
    return `${exit.kind} on ${linesText(sitePlaces(run.program, [exit.site]), path)}${name === 'always' ? '' : ` ${name}`}`;
  });
  return `${saved}${back}, not there at the ${exits.join(', the ')}`;
}
