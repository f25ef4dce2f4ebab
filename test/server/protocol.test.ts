import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentSymbol,
  Hover,
  Location,
  MarkupContent,
  Position,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { buildPrograms } from '../support/commandLine';
import { Client, type ClientOptions } from '../support/serverProcess';

const folder = mkdtempSync(join(tmpdir(), 'hyplens-server-'));
const dist = join(folder, 'dist');
const commands = {
  server: [join(dist, 'server.js'), '--stdio'],
  cli: [join(dist, 'cli.js'), 'lsp', '--stdio'],
};
const uri = addressOf('switch.S');
const running = new Set<Client>();
vi.setConfig({ testTimeout: 30_000 });

beforeAll(() => buildPrograms(dist), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  const clients = [...running];
  running.clear();
  const codes = await Promise.all(clients.map((client) => client.stop()));
  expect(codes).toEqual(clients.map(() => 0));
  expect(clients.flatMap(({ errors }) => errors)).toEqual([]);
});

async function start(options: ClientOptions = {}, command: readonly string[] = commands.server) {
  const started = await Client.start(command, options);
  running.add(started.client);
  return started;
}

function addressOf(...names: string[]): string {
  return pathToFileURL(join(folder, ...names)).href;
}

/** The `count`th occurrence of a word, or of the word within some context. */
function positionOf(text: string, context: string, word = context): Position {
  const offset = text.indexOf(context);
  expect(offset, `${context} is in the text`).toBeGreaterThanOrEqual(0);
  return TextDocument.create(uri, '', 0, text).positionAt(offset + context.lastIndexOf(word));
}

function lineOf(text: string, context: string): number {
  return positionOf(text, context).line;
}

const rulesOf = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ code }) => code).filter((code) => code !== 'unresolved-include');

const text = `#include <linux/linkage.h>
#include <asm/sysreg.h>
#define FRAME 32
.macro keep a, b
	stp	\\a, \\b, [sp, #-FRAME]!
.endm
	.equ	SLOT, 8
	.text
// hyplens: assume E2H=0, CPTR_EL2.TFP=1
SYM_FUNC_START(allow)
	keep	x0, x1
	ldr	x1, [sp, #SLOT]
	cbz	x1, 1f
	msr	cptr_el2, xzr
	movi	v0.2d, #0
1:	add	sp, sp, #FRAME
	ret
SYM_FUNC_END(allow)
`;

describe.each(Object.entries(commands))('%s', (_, command) => {
  test('says what it can do, and reports what is wrong in a file of any language id', async () => {
    const { client, result } = await start({}, command);
    expect(result.capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      definitionProvider: true,
      documentSymbolProvider: true,
      codeLensProvider: {},
      codeActionProvider: { codeActionKinds: ['quickfix'] },
    });
    await client.open(uri, text, 'gas', 7);
    const diagnostics = await client.diagnostics(uri, 7);
    expect(rulesOf(diagnostics)).toEqual(['reserved-bits', 'missing-isb']);
    const report = diagnostics.find(({ code }) => code === 'missing-isb');
    expect(report?.range.start.line).toBe(lineOf(text, 'movi'));
    expect(report?.codeDescription?.href).toBe(addressOf('docs', 'rules', 'missing-isb.md'));
    const [related] = report?.relatedInformation ?? [];
    expect(related?.location).toMatchObject({ uri, range: { start: { line: lineOf(text, 'msr') } } });
    expect(related?.message).toMatch(/CPTR_EL2 is written here/);
  });
});

