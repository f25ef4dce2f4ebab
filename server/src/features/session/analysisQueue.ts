import { Cancelled } from '../../simulator/exploration';
import type { DocumentAnalysis } from '../../workspace/analyze';
import type { DocumentStore, OpenDocument } from './documentStore';
import type { Interrupt } from './interrupt';

export interface Finished {
  readonly document: OpenDocument;
  readonly analysis: DocumentAnalysis;
  readonly milliseconds: number;
}

export interface QueueHooks {
  /** `cancelled` is asked often while it runs; when it says yes, the analysis throws `Cancelled`. */
  analyze(document: OpenDocument, cancelled: () => boolean): Generator<undefined, DocumentAnalysis>;
  finished(result: Finished): void;
  failed(document: OpenDocument, error: unknown): void;
  /** Around each analysis: shows progress when it takes long. `during` is called whenever `cancelled` is asked. */
  started(document: OpenDocument): { during(): void; end(): void };
}

/** An analysis of which some pieces are done. */
interface Running {
  readonly document: OpenDocument;
  readonly work: Generator<undefined, DocumentAnalysis>;
  readonly progress: { during(): void; end(): void };
  milliseconds: number;
}

/** After so long, what else has arrived is looked at before the next piece. */
const SLICE_MILLISECONDS = 25;
/** An analysis that takes longer is not waited for where less would do. */
const LONG_MILLISECONDS = 250;

/**
 * Analyses documents one after another, the one edited last first. An edit makes the running analysis
 * give up, since its result would be out of date; it then starts again with the new text. Questions
 * that arrive meanwhile are taken in between its pieces.
 */
export class AnalysisQueue {
  private readonly results = new Map<string, Finished>();
  private readonly waiting = new Map<string, ((result: Finished | undefined) => void)[]>();
  /** Those that would rather have an answer from less than wait for a long analysis. */
  private readonly hurried = new Map<string, (() => void)[]>();
  /** URIs to analyse; the last one that is not held is next. */
  private dirty: string[] = [];
  private readonly held = new Set<string>();
  private scheduled = false;
  private running: Running | undefined;

  constructor(
    private readonly documents: DocumentStore,
    private readonly interrupt: Interrupt,
    private readonly hooks: QueueHooks,
  ) {}

  /** The document has a new text, or what its analysis depends on has changed. */
  touch(uri: string): void {
    this.giveUp(uri);
    this.dirty = [...this.dirty.filter((each) => each !== uri), uri];
    this.schedule();
  }

  /** As `touch`, but after what is already waiting: the user looks elsewhere. */
  touchLater(uri: string): void {
    this.giveUp(uri);
    if (!this.dirty.includes(uri)) this.dirty = [uri, ...this.dirty];
    this.schedule();
  }

  /** The document is not analysed before `release`: something that its analysis depends on is on its way. */
  hold(uri: string): void {
    this.held.add(uri);
    this.touch(uri);
  }

  release(uri: string): void {
    if (this.held.delete(uri)) this.schedule();
  }

  touchAll(): void {
    for (const { uri } of this.documents.all()) this.touch(uri);
  }

  forget(uri: string): void {
    this.giveUp(uri);
    this.dirty = this.dirty.filter((each) => each !== uri);
    this.held.delete(uri);
    this.results.delete(uri);
    this.settle(uri, undefined);
  }

  /** The user stopped it: nothing more until the next edit or request. */
  stop(): void {
    const stopped = this.dirty;
    this.dirty = [];
    this.giveUp();
    for (const uri of stopped) this.settle(uri, undefined);
  }

  /** The last finished analysis of each document, which may be of an older text. */
  latest(): Iterable<Finished> {
    return this.results.values();
  }

  /** As `current`, or `long` as soon as that is known to take long. */
  async soon(uri: string): Promise<Finished | undefined | 'long'> {
    const result = this.current(uri);
    if (this.isCurrent(uri)) return result;
    if (this.isLong(uri)) return 'long';
    const long = new Promise<'long'>((resolve) => {
      this.hurried.set(uri, [...(this.hurried.get(uri) ?? []), () => resolve('long')]);
    });
    return Promise.race([result, long]);
  }

