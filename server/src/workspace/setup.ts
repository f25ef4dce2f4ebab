import type { MacroOption, PreprocessorOptions } from '../preprocessor/api';
import type { FileSystem } from '../source/fileSystem';
import type { SourceFile } from '../source/sourceFile';
import { architectureOf } from './architecture';
import { type CompileCommand, CompileCommands, compilerTargetsArm64 } from './compileCommands';
import { type CompilerFlags, defineOption } from './compilerFlags';
import { findProjectFile, mergeConfiguration, type ProjectConfiguration } from './configuration';
import { parseConstraint } from './constraints';
import type { BuildFlavour, DocumentSetup } from './documentSetup';
import { isOfOneImage } from './firmware/trustedFirmware';
import type { Makefile } from './kbuild/makefile';
import { flavourOf } from './linux/flavours';
import {
  BUILD_MARKS,
  findKernelBuild,
  isBuildOfOther,
  type KernelTree,
  readKernelTree,
} from './linux/kernelTree';
import { namedApart } from './namedApart';
import { firmwareBuild } from './otherTrees';
import { dirname, relativeTo } from './paths';
import { loneFilePrelude, standIn } from './prelude/standIn';
import { architectureByPlace, type SourceTree, treeAt, treeOf } from './sourceTree';
import { ResultCache } from './trackedReads';

export type { BuildFlavour, DocumentSetup } from './documentSetup';

/** What is read from disk once and shared by all documents of one file system. */
class Shared {
  readonly compileCommands: CompileCommands;
  readonly kernelTrees: ResultCache<KernelTree>;
  readonly makefiles: ResultCache<Makefile>;
  constructor(fileSystem: FileSystem) {
    this.compileCommands = new CompileCommands(fileSystem);
    this.kernelTrees = new ResultCache(fileSystem);
    this.makefiles = new ResultCache(fileSystem);
  }
}
const sharedByFileSystem = new WeakMap<FileSystem, Shared>();

function sharedFor(fileSystem: FileSystem): Shared {
  let shared = sharedByFileSystem.get(fileSystem);
  if (!shared) {
    shared = new Shared(fileSystem);
    sharedByFileSystem.set(fileSystem, shared);
  }
  return shared;
}

/** The Linux tree that holds or serves a document; the result is cached until one of its files changes. */
export function kernelTreeFor(
  root: string,
  kernelBuild: string | undefined,
  fileSystem: FileSystem,
): KernelTree {
  const build = findKernelBuild(root, kernelBuild, fileSystem);
  return sharedFor(fileSystem).kernelTrees.get(`${root}\n${build ?? ''}`, (recording) =>
    readKernelTree(root, build, recording),
  );
}

/**
 * How a document is to be read: whether it is arm64 code at all, and with which includes and
 * definitions, in each way that it is built. `given` comes from the editor or the command line; a
 * `.hyplens.json` above the document is read here.
 */
