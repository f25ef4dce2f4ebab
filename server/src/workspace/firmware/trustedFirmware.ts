import type { MacroOption } from '../../preprocessor/api';
import type { FileSystem } from '../../source/fileSystem';
import { readFlags, shellWords } from '../compilerFlags';
import { readMakefile } from '../kbuild/makefile';
import { dirname, relativeTo } from '../paths';
import type { ResultCache } from '../trackedReads';
import { define, type FirmwareBuild, type FirmwareImage, flagsOf } from './build';
import { misfitOf } from './misfit';
import {
  type Choice,
  IMAGES,
  type Image,
  LEVEL,
  type PlatformReading,
  readPlatform,
} from './platformReading';
import { chipsOf, type Platforms, platformsAround, platformsThatName, readPlatforms } from './platforms';

interface KeptReadings {
  readonly platformReadings: ResultCache<PlatformReading>;
  readonly platforms: ResultCache<Platforms>;
}

/**
 * TF-A's flags, by evaluating its top Makefile for one platform: the one that was built, else one around the document,
 * else the tree's default, or the first further one that builds the document. A source that several images link has one
 * set of flags for each.
 */
export function trustedFirmwareBuild(
  root: string,
  documentPath: string,
  given: string | undefined,
  fileSystem: FileSystem,
  kept: KeptReadings,
): FirmwareBuild {
  const path = relativeTo(root, documentPath) ?? '';
  const { choice, reading, linked } = chosen(root, path, given, fileSystem, kept);
  const common = {
    hyp: false,
    workingDirectory: root,
    ...(choice.buildRoot === undefined ? {} : { buildRoot: choice.buildRoot }),
  };
  if (reading === undefined) {
    const image = imageOfFolder(path);
    return {
      ...common,
      images: [byLayout(root, path, image, fileSystem)],
      evaluated: false,
      notes: [
        `TF-A tree ${root}`,
        `its makefiles could not be evaluated: read as part of ${image} with the defaults of make_helpers/defaults.mk`,
      ],
    };
  }
  const command = [`PLAT=${choice.platform}`, ...choice.options.map(([name, value]) => `${name}=${value}`)];
  const notes = [`TF-A tree ${root}`, `flags of its makefiles for ${command.join(' ')}: ${choice.why}`];
  if (reading.library.has(path)) {
    const image = { flags: readFlags(shellWords(reading.flags), root), exceptionLevels: [] };
    return { ...common, images: [image], evaluated: true, hasObject: true, notes };
  }
  const images = linked.length > 0 ? linked : [imageOfFolder(path)];
  if (linked.length === 0)
    notes.push(`PLAT=${choice.platform} does not build this file: read as part of ${images[0]}`);
  return {
    ...common,
    images: images.map((image): FirmwareImage => {
      const own = reading.images.get(image);
      const flags = readFlags(shellWords(`${reading.flags} ${own?.flags ?? ''} -DIMAGE_${image}`), root);
      // What this platform does not build may be for another level: bl2_el3_entrypoint.S without BL2_AT_EL3.
      const levels = linked.length > 0 && own ? [own.level] : [];
      const state = secureStateOf(levels[0]);
      return isOfOneImage(path) || levels.length !== 1
        ? { flags, exceptionLevels: levels, ...state }
        : { flags, exceptionLevels: [], imageLevel: levels[0] as number, ...state };
    }),
    evaluated: true,
    hasObject: linked.length > 0,
    notes,
  };
}

interface Chosen {
  readonly choice: Choice;
  /** Undefined when the makefiles could not be evaluated. */
  readonly reading: PlatformReading | undefined;
  readonly linked: readonly Image[];
}

