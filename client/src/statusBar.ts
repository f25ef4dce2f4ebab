import {
  Disposable,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import type { Analyses } from './analyses';
import type { AnalyzedParameters } from './protocol';

/** Says with which tree, flavours and headers the file in front was read; the tooltip has the rest. */
export class StatusBar implements Disposable {
  private readonly item: StatusBarItem;
  private readonly analyzed = new Map<string, AnalyzedParameters>();
  private readonly registrations: Disposable;

  constructor(analyses: Analyses) {
    this.item = window.createStatusBarItem('hyplens.setup', StatusBarAlignment.Right, 90);
    this.item.name = 'Hyplens';
    this.item.command = 'hyplens.showOutput';
    this.registrations = Disposable.from(
      analyses.onDidFinish((result) => {
        this.analyzed.set(result.uri, result);
        this.show(window.activeTextEditor);
      }),
      window.onDidChangeActiveTextEditor((editor) => this.show(editor)),
      workspace.onDidCloseTextDocument(({ uri }) => this.analyzed.delete(uri.toString())),
    );
  }

  private show(editor: TextEditor | undefined): void {
    // With a panel in front there is no active editor: the one beside it still counts.
    const editors = editor ? [editor] : window.visibleTextEditors;
    const result = editors
      .map(({ document }) => this.analyzed.get(document.uri.toString()))
      .find((each) => each !== undefined);
    if (!result) {
      this.item.hide();
      return;
    }
    this.item.text = `$(circuit-board) Hyplens: ${result.setup}`;
    const tooltip = new MarkdownString();
    const count = result.routines.length;
    const notes = result.isArm64
      ? [...result.notes, `${count} routine${count === 1 ? '' : 's'}, analysed in ${result.milliseconds} ms`]
      : result.notes;
    for (const note of notes) tooltip.appendText(note).appendMarkdown('\n\n');
    this.item.tooltip = tooltip;
    // Else a screen reader reads the Markdown with its escapes.
    this.item.accessibilityInformation = { label: `Hyplens: ${result.setup}; ${notes.join('; ')}` };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
    this.registrations.dispose();
  }
}
