import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, openFile } from './workspace';

/** Text of all hovers at the first occurrence of `needle` on a line. */
async function hoverAt(document: vscode.TextDocument, line: number, needle: string): Promise<string> {
  const column = document.lineAt(line).text.indexOf(needle);
  assert.ok(column >= 0, `${needle} is on line ${line + 1}`);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(line, column),
  );
  return hovers
    .flatMap(({ contents }) =>
      contents.map((content) => (typeof content === 'string' ? content : content.value)),
    )
    .join('\n');
}

function lineOf(document: vscode.TextDocument, text: string): number {
  const line = document
    .getText()
    .split('\n')
    .findIndex((each) => each.includes(text));
  assert.ok(line >= 0, `${text} is in ${document.fileName}`);
  return line;
}

function findings(document: vscode.TextDocument): string[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'hyplens')
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
}

suite('editor', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('hover on a register: role, value per variant, and what becomes of the entry value', async () => {
    const document = await openFile('switch.S');
    const text = await hoverAt(document, lineOf(document, 'msr\tcptr_el2'), 'x2');
    assert.match(text, /x2 · read here, dead afterwards/);
    assert.match(
      text,
      /with ARM64_HAS_VIRT_HOST_EXTN +CPTR_EL2 at entry with bits 21:20 set +written on line/,
    );
    assert.match(text, /entry value saved at \[sp\] \(line \d+\), restored on line \d+ ✓/);
  });

  test('hover on a system register: when it takes effect and what it allows', async () => {
    const document = await openFile('switch.S');
    const text = await hoverAt(document, lineOf(document, 'msr\tcptr_el2'), 'cptr_el2');
    assert.match(text, /CPTR_EL2 ← x2 · takes effect at the isb on line \d+/);
    assert.match(text, /FPEN 3.* allowed/);
    assert.match(text, /TFP 0.* allowed/);
  });

  test('definition of a numeric label, of a macro, and of a constant in a header of ours', async () => {
    const document = await openFile('switch.S');
    const define = async (needle: string, word: string) => {
      const line = lineOf(document, needle);
      const at = new vscode.Position(line, document.lineAt(line).text.lastIndexOf(word));
      return vscode.commands.executeCommand<vscode.Location[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        at,
      );
    };
    const [label] = await define('cbz\tx2, 1f', '1f');
    assert.equal(label?.range.start.line, lineOf(document, '1:'));
    const [macro] = await define('\tpush_pair x2, x3', 'push_pair');
    assert.equal(macro?.range.start.line, lineOf(document, '.macro push_pair'));
    const [constant] = await define('#CPTR_EL2_TFP', 'CPTR_EL2_TFP');
    assert.ok(constant);
    const header = await vscode.workspace.openTextDocument(constant.uri);
    assert.match(header.lineAt(constant.range.start.line).text, /CPTR_EL2_TFP/);
    const [included] = await define('<linux/linkage.h>', 'linkage');
    assert.equal(included?.uri.scheme, 'hyplens');
    const [routine] = await define('SYM_CODE_START(', 'SYM_CODE_START');
    assert.equal(routine?.uri.toString(), included.uri.toString());
    const standIn = await vscode.workspace.openTextDocument(included.uri);
    assert.match(standIn.lineAt(routine.range.start.line).text, /define SYM_CODE_START\(/);
  });

  test('outline and code lens', async () => {
    const document = await openFile('switch.S');
    const symbols = await eventually(() =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      ),
    );
    assert.ok(symbols.some(({ name, kind }) => name === 'allow_fp' && kind === vscode.SymbolKind.Function));
    assert.ok(symbols.some(({ name }) => name === 'push_pair'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(
      titles.some((title) => /^Simulate · 2 variants · \d+ instructions$/.test(title)),
      titles.join('; '),
    );
  });

  test('a clobbered register is reported, and an edit that saves it takes the report away', async () => {
    const document = await openFile('clobber.S');
    await eventually(() => findings(document).includes('callee-saved-clobbered'));
    const edit = new vscode.WorkspaceEdit();
    const line = lineOf(document, 'mov\tx19');
    edit.replace(document.uri, document.lineAt(line).range, '\tmov\tx9, #1');
    await vscode.workspace.applyEdit(edit);
    await eventually(() => !findings(document).includes('callee-saved-clobbered'));
  });

  test('a file whose language another extension owns is served all the same', async () => {
    const opened = await openFile('clobber.S');
    const document = await vscode.languages.setTextDocumentLanguage(opened, 'plaintext');
    assert.equal(document.languageId, 'plaintext');
    const text = await hoverAt(document, lineOf(document, 'ret'), 'ret').then(() =>
      hoverAt(document, lineOf(document, 'add\tx0'), 'x0'),
    );
    assert.match(text, /x0 · read and written here/);
  });

  test('code of another architecture gets no reports', async () => {
    const document = await openFile('other.S');
    await openFile('clobber.S').then((other) =>
      eventually(() => vscode.languages.getDiagnostics(other.uri).length >= 0),
    );
    assert.deepEqual(findings(document), []);
  });

  test('Simulate This Routine opens the panel beside the editor', async () => {
    const document = await openFile('switch.S');
    const line = lineOf(document, 'msr\tcptr_el2');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(line, 0, line, 0);
    await vscode.commands.executeCommand('hyplens.simulateRoutine');
    const tab = await eventually(() =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'allow_fp'),
    );
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    assert.match(tab.input.viewType, /hyplens\.simulation$/);
    assert.notEqual(tab.group.viewColumn, vscode.ViewColumn.One);
  });
});