  /** The document is being analysed, or about to be, and that takes long. */
  private isLong(uri: string): boolean {
    if (this.isCurrent(uri)) return false;
    const { running } = this;
    const spent = running?.document.uri === uri ? running.milliseconds : 0;
    return Math.max(spent, this.results.get(uri)?.milliseconds ?? 0) > LONG_MILLISECONDS;
  }

  /** After a stop the last result is of an older text, although nothing is to be done. */
  private isCurrent(uri: string): boolean {
    return this.results.get(uri)?.document === this.documents.get(uri) && !this.dirty.includes(uri);
  }

  /** The analysis of the document as it is now; undefined when it is closed, stopped or failed meanwhile. */
  current(uri: string): Promise<Finished | undefined> {
    const document = this.documents.get(uri);
    if (!document) return Promise.resolve(undefined);
    if (this.isCurrent(uri)) return Promise.resolve(this.results.get(uri));
    return new Promise((resolve) => {
      this.waiting.set(uri, [...(this.waiting.get(uri) ?? []), resolve]);
      if (!this.dirty.includes(uri)) this.dirty.unshift(uri);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.nextUri() === undefined) return;
    this.scheduled = true;
    // Not at once: the messages that have already arrived are taken in first.
    setImmediate(() => {
      this.scheduled = false;
      if (!this.interrupt.pending()) this.next();
      this.schedule();
    });
  }

  private nextUri(): string | undefined {
    return this.dirty.findLast((uri) => !this.held.has(uri));
  }

  /** Nothing is answered from an analysis of an older text: of a long one only how it was read stays, to make room. */
  private makeRoom(uri: string): void {
    const result = this.results.get(uri);
    if (result === undefined || result.milliseconds <= LONG_MILLISECONDS) return;
    const { analysis } = result;
    const runs = analysis.runs.slice(0, 1);
    this.results.set(uri, { ...result, analysis: { ...analysis, runs, routines: [], findings: [] } });
  }

  private next(): void {
    const uri = this.nextUri();
    if (uri === undefined) return;
    const document = this.documents.get(uri);
    if (!document) {
      this.forget(uri);
      return;
    }
    const running = this.take(document);
    const { work, progress } = running;
    const start = performance.now();
    const elapsed = (): number => performance.now() - start;
    let result: Finished | undefined;
    try {
      let piece = work.next();
      while (!piece.done && elapsed() < SLICE_MILLISECONDS && !this.interrupt.pending()) piece = work.next();
      running.milliseconds += elapsed();
      progress.during();
      if (!piece.done) {
        if (this.isLong(uri)) this.settleEarly(uri);
        return;
      }
      result = { document, analysis: piece.value, milliseconds: running.milliseconds };
      this.results.set(uri, result);
    } catch (error) {
      // What interrupted it is the next message; the document stays in the queue.
      if (error instanceof Cancelled) {
        this.giveUp();
        return;
      }
      this.hooks.failed(document, error);
    }
    this.giveUp();
    this.dirty = this.dirty.filter((each) => each !== uri);
    if (result) this.hooks.finished(result);
    this.settle(uri, result);
  }

  /** The analysis of the document that is under way, or a new one. */
  private take(document: OpenDocument): Running {
    if (this.running?.document === document) return this.running;
    this.giveUp();
    this.makeRoom(document.uri);
    const progress = this.hooks.started(document);
    const work = this.hooks.analyze(document, () => {
      progress.during();
      return this.interrupt.pending();
    });
    this.running = { document, work, progress, milliseconds: 0 };
    return this.running;
  }

  /** Of this document, or whatever it is, nothing that is under way is of use any more. */
  private giveUp(uri?: string): void {
    const { running } = this;
    if (running === undefined || (uri !== undefined && running.document.uri !== uri)) return;
    this.running = undefined;
    running.progress.end();
  }

  private settleEarly(uri: string): void {
    const hurried = this.hurried.get(uri) ?? [];
    this.hurried.delete(uri);
    for (const resolve of hurried) resolve();
  }

  private settle(uri: string, result: Finished | undefined): void {
    const waiting = this.waiting.get(uri) ?? [];
    this.waiting.delete(uri);
    this.hurried.delete(uri);
    for (const resolve of waiting) resolve(result);
  }
}
