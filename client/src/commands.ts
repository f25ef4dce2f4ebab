import { commands, type Disposable, Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { SimulationPanels } from './simulationPanels';

export function registerCommands(client: LanguageClient, panels: SimulationPanels): Disposable[] {
  return [
    commands.registerCommand('hyplens.simulateRoutine', (uri?: unknown, routine?: unknown) =>
      simulate(panels, uri, routine),
    ),
    commands.registerCommand('hyplens.showOutput', () => client.outputChannel.show(true)),
    commands.registerCommand('hyplens.restartServer', () => client.restart()),
  ];
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
