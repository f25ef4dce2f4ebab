import { commands, type Disposable, Uri, ViewColumn, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ComparisonTexts } from './comparisonTexts';
import { type CompareAnswer, compareRequest, type SimulateParameters } from './protocol';
import type { SimulationPanels } from './simulationPanels';

export function registerCommands(client: LanguageClient, panels: SimulationPanels): Disposable[] {
  const comparisons = new ComparisonTexts();
  return [
    comparisons,
    commands.registerCommand('hyplens.simulateRoutine', (uri?: unknown, routine?: unknown) =>
      simulate(panels, uri, routine),
    ),
    commands.registerCommand('hyplens.compareRoutine', () => compareWithHead(client, comparisons)),
    commands.registerCommand('hyplens.showOutput', () => client.outputChannel.show(true)),
    commands.registerCommand('hyplens.restartServer', () => client.restart()),
  ];
}

/** The routine at the cursor beside what the last commit has, as a text in the next column. */
async function compareWithHead(client: LanguageClient, comparisons: ComparisonTexts): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) {
    window.showInformationMessage('Open an arm64 assembly file and put the cursor into a routine.');
    return;
  }
  const parameters: SimulateParameters = {
    uri: editor.document.uri.toString(),
    line: editor.selection.active.line,
  };
  const answer = await client.sendRequest<CompareAnswer>(compareRequest, parameters);
  if ('problem' in answer) {
    window.showInformationMessage(answer.problem);
    return;
  }
  const document = await comparisons.open(editor.document.uri, answer.routine, answer.text);
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
}

/** From a code lens with the routine's name; from the palette or the menu with the cursor's line. */
async function simulate(panels: SimulationPanels, uri: unknown, routine: unknown): Promise<void> {
  if (typeof uri === 'string' && typeof routine === 'string') {
    await panels.open(Uri.parse(uri), { routine });
    return;
  }
  const editor = window.activeTextEditor;
  if (!editor) {
    window.showInformationMessage('Open an arm64 assembly file and put the cursor into a routine.');
    return;
  }
  await panels.open(editor.document.uri, { line: editor.selection.active.line });
}
