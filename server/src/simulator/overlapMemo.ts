import type { Term } from './term';
import { mixed } from './termIndex';

const SIZE = 1 << 12;

/** Whether two bases may address the same bytes, for the pairs that were asked for last. */
export class OverlapMemo {
  private readonly first = new Int32Array(SIZE).fill(-1);
  private readonly second = new Int32Array(SIZE);
  private readonly answers = new Uint8Array(SIZE);

  get(a: Term, b: Term): boolean | undefined {
    const i = slotOf(a, b);
    return this.first[i] === a.id && this.second[i] === b.id ? this.answers[i] === 1 : undefined;
  }
  set(a: Term, b: Term, answer: boolean): boolean {
    const i = slotOf(a, b);
    this.first[i] = a.id;
    this.second[i] = b.id;
    this.answers[i] = answer ? 1 : 0;
    return answer;
  }
}

function slotOf(a: Term, b: Term): number {
  return mixed(mixed(a.id, b.id), b.id) & (SIZE - 1);
}
