/**
 * Two counters that both threads see: of the messages that make running work useless, how many have
 * arrived (raised by the receiving thread) and how many the working thread has taken in. The work itself
 * is synchronous, so no message could reach it otherwise; and messages that have arrived wait in a row
 * before they are taken in, so work that starts before the last of them would be useless too.
 */
export class Interrupt {
  private readonly counters: Int32Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.counters = new Int32Array(memory);
  }

  /** An interrupting message has arrived and is going to be handed on. */
  raise(): void {
    Atomics.add(this.counters, ARRIVED, 1);
  }

  /** An interrupting message has been taken in. */
  lower(): void {
    Atomics.add(this.counters, TAKEN, 1);
  }

  /** True while some message has arrived that was not taken in yet. */
  readonly pending = (): boolean =>
    Atomics.load(this.counters, ARRIVED) !== Atomics.load(this.counters, TAKEN);
}

const ARRIVED = 0;
const TAKEN = 1;

/** Messages of the client after which an analysis that is under way has no use. */
const interrupting: ReadonlySet<string> = new Set([
  'textDocument/didChange',
  'textDocument/didClose',
  'window/workDoneProgress/cancel',
  'workspace/didChangeConfiguration',
  'workspace/didChangeWorkspaceFolders',
  'shutdown',
  'exit',
]);

export function interrupts(message: object): boolean {
  return 'method' in message && typeof message.method === 'string' && interrupting.has(message.method);
}
