import { describe, expect, test } from 'vitest';
import { emptyConfiguration, type ProjectConfiguration } from '../../server/src/workspace/configuration';
import { setupsFor } from '../../server/src/workspace/setup';
import { memoryFileSystem } from '../support/memoryFileSystem';

const gcc = 'aarch64-none-elf-gcc';
const entry = (file: string, flags: string, directory = '/p'): object => ({
  directory,
  file,
  command: `${gcc} ${flags} -c ${file}`,
});

function at(
  path: string,
  files: Record<string, object[]>,
  configuration: Partial<ProjectConfiguration> = {},
  text = '\tret\n',
) {
  const texts = Object.fromEntries(Object.entries(files).map(([name, json]) => [name, JSON.stringify(json)]));
  const fileSystem = memoryFileSystem({ '/p/Makefile': '', ...texts });
  return setupsFor(path, text, { ...emptyConfiguration, ...configuration }, fileSystem);
}
const macrosOf = (setup: ReturnType<typeof at>, i = 0): string[] =>
  (setup.flavours[i]?.options.macros ?? []).map((m) => m.name);

describe('where a database is found', () => {
  const own = { '/p/src/a.S': [] };
  test.each([
    ['above the file', '/p/compile_commands.json', {}],
    ['in a build folder above', '/p/build/compile_commands.json', {}],
    ['in an out folder above', '/p/out/compile_commands.json', {}],
    [
      'in the build folder of the settings',
      '/elsewhere/compile_commands.json',
      { kernelBuild: '/elsewhere' },
    ],
    ['where the settings say', '/elsewhere/db.json', { compileCommands: '/elsewhere/db.json' }],
  ])('%s', (_, database, configuration) => {
    const setup = at('/p/src/a.S', { ...own, [database]: [entry('src/a.S', '-DFOUND')] }, configuration);
    expect(macrosOf(setup)).toEqual(['FOUND']);
    expect(setup.flagsFrom).toBe('compile commands');
    expect(setup.notes).toContain(`flags of ${database}`);
  });

  test('a nearer one that does not compile the file is passed over, and said', () => {
    const setup = at('/p/src/a.S', {
      '/p/src/compile_commands.json': [entry('other.S', '-DNEAR', '/p/src')],
      '/p/compile_commands.json': [entry('src/a.S', '-DFAR')],
    });
    expect(macrosOf(setup)).toEqual(['FAR']);
    expect(setup.notes).toContain('/p/src/compile_commands.json does not compile this file');
  });
});

test('a file that no command compiles gets the flags of its nearest neighbour', () => {
  const setup = at('/p/src/el2/new.S', {
    '/p/compile_commands.json': [
      entry('boot/start.S', '-DBOOT'),
      entry('src/el2/vectors.S', '-DEL2'),
      entry('src/main.c', '-DMAIN'),
    ],
  });
  expect(macrosOf(setup)).toEqual(['EL2']);
  expect(setup.notes.join('\n')).toContain('neighbour /p/src/el2/vectors.S');
});

test.each([
  ['\tpush\t{r4-r8, lr}\n\tbx\tlr\n', false],
  ['\tmovq\t%rax, %rbx\n\tretq\n', false],
  ['\tldp\tx29, x30, [sp], #16\n\tret\n', true],
  ['#include "template.S"\n', true],
])('what is not built beside arm64 code is what its text says: %j', (text, isArm64) => {
  const setup = at('/p/new.S', { '/p/compile_commands.json': [entry('start.S', '-DBOOT')] }, {}, text);
  expect(setup.isArm64).toBe(isArm64);
});

test('a neighbour for another machine says nothing', () => {
  const x86 = { directory: '/p', file: 'b.S', command: 'x86_64-linux-gnu-gcc -DX86 -c b.S' };
  const setup = at('/p/a.S', { '/p/compile_commands.json': [x86] }, { named: true });
  expect(setup.isArm64).toBe(true);
  expect(macrosOf(setup)).toEqual([]);
});

