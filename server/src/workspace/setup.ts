import type { FileSystem } from '../source/fileSystem';
import { architectureOf } from './architecture';
import { type CompileCommand, CompileCommands, compilerTargetsArm64 } from './compileCommands';
import { mergeConfiguration, type ProjectConfiguration } from './configuration';
import { parseConstraint } from './constraints';
import type { BuildFlavour, DocumentSetup } from './documentSetup';
import type { FirmwareImage } from './firmware/build';
import type { Edk2Module } from './firmware/edk2';
import { opTeeConfig, opTeeLevels } from './firmware/opTee';
import type { PlatformReading } from './firmware/platformReading';
import type { Platforms } from './firmware/platforms';
import { isOfOneImage, levelOfImage, secureStateOf } from './firmware/trustedFirmware';
import type { XenTree } from './firmware/xen';
import { headerFoldersAbove } from './headersAbove';
import { Includers } from './includers';
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
import { OptionBuilder } from './optionBuilder';
import { firmwareBuild } from './otherTrees';
import { setupAsPart } from './partOf';
import { basename, dirname, relativeTo } from './paths';
import { findProjectFile, problemTexts } from './projectFile';
import { architectureByPlace, type SourceTree, treeAt, treeOf } from './sourceTree';
import { ResultCache } from './trackedReads';

export type { BuildFlavour, DocumentSetup } from './documentSetup';

/** What is read from disk once and shared by all documents of one file system. */
class Shared {
  readonly compileCommands: CompileCommands;
  readonly kernelTrees: ResultCache<KernelTree>;
  readonly makefiles: ResultCache<Makefile>;
  readonly platforms: ResultCache<Platforms>;
  readonly platformReadings: ResultCache<PlatformReading>;
  readonly xenTrees: ResultCache<XenTree>;
  readonly edk2Modules: ResultCache<Edk2Module>;
  readonly includers: Includers;
  constructor(fileSystem: FileSystem) {
    this.compileCommands = new CompileCommands(fileSystem);
    this.kernelTrees = new ResultCache(fileSystem);
    this.makefiles = new ResultCache(fileSystem);
    this.platforms = new ResultCache(fileSystem);
    this.platformReadings = new ResultCache(fileSystem);
    this.xenTrees = new ResultCache(fileSystem);
    this.edk2Modules = new ResultCache(fileSystem);
    this.includers = new Includers(fileSystem);
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
  return setupWithin(documentPath, text, given, fileSystem, new Set()).setup;
}

/**
 * `parts`: documents that are looked for in what includes them; files that include nothing but each other are
 * parts of nothing, and `isCircular`.
 */
function setupWithin(
  path: string,
  text: string,
  given: ProjectConfiguration,
  fileSystem: FileSystem,
  parts: ReadonlySet<string>,
): { readonly setup: DocumentSetup; readonly isCircular: boolean } {
  const tree = treeOf(path, fileSystem);
  const { hasObject, ...setup } = setupOfSource(path, text, given, tree, fileSystem);
  if (hasObject || architectureByPlace(tree, path)?.isArm64 === false) return { setup, isCircular: false };
  const within = new Set([...parts, path]);
  // A file of nothing but an include and some definitions does not show what it is for.
  const asIncluder = setup.isArm64 ? { ...given, named: true } : given;
  let isCircular = false;
  const asPart = setupAsPart(path, tree, sharedFor(fileSystem).includers, (file) => {
    isCircular ||= parts.has(file);
    const source = within.has(file) ? undefined : fileSystem.readFile(file);
    if (source === undefined) return undefined;
    const includer = setupWithin(file, source, asIncluder, fileSystem, within);
    return includer.isCircular ? undefined : includer.setup;
  });
  return asPart ? { setup: asPart, isCircular: false } : { setup, isCircular };
}

/** `hasObject`: something says that the document is compiled itself. */
function setupOfSource(
  documentPath: string,
  text: string,
  given: ProjectConfiguration,
  own: SourceTree | undefined,
  fileSystem: FileSystem,
): DocumentSetup & { readonly hasObject: boolean } {
  const project = findProjectFile(documentPath, given.roots, fileSystem);
  const merged = project ? mergeConfiguration(project.configuration, given) : given;
  const notes: string[] = project ? problemTexts(project) : [];
  if (project && project.problems.length === 0) notes.push(`settings of ${project.path}`);

  for (const constraint of merged.variantConstraints)
    if (!parseConstraint(constraint))
      notes.push(`variant constraint "${constraint}" ignored: expected "NAME => NAME"`);

  const tree = headerTree(merged, own, notes, fileSystem);
  const configuration = withBuild(merged, tree, notes, fileSystem);
  const { commands, isOwn } = commandsFor(documentPath, configuration, notes, own, fileSystem);
  const compilerSays = commands
    .map((c) => compilerTargetsArm64(c.compiler, c.flags.target))
    .find((answer) => answer !== undefined);
  const verdict = architecture(
    documentPath,
    text,
    own,
    { isArm64: compilerSays, isOwn },
    configuration.named ?? false,
  );
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
    hasObject: isOwn,
    ...(project === undefined ? {} : { projectFile: project }),
  };
  if (!verdict.isArm64) return { ...base, flavours: [] };

