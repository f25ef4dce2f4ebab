import { type Disposable, type TextDocumentContentProvider, type Uri, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { textRequest } from './protocol';

/** Shows the headers that Hyplens supplies itself where the tree's own are missing (`hyplens:` addresses). */
export class SuppliedText implements TextDocumentContentProvider, Disposable {
  private readonly registration: Disposable;

  constructor(private readonly client: LanguageClient) {
    this.registration = workspace.registerTextDocumentContentProvider('hyplens', this);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const text = await this.client.sendRequest<string | null>(textRequest, { uri: uri.toString(true) });
    return text ?? '';
  }

  dispose(): void {
    this.registration.dispose();
  }
}
