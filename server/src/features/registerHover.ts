import type { ExitFacts, RunFacts, StepFacts } from '../analysis/facts';
import { loopValues, type Sequence } from '../analysis/loopValues';
import { startsCode } from '../analysis/startedCode';
import { nameVariants } from '../analysis/variantNames';
import type { Operand } from '../isa/instruction';
import { registerNamed } from '../isa/registers';
import { type Choice, explicit, within } from '../simulator/choice';
import { generalResource, type Resource, resourceName, SP, vectorResource } from '../simulator/resources';
import { registerOf, type Site, type Slot, type State } from '../simulator/state';
import { and, includes, NONE, not, or, type VariantSet } from '../simulator/variantSet';
import { lineText, type SourceFile } from '../source/sourceFile';
import { fitColumns } from './columns';
import type { FeatureContext } from './context';
import { entryStory, savesEntry } from './entryStory';
import { liveWhenLeft, valuesWhenLeft, writersWhenLeft } from './lineExits';
import { type LineStep, perRoutine, stepsByRoutine } from './lineFacts';
import { reachableFrom, readersAhead } from './reachable';
import { turnText } from './turnText';
import { documentPathOf, linesText, sitePlaces, valueText, writtenText } from './valueText';
import { reachedOnly, type VariantCells, variantRows } from './variantRows';
import type { Word } from './word';

/** What `.req` above the line calls a register. The last definition before the line counts. */
function aliasTarget(document: SourceFile, name: string, line: number): string | undefined {
  for (let above = line; above >= 0; above--) {
    const match = /^\s*([A-Za-z_]\w*)\s+\.req\s+(\w+)/.exec(lineText(document, above));
    if (match && match[1] === name) return match[2];
  }
  return undefined;
}

/** The register that a word of the user's line names: wN is xN, a `.req` name is its register. */
export function registerOfWord(document: SourceFile, word: Word): Resource | undefined {
  const operand =
    registerNamed(word.text) ?? registerNamed(aliasTarget(document, word.text, word.line) ?? '');
  return operand && resourceOf(operand);
}

function resourceOf(operand: Operand): Resource | undefined {
  if (operand.kind === 'general') {
    if (operand.number < 31) return generalResource(operand.number);
    return operand.isSP ? SP : undefined;
  }
  return operand.kind === 'vector' ? vectorResource(operand.number, 'low') : undefined;
}

/** Hover on a register: its role on this line, its value in each variant, and what becomes of its entry value. */
export function registerHover(context: FeatureContext, word: Word): string | undefined {
  const resource = registerOfWord(context.document, word);
  if (resource === undefined) return undefined;
  return perRoutine(stepsByRoutine(context.analysis, word.line), (steps) => described(resource, steps));
}

function described(resource: Resource, steps: readonly LineStep[]): string {
  const runs = byRun(steps);
  const read = runs.flatMap((each) => readsFromAbove(resource, each));
  const written = runs.flatMap((each) =>
    each.filter(({ step }) => step.writes.some((w) => w.resource === resource)),
  );

  const title = `${resourceName(resource)} · ${role(resource, runs, read.length > 0, written.length > 0)}`;
  const blocks: string[] = [];
  // Where the line only writes the register, what it held before is no longer of interest.
  const asksBefore = written.length === 0 || read.length > 0;
  const before: VariantCells[] = [];
  const after: VariantCells[] = [];
  for (const each of runs) {
    const turns = turnsOnLine(resource, each);
    if (asksBefore) before.push(...(turns?.before ?? valuesBefore(resource, each)));
    if (written.length > 0) after.push(...(turns?.after ?? valuesAfter(resource, each)));
  }
  if (before.length > 0 && after.length > 0)
    blocks.push(fitColumns([...labelled('before', before), ...labelled('after', after)], 2));
  else blocks.push(fitColumns(labelled('', before.length > 0 ? before : after), 2));

  for (const story of stories(resource, runs)) blocks.push(story);
  const reached = steps.reduce<VariantSet>((all, { step, run }) => or(all, and(step.guard, run.guard)), NONE);
  const only = reachedOnly(reached, steps[0]?.routine.feasible ?? NONE);
  if (only !== undefined) blocks.push(only);
  return [title, ...blocks.filter((block) => block !== '')].join('\n');
}

/** The line's instructions grouped by run, each group in the order in which they run. */
function byRun(steps: readonly LineStep[]): LineStep[][] {
  const groups = new Map<RunFacts, LineStep[]>();
  for (const each of steps) groups.set(each.run, [...(groups.get(each.run) ?? []), each]);
  return [...groups.values()];
}

/** Instructions that read what the register held before the line: a macro's own temporaries are not read here. */
function readsFromAbove(resource: Resource, steps: readonly LineStep[]): LineStep[] {
  let written: VariantSet = NONE;
  return steps.filter(({ step }) => {
    const reads = step.reads.some((r) => r.resource === resource) && !includes(written, step.guard);
    if (step.writes.some((w) => w.resource === resource)) written = or(written, step.guard);
    return reads;
  });
}

