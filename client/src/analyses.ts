import { type Disposable, EventEmitter } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type AnalyzedParameters, analyzedNotification } from './protocol';

/** Tells everybody who listens of each finished analysis: the client itself keeps one handler a message. */
export class Analyses implements Disposable {
  private readonly emitter = new EventEmitter<AnalyzedParameters>();
  private readonly registration: Disposable;
  readonly onDidFinish = this.emitter.event;

  constructor(client: LanguageClient) {
    this.registration = client.onNotification(analyzedNotification, (result: AnalyzedParameters) =>
      this.emitter.fire(result),
    );
  }

  dispose(): void {
    this.registration.dispose();
    this.emitter.dispose();
  }
}