export function setupsFor(
  documentPath: string,
  text: string,
  given: ProjectConfiguration,
  fileSystem: FileSystem,
): DocumentSetup {
  const project = findProjectFile(documentPath, given.roots, fileSystem);
  const merged = project ? mergeConfiguration(project.configuration, given) : given;
  const notes: string[] = [...(project?.problems ?? [])];
  if (project && project.problems.length === 0) notes.push(`settings of ${project.path}`);

  for (const constraint of merged.variantConstraints)
    if (!parseConstraint(constraint))
      notes.push(`variant constraint "${constraint}" ignored: expected "NAME => NAME"`);

  const own = treeOf(documentPath, fileSystem);
  const tree = headerTree(merged, own, notes, fileSystem);
  const configuration = withBuild(merged, tree, notes, fileSystem);
  const commands = commandsFor(documentPath, configuration, notes, own, fileSystem);
  const compilerSays = commands
    .map((c) => compilerTargetsArm64(c.compiler, c.flags.target))
    .find((answer) => answer !== undefined);
  const verdict = architecture(documentPath, text, own, compilerSays, configuration.named ?? false);
  const base = {
    ...verdict,
    notes,
    treeKind: tree?.kind ?? ('none' as const),
    flagsFrom: 'settings' as DocumentSetup['flagsFrom'],
    ...(tree ? { treeRoot: tree.root } : {}),
    capabilities: [],
    capabilityOptions: new Map<string, readonly string[]>(),
    variantConstraints: configuration.variantConstraints,
    assume: configuration.assume ?? [],
    rules: configuration.rules ?? {},
    ...(configuration.conventions === undefined ? {} : { conventions: configuration.conventions }),
    config: new Map<string, string>(),
  };
  if (!verdict.isArm64) return { ...base, flavours: [] };

  const kernel =
    tree?.kind === 'linux' ? kernelTreeFor(tree.root, configuration.kernelBuild, fileSystem) : undefined;
  if (kernel) notes.push(...kernel.notes);
  const capabilities = kernel?.capabilities ?? [];
  const builder = new OptionBuilder(documentPath, text, configuration, kernel, tree, fileSystem);

  let flavours: BuildFlavour[];
  let { flagsFrom } = base;
  let buildRoot = kernel?.buildRoot;
  if (commands.length > 0) {
    flagsFrom = 'compile commands';
    flavours = commands.map((command) => ({
      ...commandFacts(command, capabilities, tree, documentPath),
      options: builder.exactly(command, kernel?.bigEndian ?? false),
    }));
  } else if (kernel) {
    flagsFrom = 'makefiles';
    flavours = kernelFlavours(documentPath, kernel, builder, notes);
  } else {
    const firmware =
      tree &&
      firmwareBuild(
        tree,
        documentPath,
        configuration.kernelBuild,
        fileSystem,
        sharedFor(fileSystem).makefiles,
      );
    if (firmware) {
      flagsFrom = firmware.evaluated ? 'makefiles' : 'layout of the tree';
      notes.push(...firmware.notes);
    } else notes.push('no source tree found: headers are searched beside the file and stood in for');
    const images = firmware?.images ?? [{ flags: undefined, exceptionLevels: [] }];
    flavours = images.map(({ flags, exceptionLevels }) => ({
      name: '',
      conditions: new Map(),
      hyp: firmware?.hyp,
      exceptionLevels,
      e2h: undefined,
      ...(flags?.reservesX18 ? { reservesX18: true } : {}),
      options: builder.build(flags, false, firmware?.workingDirectory, firmware?.generated),
    }));
    buildRoot = firmware?.buildRoot;
  }
  return {
    ...base,
    flagsFrom,
    flavours: [...namedApart(distinct(flavours))].sort((a, b) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
    ),
    capabilities,
    capabilityOptions: kernel?.capabilityOptions ?? base.capabilityOptions,
    config: kernel?.config ?? new Map(),
    ...(kernel === undefined ? {} : { treeRegisters: kernel.registers }),
    ...(buildRoot === undefined ? {} : { buildRoot }),
  };
}

/** The tree whose headers are used: the configured one, else the one around the document. */
function headerTree(
  configuration: ProjectConfiguration,
  own: SourceTree | undefined,
  notes: string[],
  fileSystem: FileSystem,
): SourceTree | undefined {
  if (configuration.kernelTree === undefined) return own;
  const configured = treeAt(configuration.kernelTree, fileSystem);
  if (!configured) notes.push(`${configuration.kernelTree} is not a source tree: setting ignored`);
  return configured ?? own;
}