function labelled(label: string, cells: readonly VariantCells[]): string[][] {
  return variantRows(cells).map((row, i) => [i === 0 ? label : '', row.name, ...row.cells]);
}

function cellsOf({ run, routine }: LineStep, choice: Choice<Slot>, guard: VariantSet): VariantCells[] {
  return within(choice, guard).map((c) => ({
    guard: and(and(and(c.guard, guard), run.guard), routine.feasible),
    cells: [valueText(run, c.value.term, c.value.writers), writtenText(run, c.value.writers)],
  }));
}

/** In a loop that is counted: the values of each turn. */
function turnsOnLine(
  resource: Resource,
  steps: readonly LineStep[],
): { readonly before: VariantCells[]; readonly after: VariantCells[] } | undefined {
  const [first] = steps;
  if (first === undefined) return undefined;
  const { run, routine } = first;
  const values = loopValues(run, new Set(steps.map(({ step }) => step.site)), resource);
  if (values === undefined) return undefined;
  const cells = ({ guard, values: slots }: Sequence): VariantCells => ({
    guard: and(and(guard, run.guard), routine.feasible),
    cells: [
      turnText(slots.map(({ term, writers }) => valueText(run, term, writers))),
      writtenText(run, [...new Set(slots.flatMap(({ writers }) => writers))]),
    ],
  });
  return { before: values.before.map(cells), after: values.after.map(cells) };
}

/** Instructions of one alternative each have their own variants: each variant is asked where it enters the line. */
function valuesBefore(resource: Resource, steps: readonly LineStep[]): VariantCells[] {
  const out: VariantCells[] = [];
  let seen: VariantSet = NONE;
  for (const each of steps) {
    const { step } = each;
    const fresh = and(step.guard, not(seen));
    if (fresh === NONE) continue;
    seen = or(seen, step.guard);
    out.push(...cellsOf(each, registerOf(step.before, resource), fresh));
  }
  return out;
}

/** A macro may branch over its own rest: each way off the line counts. */
function valuesAfter(resource: Resource, steps: readonly LineStep[]): VariantCells[] {
  const [first] = steps;
  if (!first) return [];
  const { run, routine } = first;
  const here = new Set(steps.map(({ step }) => step.site));
  return valuesWhenLeft(steps, resource).map(({ guard, slots }) => {
    const written = slots.filter(({ writers }) => writers.some((site) => here.has(site)));
    const texts = written.map(({ term, writers }) => valueText(run, term, writers));
    if (written.length < slots.length) texts.push('as before');
    return {
      guard: and(and(guard, run.guard), routine.feasible),
      cells: [
        [...new Set(texts)].join(' or '),
        writtenText(run, [...new Set(written.flatMap((slot) => slot.writers))]),
      ],
    };
  });
}

function role(resource: Resource, runs: readonly LineStep[][], reads: boolean, writes: boolean): string {
  const here =
    reads && writes
      ? 'read and written here'
      : reads
        ? 'read here'
        : writes
          ? 'written here'
          : 'not used here';
  return `${here}, ${fate(resource, runs)}`;
}

/** Who still needs the value that the register holds after this line. */
function fate(resource: Resource, runs: readonly LineStep[][]): string {
  let reached: VariantSet = NONE;
  let live: VariantSet = NONE;
  const needs: string[] = [];
  for (const steps of runs) {
    const [first] = steps;
    if (!first) continue;
    const { run, routine } = first;
    const possible = and(run.guard, routine.feasible);
    for (const { step } of steps) reached = or(reached, and(step.guard, possible));
    const needed = and(liveWhenLeft(run, steps, resource), possible);
    if (needed === NONE) continue;
    live = or(live, needed);
    const need = nextNeed(resource, steps, run);
    if (need !== undefined) needs.push(need);
  }
  if (live === NONE) return 'dead afterwards';
  const next = needs[0] ?? 'left to what follows';
  return includes(live, reached) ? next : `${next} ${nameVariants(live, reached)}`;
}

