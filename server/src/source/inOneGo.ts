/** The result of work that can be done in pieces, when nothing else waits meanwhile. */
export function inOneGo<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
