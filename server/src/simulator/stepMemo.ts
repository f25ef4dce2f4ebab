import type { InstructionItem } from '../assembler/program';
import type { Summary } from './callEffects';
import { decided } from './decided';
import type { CallResult } from './engine';
import type { Joined } from './join';
import type { Facts } from './knowledge';
import type { Place } from './place';
import { sameState } from './sameState';
import type { Site, State } from './state';
import { appended } from './stepRecord';
import type { SymbolicMachine } from './symbolicMachine';
import type { VariantSet } from './variantSet';

export const NO_ARRIVALS: State[] = [];

/** An instruction that was run from a state, with the effects of what it calls. */
export interface Performed {
  readonly place: Place;
  readonly before: State;
  readonly patchedBy: string | undefined;
  /** How often a loop that is run turn by turn had run it before. */
  readonly turn: number;
  readonly machine: SymbolicMachine;
  readonly after: State;
  readonly call: CallResult | undefined;
  /** The summary that `call` was taken from. */
  readonly summary: Summary | undefined;
  /** States in which it hands on to its successors, each made once, so that they compare by identity. */
  arrivals: State[];
  /** The state in which a fixup is entered where it faults, made once. */
  faulted: { readonly changed: readonly number[]; readonly state: State } | undefined;
}

/** An instruction without its place, but for whether a macro made it: rules look at a person's lines. */
export interface Written extends Pick<InstructionItem, 'text' | 'parsed' | 'word'> {
  readonly ofMacro: boolean;
  /** The code around it makes it one that reads again and again what others are to change. */
  readonly isPolled: boolean;
}

export function written({ text, parsed, word, origin }: InstructionItem, isPolled: boolean): Written {
  const ofMacro = origin.parent !== undefined;
  return word === undefined ? { text, parsed, ofMacro, isPolled } : { text, parsed, word, ofMacro, isPolled };
}

interface Join extends Joined {
  readonly widen: boolean;
}

const NOTHING: readonly Performed[] = [];

/** Earlier runs of an instruction that the next one is compared with, at most. */
const LIKELY = 3;

/** Of each instruction, by the turn of its loop. */
type Steps = Map<Site, (Performed[] | undefined)[]>;

/**
 * What the last exploration from an entry did. The next one, after an edit, takes over each step whose
 * instruction and state are the same; as the engine's steps are functions of those, its results are the
 * same as without.
 */
export class StepMemo {
  private known: Steps = new Map();
  private knownJoins = new Map<Site, Join[]>();
  private used: Steps = new Map();
  private usedJoins = new Map<Site, Join[]>();

  /** Starts an exploration. What an interrupted one left is dropped; what the last whole one used is at hand. */
  begin(): void {
    this.used = new Map();
    this.usedJoins = new Map();
  }
  /** Ends it: only what it used is kept. */
  end(): void {
    this.known = this.used;
    this.knownJoins = this.usedJoins;
    this.begin();
  }
  find(
    site: Site,
    instruction: Written,
    before: State,
    patchedBy: string | undefined,
    turn: number,
    fits: (p: Performed) => boolean,
  ): Performed | undefined {
    const candidates = this.known.get(site)?.[turn];
    if (candidates === undefined) return undefined;
    const likeliest = this.likeliest(site, turn, candidates);
    const found =
      likeliest.find((p) => p.before === before) ?? likeliest.find((p) => sameState(p.before, before));
    return found !== undefined &&
      found.patchedBy === patchedBy &&
      sameInstruction(found.place.written, instruction) &&
      fits(found)
      ? found
      : undefined;
  }
  /** What the instruction did from other states. */
  earlier(site: Site, instruction: Written, turn: number): readonly Performed[] {
    const candidates = this.known.get(site)?.[turn];
    const [first] = candidates ?? NOTHING;
    return candidates && first && sameInstruction(first.place.written, instruction)
      ? this.likeliest(site, turn, candidates)
      : NOTHING;
  }

  /**
   * An instruction of a loop runs from one state after another until nothing new comes: the n-th time as the n-th time in
   * the last exploration, or a time or two before or after where an edit makes the loop settle sooner or later.
   */
  private likeliest(site: Site, turn: number, candidates: readonly Performed[]): readonly Performed[] {
    if (candidates.length <= LIKELY) return candidates;
    const n = this.used.get(site)?.[turn]?.length ?? 0;
    const first = Math.max(0, Math.min(n, candidates.length - 1) - (LIKELY >> 1));
    return candidates.slice(first, first + LIKELY);
  }

  keep(site: Site, performed: Performed): void {
    const { turn } = performed;
    const turns = this.used.get(site);
    const inTurn = turns?.[turn];
    if (inTurn !== undefined) addOnce(inTurn, performed);
    else if (turns !== undefined) turns[turn] = [performed];
    else {
      const fresh: Performed[][] = [];
      fresh[turn] = [performed];
      this.used.set(site, fresh);
    }
  }
  join(
    site: Site,
    a: State,
    b: State,
    widen: boolean,
    compute: (earlier: Joined | undefined) => State,
  ): State {
    const joins = this.knownJoins.get(site);
    const known = joins?.find((j) => j.a === a && j.b === b && j.widen === widen);
    const joined = known?.joined ?? compute(joins && likest(joins, a, b, widen));
    append(this.usedJoins, site, { a, b, widen, joined });
    return joined;
  }
}

/** A join of the same variants, if possible with the same memory. */
function likest(joins: readonly Join[], a: State, b: State, widen: boolean): Joined | undefined {
  const like = joins.filter((j) => j.widen === widen && j.a.guard === a.guard && j.b.guard === b.guard);
  return like.find((j) => j.a.memory === a.memory && j.b.memory === b.memory) ?? like[0];
}

function append<T>(lists: Map<Site, T[]>, site: Site, item: T): void {
  const list = lists.get(site);
  if (list === undefined) lists.set(site, [item]);
  else addOnce(list, item);
}

function addOnce<T>(list: T[], item: T): void {
  if (!list.includes(item)) list.push(item);
}

/** The state after `p` for the variants in which it goes one way. */
export function arrival(p: Performed, guard: VariantSet, facts: Facts): State {
  if (p.after.guard === guard && p.after.facts === facts) return p.after;
  let state = p.arrivals.find((s) => s.guard === guard && s.facts === facts);
  if (state === undefined) {
    const { registers, system, memory, epoch } = p.after;
    state = { guard, registers, system, memory, epoch, facts };
    if (facts !== p.after.facts) state = decided(p.machine.terms, state, p.after.facts);
    p.arrivals = appended(p.arrivals, state);
  }
  return state;
}

/** Written the same; where it stands does not count. */
export function sameInstruction(a: Written, b: Written): boolean {
  return (
    a.word === b.word &&
    a.text === b.text &&
    a.ofMacro === b.ofMacro &&
    a.isPolled === b.isPolled &&
    sameParts(a.parsed, b.parsed)
  );
}

export function sameParts(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((n) => sameParts(a[n as keyof typeof a], b[n as keyof typeof b]));
}
