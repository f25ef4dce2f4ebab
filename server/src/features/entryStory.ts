import { splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { briefTermText } from '../analysis/termText';
import { nameVariants } from '../analysis/variantNames';
import { type Choice, within } from '../simulator/choice';
import { entryName, type Resource, SP } from '../simulator/resources';
import { registerOf, type Site, type Slot, type State } from '../simulator/state';
import type { Term } from '../simulator/term';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import { reachableFrom } from './reachable';
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
function addressText(
  run: RunFacts,
  step: StepFacts,
  address: StepFacts['memory'][number]['address'],
  state: State,
): string {
  const sp = within(registerOf(state, SP), step.guard)[0]?.value.term;
  const where = within(address, step.guard)[0]?.value;
  if (where === undefined) return 'memory';
  const offset = sp === undefined ? undefined : offsetBetween(where, sp);
  return offset === undefined ? `[${briefTermText(run, where)}]` : stackSlot(offset);
}

function spoils(choice: Choice<Slot>, resource: Resource, guard: VariantSet): VariantSet {
  let spoiled: VariantSet = NONE;
  for (const c of within(choice, guard))
    if (!holdsEntry(c.value, resource)) spoiled = or(spoiled, choice.length === 1 ? guard : c.guard);
  return spoiled;
}

/**
 * What becomes of the value that a register held at entry: where it is saved, where it is restored, and
 * whether every exit that goes back has it. Undefined when it is not saved on any way to `here`.
 * `at` is the state from which stack addresses are named.
 *
 *     entry value saved at [sp+16] (line 15), restored on line 68 ✓
 *
 * A copy in some structure that is never loaded back is told as that, without a verdict on the exits:
 * a world switch leaves another context's values there. Of several copies, the one that is loaded back is told, too.
 */
export function entryStory(
  run: RunFacts,
  resource: Resource,
  at: State,
  here: ReadonlySet<Site>,
): string | undefined {
  const saves = run.order.flatMap((site) => saveOf(run, site, resource, at) ?? []);
  const first = saves.find((save) => here.has(save.site) || meets(reachableFrom(run, save.site), here));
  if (!first) return undefined;
  const after = reachableFrom(run, first.site);
  const restores = [...after].filter((site) => restoresEntry(run, site, resource));
  const path = documentPathOf(run);
  const isSource = ({ places }: Save): boolean =>
    restores.some((site) => placesOf(run, site, resource, 'load').some((place) => places.includes(place)));
  const source = restores.length === 0 || isSource(first) ? undefined : saves.find(isSource);
  const [told, other] = [first, source].map(
    (save) => save && `${save.address} (${linesText(sitePlaces(run.program, [save.site]), path)})`,
  );
  const saved = `entry value saved at ${told}${other === undefined ? '' : `, and at ${other}, from where it is`}`;
  if (!first.onStack && restores.length === 0) return saved;
  const going = run.exits.filter(
    (exit) =>
      (exit.kind === 'ret' || exit.kind === 'eret' || exit.kind === 'tailCall') && after.has(exit.site),
  );
  const lost = going.flatMap((exit) => {
    const variants = spoils(registerOf(exit.state, resource), resource, exit.guard);
    return variants === NONE ? [] : [{ exit, variants }];
  });
  const back =
    restores.length === 0
      ? ''
      : `${other === undefined ? ',' : ''} restored on ${linesText(sitePlaces(run.program, restores), path)}`;
  if (lost.length === 0) return going.length === 0 ? saved + back : `${saved}${back} ✓`;
  const exits = lost.map(({ exit, variants }) => {
    const name = nameVariants(variants, exit.guard);
    return `${exit.kind} on ${linesText(sitePlaces(run.program, [exit.site]), path)}${name === 'always' ? '' : ` ${name}`}`;
  });
  return `${saved}${back}, not there at the ${exits.join(', the ')}`;
}

interface Save {
  readonly site: Site;
  readonly address: string;
  readonly onStack: boolean;
  /** The address, as it is in the variants that come here. */
  readonly places: readonly Term[];
}

/** Addresses at which the step stores the register's entry value, or loads it from. */
function placesOf(
  run: RunFacts,
  site: Site,
  resource: Resource,
  kind: StepFacts['memory'][number]['kind'],
): readonly Term[] {
  const step = run.steps.get(site);
  return (step?.memory ?? []).flatMap((access) =>
    access.kind === kind && access.value?.some((c) => holdsEntry(c.value, resource))
      ? access.address.map((c) => c.value)
      : [],
  );
}

function saveOf(run: RunFacts, site: Site, resource: Resource, at: State): Save | undefined {
  const step = run.steps.get(site);
  const access = step?.memory.find(
    ({ kind, value }) => kind === 'store' && value?.some((c) => holdsEntry(c.value, resource)),
  );
  if (!step || !access) return undefined;
  const onStack = within(access.address, step.guard).every((c) => splitAddress(c.value).onStack);
  const places = placesOf(run, site, resource, 'store');
  return { site, address: addressText(run, step, access.address, at), onStack, places };
}

function restoresEntry(run: RunFacts, site: Site, resource: Resource): boolean {
  const step = run.steps.get(site);
  if (placesOf(run, site, resource, 'load').length === 0) return false;
  const written = step?.writes.find((write) => write.resource === resource);
  return written?.content.some((c) => holdsEntry(c.value, resource)) ?? false;
}

function meets(a: ReadonlySet<Site>, b: ReadonlySet<Site>): boolean {
  for (const each of b) if (a.has(each)) return true;
  return false;
}
