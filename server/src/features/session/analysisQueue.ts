import { Cancelled } from '../../simulator/engine';
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
  /** URIs to analyse; the last one is next. */
  private dirty: string[] = [];
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

  touchAll(): void {
    for (const { uri } of this.documents.all()) this.touch(uri);
  }

  forget(uri: string): void {
    this.dirty = this.dirty.filter((each) => each !== uri);
    this.results.delete(uri);
    this.settle(uri, undefined);
  }

  /** The user stopped it: nothing more until the next edit or request. */
  stop(): void {
    const stopped = this.dirty;
    this.dirty = [];
    for (const uri of stopped) this.settle(uri, this.results.get(uri));
  }

  /** The last finished analysis, which may be of an older text. */
  latest(uri: string): Finished | undefined {
    return this.results.get(uri);
  }

  /** The analysis of the document as it is now; undefined when it is closed, stopped or failed meanwhile. */
  current(uri: string): Promise<Finished | undefined> {
    const result = this.results.get(uri);
    if (result && !this.dirty.includes(uri)) return Promise.resolve(result);
    if (!this.documents.get(uri)) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.waiting.set(uri, [...(this.waiting.get(uri) ?? []), resolve]);
      if (!this.dirty.includes(uri)) this.dirty.unshift(uri);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // Not at once: the messages that have already arrived are taken in first.
    setImmediate(() => {
      this.scheduled = false;
      this.next();
      if (this.dirty.length > 0) this.schedule();
    });
  }

  private next(): void {
    const uri = this.dirty.at(-1);
    const document = uri === undefined ? undefined : this.documents.get(uri);
    if (uri === undefined || !document) {
      this.dirty.pop();
      return;
    }
    const stale = this.interrupt.watch();
    const progress = this.hooks.started(document);
    const start = performance.now();
    let result: Finished | undefined;
    try {
      const analysis = this.hooks.analyze(document, () => {
        progress.during();
        return stale();
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
    this.settle(uri, result ?? this.results.get(uri));
  }

  private settle(uri: string, result: Finished | undefined): void {
    const waiting = this.waiting.get(uri) ?? [];
    this.waiting.delete(uri);
    for (const resolve of waiting) resolve(result);
  }
}
