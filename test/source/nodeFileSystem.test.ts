import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-fs-'));
  file = join(folder, 'a.h');
  writeFileSync(file, '\ufeffone');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads files, without a byte order mark, and nothing else', () => {
  const files = new NodeFileSystem();
  expect(files.readFile(file)).toBe('one');
  expect([files.isFile(file), files.isDirectory(folder), files.isFile(folder)]).toEqual([true, true, false]);
  for (const path of [
    folder,
    join(file, 'below'),
    join(folder, 'none'),
    `${file}\0`,
    `/${'x'.repeat(5000)}`,
  ]) {
    expect(files.readFile(path)).toBeUndefined();
    expect(files.readDirectory(path === folder ? file : path)).toEqual([]);
  }
  expect(files.readDirectory(folder)).toEqual(['a.h']);
});

test('the version of a file changes with the file, that of a missing one is undefined', () => {
  const files = new NodeFileSystem(-1);
  const before = files.version(file);
  expect(files.version(file)).toBe(before);
  writeFileSync(file, 'longer text');
  expect(files.version(file)).not.toBe(before);
  rmSync(file);
  expect(files.version(file)).toBeUndefined();
});

test('the disk is believed for a while, or until it is said to have changed', () => {
  let now = 0;
  const files = new NodeFileSystem(100, () => now);
  const other = join(folder, 'b.h');
  expect(files.isFile(other)).toBe(false);
  writeFileSync(other, '');
  expect(files.isFile(other)).toBe(false);
  files.invalidate([other]);
  expect(files.isFile(other)).toBe(true);
  rmSync(other);
  now = 100;
  expect(files.isFile(other)).toBe(true);
  now = 201;
  expect(files.isFile(other)).toBe(false);
  mkdirSync(other);
  files.invalidate();
  expect(files.isDirectory(other)).toBe(true);
});

test('an open document covers the file, and each text of it has its own version', () => {
  const files = new NodeFileSystem();
  const onDisk = files.version(file);
  files.openDocument(file, 'two');
  const first = files.version(file);
  files.openDocument(file, 'six');
  expect([files.readFile(file), files.isFile(file)]).toEqual(['six', true]);
  expect(new Set([onDisk, first, files.version(file)]).size).toBe(3);
  files.openDocument(join(folder, 'unsaved.h'), 'new');
  expect(files.readFile(join(folder, 'unsaved.h'))).toBe('new');
  files.closeDocument(file);
  expect([files.readFile(file), files.version(file)]).toEqual(['one', onDisk]);
});
