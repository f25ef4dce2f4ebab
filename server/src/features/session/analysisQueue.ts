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
  analyze(document: OpenDocument, cancelled: () => boolean): DocumentAnalysis;
  finished(result: Finished): void;
  failed(document: OpenDocument, error: unknown): void;
  /** Around each analysis: shows progress when it takes long. `during` is called whenever `cancelled` is asked. */
  started(document: OpenDocument): { during(): void; end(): void };
}

/**
 * Analyses documents one after another, the one edited last first. An edit makes the running analysis
 * give up, since its result would be out of date; it then starts again with the new text.
 */
export class AnalysisQueue {
  private readonly results = new Map<string, Finished>();
  private readonly waiting = new Map<string, ((result: Finished | undefined) => void)[]>();
  /** URIs to analyse; the last one that is not held is next. */
  private dirty: string[] = [];
  private readonly held = new Set<string>();
  private scheduled = false;

  constructor(
    private readonly documents: DocumentStore,
    private readonly interrupt: Interrupt,
    private readonly hooks: QueueHooks,
  ) {}

  /** The document has a new text, or what its analysis depends on has changed. */
  touch(uri: string): void {
    this.dirty = [...this.dirty.filter((each) => each !== uri), uri];
    this.schedule();
  }

  /** As `touch`, but after what is already waiting: the user looks elsewhere. */
  touchLater(uri: string): void {
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
    this.dirty = this.dirty.filter((each) => each !== uri);
    this.held.delete(uri);
    this.results.delete(uri);
    this.settle(uri, undefined);
  }

  /** The user stopped it: nothing more until the next edit or request. */
  stop(): void {
    const stopped = this.dirty;
    this.dirty = [];
    for (const uri of stopped) this.settle(uri, undefined);
  }

  /** The last finished analysis of each document, which may be of an older text. */
  latest(): Iterable<Finished> {
    return this.results.values();
  }

  /** The analysis of the document as it is now; undefined when it is closed, stopped or failed meanwhile. */
  current(uri: string): Promise<Finished | undefined> {
    const document = this.documents.get(uri);
    if (!document) return Promise.resolve(undefined);
    const result = this.results.get(uri);
    // After a stop the last result is of an older text, although nothing is to be done.
    if (result?.document === document && !this.dirty.includes(uri)) return Promise.resolve(result);
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

  private next(): void {
    const uri = this.nextUri();
    if (uri === undefined) return;
    const document = this.documents.get(uri);
    if (!document) {
      this.forget(uri);
      return;
    }
    const progress = this.hooks.started(document);
    const start = performance.now();
    let result: Finished | undefined;
    try {
      const analysis = this.hooks.analyze(document, () => {
        progress.during();
        return this.interrupt.pending();
      });
      result = { document, analysis, milliseconds: performance.now() - start };
      this.results.set(uri, result);
    } catch (error) {
      // What interrupted it is the next message; the document stays in the queue.
      if (error instanceof Cancelled) return;
      this.hooks.failed(document, error);
    } finally {
      progress.end();
    }
    this.dirty = this.dirty.filter((each) => each !== uri);
    if (result) this.hooks.finished(result);
    this.settle(uri, result);
  }

  private settle(uri: string, result: Finished | undefined): void {
    const waiting = this.waiting.get(uri) ?? [];
    this.waiting.delete(uri);
    for (const resolve of waiting) resolve(result);
  }
}
