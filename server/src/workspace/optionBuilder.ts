import type { MacroOption, PreprocessorOptions } from '../preprocessor/api';
import type { FileSystem } from '../source/fileSystem';
import type { SourceFile } from '../source/sourceFile';
import type { CompileCommand } from './compileCommands';
import { type CompilerFlags, defineOption } from './compilerFlags';
import type { ProjectConfiguration } from './configuration';
import { ASSEMBLY_INCLUDES } from './headersAbove';
import type { KernelTree } from './linux/kernelTree';
import { dirname } from './paths';
import { loneFilePrelude, mayHoldMacros, standIn } from './prelude/standIn';
import type { SourceTree } from './sourceTree';

/** How the compiler's predefined names differ for a big-endian target (`-mbig-endian`). */
const BIG_ENDIAN: readonly MacroOption[] = [
  { kind: 'undefine', name: '__AARCH64EL__' },
  { kind: 'define', name: '__AARCH64EB__', value: '1' },
  { kind: 'define', name: '__ARM_BIG_ENDIAN', value: '1' },
  { kind: 'undefine', name: '__BYTE_ORDER__' },
  { kind: 'define', name: '__BYTE_ORDER__', value: '__ORDER_BIG_ENDIAN__' },
];

/** Puts together the options of one flavour: the tree's, the flags', then the user's. */
export class OptionBuilder {
  constructor(
    private readonly documentPath: string,
    private readonly text: string,
    private readonly configuration: ProjectConfiguration,
    private readonly kernel: KernelTree | undefined,
    private readonly tree: SourceTree | undefined,
    private readonly fileSystem: FileSystem,
  ) {}

  /** Without a tree: with the headers of the folders that were found above the document, after those of the settings. */
  alone(foldersAbove: readonly string[]): PreprocessorOptions {
    const macros = foldersAbove.length > 0 ? ASSEMBLY_INCLUDES : [];
    const flags = { includePaths: [], systemIncludePaths: [], forcedIncludes: [], macros };
    return this.options(flags, false, undefined, nothingGenerated, foldersAbove);
  }

  /** The tree's own flags before those given. */
  build(
    flags: CompilerFlags | undefined,
    bigEndian: boolean,
    workingDirectory: string | undefined,
    generated?: HeaderSource,
  ): PreprocessorOptions {
    const { kernel } = this;
    return this.options(
      {
        includePaths: [...(kernel?.includePaths ?? []), ...(flags?.includePaths ?? [])],
        systemIncludePaths: flags?.systemIncludePaths ?? [],
        forcedIncludes: [...(kernel?.forcedIncludes ?? []), ...(flags?.forcedIncludes ?? [])],
        macros: [...(kernel?.macros ?? []), ...(flags?.macros ?? [])],
        march: flags?.march,
        ...(flags?.headersGiveMacrosOnly ? { headersGiveMacrosOnly: true } : {}),
        assemblerArchitecture:
          flags?.assemblerArchitecture ?? kernel?.assemblerArchitecture ?? (kernel ? 'armv8-a' : undefined),
      },
      bigEndian,
      workingDirectory,
      generated,
    );
  }

  /** The flags of a compile command are all that the compiler got. */
  exactly({ flags, directory }: CompileCommand, bigEndian: boolean): PreprocessorOptions {
    // Told nothing, the assembler takes the base architecture.
    const assemblerArchitecture = flags.assemblerArchitecture ?? 'armv8-a';
    return this.options({ ...flags, assemblerArchitecture }, bigEndian, directory);
  }

  private options(
    flags: CompilerFlags,
    bigEndian: boolean,
    workingDirectory: string | undefined,
    generated: HeaderSource = nothingGenerated,
    foldersAbove: readonly string[] = [],
  ): PreprocessorOptions {
    const { configuration, kernel, tree, fileSystem } = this;
    const includePaths = unique([...flags.includePaths, ...configuration.includePaths, ...foldersAbove]);
    const macros: MacroOption[] = [
      ...(bigEndian ? BIG_ENDIAN : []),
      ...flags.macros,
      ...configuration.defines.map(defineOption),
      ...(configuration.undefines ?? []).map((name): MacroOption => ({ kind: 'undefine', name })),
    ];
    // The macros of a project that has its headers are its own.
    const prelude: SourceFile | undefined =
      tree || foldersAbove.length > 0 ? undefined : loneFilePrelude(this.text);
    const roots = configuration.roots;
    return {
      fileSystem,
      includePaths,
      systemIncludePaths: flags.systemIncludePaths,
      forcedIncludes: unique([
        ...flags.forcedIncludes,
        ...(configuration.forcedIncludes ?? []),
        ...(prelude ? [prelude.path] : []),
      ]),
      macros,
      fixed: new Map(),
      generated: kernel?.generated ?? generated,
      standsForMacros: mayHoldMacros,
      standIn: standInFor(tree?.kind ?? 'none', prelude),
      ...(flags.march ? { march: flags.march } : {}),
      ...(flags.assemblerArchitecture ? { assemblerArchitecture: flags.assemblerArchitecture } : {}),
      ...(flags.headersGiveMacrosOnly ? { headersGiveMacrosOnly: true } : {}),
      ...(workingDirectory === undefined ? {} : { workingDirectory }),
      ...(configuration.sourceDate === undefined ? {} : { sourceDate: configuration.sourceDate }),
      ...(roots.length > 0
        ? {
            roots: unique([
              ...roots,
              dirname(this.documentPath),
              ...(tree ? [tree.root] : []),
              ...(kernel?.buildRoot ? [kernel.buildRoot] : []),
            ]),
          }
        : {}),
    };
  }
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}

type HeaderSource = (header: string) => SourceFile | undefined;

const nothingGenerated: HeaderSource = () => undefined;

/** The same function for the same answers: the front end's snapshots are kept by its identity. */
const standIns = new Map<string, HeaderSource>();
function standInFor(kind: SourceTree['kind'] | 'none', prelude: SourceFile | undefined): HeaderSource {
  const key = `${kind}\n${prelude?.text ?? ''}`;
  let found = standIns.get(key);
  if (found === undefined) {
    found = (header) => standIn(header, kind) ?? (prelude && header === prelude.path ? prelude : undefined);
    standIns.set(key, found);
  }
  return found;
}
