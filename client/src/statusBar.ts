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
    for (const note of result.notes) tooltip.appendText(note).appendMarkdown('\n\n');
    if (result.isArm64)
      tooltip.appendText(`${result.routines.length} routines, analysed in ${result.milliseconds} ms`);
    this.item.tooltip = tooltip;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
    this.registrations.dispose();
  }
}
