import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildPrograms } from '../support/commandLine';
import { Client } from '../support/serverProcess';

vi.setConfig({ testTimeout: 60_000 });
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hyplens-across-')));
const clients: Client[] = [];
beforeAll(() => buildPrograms(folder), 60_000);
afterEach(() => Promise.all(clients.splice(0).map((c) => c.stop())));
afterAll(() => rmSync(folder, { recursive: true }));

const routine = (name: string, ...body: string[]) =>
  `\t.global\t${name}\n\t.type\t${name}, %function\n${name}:\n${body.map((l) => `\t${l}\n`).join('')}\tret\n\t.size\t${name}, . - ${name}\n`;
const calling = (name: string, callee: string) => routine(name, 'mov x9, lr', `bl ${callee}`, 'mov lr, x9');
const broken = routine('callee', 'mov x19, #1');
const sound = routine('callee', 'mov x10, #1');

/** Files of a folder of their own; those that are named are open, as they are on disk. */
async function editor(name: string, files: Readonly<Record<string, string>>, ...open: string[]) {
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
  const uri = (file: string) => pathToFileURL(join(folder, name, file)).href;
  const { client } = await Client.start([join(folder, 'server.js'), '--stdio'], {
    folders: [{ name, uri: uri('') }],
  });
  clients.push(client);
  for (const file of open) {
    await client.open(uri(file), files[file] as string);
    await client.diagnostics(uri(file), 1);
  }
  const rules = (file: string) =>
    client.published.findLast((p) => p.uri === uri(file))?.diagnostics.map((d) => d.code) ?? [];
  let version = 1;
  const edit = (file: string, text: string) =>
    client.notify('textDocument/didChange', {
      textDocument: { uri: uri(file), version: ++version },
      contentChanges: [{ text }],
    });
  const becomes = async (file: string, clobbers: boolean) => {
    await client.until(() => rules(file).includes('callee-saved-clobbered') === clobbers);
    return clobbers;
  };
  return { client, uri, edit, becomes, rules };
}

describe('what a routine of another file does is kept current', () => {
  test('while that file is edited, before it is saved, and when the edit is thrown away', async () => {
    const files = { 'a.S': sound, 'b.S': calling('b', 'callee') };
    const { client, uri, edit, becomes, rules } = await editor('direct', files, 'b.S', 'a.S');
    expect(rules('b.S')).not.toContain('callee-saved-clobbered');
    await edit('a.S', broken);
    expect(await becomes('b.S', true)).toBe(true);
    await edit('a.S', sound);
    expect(await becomes('b.S', false)).toBe(false);
    await edit('a.S', broken);
    await becomes('b.S', true);
    await client.close(uri('a.S'));
    expect(await becomes('b.S', false)).toBe(false);
  });

  test('through a file that is not open', async () => {
    const files = { 'a.S': sound, 'middle.S': calling('middle', 'callee'), 'b.S': calling('b', 'middle') };
    const { edit, becomes } = await editor('through', files, 'b.S', 'a.S');
    await edit('a.S', broken);
    expect(await becomes('b.S', true)).toBe(true);
  });

  test('when it is renamed, and when it comes back', async () => {
    const files = { 'a.S': broken, 'b.S': calling('b', 'callee') };
    const { edit, becomes } = await editor('renamed', files, 'b.S', 'a.S');
    await becomes('b.S', true);
    // Unknown code follows the convention: it keeps x19.
    await edit('a.S', broken.replaceAll('callee', 'other'));
    expect(await becomes('b.S', false)).toBe(false);
    await edit('a.S', broken);
    expect(await becomes('b.S', true)).toBe(true);
  });

  test('when it is saved by another program', async () => {
    const files = { 'a.S': sound, 'b.S': calling('b', 'callee') };
    const { client, uri, becomes } = await editor('watched', files, 'b.S');
    writeFileSync(join(folder, 'watched', 'a.S'), broken);
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('a.S'), type: 2 }] });
    expect(await becomes('b.S', true)).toBe(true);
  });

  test('a file that has nothing to do with the edited one is left alone', async () => {
    const files = { 'a.S': sound, 'b.S': routine('b', 'mov x0, #1') };
    const { client, uri, edit } = await editor('apart', files, 'b.S', 'a.S');
    await edit('a.S', broken);
    await client.diagnostics(uri('a.S'), 2);
    // A question to the server comes after all that it has queued for itself by then.
    await client.ask('documentSymbol', uri('b.S'));
    expect(client.published.filter((p) => p.uri === uri('b.S'))).toHaveLength(1);
  });
});

