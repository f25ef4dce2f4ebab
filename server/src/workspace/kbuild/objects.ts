import type { FileSystem } from '../../source/fileSystem';
import { type CompilerFlags, noFlags, readFlags, searchPath, shellWords } from '../compilerFlags';
import { relativeTo, resolvePath } from '../paths';
import { type Makefile, readMakefile } from './makefile';

/** One way in which a kernel tree builds an assembly source. */
export interface ObjectRule {
  /** Absolute path of the source. */
  readonly source: string;
  /** Directory of the Makefile that lists the object. */
  readonly directory: string;
  /** Flags of that Makefile and those it inherits (`asflags-y`, `subdir-asflags-y`, `AFLAGS_x.o`). */
  readonly flags: CompilerFlags;
  /** All sources (absolute) that the same Makefile builds into objects with these directory flags. */
  readonly siblings: ReadonlySet<string>;
}

export interface ObjectRules {
  rulesFor(source: string): readonly ObjectRule[];
  /** Flags that a source in this directory gets, also when no list names it. */
  flagsOfDirectory(directory: string): CompilerFlags;
}

/** Variables that name objects only to give them flags. */
const FLAG_VARIABLE =
  /^(C|A|LD|CPP|OBJCOPY|RUST)FLAGS|^(KASAN|KCSAN|KCOV|UBSAN|GCOV|OBJECT_FILES|KMSAN)_|flags/;

/** A Makefile without any of these names no object and no flag of one: the lists of device trees are long. */
const NAMES_OBJECTS = /\.o\b|asflags|AFLAGS|[)}]flags|[)}]FLAGS/;

/**
 * What the Makefiles below `root` (a directory of the tree, such as `arch/arm64`) build from `.S`
 * files. `config` maps `CONFIG_X` to `y`, `m` or a value. Lists under options that are off count
 * too: such a file is still read the way it would be built.
 */
export function readObjectRules(
  treeRoot: string,
  root: string,
  config: ReadonlyMap<string, string>,
  fileSystem: FileSystem,
): ObjectRules {
  const rules = new Map<string, ObjectRule[]>();
  const flagsByDirectory = new Map<string, CompilerFlags>();
  const visit = (directory: string, inherited: CompilerFlags): void => {
    let below = inherited;
    const text = fileSystem.readFile(`${directory}/Kbuild`) ?? fileSystem.readFile(`${directory}/Makefile`);
    if (text !== undefined && NAMES_OBJECTS.test(text)) {
      // Since 6.10 $(src) is a path, before it was relative to $(srctree): as a relative one it fits both.
      const here = relativeTo(treeRoot, directory) ?? directory;
      const own = new Map([
        ['src', here],
        ['obj', here],
        ['srctree', treeRoot],
        ['objtree', treeRoot],
        ['SRCARCH', 'arm64'],
        ['ARCH', 'arm64'],
      ]);
      const makefile = readMakefile(text, { get: (name) => own.get(name) ?? config.get(name) });
      const flagsOf = (name: string) => readFlags(shellWords(makefile.value(name)), treeRoot);
      below = joinFlags(inherited, flagsOf('subdir-asflags-y'));
      const flags = joinFlags(below, flagsOf('asflags-y'));
      flagsByDirectory.set(directory, flags);
      addRules(directory, makefile, flags, flagsOf);
    } else flagsByDirectory.set(directory, inherited);
    for (const name of fileSystem.readDirectory(directory)) {
      const child = `${directory}/${name}`;
      if (name !== 'include' && !name.includes('.') && fileSystem.isDirectory(child)) visit(child, below);
    }
  };

  const addRules = (
    directory: string,
    makefile: Makefile,
    flags: CompilerFlags,
    flagsOf: (variable: string) => CompilerFlags,
  ): void => {
    const siblings = new Set<string>();
    const targets: { source: string; target: string }[] = [];
    for (const name of makefile.names) {
      if (FLAG_VARIABLE.test(name)) continue;
      for (const word of makefile.value(name).split(/\s+/)) {
        if (!word.endsWith('.o') || word.includes('$') || word.includes('%')) continue;
        const source = resolvePath(directory, `${word.slice(0, -2)}.S`);
        if (siblings.has(source) || !fileSystem.isFile(source)) continue;
        siblings.add(source);
        targets.push({ source, target: word.slice(word.lastIndexOf('/') + 1) });
      }
    }
    for (const { source, target } of targets) {
      const own = joinFlags(flags, flagsOf(`AFLAGS_${target}`));
      const rule: ObjectRule = { source, directory, flags: own, siblings };
      const list = rules.get(source);
      if (list) list.push(rule);
      else rules.set(source, [rule]);
    }
  };

  visit(root, noFlags);
  return {
    rulesFor: (source) => rules.get(source) ?? [],
    flagsOfDirectory: (directory) => flagsByDirectory.get(directory) ?? noFlags,
  };
}

export function joinFlags(a: CompilerFlags, b: CompilerFlags): CompilerFlags {
  const march = b.march ?? a.march;
  const assemblerArchitecture = b.assemblerArchitecture ?? a.assemblerArchitecture;
  return {
    ...searchPath([...a.includePaths, ...b.includePaths], [...a.systemIncludePaths, ...b.systemIncludePaths]),
    forcedIncludes: [...a.forcedIncludes, ...b.forcedIncludes],
    macros: [...a.macros, ...b.macros],
    ...(march === undefined ? {} : { march }),
    ...(assemblerArchitecture === undefined ? {} : { assemblerArchitecture }),
  };
}
