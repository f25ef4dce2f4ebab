import type { Term } from './term';
import { mixed } from './termIndex';

const SIZE = 1 << 13;

/**
 * What two values joined to at a place, for the joins that were asked for last: ways meet again and again
 * with the same values in most registers. A new join takes the place of an old one.
 */
export class JoinMemo {
  private readonly places = new Int32Array(SIZE).fill(-1);
  private readonly first = new Int32Array(SIZE);
  private readonly second = new Int32Array(SIZE);
  private readonly joined: Term[] = [];

  /** `place` is a number for the place and the way of joining. */
  get(place: number, a: Term, b: Term): Term | undefined {
    const i = slotOf(place, a, b);
    return this.places[i] === place && this.first[i] === a.id && this.second[i] === b.id
      ? this.joined[i]
      : undefined;
  }
  set(place: number, a: Term, b: Term, joined: Term): Term {
    const i = slotOf(place, a, b);
    this.places[i] = place;
    this.first[i] = a.id;
    this.second[i] = b.id;
    this.joined[i] = joined;
    return joined;
  }
}

function slotOf(place: number, a: Term, b: Term): number {
  return mixed(mixed(place, a.id), b.id) & (SIZE - 1);
}
