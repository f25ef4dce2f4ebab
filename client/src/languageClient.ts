import type { ExtensionContext } from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';

/**
 * `.S` and `.s` files by name, whatever their language id: another assembly extension may own it. The
 * server looks at the content and answers for arm64 only.
 */
const documentSelector = [
  { scheme: 'file', pattern: '**/*.[sS]' },
  { scheme: 'vscode-remote', pattern: '**/*.[sS]' },
  // An included file of another name, when the user says what it is.
  { scheme: 'file', language: 'arm64-asm' },
  { scheme: 'vscode-remote', language: 'arm64-asm' },
  { scheme: 'untitled', language: 'arm64-asm' },
  // Headers as they are in the editor, saved or not.
  ...['c', 'cpp'].flatMap((language) => [
    { scheme: 'file', language, pattern: '**/*.h' },
    { scheme: 'vscode-remote', language, pattern: '**/*.h' },
  ]),
];

export function createClient(context: ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector,
    outputChannelName: 'Hyplens',
    diagnosticCollectionName: 'hyplens',
  };
  return new LanguageClient('hyplens', 'Hyplens', server, options);
}
