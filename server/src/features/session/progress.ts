import type { Connection } from 'vscode-languageserver';

/** Work that is done sooner shows nothing. */
const PATIENCE_MS = 700;

/**
 * Shows "Analysing entry.S" with a cancel button while an analysis takes long. A token must be made
 * before it is used and the client's answer cannot arrive in the middle of synchronous work, so one
 * is always kept ready.
 */
export class AnalysisProgress {
  private ready: string | undefined;
  private shown: string | undefined;
  private count = 0;

  constructor(
    private readonly connection: Connection,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Call once the client said that it can show progress, and after each use. Resolves when progress can be shown. */
  prepare(): Promise<void> {
    const token = `hyplens-analysis-${++this.count}`;
    return this.connection.sendRequest('window/workDoneProgress/create', { token }).then(() => {
      this.ready = token;
    }, this.report);
  }

  /** Starts the clock for one piece of work. */
  begin(title: string): { during(): void; end(): void } {
    const start = performance.now();
    let last = start;
    return {
      during: () => {
        const now = performance.now();
        if (this.shown === undefined && this.ready !== undefined && now - start > PATIENCE_MS)
          this.show(title);
        else if (this.shown !== undefined && now - last > 1000)
          this.send({ kind: 'report', message: seconds(now - start) });
        else return;
        last = now;
      },
      end: () => this.hide(),
    };
  }

  private show(title: string): void {
    this.shown = this.ready;
    this.ready = undefined;
    this.send({ kind: 'begin', title, cancellable: true });
  }

  private hide(): void {
    if (this.shown === undefined) return;
    this.send({ kind: 'end' });
    this.shown = undefined;
    this.prepare();
  }

  private send(value: object): void {
    this.connection.sendNotification('$/progress', { token: this.shown, value }).catch(this.report);
  }
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
