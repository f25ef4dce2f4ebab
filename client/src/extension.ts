import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath(join('dist', 'server.js'));
  const documentSelector = [{ scheme: 'file', pattern: '**/*.[sS]' }];
  client = new LanguageClient(
    'hyplens',
    'Hyplens',
    { module, transport: TransportKind.ipc },
    { documentSelector },
  );
  await client.start();
}

export const deactivate = (): Promise<void> | undefined => client?.stop();
