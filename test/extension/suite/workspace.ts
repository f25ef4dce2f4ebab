import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Opens a file of test/extension/workspace in an editor. */
export async function openFile(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Asks again until there is an answer: the server works on its own time. */
export async function eventually<T>(ask: () => T | PromiseLike<T>, limit = 20_000): Promise<NonNullable<T>> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`no answer within ${limit} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
