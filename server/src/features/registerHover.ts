import type { RunFacts } from '../analysis/facts';
import { nameVariants } from '../analysis/variantNames';
import type { Operand } from '../isa/instruction';
import { registerNamed } from '../isa/registers';
import { type Choice, within } from '../simulator/choice';
import { generalResource, type Resource, resourceName, SP, vectorResource } from '../simulator/resources';
import { registerOf, type Site, type Slot } from '../simulator/state';
import { and, includes, NONE, not, or, type VariantSet } from '../simulator/variantSet';
import { lineText, type SourceFile } from '../source/sourceFile';
import { fitColumns } from './columns';
import type { FeatureContext } from './context';
import { entryStory, savesEntry } from './entryStory';
import { type LineStep, stepsOnLine } from './lineFacts';
import { linesText, sitePlaces, valueText, writtenText } from './valueText';
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
  const steps = stepsOnLine(context.analysis, word.line);
  if (steps.length === 0) return undefined;
  const runs = byRun(steps);
  const read = runs.flatMap((each) => readsFromAbove(resource, each));
  const written = runs.flatMap((each) =>
    each.filter(({ step }) => step.writes.some((w) => w.resource === resource)),
  );

  const title = `${resourceName(resource)} · ${role(resource, runs, read.length > 0, written.length > 0)}`;
  const blocks: string[] = [];
  // Where the line only writes the register, what it held before is no longer of interest.
  const before =
    written.length === 0 || read.length > 0 ? runs.flatMap((each) => valuesBefore(resource, each)) : [];
  const after = written.length > 0 ? runs.flatMap((each) => valuesAfter(resource, each)) : [];
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

function cellsOf(run: RunFacts, choice: Choice<Slot>, guard: VariantSet): VariantCells[] {
  return within(choice, guard).map((c) => ({
    guard: and(and(c.guard, guard), run.guard),
    cells: [valueText(run, c.value.term, c.value.writers), writtenText(run, c.value.writers)],
  }));
}

/** Instructions of one alternative each have their own variants: each variant is asked where it enters the line. */
function valuesBefore(resource: Resource, steps: readonly LineStep[]): VariantCells[] {
  const out: VariantCells[] = [];
  let seen: VariantSet = NONE;
  for (const { run, step } of steps) {
    const fresh = and(step.guard, not(seen));
    if (fresh === NONE) continue;
    seen = or(seen, step.guard);
    out.push(...cellsOf(run, registerOf(step.before, resource), fresh));
  }
  return out;
}

function valuesAfter(resource: Resource, steps: readonly LineStep[]): VariantCells[] {
  const out: VariantCells[] = [];
  let seen: VariantSet = NONE;
  for (const { run, step } of [...steps].reverse()) {
    const write = step.writes.find((each) => each.resource === resource);
    if (!write) continue;
    const fresh = and(step.guard, not(seen));
    if (fresh === NONE) continue;
    seen = or(seen, step.guard);
    out.push(...cellsOf(run, write.content, fresh));
  }
  return out;
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
    const last = steps.at(-1);
    if (!last) continue;
    const { run, step } = last;
    reached = or(reached, and(step.guard, run.guard));
    live = or(live, and(and(run.liveAfter(step.site, resource), step.guard), run.guard));
    const need = nextNeed(resource, steps, last);
    if (need !== undefined) needs.push(need);
  }
  if (live === NONE) return 'dead afterwards';
  const next = needs[0] ?? 'left to the caller';
  return includes(live, reached) ? next : `${next} ${nameVariants(live, reached)}`;
}

/** The next instructions that read the value, or the next call that it is passed to. */
function nextNeed(
  resource: Resource,
  steps: readonly LineStep[],
  { run, step }: LineStep,
): string | undefined {
  const writers = new Set(
    (step.after ? registerOf(step.after, resource) : []).flatMap((c) => c.value.writers),
  );
  const ahead = reachableFrom(run, step.site);
  const readers = new Set<Site>();
  for (const writer of writers)
    for (const { site } of run.readersOf(writer, resource))
      if (ahead.has(site) && !steps.some((each) => each.step.site === site)) readers.add(site);
  const path = stepPath(steps);
  if (readers.size > 0) return `read again on ${linesText(nextFew(run, [...readers], step.site), path)}`;
  for (const site of run.order) {
    const call = run.steps.get(site);
    if (!call?.call || !ahead.has(site) || !call.passed.includes(resource)) continue;
    if (registerOf(call.before, resource).some((c) => c.value.writers.some((writer) => writers.has(writer))))
      return `passed to ${call.call.target} on ${linesText(sitePlaces(run.program, [site]), path)}`;
  }
  return undefined;
}

function reachableFrom(run: RunFacts, site: Site): ReadonlySet<Site> {
  const seen = new Set<Site>();
  const open = [site];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const next of run.steps.get(at)?.successors ?? [])
      if (!seen.has(next.site)) {
        seen.add(next.site);
        open.push(next.site);
      }
  return seen;
}

function stepPath(steps: readonly LineStep[]): string {
  const origin = steps[0]?.step.instruction.origin;
  let root = origin;
  while (root?.parent) root = root.parent;
  return root?.file.path ?? '';
}

/** The readers on the nearest lines below, at most three; those above (loops) only when there are none below. */
function nextFew(run: RunFacts, sites: readonly number[], from: number): ReturnType<typeof sitePlaces> {
  const places = sitePlaces(run.program, sites);
  const here = sitePlaces(run.program, [from])[0]?.line ?? 0;
  const below = places.filter((place) => place.line > here);
  const lines = (below.length > 0 ? below : places).filter(
    (p, i, all) => all.findIndex((q) => q.line === p.line) === i,
  );
  return lines.slice(0, 3);
}

function stories(resource: Resource, runs: readonly LineStep[][]): string[] {
  const texts = runs.flatMap((steps) => {
    const first = steps[0];
    if (!first) return [];
    // On the line that saves it, the place is named as it is from then on.
    const saver = steps.find(({ step }) => savesEntry(step, resource))?.step;
    const story = entryStory(first.run, resource, saver?.after ?? first.step.before);
    return story === undefined ? [] : [story];
  });
  return [...new Set(texts)];
}