  const kernel =
    tree?.kind === 'linux' ? kernelTreeFor(tree.root, configuration.kernelBuild, fileSystem) : undefined;
  if (kernel) notes.push(...kernel.notes);
  const capabilities = kernel?.capabilities ?? [];
  const builder = new OptionBuilder(documentPath, text, configuration, kernel, tree, fileSystem);

  let flavours: BuildFlavour[];
  let { flagsFrom, hasObject } = base;
  let buildRoot = kernel?.buildRoot;
  let config = kernel?.config ?? base.config;
  if (commands.length > 0) {
    flagsFrom = 'compile commands';
    flavours = commands.map((command) => ({
      ...commandFacts(command, capabilities, tree, documentPath, fileSystem),
      options: builder.exactly(command, kernel?.bigEndian ?? false),
    }));
  } else if (kernel) {
    flagsFrom = 'makefiles';
    flavours = kernelFlavours(documentPath, kernel, builder, notes);
    hasObject ||= kernel.objects.rulesFor(documentPath).length > 0;
  } else {
    const firmware =
      tree && firmwareBuild(tree, documentPath, configuration.kernelBuild, fileSystem, sharedFor(fileSystem));
    if (firmware) {
      flagsFrom = firmware.evaluated ? 'makefiles' : 'layout of the tree';
      notes.push(...firmware.notes);
      hasObject ||= firmware.hasObject === true;
    }
    const above = firmware ? [] : headerFoldersAbove(documentPath, text, fileSystem);
    if (above.length > 0)
      notes.push(`no source tree known: headers are searched in the folders above (${above.join(', ')})`);
    else if (!firmware)
      notes.push('no source tree found: headers are searched beside the file and stood in for');
    const images: readonly FirmwareImage[] = firmware?.images ?? [{ flags: undefined, exceptionLevels: [] }];
    flavours = images.map(({ flags, exceptionLevels, imageLevel, secureState }) => ({
      name: '',
      conditions: new Map(),
      hyp: firmware?.hyp,
      exceptionLevels,
      ...(imageLevel === undefined ? {} : { imageLevel }),
      ...(secureState === undefined ? {} : { secureState }),
      e2h: undefined,
      ...(flags?.reservesX18 ? { reservesX18: true } : {}),
      options: firmware
        ? builder.build(flags, false, firmware.workingDirectory, firmware.generated)
        : builder.alone(above),
    }));
    buildRoot = firmware?.buildRoot;
    config = firmware?.config ?? config;
    hasObject ||= !firmware?.evaluated && isNamedByMakefile(documentPath, fileSystem);
  }
  return {
    ...base,
    flagsFrom,
    hasObject,
    flavours: [...namedApart(distinct(flavours))].sort((a, b) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
    ),
    capabilities,
    capabilityOptions: kernel?.capabilityOptions ?? base.capabilityOptions,
    config,
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

/** `isOwn`: they are those of this file, not of one beside it. */
function commandsFor(
  documentPath: string,
  configuration: ProjectConfiguration,
  notes: string[],
  tree: SourceTree | undefined,
  fileSystem: FileSystem,
): { readonly commands: readonly CompileCommand[]; readonly isOwn: boolean } {
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
      return { commands, isOwn: true };
    }
    if (!problem) notes.push(`${database} does not compile this file`);
  }
  // The makefiles of a known tree say more than the flags of another file.
  if (tree !== undefined) return { commands: [], isOwn: false };
  for (const database of databases) {
    const neighbour = compileCommands.neighbour(documentPath, database);
    if (neighbour === undefined) continue;
    const commands = compileCommands.commandsFor(neighbour, database);
    // What another file is compiled for says nothing about this one.
    if (commands.some((c) => compilerTargetsArm64(c.compiler, c.flags.target) !== true)) continue;
    notes.push(`flags of its neighbour ${neighbour} in ${database}`);
    return { commands, isOwn: false };
  }
  return { commands: [], isOwn: false };
}

