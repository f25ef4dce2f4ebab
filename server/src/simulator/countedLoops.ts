import type { Successor } from './engine';
import { followTurns, type StepInTurn } from './loopTurns';
import { sameState } from './sameState';
import type { Site, State } from './state';
import { and, minus, NONE, type VariantSet } from './variantSet';

/** Instructions run turn by turn in one exploration, at most; a loop that takes longer is read as a fixed point. */
const STEPS_OF_COUNTED_LOOPS = 20_000;
/** Instructions of one run of one loop, at most. */
const STEPS_OF_ONE_LOOP = 5_000;

/** How often an instruction runs each time its loop is entered, by variants; the guards are disjoint. */
export type Times = readonly { readonly guard: VariantSet; readonly times: number }[];

/** A loop that was run turn by turn from the state in which it is entered. */
export interface CountedLoop {
  readonly head: Site;
  readonly body: ReadonlySet<Site>;
  /** The state in which it is entered. */
  readonly start: State;
  readonly times: ReadonlyMap<Site, Times>;
  /** Where it is left, with the state that holds there. */
  readonly left: readonly Successor[];
}

/**
 * Loops whose every branch is decided by what is known on entry (a counter that starts from a constant, two
 * addresses with a known distance). Such a loop is run turn by turn, as the processor does, and what it leaves
 * behind is exact; the fixed point still says what holds at each instruction over all turns.
 */
export class CountedLoops {
  private readonly sources = new Map<Site, Site[]>();
  private readonly backEdges = new Map<Site, Set<Site>>();
  /** By head: the last run, whatever came of it. */
  private readonly tried = new Map<Site, { readonly start: State; readonly size: number }>();
  private readonly counted = new Map<Site, CountedLoop>();
  private steps = 0;
  /** Of each head, while no way is added. */
  private bodies = new Map<Site, ReadonlySet<Site> | undefined>();

  constructor(
    private readonly step: StepInTurn,
    private readonly positionOf: (site: Site) => number,
  ) {}

  /** Control may go from one instruction to another. */
  connect(from: Site, to: Site): void {
    const known = this.sources.get(to);
    if (known === undefined) this.sources.set(to, [from]);
    else if (known.includes(from)) return;
    else known.push(from);
    if (this.bodies.size > 0) this.bodies = new Map();
    if (this.positionOf(to) > this.positionOf(from)) return;
    const backward = this.backEdges.get(to);
    if (backward === undefined) this.backEdges.set(to, new Set([from]));
    else backward.add(from);
  }

  isHead(site: Site): boolean {
    return this.backEdges.has(site);
  }

  /** The instructions of the loop with this head: those that come back to it. Undefined when it has other entries. */
  bodyOf(head: Site, entries: ReadonlySet<Site>): ReadonlySet<Site> | undefined {
    if (this.bodies.has(head)) return this.bodies.get(head);
    const body = this.comingBackTo(head, entries);
    this.bodies.set(head, body);
    return body;
  }
  private comingBackTo(head: Site, entries: ReadonlySet<Site>): ReadonlySet<Site> | undefined {
    const body = new Set([head]);
    const open = [...(this.backEdges.get(head) ?? [])];
    for (let site = open.pop(); site !== undefined; site = open.pop()) {
      if (body.has(site)) continue;
      if (entries.has(site)) return undefined;
      body.add(site);
      open.push(...(this.sources.get(site) ?? []));
    }
    return body;
  }

  /** Runs the loop from the state in which it is entered, unless that was done before. */
  run(head: Site, body: ReadonlySet<Site>, start: State): CountedLoop | undefined {
    const last = this.tried.get(head);
    if (last !== undefined && last.size === body.size && sameState(last.start, start))
      return this.counted.get(head);
    this.tried.set(head, { start, size: body.size });
    const loop = this.turns(head, body, start);
    if (loop === undefined) this.counted.delete(head);
    else this.counted.set(head, loop);
    return loop;
  }

  isCounted(head: Site): boolean {
    return this.counted.has(head);
  }

  /** The loop is not what it looked like: it has other entries. */
  forget(head: Site): void {
    this.counted.delete(head);
  }

  /** True where a way leaves a counted loop (another one than `own`): what it brings there is told by `left`. */
  isLeft(from: Site, to: Site, own?: CountedLoop): boolean {
    if (this.counted.size === 0) return false;
    for (const loop of this.counted.values())
      if (loop !== own && loop.body.has(from) && !loop.body.has(to)) return true;
    return false;
  }

  /** The largest counted loop around an instruction. */
  around(site: Site): CountedLoop | undefined {
    if (this.counted.size === 0) return undefined;
    let widest: CountedLoop | undefined;
    for (const loop of this.counted.values())
      if (loop.body.has(site) && loop.body.size > (widest?.body.size ?? 0)) widest = loop;
    return widest;
  }

  private turns(head: Site, body: ReadonlySet<Site>, start: State): CountedLoop | undefined {
    const times = new Map<Site, Times>();
    let steps = 0;
    const left = followTurns({ head, body, start }, this.step, ({ site, before }) => {
      times.set(site, once(times.get(site) ?? [], before.guard));
      return ++steps <= STEPS_OF_ONE_LOOP && ++this.steps <= STEPS_OF_COUNTED_LOOPS;
    });
    return left && { head, body, start, times, left };
  }
}

/** The counts with one more for the variants of `guard`. */
function once(times: Times, guard: VariantSet): Times {
  const out: { guard: VariantSet; times: number }[] = [];
  let rest = guard;
  for (const t of times) {
    const inside = and(t.guard, guard);
    const outside = minus(t.guard, guard);
    if (inside !== NONE) out.push({ guard: inside, times: t.times + 1 });
    if (outside !== NONE) out.push({ guard: outside, times: t.times });
    rest = minus(rest, inside);
  }
  if (rest !== NONE) out.push({ guard: rest, times: 1 });
  return out;
}