/** The first choice that builds the file, else the one that it fits best. */
function chosen(
  root: string,
  path: string,
  given: string | undefined,
  fileSystem: FileSystem,
  kept: KeptReadings,
): Chosen {
  const platforms = kept.platforms.get(root, (recording) => readPlatforms(root, recording));
  let best: { readonly misfit: number; readonly found: Chosen } | undefined;
  let tried = 0;
  for (const choice of choices(root, path, given, platforms, fileSystem)) {
    const key = JSON.stringify([root, choice.platform, choice.debug, choice.options]);
    const all = kept.platformReadings.get(key, (recording) => readPlatform(root, choice, recording));
    const reading = all.flags === '' ? undefined : all;
    const linked = reading ? IMAGES.filter((image) => reading.images.get(image)?.sources.has(path)) : [];
    const found = { choice, reading, linked };
    if (linked.length > 0 || reading?.library.has(path)) return found;
    const misfit = misfitOf(`${root}/${path}`, readFlags(shellWords(all.flags), root), fileSystem);
    if (best === undefined || misfit < best.misfit) best = { misfit, found };
    if (++tried >= MOST_TRIED) break;
  }
  const none = { platform: undefined, folder: '', debug: false, options: [], why: '' };
  return best?.found ?? { choice: none, reading: undefined, linked: [] };
}

/** So many platforms are looked at for one that builds a file. */
const MOST_TRIED = 24;

/** Options under which the default platform builds what it leaves out otherwise: its other processors, an SPM, an RMM; and each dispatcher. */
const OPTIONS: readonly Choice['options'][] = [
  [
    ['HW_ASSISTED_COHERENCY', '1'],
    ['USE_COHERENT_MEM', '0'],
    ['CTX_INCLUDE_AARCH32_REGS', '0'],
  ],
  [
    ['SPD', 'spmd'],
    ['SPMC_AT_EL3', '1'],
    ['SPMC_AT_EL3_SEL0_SP', '1'],
  ],
  [['SPM_MM', '1']],
  [['ENABLE_RME', '1']],
];

/** What may have been built, the likeliest first. */
function* choices(
  root: string,
  path: string,
  given: string | undefined,
  platforms: Platforms,
  fileSystem: FileSystem,
): Iterable<Choice> {
  const { folders } = platforms;
  const around = platformsAround(platforms, path);
  const built = builtChoice(root, around, given, platforms, fileSystem);
  if (built) yield built;
  const defaults = readMakefile(fileSystem.readFile(`${root}/make_helpers/defaults.mk`) ?? '', new Map());
  const usual = defaults.value('DEFAULT_PLAT') || 'fvp';
  const folder = folders.get(usual);
  if (folder !== undefined && (around.length === 0 || around.includes(usual))) {
    const choice = { platform: usual, folder, debug: false };
    yield { ...choice, options: [], why: "the tree's default; never built" };
    const dispatchers = fileSystem.readDirectory(`${root}/services/spd`);
    for (const options of [...OPTIONS, ...dispatchers.map((name) => [['SPD', name]] as const)])
      yield { ...choice, options, why: "the tree's default with options for this file; never built" };
  }
  const names = around.length > 0 ? around : platformsThatName(platforms, path);
  const why = `${around.length > 0 ? 'the platform of this folder' : 'a platform that names this file'}; never built`;
  for (const platform of names) {
    const choice = { platform, folder: folders.get(platform) ?? '', debug: false, why };
    const chips = [...chipsOf(root, choice.folder, fileSystem)].sort(
      (a, b) => Number(path.includes(`/${b}/`)) - Number(path.includes(`/${a}/`)),
    );
    if (chips.length === 0) yield { ...choice, options: [] };
    for (const chip of chips) yield { ...choice, options: [['TARGET_SOC', chip]] };
  }
}

/** `build/PLATFORM/{release,debug}` tells what was built last; a given folder may be any of the three levels. */
function builtChoice(
  root: string,
  around: readonly string[],
  given: string | undefined,
  { folders }: Platforms,
  fileSystem: FileSystem,
): Choice | undefined {
  for (const base of given === undefined
    ? [`${root}/build`]
    : [given, dirname(given), dirname(dirname(given))]) {
    const platforms = fileSystem.readDirectory(base).filter((name) => folders.has(name));
    // A file of one platform is no part of another one's build.
    const platform = around.length === 0 ? platforms[0] : platforms.find((name) => around.includes(name));
    if (platform === undefined) continue;
    const type = ['release', 'debug'].find((each) => fileSystem.isDirectory(`${base}/${platform}/${each}`));
    if (type === undefined) continue;
    const buildRoot = `${base}/${platform}/${type}`;
    return {
      platform,
      folder: folders.get(platform) ?? '',
      debug: type === 'debug',
      options: [],
      why: `built in ${buildRoot}`,
      buildRoot,
    };
  }
  return undefined;
}