describe('answers', () => {
  async function opened(content = text, version = 1) {
    const { client } = await start();
    await client.open(uri, content, 'arm64-asm', version);
    const hover = async (context: string, word?: string) => {
      const position = positionOf(content, context, word);
      const found = await client.ask<Hover | null>('hover', uri, { position });
      return (found?.contents as MarkupContent | undefined)?.value ?? '';
    };
    const define = (context: string, word?: string) =>
      client.ask<Location[]>('definition', uri, { position: positionOf(content, context, word) });
    return { client, hover, define };
  }

  test('hovers', async () => {
    const { hover } = await opened();
    expect(await hover('msr	cptr_el2', 'cptr_el2')).toMatch(/CPTR_EL2 ← xzr/);
    expect(await hover('cbz	x1', 'x1')).toMatch(/x1 · read here.*x1 at entry/s);
  });

  test('hovers as plain text where the client shows nothing else', async () => {
    const { client } = await start({
      capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] } } },
    });
    await client.open(uri, text, 'arm64-asm', 1);
    const position = positionOf(text, 'cbz	x1', 'x1');
    const found = await client.ask<Hover | null>('hover', uri, { position });
    expect(found?.contents).toEqual({ kind: 'plaintext', value: expect.stringMatching(/^x1 · read here/) });
  });

  test('definitions of a label, a macro and constants', async () => {
    const { define } = await opened();
    const at = (context: string) => [{ uri, range: { start: { line: lineOf(text, context) } } }];
    expect(await define('cbz	x1, 1f', '1f')).toMatchObject(at('1:'));
    expect(await define('keep	x0', 'keep')).toMatchObject(at('.macro keep'));
    expect(await define('#SLOT', 'SLOT')).toMatchObject(at('.equ'));
    expect(await define('sp, #FRAME\n', 'FRAME')).toMatchObject(at('#define FRAME'));
  });

  test('an include of a header of ours and a macro of it lead to its text', async () => {
    const { client, define } = await opened();
    const [header] = await define('<linux/linkage.h>', 'linkage');
    expect(header).toMatchObject({ uri: 'hyplens:/prelude/linux/linkage.h', range: { start: { line: 0 } } });
    const [macro] = await define('SYM_FUNC_START(', 'SYM_FUNC_START');
    expect(macro?.uri).toBe(header?.uri);
    const shown = () => client.connection.sendRequest<string | null>('hyplens/text', { uri: header?.uri });
    const supplied = await shown();
    expect(supplied?.split('\n')[macro?.range.start.line ?? -1]).toMatch(/^#define SYM_FUNC_START\(/);
    await client.close(uri);
    expect(await shown()).toBe(supplied);
    const unknown = { uri: 'hyplens:/prelude/none.h' };
    expect(await client.connection.sendRequest('hyplens/text', unknown)).toBeNull();
  });

  test('outline and code lens', async () => {
    const { client } = await opened();
    const symbols = await client.ask<DocumentSymbol[]>('documentSymbol', uri);
    const names = symbols.flatMap(({ name, children }) => [name, ...(children ?? []).map((c) => c.name)]);
    expect(names).toEqual(expect.arrayContaining(['allow', 'keep', 'FRAME', 'SLOT']));
    const [lens] = await client.ask<CodeLens[]>('codeLens', uri);
    expect(lens?.command).toMatchObject({ command: 'hyplens.simulateRoutine', arguments: [uri, 'allow'] });
    expect(lens?.command?.title).toMatch(/^Simulate · \d+ variants? · 7 instructions$/);
  });

  test.each([
    ['missing-isb', text, /^\+?\s*isb$/m],
    ['missing-speculation-barrier', '\t.global\tf\nf:\tldp\tx0, x1, [sp], #16\n\teret\n', /^\s*(sb|dsb)\b/m],
  ])('the fix of %s, applied, takes the report away', async (rule, content, inserted) => {
    const { client } = await opened(content);
    const before = await client.diagnostics(uri, 1);
    const report = before.find(({ code }) => code === rule);
    const actions = await client.ask<CodeAction[]>('codeAction', uri, {
      range: report?.range,
      context: { diagnostics: [report] },
    });
    const action = actions.find(({ diagnostics }) => diagnostics?.[0]?.code === rule);
    const edits = action?.edit?.changes?.[uri] ?? [];
    expect(edits.map(({ newText }) => newText).join('')).toMatch(inserted);
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: edits.map(({ range, newText }) => ({ range, text: newText })),
    });
    const after = await client.diagnostics(uri, 2);
    expect(rulesOf(after)).toEqual(rulesOf(before).filter((each) => each !== rule));
  });

  test('half-typed lines, a macro without end and missing headers leave the rest alive', async () => {
    const broken = `#include "not-there.h"
	.text
	.global	g
	.type	g, %function
g:	mov	x3, #5
	ldr	x4, [x
	.if
	.endif
	msr	cptr_
#if (
#endif
	add	x5, x3, #1
	ret
	.size	g, . - g
.macro endless a
	mov	\\a, #1
`;
    const { client, hover } = await opened(broken);
    expect(await hover('add	x5, x3', 'x3')).toMatch(/x3 · read here.*\b5\b/s);
    const lines = (await client.diagnostics(uri, 1)).map(({ range }) => range.start.line);
    for (const wrong of ['not-there', '[x\n', '#if (', '.macro endless'])
      expect(lines, wrong).toContain(lineOf(broken, wrong));
  });

  test('closing clears the reports', async () => {
    const { client } = await opened();
    await client.diagnostics(uri, 1);
    await client.close(uri);
    await client.until(() => client.published.at(-1)?.diagnostics.length === 0);
    expect(await client.ask('codeLens', uri)).toEqual([]);
  });
});

