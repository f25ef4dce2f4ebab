import type { InstructionItem } from '../assembler/program';
import { CountedLoops } from './countedLoops';
import type { StepResult, Successor, Surroundings, Visit } from './engine';
import { type Joined, joinStates } from './join';
import { Pending, type Waiting } from './pending';
import type { Place } from './place';
import { sameState, settled } from './sameState';
import { instructionAtSite } from './sites';
import { ENTRY, type Site, type State } from './state';
import type { Performed, StepMemo } from './stepMemo';
import { Ways } from './ways';

export class Cancelled extends Error {}

/** A routine that does not settle within the budget: nothing is said about it. */
export class BudgetExceeded extends Error {}

/** Steps per instruction that is reached, and at least, before an exploration is given up. */
const STEPS_PER_INSTRUCTION = 100;
const LEAST_BUDGET = 20_000;
/** Instructions that one exploration may reach; the largest routine of Linux has some 5,000. */
const MOST_INSTRUCTIONS = 20_000;

/** Successors of one instruction, at most: alternatives at its target times two. */
const MAX_WAYS = 256;

/** Where an exploration ends: the first instructions of a handler, those that replace them too, and the one that names it. */
export type Stops = ReadonlyMap<Site, Site>;

type Step = (at: Ran, state: State, turn: number) => StepResult;

/** An instruction, and how it ran last. */
export interface Ran {
  readonly place: Place;
  last: Performed | undefined;
}

/** An instruction that some way leads to. */
interface Reached extends Ran, Waiting {
  readonly ways: Ways;
  /** The state that covers its ways, once it was settled. */
  state: State | undefined;
  visit: Visit | undefined;
  /** Visited, and to be run again though its state is the same. */
  isDue: boolean;
}

/** Runs a routine to a fixed point: each instruction that some variant reaches, with the state before it. */
export class Exploration {
  private readonly reached = new Map<Site, Reached>();
  /** Those that were run, in the order in which they were run first. */
  private readonly visited: Reached[] = [];
  private readonly pending = new Pending<Reached>();
  private readonly entries = new Set<Site>();
  private readonly loops: CountedLoops;
  private polls = 0;

  constructor(
    private readonly around: Surroundings,
    private readonly step: Step,
    private readonly memo: StepMemo | undefined,
    /** Ways that come to one of these end there as exits of kind `handler`. */
    private readonly stops: Stops,
  ) {
    const { code } = around;
    this.loops = new CountedLoops(
      (site, state, turn) => {
        this.poll();
        const at = this.reached.get(site) ?? { place: code.placeOf(site), last: undefined };
        return this.stopAt(site, step(at, state, turn));
      },
      (site) => code.positionOf(site),
    );
  }

  run(entries: readonly Site[], start: State): Map<Site, Visit> {
    const { code } = this.around;
    this.memo?.begin();
    for (const entry of entries) {
      const first = instructionAtSite(code.program, entry);
      if (first === undefined) continue;
      for (const f of code.enter(first.address, start.guard))
        if (f.site !== undefined) {
          this.entries.add(f.site);
          this.reach(ENTRY, f.site, ENTRY, { ...start, guard: f.guard });
        }
    }
    let steps = 0;
    for (let at = this.pending.next(); at !== undefined; at = this.pending.next()) {
      this.poll();
      const reached = this.visited.length;
      const budget = Math.max(LEAST_BUDGET, STEPS_PER_INSTRUCTION * reached);
      if (++steps > budget || reached > MOST_INSTRUCTIONS) throw new BudgetExceeded();
      this.visit(at);
    }
    this.memo?.end();
    const results = new Map<Site, Visit>();
    for (const { place, visit } of this.visited) {
      const loop = this.loops.around(place.site);
      if (visit !== undefined) results.set(place.site, loop === undefined ? visit : { ...visit, loop });
    }
    return results;
  }

  private poll(): void {
    if ((++this.polls & 63) === 0 && this.around.cancelled?.()) throw new Cancelled();
  }

  /** Runs the instruction from the state that covers all ways to it, unless it was run from that before. */
  private visit(at: Reached): void {
    const { site } = at.place;
    const isNew = this.settle(at);
    if (this.loops.isHead(site)) this.count(at);
    if (!isNew) return;
    const result = this.stopAt(site, this.step(at, at.state as State, 0));
    if (at.visit === undefined) this.visited.push(at);
    at.state = result.before;
    at.visit = { before: result.before, result };
    let way = 0;
    for (const next of result.successors) this.go(site, next, site * MAX_WAYS + way++);
  }

