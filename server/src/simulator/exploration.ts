import type { InstructionItem } from '../assembler/program';
import { CountedLoops } from './countedLoops';
import type { StepResult, Surroundings, Visit } from './engine';
import { joinStates } from './join';
import { Pending } from './pending';
import { sameState, settled } from './sameState';
import { instructionAtSite } from './sites';
import { ENTRY, type Site, type State } from './state';
import type { StepMemo } from './stepMemo';
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

type Step = (site: Site, state: State, turn: number) => StepResult;

/** Runs a routine to a fixed point: each instruction that some variant reaches, with the state before it. */
export class Exploration {
  private readonly states = new Map<Site, State>();
  private readonly incoming = new Map<Site, Ways>();
  private readonly results = new Map<Site, Visit>();
  private readonly pending = new Pending();
  /** Visited, and to be run again though its state is the same. */
  private readonly again = new Set<Site>();
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
    const inTurn: Step = (site, state, turn) => {
      this.poll();
      return this.stopAt(site, step(site, state, turn));
    };
    this.loops = new CountedLoops(inTurn, (site) => code.positionOf(site));
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
          this.reach(f.site, ENTRY, { ...start, guard: f.guard });
        }
    }
    let steps = 0;
    for (let place = this.pending.next(); place !== undefined; place = this.pending.next()) {
      this.poll();
      const reached = this.results.size;
      const budget = Math.max(LEAST_BUDGET, STEPS_PER_INSTRUCTION * reached);
      if (++steps > budget || reached > MOST_INSTRUCTIONS) throw new BudgetExceeded();
      this.visit(place.site);
    }
    this.memo?.end();
    for (const [site, visit] of this.results) {
      const loop = this.loops.around(site);
      if (loop !== undefined) this.results.set(site, { ...visit, loop });
    }
    return this.results;
  }

  private poll(): void {
    if ((++this.polls & 63) === 0 && this.around.cancelled?.()) throw new Cancelled();
  }

  /** Runs the instruction from the state that covers all ways to it, unless it was run from that before. */
  private visit(site: Site): void {
    const ways = this.incoming.get(site) as Ways;
    const isNew = this.settle(site, ways);
    if (this.loops.isHead(site)) this.count(site, ways);
    if (!isNew) return;
    const result = this.stopAt(site, this.step(site, this.states.get(site) as State, 0));
    this.states.set(site, result.before);
    this.results.set(site, { before: result.before, result });
    let way = 0;
    for (const next of result.successors) {
      this.loops.connect(site, next.site);
      const edge = site * MAX_WAYS + way++;
      if (!this.loops.isLeft(site, next.site)) this.reach(next.site, edge, next.state);
    }
  }

  private settle(site: Site, ways: Ways): boolean {
    const old = this.states.get(site);
    const joined = ways.settle(old, (a, b, widen) => this.join(site, a, b, widen));
    const isVisited = this.results.has(site) && !this.again.delete(site);
    if (old === undefined || !isVisited) {
      this.states.set(site, joined);
      return true;
    }
    const next = ways.isSingle ? joined : settled(old, joined);
    if (next === old || (ways.isSingle && sameState(old, next))) return false;
    this.states.set(site, next);
    return true;
  }

  private reach(site: Site, edge: number, state: State): void {
    const ways = this.incoming.get(site);
    if (ways === undefined) this.incoming.set(site, new Ways(edge, state));
    else if (!ways.arrive(edge, state)) return;
    this.pending.add(this.around.code.placeOf(site));
  }

  private join(site: Site, a: State, b: State, widen: boolean): State {
    const join = (): State => joinStates(this.around.terms, a, b, this.around.siteName(site), widen);
    return this.memo === undefined ? join() : this.memo.join(site, a, b, widen, join);
  }

  /** Runs a loop turn by turn, where that can be done, and goes on from where it is left. */
  private count(head: Site, ways: Ways): void {
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
        for (const site of this.results.keys()) {
          this.again.add(site);
          this.pending.add(this.around.code.placeOf(site));
        }
      return;
    }
    const last = new Map<Site, State>();
    for (const { site, state } of loop.left) {
      const other = last.get(site);
      last.set(site, other === undefined ? state : this.join(site, other, state, false));
    }
    for (const [site, state] of last) {
      this.loops.connect(head, site);
      if (!this.loops.isLeft(head, site, loop)) this.reach(site, edgeOfLoop(head), state);
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
