import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MacroOption, PreprocessorOptions } from '../../server/src/preprocessor/api';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { type CompilerFlags, readFlags } from '../../server/src/workspace/compilerFlags';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { setupsFor } from '../../server/src/workspace/setup';
import { corpus, describeWith } from './needs';

interface Entry {
  readonly directory: string;
  readonly file: string;
  readonly arguments: readonly string[];
}

function entriesOf(name: 'tf-a-2.8-build' | 'u-boot-2023.01-build'): Entry[] {
  return JSON.parse(readFileSync(join(corpus(name), 'compile_commands.json'), 'utf8')) as Entry[];
}

const fileSystem = new NodeFileSystem(Number.POSITIVE_INFINITY);

/** `kernelBuild` is the build folder; the compilation database in it is hidden, as before any was made. */
function flavoursOf(file: string, kernelBuild: string): readonly PreprocessorOptions[] {
  const withoutDatabase = Object.assign(Object.create(fileSystem) as typeof fileSystem, {
    isFile: (path: string) => !path.endsWith('compile_commands.json') && fileSystem.isFile(path),
  });
  const configuration = { ...emptyConfiguration, kernelBuild };
  return setupsFor(file, readFileSync(file, 'utf8'), configuration, withoutDatabase).flavours.map(
    (f) => f.options,
  );
}

/** What decides the result of preprocessing, comparable. */
function essence(flags: CompilerFlags | PreprocessorOptions) {
  const macros = new Map<string, string>();
  const value = (m: MacroOption): string => (m.kind === 'define' ? (m.value ?? '1') : 'undefined');
  for (const m of flags.macros) macros.set(m.name, value(m));
  return {
    includePaths: [...new Set(flags.includePaths)].map((path) => path.replace(/\/$/, '')),
    forcedIncludes: flags.forcedIncludes,
    macros: [...macros].sort().map(([name, body]) => `${name}=${body}`),
    march: flags.march,
  };
}

describeWith(['tf-a-2.8', 'tf-a-2.8-build'], 'TF-A without a compilation database', () => {
  test('its makefiles, evaluated here, give each image of each file the flags of the real build', () => {
    const entries = entriesOf('tf-a-2.8-build');
    let equal = 0;
    for (const file of new Set(entries.map((e) => e.file))) {
      const own = entries.filter((e) => e.file === file);
      const expected = own.map((e) => essence(readFlags(e.arguments.slice(1), e.directory)));
      const actual = flavoursOf(file, corpus('tf-a-2.8-build')).map(essence);
      const byMacros = (a: { macros: string[] }, b: { macros: string[] }): number =>
        a.macros.join() < b.macros.join() ? -1 : 1;
      expect(actual.sort(byMacros), file).toEqual(expected.sort(byMacros));
      equal += own.length;
    }
    console.log(`TF-A: flags of ${equal} of ${entries.length} compilations equal`);
    expect(equal).toBe(entries.length);
  });
});

describeWith(['u-boot-2023.01', 'u-boot-2023.01-build'], 'U-Boot without a compilation database', () => {
  test('a built tree gives each file the flags of the real build', () => {
    const build = corpus('u-boot-2023.01-build');
    for (const { file, directory, arguments: words } of entriesOf('u-boot-2023.01-build')) {
      const [actual] = flavoursOf(file, build).map(essence);
      expect(actual, file).toEqual(essence(readFlags(words.slice(1), directory)));
    }
  });
});