  private go(from: Site, to: Successor, edge: number): void {
    if (this.loops.isLeft(from, to.site)) this.loops.connect(from, to.site);
    else this.reach(from, to.site, edge, to.state);
  }

  /** False when there is nothing to run. */
  private settle(at: Reached): boolean {
    const { ways, state: old } = at;
    const { site } = at.place;
    const joined = ways.settle(old, (a, b, widen) => this.join(site, a, b, widen));
    const isVisited = at.visit !== undefined && !at.isDue;
    at.isDue = false;
    if (old === undefined || !isVisited) {
      at.state = joined;
      return true;
    }
    const next = ways.isSingle ? joined : settled(old, joined);
    if (next === old || (ways.isSingle && sameState(old, next))) return false;
    at.state = next;
    return true;
  }

  private reach(from: Site, to: Site, edge: number, state: State): void {
    let at = this.reached.get(to);
    if (at === undefined) {
      at = {
        place: this.around.code.placeOf(to),
        ways: new Ways(edge, state),
        state: undefined,
        visit: undefined,
        isDue: false,
        last: undefined,
        added: 0,
      };
      this.reached.set(to, at);
    } else {
      const isKnown = at.ways.has(edge);
      if (!at.ways.arrive(edge, state)) return;
      if (isKnown) {
        this.pending.add(at);
        return;
      }
    }
    if (from !== ENTRY) this.loops.connect(from, to);
    this.pending.add(at);
  }

  private join(site: Site, a: State, b: State, widen: boolean): State {
    const join = (earlier?: Joined): State =>
      joinStates(this.around.terms, a, b, this.around.siteName(site), widen, earlier);
    return this.memo === undefined ? join() : this.memo.join(site, a, b, widen, join);
  }

  /** Runs a loop turn by turn, where that can be done, and goes on from where it is left. */
  private count({ place, ways }: Reached): void {
    const head = place.site;
    const body = this.loops.bodyOf(head, this.entries);
    const fromOutside = (edge: number): boolean => !body?.has(sourceOf(edge));
    const [first, ...others] = body === undefined ? [] : ways.statesOf(fromOutside);
    const start = others.reduce((all, s) => all && this.join(head, all, s, false), first);
    const wasCounted = this.loops.isCounted(head);
    const loop = body && start && this.loops.run(head, body, start);
    if (loop === undefined) {
      this.loops.forget(head);
      // What leaves it was left out so far.
      if (wasCounted)
        for (const at of this.visited) {
          at.isDue = true;
          this.pending.add(at);
        }
      return;
    }
    const last = new Map<Site, State>();
    for (const { site, state } of loop.left) {
      const other = last.get(site);
      last.set(site, other === undefined ? state : this.join(site, other, state, false));
    }
    for (const [site, state] of last) {
      if (this.loops.isLeft(head, site, loop)) this.loops.connect(head, site);
      else this.reach(head, site, edgeOfLoop(head), state);
    }
  }

  /** Successors among `stops` become exits. */
  private stopAt(site: Site, result: StepResult): StepResult {
    const { stops } = this;
    if (stops.size === 0 || !result.successors.some((s) => stops.has(s.site))) return result;
    const { program } = this.around.code;
    const exits = [...result.exits];
    for (const { site: next, state } of result.successors) {
      const handler = stops.get(next);
      if (handler === undefined) continue;
      const { section, offset } = (instructionAtSite(program, handler) as InstructionItem).address;
      const target = program.labels.get(`${section}:${offset}`)?.find((l) => !/^\d/.test(l));
      exits.push({ kind: 'handler', site, state, target, handler });
    }
    return { ...result, successors: result.successors.filter((s) => !stops.has(s.site)), exits };
  }
}

/** The way on which a counted loop is left, beside the ways of single instructions. */
function edgeOfLoop(head: Site): number {
  return ENTRY - 1 - head;
}

/** The instruction that a way comes from; the loop's head where a whole loop was run. */
function sourceOf(edge: number): Site {
  if (edge >= 0) return Math.floor(edge / MAX_WAYS);
  return edge === ENTRY ? ENTRY : ENTRY - 1 - edge;
}
