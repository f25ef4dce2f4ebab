import type { GeneralOperand } from '../../isa/instruction';
import { uniform } from '../../simulator/choice';
import type { ExitKind } from '../../simulator/engine';
import { RegisterWriter } from '../../simulator/registerFile';
import { generalResource, RESOURCE_COUNT, type Resource, SP } from '../../simulator/resources';
import { registerOf, type Site, type State, type SystemSlot } from '../../simulator/state';
import { and, NONE, type VariantSet } from '../../simulator/variantSet';
import { mentionsEntry } from '../addresses';
import type { RunFacts, StepFacts } from '../facts';
import type { CalledCode } from './calledCode';
import { memoryText, type Names, registersText, systemText } from './fingerprints';
import { instructionShape } from './instructionShape';
import { loopInputs } from './loopInputs';

/** Instructions that can come round to each other, taken as one: a function of what goes into it. */
export interface Loop {
  readonly sites: readonly Site[];
  readonly ways: readonly LoopExit[];
  readonly reads: readonly Resource[];
  readonly writes: readonly Resource[];
  readonly system: readonly string[];
  /** Stores, calls: memory is not what it was. */
  readonly stores: boolean;
  /** Some store may go into the routine's own frame. */
  readonly storesToFrame: boolean;
  /** The instructions, as text that the same loop has in another version of the file, whatever registers it uses. */
  readonly text: string;
  /** What the text calls a register. */
  readonly nameOf: (r: Resource) => string;
}
/** A way out of a loop: to an instruction outside, or out of the routine. */
export type LoopExit =
  | { readonly from: Site; readonly guard: VariantSet; readonly to: Site }
  | {
      readonly from: Site;
      readonly guard: VariantSet;
      readonly to?: undefined;
      readonly exit: ExitKind;
      readonly target: string | undefined;
    };

/** The loop that each instruction belongs to, in the variants of `guard`. */
export function loopsOf(run: RunFacts, guard: VariantSet, called: CalledCode): ReadonlyMap<Site, Loop> {
  const out = new Map<Site, Loop>();
  for (const component of components(run, guard)) {
    const loop = loopOf(run, component, guard, called);
    for (const site of component) out.set(site, loop);
  }
  return out;
}

function successorsIn(run: RunFacts, site: Site, guard: VariantSet): Site[] {
  return (run.steps.get(site)?.successors ?? [])
    .filter((s) => and(s.guard, guard) !== NONE)
    .map((s) => s.site);
}

/** Strongly connected components that hold a cycle (Tarjan), without recursion. */
function components(run: RunFacts, guard: VariantSet): Site[][] {
  const index = new Map<Site, number>();
  const low = new Map<Site, number>();
  const stack: Site[] = [];
  const onStack = new Set<Site>();
  const out: Site[][] = [];
  const least = (site: Site, n: number): void => {
    low.set(site, Math.min(low.get(site) ?? n, n));
  };
  for (const root of run.order) {
    if (index.has(root)) continue;
    const work: { readonly site: Site; readonly next: Site[] }[] = [];
    const enter = (site: Site): void => {
      index.set(site, index.size);
      low.set(site, index.get(site) as number);
      stack.push(site);
      onStack.add(site);
      work.push({ site, next: successorsIn(run, site, guard) });
    };
    enter(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const next = top.next.pop();
      if (next !== undefined) {
        if (!run.steps.has(next)) continue;
        if (!index.has(next)) enter(next);
        else if (onStack.has(next)) least(top.site, index.get(next) as number);
        continue;
      }
      work.pop();
      const below = work.at(-1);
      if (below) least(below.site, low.get(top.site) as number);
      if (low.get(top.site) !== index.get(top.site)) continue;
      const members: Site[] = [];
      let site: Site;
      do {
        site = stack.pop() as Site;
        onStack.delete(site);
        members.push(site);
      } while (site !== top.site);
      if (members.length > 1 || successorsIn(run, top.site, guard).includes(top.site)) out.push(members);
    }
  }
  return out;
}