/** Routines that take long together: about two seconds. What the first line sets is in all of them. */
function longText(): string {
  const block = (k: number) =>
    `\tldr\tx${k % 4}, [x${4 + (k % 4)}, #${8 * k} + start]\n\tadd\tx${k % 4}, x${k % 4}, x7\n\tcbz\tx${k % 4}, ${k}f\n\tstr\tx${k % 4}, [x6, #${8 * k}]\n${k}:\n`;
  const body = Array.from({ length: 60 }, (_, k) => block(k)).join('');
  const routines = Array.from(
    { length: 150 },
    (_, n) => `\t.global r${n}\n\t.type r${n}, %function\nr${n}:\n${body}\tret\n\t.size r${n}, . - r${n}\n`,
  );
  return `\t.set\tstart, 0\n${routines.join('')}`;
}

describe('long work', () => {
  const long = longText();
  const start0 = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  /** Another value here is in every routine: nothing can be taken over. */
  const value = { start: { line: 0, character: 13 }, end: { line: 0, character: 14 } };

  test('a burst of edits interrupts what is under way; its answer is that of the last edit', async () => {
    const { client } = await start();
    await client.open(uri, long);
    const openedAt = performance.now();
    await client.diagnostics(uri, 1);
    const whole = performance.now() - openedAt;
    expect(whole).toBeGreaterThan(700);
    // Under way when the burst arrives.
    await client.change(uri, 2, value, '8');
    await new Promise((resolve) => setTimeout(resolve, 250));
    const from = performance.now();
    for (let version = 3; version <= 22; version++) await client.change(uri, version, start0, '\n');
    await client.change(uri, 23, start0, '\t.global f\nf:\tmov\tx19, #1\n\tret\n');
    expect(rulesOf(await client.diagnostics(uri, 23))).toEqual(['callee-saved-clobbered']);
    expect(performance.now() - from).toBeLessThan(2.5 * whole);
    expect(client.published.map(({ version }) => version)).toEqual([1, 23]);
  });

  test('progress begins and ends, and a cancel ends it until the next edit', async () => {
    const { client } = await start();
    const kinds = () => client.progress.map(({ kind }) => kind).filter((kind) => kind !== 'report');
    await client.open(uri, long);
    await client.until(() => kinds().includes('begin'));
    const { token } = client.progress[0] ?? {};
    await client.notify('window/workDoneProgress/cancel', { token });
    await client.until(() => kinds().includes('end'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Answered at once, or after the reports of an analysis that went on all the same.
    await client.connection.sendRequest('hyplens/text', { uri: 'hyplens:/prelude/none.h' });
    expect(kinds()).toEqual(['begin', 'end']);
    expect(client.published).toEqual([]);
    await client.change(uri, 2, value, '8');
    await client.diagnostics(uri, 2);
    await client.until(() => kinds().length === 4);
    expect(kinds()).toEqual(['begin', 'end', 'begin', 'end']);
  });

  test('a question about one place is answered before the rest of the document is analysed', async () => {
    const { client } = await start();
    const position = positionOf(long, 'add\tx1', 'x1');
    const ask = async () => {
      const found = await client.ask<Hover | null>('hover', uri, { position });
      return (found?.contents as MarkupContent | undefined)?.value;
    };
    await client.open(uri, long);
    const early = await ask();
    expect(client.published).toEqual([]);
    expect(early).toMatch(/x1 · read and written here/);
    const panel = await client.connection.sendRequest('hyplens/simulateRoutine', { uri, routine: 'r7' });
    expect(client.published).toEqual([]);
    expect(panel).toMatchObject({ routine: 'r7' });
    await client.diagnostics(uri, 1);
    expect(await ask()).toBe(early);
  });

  test('the server ends in the middle of an analysis', async () => {
    const { client } = await start();
    await client.open(uri, long);
    await new Promise((resolve) => setTimeout(resolve, 250));
    running.delete(client);
    expect(await client.stop()).toBe(0);
    expect(client.published).toEqual([]);
  });
});

test('the server ends when the editor is gone', async () => {
  const { client } = await start();
  running.delete(client);
  const gone = new Promise((resolve) => client.process.once('exit', resolve));
  client.process.stdin?.end();
  expect(await gone).toBe(0);
  client.connection.dispose();
});

describe('settings', () => {
  const clobber = '\t.global\tf\n\t.type\tf, %function\nf:\tmov\tx19, #1\n\tret\n\t.size\tf, . - f\n';
  const rule = 'callee-saved-clobbered';

  test('a changed severity takes effect, and nothing is reported before the settings are known', async () => {
    let rules: Record<string, string> = { [rule]: 'off' };
    const { client } = await start({ settings: () => ({ rules }) });
    await client.open(uri, clobber);
    expect(await client.ask('codeLens', uri)).toHaveLength(1);
    expect(await client.diagnostics(uri, 1)).toEqual([]);
    rules = { [rule]: 'hint' };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until(() => client.published.length === 2);
    expect(client.published[1]?.diagnostics).toMatchObject([{ code: rule, severity: 4 }]);
  });

  test('of a client that cannot be asked', async () => {
    const { client } = await start();
    await client.open(uri, clobber);
    expect(rulesOf(await client.diagnostics(uri, 1))).toEqual([rule]);
    await client.notify('workspace/didChangeConfiguration', {
      settings: { hyplens: { rules: { [rule]: 'off' } } },
    });
    await client.until(() => client.published.length === 2);
    expect(client.published[1]?.diagnostics).toEqual([]);
  });

  test('count for the code of other files that a routine calls, too', async () => {
    mkdirSync(join(folder, 'calls'));
    writeFileSync(
      join(folder, 'calls', 'callee.S'),
      '\t.global\tcallee\n\t.type\tcallee, %function\ncallee:\n#ifndef SAFE\n\tmov\tx19, #1\n#endif\n\tret\n\t.size\tcallee, . - callee\n',
    );
    const caller =
      '\t.global\tg\n\t.type\tg, %function\ng:\tmov\tx9, lr\n\tbl\tcallee\n\tret\tx9\n\t.size\tg, . - g\n';
    let defines: string[] = [];
    const folders = [{ name: 'calls', uri: addressOf('calls') }];
    const { client } = await start({ folders, settings: () => ({ defines }) });
    const file = addressOf('calls', 'caller.S');
    await client.open(file, caller);
    expect(rulesOf(await client.diagnostics(file, 1))).toContain(rule);
    defines = ['SAFE'];
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until(() => client.published.length === 2);
    expect(rulesOf(client.published[1]?.diagnostics ?? [])).not.toContain(rule);
  });

  test('of two folders with their own project files', async () => {
    const severities = { one: 'off', two: 'info' };
    for (const [name, severity] of Object.entries(severities)) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, '.hyplens.json'), JSON.stringify({ rules: { [rule]: severity } }));
    }
    const folders = Object.keys(severities).map((name) => ({ name, uri: addressOf(name) }));
    const { client } = await start({ folders, settings: () => ({}) });
    const [one, two] = [addressOf('one', 'a.S'), addressOf('two', 'a.S')];
    await client.open(one, clobber);
    await client.open(two, clobber);
    expect(await client.diagnostics(one, 1)).toEqual([]);
    expect(await client.diagnostics(two, 1)).toMatchObject([{ code: rule, severity: 3 }]);
  });

  test('what is wrong in a project file is reported at its lines, until it is mended', async () => {
    mkdirSync(join(folder, 'wrong'));
    const project = join(folder, 'wrong', '.hyplens.json');
    const put = (content: string) => writeFileSync(project, content);
    put(`{\n  "rules": { "${rule}": "off" },,\n}\n`);
    const { client } = await start({
      folders: [{ name: 'wrong', uri: addressOf('wrong') }],
      settings: () => ({}),
    });
    const file = addressOf('wrong', 'a.S');
    const address = addressOf('wrong', '.hyplens.json');
    const reports = () => client.published.filter((p) => p.uri === address);
    const changed = () =>
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: address, type: 2 }] });
    await client.open(file, clobber);
    await client.until(() => reports().length === 1);
    expect(reports()[0]?.diagnostics).toMatchObject([
      { source: 'hyplens', severity: 2, range: { start: { line: 1 }, end: { line: 1 } } },
    ]);
    expect(reports()[0]?.diagnostics[0]?.message).toMatch(
      /^not valid JSON: .*; no setting of this file counts$/,
    );
    put('{ "rules": {\n  "callee-clobbered": "off" } }');
    await changed();
    await client.until(() => reports().length === 2);
    expect(reports()[1]?.diagnostics.map((d) => [d.range.start, d.message])).toEqual([
      [{ line: 1, character: 2 }, '"rules": there is no rule called callee-clobbered'],
    ]);
    put(`{ "rules": { "${rule}": "off" } }`);
    await changed();
    await client.until(() => reports().length === 3);
    expect(reports()[2]?.diagnostics).toEqual([]);
  });
});
