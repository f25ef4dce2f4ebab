/**
 * A counter that the receiving thread raises for each message that makes running work useless, and
 * that the working thread reads in the middle of that work. The work itself is synchronous, so no
 * message could reach it otherwise.
 */
export class Interrupt {
  private readonly counter: Int32Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.counter = new Int32Array(memory);
  }

  raise(): void {
    Atomics.add(this.counter, 0, 1);
  }

  /** A question that turns true once something was raised after this call. */
  watch(): () => boolean {
    const start = Atomics.load(this.counter, 0);
    return () => Atomics.load(this.counter, 0) !== start;
  }
}

/** Messages of the client after which an analysis that is under way has no use. */
const interrupting: ReadonlySet<string> = new Set([
  'textDocument/didChange',
  'textDocument/didClose',
  'window/workDoneProgress/cancel',
  'workspace/didChangeConfiguration',
  'shutdown',
]);

export function interrupts(message: object): boolean {
  return 'method' in message && typeof message.method === 'string' && interrupting.has(message.method);
}