/**
 * Whether the level of an image is that of all code in a file. What images share has routines for every
 * level (`disable_mmu_el1`, `disable_mmu_el3`), of which an image calls its own.
 */
export function isOfOneImage(pathBelowTree: string): boolean {
  return /^bl\d+u?\//.test(pathBelowTree);
}

/**
 * The level of the image that a source is compiled for, by what is defined on the command line: since 2.5
 * `IMAGE_AT_EL3` and the like; before, the image and, for BL2, the option that moves it.
 */
export function levelOfImage(macros: readonly MacroOption[]): number | undefined {
  const values = new Map(macros.map((m) => [m.name, m.kind === 'define' ? (m.value ?? '1') : undefined]));
  if (values.get('IMAGE_BL2') !== undefined && values.get('BL2_RUNS_AT_EL3') === '1') return 3;
  for (const level of [0, 1, 2, 3]) if (values.get(`IMAGE_AT_EL${level}`) !== undefined) return level;
  const image = IMAGES.find((each) => values.get(`IMAGE_${each}`) !== undefined);
  if (image === undefined) return undefined;
  return image === 'BL2' && values.get('BL2_AT_EL3') === '1' ? 3 : LEVEL[image];
}

/**
 * The images at EL1 are BL2 and what stands where a Secure payload would: TF-A's documentation, "Firmware Design",
 * calls them "Secure EL1". A Secure EL2 is the SPM's, with which none of them is.
 */
export function secureStateOf(level: number | undefined): Pick<FirmwareImage, 'secureState'> {
  return level === 1 ? { secureState: { el2: false } } : {};
}

/** The image that a file belongs to by its folder; shared code is read as BL31's, the resident one. */
function imageOfFolder(path: string): Image {
  const folder = path.slice(0, path.indexOf('/')).toUpperCase();
  return IMAGES.find((image) => image === folder) ?? 'BL31';
}

/** Without makefiles: the usual folders, and the options that `add_define` lists with their defaults. */
function byLayout(root: string, path: string, image: Image, fileSystem: FileSystem): FirmwareImage {
  const defaults = readMakefile(
    fileSystem.readFile(`${root}/make_helpers/defaults.mk`) ?? '',
    new Map([['ARCH', 'aarch64']]),
  );
  const options = definedNames(fileSystem.readFile(`${root}/Makefile`) ?? '').flatMap((name) => {
    const value = defaults.value(name);
    return value === '' ? [] : [define(name, value)];
  });
  const folders = [
    'include',
    'include/arch/aarch64',
    'include/lib/cpus/aarch64',
    'include/lib/el3_runtime',
    'include/lib/el3_runtime/aarch64',
    'include/lib/libc',
    'include/lib/libc/aarch64',
    'include/plat/common',
    'include/plat/arm/common',
    'include/plat/arm/common/aarch64',
    'include/drivers/arm',
    ...platformFolders(path),
  ];
  const level = LEVEL[image];
  const macros = [define(`IMAGE_${image}`), define(`IMAGE_AT_EL${level}`), ...options];
  // BL2 runs at EL1, or at EL3 with BL2_AT_EL3.
  const exceptionLevels = !isOfOneImage(path) ? [] : image === 'BL2' ? [1, 3] : [level];
  return { flags: flagsOf(root, folders, [], macros, fileSystem), exceptionLevels, ...secureStateOf(level) };
}

/** A platform's own `include` folders, for a file below `plat/VENDOR/BOARD/`. */
function platformFolders(path: string): string[] {
  const parts = path.split('/');
  if (parts[0] !== 'plat') return [];
  return parts.slice(1, -1).map((_, i) => `${parts.slice(0, i + 2).join('/')}/include`);
}

function definedNames(makefile: string): string[] {
  const names: string[] = [];
  const joined = makefile.replace(/\\\r?\n/g, ' ');
  for (const m of joined.matchAll(/\$\(eval \$\(call add_defines?,\s*(?:\$\(sort)?([^)]*)\)/g))
    names.push(...(m[1] as string).split(/\s+/).filter((word) => /^[A-Z_]\w*$/i.test(word)));
  return names;
}