test('the flags in the order of the compiler, and its working folder', () => {
  const flags =
    '-I inc -isystem sys -idirafter last -iquote q -include pre.h -Wp,-DW=2 -U A -march=armv8.4-a -ffixed-x18';
  const [flavour] = at('/p/a.S', { '/p/compile_commands.json': [entry('a.S', flags)] }).flavours;
  expect(flavour?.options).toMatchObject({
    includePaths: ['/p/q', '/p/inc'],
    systemIncludePaths: ['/p/sys', '/p/last'],
    forcedIncludes: ['/p/pre.h'],
    march: 'armv8.4-a',
    workingDirectory: '/p',
    macros: [
      { kind: 'define', name: 'W', value: '2' },
      { kind: 'undefine', name: 'A' },
    ],
  });
  expect(flavour?.reservesX18).toBe(true);
});

test('images of one source exclude each other and are named by what only they define', () => {
  const setup = at('/p/lib/a.S', {
    '/p/compile_commands.json': [
      entry('lib/a.S', '-DDEBUG=0 -DIMAGE_AT_EL3 -DIMAGE_BL1'),
      entry('lib/a.S', '-DDEBUG=0 -DIMAGE_AT_EL1 -DIMAGE_BL2'),
      entry('lib/a.S', '-DDEBUG=0 -DIMAGE_AT_EL3 -DIMAGE_BL31'),
    ],
  });
  // A file that images share has routines for every level.
  expect(setup.flavours.map((f) => [f.name, f.exceptionLevels, f.imageLevel])).toEqual([
    ['BL1', [], 3],
    ['BL2', [], 1],
    ['BL31', [], 3],
  ]);
  expect([...(setup.flavours[1]?.conditions ?? [])]).toEqual([
    ['BL1', false],
    ['BL2', true],
    ['BL31', false],
  ]);
});

test('a plain build beside an SPL build', () => {
  const setup = at('/p/a.S', {
    '/p/compile_commands.json': [entry('a.S', '-DX'), entry('a.S', '-DX -DCONFIG_SPL_BUILD')],
  });
  expect(setup.flavours.map((f) => [f.name, [...f.conditions]])).toEqual([
    ['', [['SPL_BUILD', false]]],
    ['SPL_BUILD', [['SPL_BUILD', true]]],
  ]);
});

test('the same command twice is one flavour', () => {
  const setup = at('/p/a.S', { '/p/compile_commands.json': [entry('a.S', '-DX'), entry('a.S', '-DX')] });
  expect(setup.flavours.map((f) => f.name)).toEqual(['']);
});

test('TF-A before 2.5 says the image alone, and of BL2 whether it runs at EL3', () => {
  const levels = (...flags: string[]) =>
    at('/p/lib/a.S', { '/p/compile_commands.json': flags.map((f) => entry('lib/a.S', f)) }).flavours.map(
      (f) => f.imageLevel,
    );
  expect(levels('-DIMAGE_BL1', '-DIMAGE_BL2', '-DIMAGE_BL31', '-DIMAGE_BL32')).toEqual([3, 1, 3, 1]);
  expect(levels('-DIMAGE_BL2 -DBL2_AT_EL3=1')).toEqual([3]);
  expect(levels('-DIMAGE_BL2 -DBL2_AT_EL3=0')).toEqual([1]);
  expect(levels('-DX')).toEqual([undefined]);
});

test('a file of one TF-A image runs at the level of the image', () => {
  const setup = at('/p/bl31/aarch64/entry.S', {
    '/p/compile_commands.json': [entry('bl31/aarch64/entry.S', '-DIMAGE_AT_EL3 -DIMAGE_BL31')],
    '/p/bl31/aarch64/entry.S': [],
    '/p/include/arch/aarch64/arch.h': [],
  });
  expect(setup.flavours.map((f) => f.exceptionLevels)).toEqual([[3]]);
});

describe('what the assembler is told', () => {
  const assembledFor = (flags: string): string | undefined =>
    at('/p/a.S', { '/p/compile_commands.json': [entry('a.S', flags)] }).flavours[0]?.options
      .assemblerArchitecture;
  test.each([
    ['', 'armv8-a'],
    ['-march=armv8.2-a+lse', 'armv8.2-a+lse'],
    ['-mcpu=cortex-a76 -march=armv8-a', 'cortex-a76'],
    ['-Wa,-march=armv8.5-a -march=armv8-a', 'armv8.5-a'],
    ['-Wa,-march=armv8-a,--noexecstack -Xassembler -march=armv8.4-a', 'armv8.4-a'],
    ['-Wa,-mcpu=cortex-a57 -Wa,-march=armv8.4-a', 'cortex-a57'],
  ])('%s', (flags, architecture) => {
    expect(assembledFor(flags)).toBe(architecture);
  });
});
