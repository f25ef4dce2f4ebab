// What runs the programs at a user's is seldom the Node that they were written with.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver/node';
import { buildPrograms } from '../support/commandLine';
import { Client } from '../support/serverProcess';
import { corpus, describeWith } from './needs';

const folder = mkdtempSync(join(tmpdir(), 'hyplens-nodes-'));
const sample = join(import.meta.dirname, '../../samples/fp-ownership');
beforeAll(() => buildPrograms(folder), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const commands: readonly (readonly string[])[] = [
  ['--help'],
  ['check', '.'],
  ['check', '.', '--format', 'sarif'],
  ['simulate', 'entry.S'],
  ['expand', 'entry.S'],
  ['compare', 'entry.S', 'entry.S'],
  ['compare', 'entry.S', 'defects.S'],
  ['check', 'not-there.S'],
];

function run(node: string, args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(node, [join(folder, 'cli.js'), ...args], {
    cwd: sample,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, out: stdout, err: stderr };
}

/** What the Node that runs the tests gives. */
function expected(args: readonly string[]): ReturnType<typeof run> {
  const key = args.join(' ');
  const known = here.get(key) ?? run(process.execPath, args);
  here.set(key, known);
  return known;
}
const here = new Map<string, ReturnType<typeof run>>();

/** The hover on the first instruction of the sample's entry, as the server sends it. */
async function hover(node: string): Promise<{ hover: Hover | null; errors: readonly string[] }> {
  const path = join(sample, 'entry.S');
  const uri = pathToFileURL(path).href;
  const text = readFileSync(path, 'utf8');
  const line = text.split('\n').findIndex((l) => /^\s+mrs\s/.test(l));
  const { client } = await Client.start([join(folder, 'server.js'), '--stdio'], { node });
  await client.open(uri, text);
  await client.diagnostics(uri, 1);
  const position = { line, character: text.split('\n')[line]?.search(/\S/) };
  const answer = await client.ask<Hover | null>('hover', uri, { position });
  await client.stop();
  return { hover: answer, errors: client.errors };
}

for (const release of ['node-22', 'node-24', 'node-26'] as const)
  describeWith([release], `the programs on ${release}`, () => {
    const node = join(corpus(release), 'node_modules/node/bin/node');
    for (const args of commands)
      test(`hyplens ${args.join(' ')}`, () => expect(run(node, args)).toEqual(expected(args)));
    test('nothing but findings is said', () => expect(run(node, ['check', 'entry.S']).err).toBe(''));
    test('the server answers the same', async () => {
      const there = await hover(node);
      expect(there.hover).not.toBeNull();
      expect(there).toEqual(await hover(process.execPath));
    }, 60_000);
  });
