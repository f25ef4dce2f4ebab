import type { State } from './state';
import { appended } from './stepRecord';

/** Settled more often than this where ways meet, and values that still differ become unknown. */
const ROUNDS_BEFORE_WIDENING = 8;
const ROUNDS_BEFORE_GROWING = 24;

const NOT_JOINED: State[] = [];
const NO_NEWS: number[] = [];

/**
 * The ways into an instruction, each with the state that came last: where there is one way, nothing is
 * joined. What comes is only noted; the join is made when the instruction is about to run, once for all that came
 * meanwhile (fifty accesses with one fixup would make a thousand). States are joined in the order in which the
 * ways were first taken, and what the ways up to some place joined to is kept.
 */
export class Ways {
  private readonly edges: number[];
  private readonly states: State[];
  /** The join of the ways up to each. */
  private joined: State[] = NOT_JOINED;
  /** Places of the ways that brought something since the last join. */
  private news: number[] = [0];
  private rounds = 0;

  constructor(edge: number, state: State) {
    this.edges = [edge];
    this.states = [state];
  }

  /** Only one way was ever taken: nothing is joined. */
  get isSingle(): boolean {
    return this.edges.length === 1;
  }

  has(edge: number): boolean {
    return this.edges.includes(edge);
  }

  /** The states that came last on the ways that `isAmong` picks. */
  statesOf(isAmong: (edge: number) => boolean): readonly State[] {
    return this.states.filter((_, i) => isAmong(this.edges[i] as number));
  }

  /** A state comes on a way; false when it is the one that came there last. */
  arrive(edge: number, state: State): boolean {
    const { edges, states, news } = this;
    const known = edges.indexOf(edge);
    const place = known < 0 ? edges.length : known;
    if (states[place] === state) return false;
    edges[place] = edge;
    states[place] = state;
    if (!news.includes(place)) this.news = appended(news, place);
    return true;
  }

  /** The state that covers all ways now; `before` is what this gave last, undefined the first time. */
  settle(before: State | undefined, join: (a: State, b: State, widen: boolean) => State): State {
    const { states, news } = this;
    if (news.length === 0 && before !== undefined) return before;
    this.news = NO_NEWS;
    if (states.length === 1) return states[0] as State;
    this.rounds++;
    const widen = this.rounds > ROUNDS_BEFORE_WIDENING;
    // Joining onto the state before, too, makes sure that it only grows; it covers the other ways by then.
    if (this.rounds > ROUNDS_BEFORE_GROWING && before !== undefined) {
      const fresh = this.rounds === ROUNDS_BEFORE_GROWING + 1 ? states : news.map((i) => states[i] as State);
      return fresh.reduce((all, s) => join(all, s, widen), before);
    }
    // What was joined without widening does not hold any more.
    const anew = this.rounds === ROUNDS_BEFORE_WIDENING + 1 || this.joined === NOT_JOINED;
    if (this.joined === NOT_JOINED) this.joined = [];
    const { joined } = this;
    const last = anew ? states.length : Math.max(...news);
    for (let i = anew ? 0 : Math.min(...news); i < states.length; i++) {
      const own = states[i] as State;
      const all = i === 0 ? own : join(joined[i - 1] as State, own, widen);
      if (all === joined[i] && i >= last) break;
      joined[i] = all;
    }
    return joined[joined.length - 1] as State;
  }
}