/** The next instructions that read the value, or the next call that may, or the exit that it goes out by. */
function nextNeed(resource: Resource, steps: readonly LineStep[], run: RunFacts): string | undefined {
  const here = new Set(steps.map(({ step }) => step.site));
  const writers = writersWhenLeft(steps, resource);
  const ahead = new Set(steps.flatMap(({ step }) => [...reachableFrom(run, step.site)]));
  const next = readersAhead(run, here, resource, writers);
  const readers = new Set<Site>();
  let comesBack = false;
  for (const writer of writers)
    for (const { site } of run.readersOf(writer, resource)) {
      if (!next.has(site)) continue;
      if (here.has(site)) comesBack = true;
      else readers.add(site);
    }
  const path = documentPathOf(run);
  const last = steps.at(-1)?.step.site ?? 0;
  const holds = (state: State) =>
    registerOf(state, resource).some((c) => c.value.writers.some((writer) => writers.has(writer)));
  const receiver = run.order.find((site) => {
    const call = run.steps.get(site);
    return call !== undefined && ahead.has(site) && hasTaker(call, resource) && holds(call.before);
  });
  const passed = receiver === undefined ? undefined : passedText(run, receiver, resource);
  if (readers.size > 0) {
    const { few, more } = nextFew(run, [...readers], last);
    const again = `read again on ${linesText(few, path)}${more > 0 ? `, and on ${more} more` : ''}`;
    return receiver !== undefined &&
      isSurelyTaken(run, receiver, resource) &&
      between(run, last, receiver, readers)
      ? `${passed}, ${again}`
      : again;
  }
  if (comesBack) return 'read again here, the next time round';
  if (passed !== undefined) return passed;
  const leaving = run.exits.filter(
    (exit) => (ahead.has(exit.site) || here.has(exit.site)) && holds(exit.state),
  );
  const receivers = [...new Set(leaving.map((exit) => receiverAt(run, exit)))];
  return receivers.length === 0 ? undefined : `left to ${receivers.join(' or ')}`;
}

/** A call, or an exception, hands the register to who may read it. */
function hasTaker({ passed, kept, frame }: StepFacts, resource: Resource): boolean {
  return (passed.includes(resource) && !kept.includes(resource)) || frame.includes(resource);
}

/** An exception takes what it finds; a callee that was read, what it was seen to read. */
function isSurelyTaken(run: RunFacts, site: Site, resource: Resource): boolean {
  const { call, frame } = run.steps.get(site) as StepFacts;
  return call === undefined || !(frame.includes(resource) || call.perhapsTaken.includes(resource));
}

function between(run: RunFacts, from: Site, site: Site, readers: ReadonlySet<Site>): boolean {
  const place = run.order.indexOf(site);
  return place > run.order.indexOf(from) && [...readers].every((reader) => place < run.order.indexOf(reader));
}

function passedText(run: RunFacts, site: Site, resource: Resource): string {
  const { call, frame, instruction } = run.steps.get(site) as StepFacts;
  const line = linesText(sitePlaces(run.program, [site]), documentPathOf(run));
  if (call === undefined) return `passed to ${instruction.parsed.mnemonic} on ${line}`;
  if (frame.includes(resource))
    return `${resource === SP ? 'stack' : 'frame'} pointer at the call to ${call.target} on ${line}`;
  return call.perhapsTaken.includes(resource)
    ? `dead afterwards unless ${call.target} takes it as an argument (${line})`
    : `passed to ${call.target} on ${line}`;
}

/** Who finds the registers as an exit leaves them. */
function receiverAt(run: RunFacts, exit: ExitFacts): string {
  const { kind, target } = exit;
  if (kind === 'ret') return goesBack(run, exit) ? 'the caller' : 'the code that ret goes to';
  if (kind === 'eret')
    return startsCode(run, exit) ? 'the code that eret goes to' : 'the context that eret resumes';
  return kind === 'tailCall' && target !== undefined ? target : 'what follows';
}

/** Not through a register in which the routine was given another address. */
function goesBack(run: RunFacts, { site, guard }: ExitFacts): boolean {
  const [through] = run.steps.get(site)?.reads ?? [];
  return explicit(through?.content ?? [], guard).every(
    ({ value: { term } }) => term.kind !== 'entry' || term.register === 'x30',
  );
}

/** The lines of the nearest readers below, at most three; those above (loops) only when there are none below. */
function nextFew(
  run: RunFacts,
  sites: readonly number[],
  from: number,
): { readonly few: ReturnType<typeof sitePlaces>; readonly more: number } {
  const places = sitePlaces(run.program, sites);
  const here = sitePlaces(run.program, [from])[0]?.line ?? 0;
  const below = places.filter((place) => place.line > here);
  const isFirst = (p: (typeof places)[number], i: number, all: typeof places): boolean =>
    all.findIndex((q) => q.line === p.line) === i;
  const few = (below.length > 0 ? below : places).filter(isFirst).slice(0, 3);
  return { few, more: places.filter(isFirst).length - few.length };
}

function stories(resource: Resource, runs: readonly LineStep[][]): string[] {
  const texts = runs.flatMap((steps) => {
    const first = steps[0];
    if (!first) return [];
    // On the line that saves it, the place is named as it is from then on.
    const saver = steps.find(({ step }) => savesEntry(step, resource))?.step;
    const sites = new Set(steps.map(({ step }) => step.site));
    const story = entryStory(first.run, resource, saver?.after ?? first.step.before, sites);
    return story === undefined ? [] : [story];
  });
  return [...new Set(texts)];
}
