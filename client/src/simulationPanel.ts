import { randomBytes } from 'node:crypto';
import { Range, TextEditorRevealType, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import type { FromPanel, PanelState, ToPanel } from './panelMessages';
import type { SimulateAnswer, SimulationView } from './protocol';

/** One panel: hands the server's view to the page, and keeps page and editor on the same line. */
export class SimulationPanel {
  /** What the page has to show; it hears of it once it is ready. */
  private content: ToPanel | undefined;
  private ready = false;
  /** The line that the page itself asked for: the editor's answer to that need not go back to the page. */
  private revealed: number | undefined;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly extensionUri: Uri,
    private readonly state: PanelState,
    private readonly ask: () => Promise<SimulateAnswer>,
  ) {
    panel.webview.options = SimulationPanel.options(extensionUri);
    panel.webview.onDidReceiveMessage((message: FromPanel) => this.receive(message));
    panel.webview.html = this.html();
  }

  static options(extensionUri: Uri) {
    return { enableScripts: true, localResourceRoots: [Uri.joinPath(extensionUri, 'dist', 'webview')] };
  }

  get uri(): string {
    return this.state.uri;
  }
  get routine(): string {
    return this.state.routine;
  }

  show(view: SimulationView): void {
    this.panel.title = view.routine;
    this.tell({ kind: 'view', view });
    if (!this.panel.active) this.panel.reveal(undefined, true);
  }

  /** Asks for the routine again: its text has changed. */
  async refresh(): Promise<void> {
    const view = await this.ask();
    if (view) this.tell({ kind: 'view', view });
    else this.tell({ kind: 'gone', message: `${this.state.routine} is no longer in this file.` });
    // The cursor was there before the step on its new line was.
    const editor = window.activeTextEditor;
    if (view && editor?.document.uri.toString() === this.uri)
      this.post({ kind: 'cursor', line: editor.selection.active.line });
  }

  /** As after a restart of the editor: the file may be open in no editor, or be gone. */
  async restore(): Promise<void> {
    try {
      await workspace.openTextDocument(Uri.parse(this.uri));
    } catch {
      this.tell({ kind: 'gone', message: `The file of ${this.state.routine} cannot be opened.` });
      return;
    }
    await this.refresh();
  }

  /** The cursor of the editor moved to this line. */
  follow(line: number): void {
    if (line === this.revealed) {
      this.revealed = undefined;
      return;
    }
    this.post({ kind: 'cursor', line });
  }

  dispose(): void {
    this.panel.dispose();
  }

  private tell(content: ToPanel): void {
    this.content = content;
    this.post(content);
  }

  private post(message: ToPanel): void {
    if (this.ready) this.panel.webview.postMessage(message);
  }

  private async receive(message: FromPanel): Promise<void> {
    if (message.kind === 'ready') {
      this.ready = true;
      if (this.content) this.post(this.content);
      const editor = window.visibleTextEditors.find(({ document }) => document.uri.toString() === this.uri);
      if (editor) this.post({ kind: 'cursor', line: editor.selection.active.line });
      return;
    }
    const uri = Uri.parse(message.uri);
    const document = await workspace.openTextDocument(uri);
    const shown = window.visibleTextEditors.find((editor) => editor.document === document);
    const range = new Range(message.line, 0, message.line, 0);
    const moves = shown?.selection.active.line !== message.line;
    if (uri.toString() === this.uri && moves) this.revealed = message.line;
    // Where its tab was closed the panel may have its column: it is not to be covered.
    const free = this.panel.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
    const editor = await window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? free,
      preserveFocus: !message.focus,
      selection: range,
    });
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private html(): string {
    const { webview } = this.panel;
    const file = (name: string) =>
      webview.asWebviewUri(Uri.joinPath(this.extensionUri, 'dist', 'webview', name));
    const nonce = randomBytes(16).toString('base64');
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('main.css')}">
<title>Simulation</title>
</head>
<body data-uri="${encodeURIComponent(this.state.uri)}" data-routine="${encodeURIComponent(this.state.routine)}">
<main id="panel"></main>
<script nonce="${nonce}" src="${file('main.js')}"></script>
</body>
</html>`;
  }
}
