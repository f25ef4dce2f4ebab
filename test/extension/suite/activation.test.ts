import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openFile } from './workspace';

suite('activation', () => {
  test('a .S file starts the extension', async () => {
    const document = await openFile('leaf.S');
    assert.equal(document.languageId, 'arm64-asm');
    const extension = vscode.extensions.getExtension('hyplens.hyplens');
    assert.ok(extension);
    await extension.activate();
    assert.ok(extension.isActive);
  });
});