function loopOf(run: RunFacts, members: readonly Site[], guard: VariantSet, called: CalledCode): Loop {
  const inside = new Set(members);
  const sites = run.order.filter((s) => inside.has(s));
  const ways: LoopExit[] = [];
  const reads = new Set<Resource>();
  const writes = new Set<Resource>();
  const system = new Set<string>();
  let stores = false;
  let storesToFrame = false;
  const text: string[] = [];
  const roles = new Roles(sites.flatMap((site) => run.steps.get(site) ?? []));
  for (const from of sites) {
    const step = run.steps.get(from) as StepFacts;
    // Local labels are numbered by the assembler: where a branch leads shows in the ways and in the order.
    const to = step.successors.map((s) => (inside.has(s.site) ? sites.indexOf(s.site) : 'out')).join();
    const shape = instructionShape(step.instruction.parsed, (operand) => roles.name(operand));
    const calls = step.call === undefined ? '' : ` calls ${called.at(run, step.call.target, step.before)}`;
    text.push(`${shape}>${to}${calls} in ${and(step.guard, guard)}`);
    for (const r of step.reads) reads.add(r.resource);
    for (const r of step.passed) reads.add(r);
    const { before, after } = step;
    if (after !== undefined)
      for (let r = 0; r < RESOURCE_COUNT; r++)
        if (registerOf(before, r) !== registerOf(after, r)) writes.add(r);
    if (after !== undefined)
      for (const [name, content] of after.system) if (before.system.get(name) !== content) system.add(name);
    for (const w of step.writes) writes.add(w.resource);
    const written = step.memory.filter((m) => m.kind === 'store');
    if (written.length > 0 || step.call !== undefined) stores = true;
    if (written.some((m) => m.viaSP || m.address.some((c) => mentionsEntry(c.value, 'sp'))))
      storesToFrame = true;
    for (const s of step.successors) {
      const g = and(s.guard, guard);
      if (!inside.has(s.site) && g !== NONE) ways.push({ from, guard: g, to: s.site });
    }
    for (const e of run.exits) {
      const g = and(e.guard, guard);
      if (e.site === from && g !== NONE) ways.push({ from, guard: g, exit: e.kind, target: e.target });
    }
  }
  return {
    sites,
    ways,
    reads: [...reads],
    writes: [...writes],
    system: [...system],
    stores,
    storesToFrame,
    text: text.join('\n'),
    nameOf: (resource) => roles.of(resource),
  };
}

/**
 * General registers by the order in which a loop names them: a loop does the same with other registers. Not where it
 * calls something, which finds its arguments by their numbers.
 */
class Roles {
  private readonly names = new Map<Resource, string>();
  private readonly isRenamed: boolean;

  constructor(steps: readonly StepFacts[]) {
    this.isRenamed = steps.every(
      (s) => s.call === undefined && s.passed.length === 0 && s.exit === undefined,
    );
  }

  name({ number }: GeneralOperand): string {
    if (!this.isRenamed || number === 31) return `${number}`;
    const resource = generalResource(number);
    const name = this.names.get(resource) ?? `r${this.names.size}`;
    this.names.set(resource, name);
    return name;
  }

  of(resource: Resource): string {
    return this.names.get(resource) ?? `${resource}`;
  }
}

/** Each once, in an order that does not depend on the numbers of those that the loop's text renames. */
function inRoles(loop: Loop, resources: Iterable<Resource>): Resource[] {
  return [...new Set(resources)].sort((a, b) => loop.nameOf(a).localeCompare(loop.nameOf(b)));
}

/** The state after a loop: what it writes is named by the loop and all that goes into it. */
export function enterLoop(
  run: RunFacts,
  loop: Loop,
  entry: Site,
  before: State,
  /** What last set or cleared the exclusive monitors. */
  monitors: string,
  names: Names,
): { readonly state: State; readonly name: string } {
  const { terms } = run;
  const inputs = loopInputs(run, loop.sites, entry, [...loop.reads, ...loop.writes], before.guard);
  const name = names.of(
    [
      `loop ${loop.sites.indexOf(entry)}`,
      loop.text,
      // What it writes it may also leave as it was.
      ...inRoles(loop, inputs).map((r) => `${loop.nameOf(r)}=${registersText(before, [r])}`),
      systemText(before),
      memoryText(run, before),
      monitors,
    ].join('|'),
  );
  const registers = new RegisterWriter(before.registers);
  for (const r of loop.writes) {
    const term =
      r === SP
        ? terms.unknown(`${name}:sp`, 'sp after a loop')
        : terms.unknown(`${name}:${loop.nameOf(r)}`, 'left by a loop');
    registers.write(r, uniform({ term, writers: loop.sites }));
  }
  const system = new Map(before.system);
  for (const r of loop.system)
    system.set(
      r,
      uniform<SystemSlot>({
        term: terms.unknown(`${name}:${r}`, 'left by a loop'),
        writers: loop.sites,
        stale: [],
      }),
    );
  const own = terms.entry('sp');
  const kept = before.memory.get(own);
  const memory = loop.stores
    ? new Map(
        [...before.memory.keys()].map((base) => [
          base,
          base === own && kept && !loop.storesToFrame ? kept : [],
        ]),
      )
    : before.memory;
  return {
    state: {
      ...before,
      registers: registers.snapshot(),
      system,
      memory,
      epoch: loop.stores ? `call ${name}` : before.epoch,
      facts: new Map(),
    },
    name,
  };
}
