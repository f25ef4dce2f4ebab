import type { ExtensionContext } from 'vscode';
import { Analyses } from './analyses';
import { registerCommands } from './commands';
import { createClient } from './languageClient';
import { SimulationPanels } from './simulationPanels';
import { StatusBar } from './statusBar';
import { SuppliedText } from './suppliedText';

let stop: (() => Promise<void>) | undefined;

/** Starts the server and the parts of the editor that only the extension host can show. */
export async function activate(context: ExtensionContext): Promise<void> {
  const client = createClient(context);
  stop = () => client.stop();
  const analyses = new Analyses(client);
  const panels = new SimulationPanels(context.extensionUri, client, analyses);
  context.subscriptions.push(
    analyses,
    panels,
    new StatusBar(analyses),
    new SuppliedText(client, analyses),
    ...registerCommands(client, panels),
  );
  await client.start();
}

export const deactivate = (): Promise<void> | undefined => stop?.();