/** A makefile of the document's folder, of whichever build system, names it or its object. */
function isNamedByMakefile(documentPath: string, fileSystem: FileSystem): boolean {
  const folder = dirname(documentPath);
  const stem = basename(documentPath).replace(/\.\w+$/, '');
  const named = new RegExp(`(?<![\\w.-])${stem.replace(/[^\w]/g, '\\$&')}\\.(?:[sS]|o|obj)(?![\\w.])`);
  return fileSystem
    .readDirectory(folder)
    .filter((name) => MAKEFILE.test(name))
    .some((name) => named.test(fileSystem.readFile(`${folder}/${name}`) ?? ''));
}
const MAKEFILE = /^(?:(?:GNU)?[Mm]akefile|Kbuild|CMakeLists\.txt|meson\.build|.*\.mk)$/;

function architecture(
  documentPath: string,
  text: string,
  tree: SourceTree | undefined,
  compiler: { readonly isArm64: boolean | undefined; readonly isOwn: boolean },
  named: boolean,
): { isArm64: boolean; reason: string } {
  if (compiler.isOwn && compiler.isArm64 !== undefined)
    return {
      isArm64: compiler.isArm64,
      reason: `${compiler.isArm64 ? '' : 'not '}arm64 by its compile command`,
    };
  const place = architectureByPlace(tree, documentPath);
  if (place && !place.isArm64) return place;
  if (place) {
    // A 64-bit tree also holds sources for its 32-bit side; only plain evidence overrules the place.
    if (!/^\s*\.(?:syntax\s+unified|thumb|arm)\b/m.test(text)) return place;
    const { isArm64, reason } = architectureOf(text);
    return isArm64 === false ? { isArm64, reason } : place;
  }
  const evidence = architectureOf(text);
  // A project for several machines keeps what it does not build for this one beside what it does.
  if (compiler.isArm64 && evidence.isArm64 !== false)
    return { isArm64: true, reason: 'arm64 by the compile command of its neighbour' };
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
  fileSystem: FileSystem,
): Omit<BuildFlavour, 'options'> {
  const facts = flavourOf(flags.macros, capabilities);
  const path = (tree && relativeTo(tree.root, documentPath)) ?? '';
  // TF-A says with each image at which level it runs.
  const ownImage = isOfOneImage(path);
  const level = levelOfImage(flags.macros);
  return {
    ...facts,
    ...(level === undefined ? {} : { hyp: false }),
    ...(level === undefined ? {} : ownImage ? { exceptionLevels: [level] } : { imageLevel: level }),
    ...secureStateOf(level),
    ...(tree?.kind === 'op-tee' ? { ...opTeeLevels(path, opTeeConfig(flags, fileSystem)), hyp: false } : {}),
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
