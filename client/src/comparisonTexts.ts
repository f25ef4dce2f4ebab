import {
  type Disposable,
  EventEmitter,
  Disposable as Registrations,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  workspace,
} from 'vscode';

const scheme = 'hyplens-comparison';

/** Shows comparisons of routines as texts that nobody is asked to save; a later one of the same routine takes the place. */
export class ComparisonTexts implements TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration = Registrations.from(
    this.changed,
    workspace.registerTextDocumentContentProvider(scheme, this),
    workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
  );

  /** `source`: the document that the routine stands in. */
  async open(source: Uri, routine: string, text: string): Promise<TextDocument> {
    const uri = Uri.from({ scheme, path: `/${routine} compared with HEAD`, query: source.toString() });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    return workspace.openTextDocument(uri);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.registration.dispose();
  }
}
