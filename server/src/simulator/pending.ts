import type { Place } from './place';

/** What can wait to be run. */
export interface Waiting {
  readonly place: Place;
  /** When it was added; 0 while it does not wait. Kept by `Pending`, which alone uses it. */
  added: number;
}

/** What is to be run, in the order of its positions; of equal ones that which was added first. Each is in it once. */
export class Pending<T extends Waiting> {
  private readonly heap: T[] = [];
  private clock = 0;

  add(item: T): void {
    if (item.added !== 0) return;
    item.added = ++this.clock;
    const { heap } = this;
    let i = heap.length;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up] as T;
      if (isBefore(parent, item)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = item;
  }

  /** Takes out the first. */
  next(): T | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    first.added = 0;
    if (first !== last) this.sink(last);
    return first;
  }
  private sink(item: T): void {
    const { heap } = this;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && isBefore(heap[down + 1] as T, heap[down] as T)) down++;
      const child = heap[down] as T;
      if (isBefore(item, child)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = item;
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  const p = a.place.position;
  const q = b.place.position;
  return p !== q ? p < q : a.added < b.added;
}