describe('a file that another one includes is read as a part of that one', () => {
  const whole = (body: string) => `.macro keep reg\n\tmov x9, \\reg\n.endm\n${routine('whole', body, '')}`;
  const including = whole('nop\n#include "body.inc"').replace('body.inc', 'body.S');
  const body = '\tkeep\tx0\n\tmov\tx10, x9\n';
  const files = { Makefile: 'obj-y := whole.o\n', 'whole.S': including, 'body.S': body };

  test('as it is in the editor: an edit of either is an edit of both', async () => {
    const { client, edit, rules } = await editor('parts', files, 'whole.S', 'body.S');
    expect(rules('body.S')).not.toContain('unknown-instruction');
    await edit('body.S', '\tkept\tx0\n');
    await client.until(() => rules('body.S').includes('unknown-instruction'));
    await edit('whole.S', including.replace('keep', 'kept'));
    await client.until(() => !rules('body.S').includes('unknown-instruction'));
    await edit('whole.S', including.replace('keep', 'other'));
    await client.until(() => rules('body.S').includes('unknown-instruction'));
  });

  test('from when that one includes it, saved or not', async () => {
    const alone = { ...files, 'whole.S': whole('nop') };
    const { client, edit, rules, uri } = await editor('becoming', alone, 'whole.S', 'body.S');
    expect(rules('body.S')).toContain('unknown-instruction');
    await edit('whole.S', including);
    await client.until(() => !rules('body.S').includes('unknown-instruction'));
    const { textDocument } = { textDocument: { uri: uri('body.S') } };
    const hover = await client.connection.sendRequest<{ contents: unknown }>('textDocument/hover', {
      textDocument,
      position: { line: 1, character: 6 },
    });
    expect(JSON.stringify(hover.contents)).toContain('x0 at entry');
  });

  test('when it is saved by another program', async () => {
    const { client, uri, rules } = await editor('savedPart', files, 'body.S');
    expect(rules('body.S')).not.toContain('unknown-instruction');
    writeFileSync(join(folder, 'savedPart', 'whole.S'), including.replace('keep', 'other'));
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('whole.S'), type: 2 }] });
    await client.until(() => rules('body.S').includes('unknown-instruction'));
  });
});

describe('a header that is open', () => {
  test('counts as it is in the editor, and as saved once it is closed', async () => {
    const files = {
      'scratch.h': '#define SCRATCH x10\n',
      'a.S': `#include "scratch.h"\n${routine('a', 'mov SCRATCH, #1', 'add x0, x0, #1')}`,
      'b.S': routine('b', 'mov x0, #1'),
    };
    const { client, uri, edit, becomes, rules } = await editor('header', files, 'b.S', 'a.S');
    expect(rules('a.S')).not.toContain('callee-saved-clobbered');
    const header = uri('scratch.h');
    const published = client.published.length;
    await client.open(header, files['scratch.h'], 'c');
    await edit('scratch.h', '#define SCRATCH x19\n');
    expect(await becomes('a.S', true)).toBe(true);
    await client.notify('textDocument/didClose', { textDocument: { uri: header } });
    expect(await becomes('a.S', false)).toBe(false);
    expect(client.published.slice(published).map((p) => p.uri)).toEqual([uri('a.S'), uri('a.S')]);
  });
});

describe('a routine beside what HEAD has', () => {
  const now = routine('f', 'nop', 'mov x20, #2');
  test('as it is in the editor, by a line in it', async () => {
    const { client, uri, edit } = await editor('compared', { 'a.S': routine('f', 'mov x19, #1') }, 'a.S');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
        cwd: join(folder, 'compared'),
        stdio: 'pipe',
      });
    const ask = (line: number) =>
      client.connection.sendRequest<{ text?: string; problem?: string }>('hyplens/compareRoutine', {
        uri: uri('a.S'),
        line,
      });
    expect((await ask(4)).problem).toContain('not a git repository');
    git('init', '-q');
    git('add', '.');
    git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'first');
    expect((await ask(4)).text).toContain('f: both leave the same machine state at every exit');
    await edit('a.S', now);
    const { text } = await ask(4);
    expect(text).toContain('old: a.S:3 in HEAD\n  new: a.S:3\n');
    expect(text).toMatch(/x19 differs\n {6}old: 1, since line 4 `mov x19, #1`\n {6}new: x19 at entry\n/);
    expect(text).toMatch(/x20 differs\n {6}old: x20 at entry\n {6}new: 2, since line 5 `mov x20, #2`\n/);
    expect((await ask(0)).problem).toBe('There is no routine at the cursor.');
  });
});