/** With the build that the environment names where the settings name none; says which cannot be used. */
function withBuild(
  configuration: ProjectConfiguration,
  tree: SourceTree | undefined,
  notes: string[],
  fileSystem: FileSystem,
): ProjectConfiguration {
  if (tree?.kind !== 'linux') return configuration;
  const { kernelBuild, kbuildOutput } = configuration;
  if (kernelBuild !== undefined) {
    if (findKernelBuild(tree.root, kernelBuild, fileSystem) === undefined)
      notes.push(`${kernelBuild} is no build (no ${BUILD_MARKS.join(', ')}): not used`);
    return configuration;
  }
  if (kbuildOutput === undefined) return configuration;
  const isBuild = findKernelBuild(tree.root, kbuildOutput, fileSystem) !== undefined;
  if (isBuild && !isBuildOfOther(tree.root, kbuildOutput, fileSystem)) {
    notes.push(`build of KBUILD_OUTPUT`);
    return { ...configuration, kernelBuild: kbuildOutput };
  }
  notes.push(`KBUILD_OUTPUT=${kbuildOutput} is no build of this tree: not used`);
  return configuration;
}

function commandsFor(
  documentPath: string,
  configuration: ProjectConfiguration,
  notes: string[],
  tree: SourceTree | undefined,
  fileSystem: FileSystem,
) {
  const { compileCommands } = sharedFor(fileSystem);
  const { compileCommands: given, kernelBuild } = configuration;
  const ofBuild = kernelBuild === undefined ? undefined : `${kernelBuild}/compile_commands.json`;
  const databases =
    given !== undefined
      ? [given]
      : [...(ofBuild && fileSystem.isFile(ofBuild) ? [ofBuild] : []), ...compileCommands.find(documentPath)];
  for (const database of databases) {
    const problem = compileCommands.problemOf(database);
    if (problem) notes.push(problem);
    const commands = compileCommands.commandsFor(documentPath, database);
    if (commands.length > 0) {
      notes.push(`flags of ${database}`);
      return commands;
    }
    if (!problem) notes.push(`${database} does not compile this file`);
  }
  // The makefiles of a known tree say more than the flags of another file.
  if (tree !== undefined) return [];
  for (const database of databases) {
    const neighbour = compileCommands.neighbour(documentPath, database);
    if (neighbour === undefined) continue;
    const commands = compileCommands.commandsFor(neighbour, database);
    // What another file is compiled for says nothing about this one.
    if (commands.some((c) => compilerTargetsArm64(c.compiler, c.flags.target) !== true)) continue;
    notes.push(`flags of its neighbour ${neighbour} in ${database}`);
    return commands;
  }
  return [];
}

function architecture(
  documentPath: string,
  text: string,
  tree: SourceTree | undefined,
  compilerSays: boolean | undefined,
  named: boolean,
): { isArm64: boolean; reason: string } {
  if (compilerSays !== undefined)
    return { isArm64: compilerSays, reason: `${compilerSays ? '' : 'not '}arm64 by its compile command` };
  const place = tree && architectureByPlace(tree, documentPath);
  if (place && !place.isArm64) return place;
  if (place) {
    // A 64-bit tree also holds sources for its 32-bit side; only plain evidence overrules the place.
    if (!/^\s*\.(?:syntax\s+unified|thumb|arm)\b/m.test(text)) return place;
    const { isArm64, reason } = architectureOf(text);
    return isArm64 === false ? { isArm64, reason } : place;
  }
  const evidence = architectureOf(text);
  if (evidence.isArm64 === undefined && named) return { isArm64: true, reason: 'named by the user' };
  return { isArm64: evidence.isArm64 ?? false, reason: evidence.reason };
}

function kernelFlavours(
  documentPath: string,
  kernel: KernelTree,
  builder: OptionBuilder,
  notes: string[],
): BuildFlavour[] {
  const rules = kernel.objects.rulesFor(documentPath);
  const folder = dirname(documentPath);
  if (rules.length === 0)
    notes.push('no Makefile of the tree lists this file: it is read with the flags of its folder');
  const ways =
    rules.length > 0 ? rules : [{ directory: folder, flags: kernel.objects.flagsOfDirectory(folder) }];
  // Rules with equal flags are one way of building, whichever folder's Makefile has them.
  const different = new Map([...ways].reverse().map((way) => [JSON.stringify(way.flags), way]));
  return [...different.values()].reverse().map(({ directory, flags }) => ({
    ...flavourOf(flags.macros, kernel.capabilities),
    options: builder.build(
      { ...flags, includePaths: [...flags.includePaths, ...foldersOutOfTree(directory, kernel)] },
      kernel.bigEndian,
      kernel.buildRoot ?? kernel.root,
    ),
  }));
}

