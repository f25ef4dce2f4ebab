import type { Place } from './place';

/** Places to be run, in the order of their positions; of equal ones that which was added first. Each is in it once. */
export class Pending {
  private readonly heap: Place[] = [];
  /** By the index of a place: when it was added; absent or 0 while it is not here. */
  private readonly added: number[] = [];
  private clock = 0;

  add(place: Place): void {
    if (this.added[place.index]) return;
    this.added[place.index] = ++this.clock;
    const { heap } = this;
    let i = heap.length;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up] as Place;
      if (this.isBefore(parent, place)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = place;
  }

  /** Takes out the first. */
  next(): Place | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    this.added[first.index] = 0;
    if (first !== last) this.sink(last);
    return first;
  }
  private sink(place: Place): void {
    const { heap } = this;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && this.isBefore(heap[down + 1] as Place, heap[down] as Place)) down++;
      const child = heap[down] as Place;
      if (this.isBefore(place, child)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = place;
  }
  private isBefore(a: Place, b: Place): boolean {
    return a.position !== b.position
      ? a.position < b.position
      : (this.added[a.index] as number) < (this.added[b.index] as number);
  }
}
