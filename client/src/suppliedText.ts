import {
  type Disposable,
  EventEmitter,
  Disposable as Registrations,
  type TextDocumentContentProvider,
  type Uri,
  workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Analyses } from './analyses';
import { textRequest } from './protocol';

const scheme = 'hyplens';

/** Shows the headers that Hyplens supplies itself where the tree's own are missing (`hyplens:` addresses). */
export class SuppliedText implements TextDocumentContentProvider, Disposable {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration: Disposable;

  constructor(
    private readonly client: LanguageClient,
    analyses: Analyses,
  ) {
    this.registration = Registrations.from(
      this.changed,
      workspace.registerTextDocumentContentProvider(scheme, this),
      // After a restart the tab is there before the analysis that it belongs to; and settings may change the text.
      analyses.onDidFinish(() => {
        for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) this.changed.fire(uri);
      }),
    );
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const text = await this.client.sendRequest<string | null>(textRequest, { uri: uri.toString(true) });
    return text ?? '';
  }

  dispose(): void {
    this.registration.dispose();
  }
}