/** Out of tree, Kbuild searches the folder of the Makefile and its counterpart of the build last (scripts/Makefile.lib). */
function foldersOutOfTree(directory: string, { root, buildRoot }: KernelTree): readonly string[] {
  const below = relativeTo(root, directory);
  if (buildRoot === undefined || buildRoot === root || below === undefined) return [];
  return [directory, `${buildRoot}/${below}`];
}

/** What one compile command says about the code besides how to read it. */
function commandFacts(
  { flags }: CompileCommand,
  capabilities: readonly string[],
  tree: SourceTree | undefined,
  documentPath: string,
): Omit<BuildFlavour, 'options'> {
  const facts = flavourOf(flags.macros, capabilities);
  // TF-A says with each image at which level it runs.
  const ownImage = isOfOneImage((tree && relativeTo(tree.root, documentPath)) ?? '');
  const level = flags.macros.flatMap((m) => /^IMAGE_AT_EL([0-3])$/.exec(m.name)?.[1] ?? [])[0];
  return {
    ...facts,
    ...(level === undefined ? {} : { hyp: false }),
    ...(level !== undefined && ownImage ? { exceptionLevels: [Number(level)] } : {}),
    ...(tree?.kind === 'xen' ? { exceptionLevels: [2], hyp: true } : {}),
    ...(flags.reservesX18 ? { reservesX18: true } : {}),
  };
}

/** Two rules with equal flags are one way of building. */
function distinct(flavours: readonly BuildFlavour[]): BuildFlavour[] {
  const seen = new Map<string, BuildFlavour>();
  for (const flavour of flavours) {
    const { includePaths, systemIncludePaths, forcedIncludes, macros, assemblerArchitecture } =
      flavour.options;
    const key = JSON.stringify([
      flavour.name,
      includePaths,
      systemIncludePaths,
      forcedIncludes,
      macros,
      assemblerArchitecture,
    ]);
    if (!seen.has(key)) seen.set(key, flavour);
  }
  return [...seen.values()];
}

/** How the compiler's predefined names differ for a big-endian target (`-mbig-endian`). */
const BIG_ENDIAN: readonly MacroOption[] = [
  { kind: 'undefine', name: '__AARCH64EL__' },
  { kind: 'define', name: '__AARCH64EB__', value: '1' },
  { kind: 'define', name: '__ARM_BIG_ENDIAN', value: '1' },
  { kind: 'undefine', name: '__BYTE_ORDER__' },
  { kind: 'define', name: '__BYTE_ORDER__', value: '__ORDER_BIG_ENDIAN__' },
];

/** Puts together the options of one flavour: the tree's, the flags', then the user's. */
class OptionBuilder {
  constructor(
    private readonly documentPath: string,
    private readonly text: string,
    private readonly configuration: ProjectConfiguration,
    private readonly kernel: KernelTree | undefined,
    private readonly tree: SourceTree | undefined,
    private readonly fileSystem: FileSystem,
  ) {}

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
  ): PreprocessorOptions {
    const { configuration, kernel, tree, fileSystem } = this;
    const includePaths = unique([...flags.includePaths, ...configuration.includePaths]);
    const macros: MacroOption[] = [
      ...(bigEndian ? BIG_ENDIAN : []),
      ...flags.macros,
      ...configuration.defines.map(defineOption),
      ...(configuration.undefines ?? []).map((name): MacroOption => ({ kind: 'undefine', name })),
    ];
    const prelude: SourceFile | undefined = tree ? undefined : loneFilePrelude(this.text);
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
      standIn: standInFor(tree?.kind ?? 'none', prelude),
      ...(flags.march ? { march: flags.march } : {}),
      ...(flags.assemblerArchitecture ? { assemblerArchitecture: flags.assemblerArchitecture } : {}),
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
