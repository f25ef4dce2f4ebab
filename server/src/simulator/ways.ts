import type { State } from './state';

/** More arrivals than this at a point where ways meet, and values that still differ become unknown. */
const ARRIVALS_BEFORE_WIDENING = 8;
const ARRIVALS_BEFORE_GROWING = 24;

/**
 * The ways into an instruction, each with the state that came last: where there is one way, nothing is
 * joined. States are joined in the order in which the ways were first taken, and what the ways up to
 * some place joined to is kept, so that a new state on the last way costs one join.
 */
export class Ways {
  private readonly edges: number[];
  private readonly states: State[];
  /** The join of the ways up to each. */
  private readonly joined: State[];
  private arrivals = 0;

  constructor(edge: number, state: State) {
    this.edges = [edge];
    this.states = [state];
    this.joined = [state];
  }

  /** Only one way was ever taken: nothing is joined. */
  get isSingle(): boolean {
    return this.edges.length === 1;
  }

  /** The states that came last on the ways that `isAmong` picks. */
  statesOf(isAmong: (edge: number) => boolean): readonly State[] {
    return this.states.filter((_, i) => isAmong(this.edges[i] as number));
  }

  /** The state that covers all ways now; `before` is what this gave last. */
  arrive(
    edge: number,
    state: State,
    before: State,
    join: (a: State, b: State, widen: boolean) => State,
  ): State {
    const { edges, states, joined } = this;
    const known = edges.indexOf(edge);
    const place = known < 0 ? edges.length : known;
    edges[place] = edge;
    states[place] = state;
    if (edges.length > 1) this.arrivals++;
    const widen = this.arrivals > ARRIVALS_BEFORE_WIDENING;
    // Joining onto the state before, too, makes sure that it only grows; it covers the other ways by then.
    if (this.arrivals > ARRIVALS_BEFORE_GROWING + 1) return join(before, state, widen);
    if (this.arrivals > ARRIVALS_BEFORE_GROWING)
      return states.reduce((all, s) => join(all, s, widen), before);
    // What was joined without widening does not hold any more.
    const anew = this.arrivals === ARRIVALS_BEFORE_WIDENING + 1;
    for (let i = anew ? 0 : place; i < states.length; i++) {
      const own = states[i] as State;
      const all = i === 0 ? own : join(joined[i - 1] as State, own, widen);
      if (all === joined[i] && !anew) break;
      joined[i] = all;
    }
    return joined[joined.length - 1] as State;
  }
}
