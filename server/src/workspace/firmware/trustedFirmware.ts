import type { MacroOption } from '../../preprocessor/api';
import type { FileSystem } from '../../source/fileSystem';
import { readFlags, shellWords } from '../compilerFlags';
import { type Makefile, readMakefile } from '../kbuild/makefile';
import { ancestors, dirname, relativeTo } from '../paths';
import type { ResultCache } from '../trackedReads';
import { define, type FirmwareBuild, type FirmwareImage, flagsOf } from './build';

/** The images that a TF-A build may make; BL33 and later are other projects. */
const IMAGES = ['BL1', 'BL2', 'BL2U', 'BL31', 'BL32'] as const;
type Image = (typeof IMAGES)[number];

/** What was built, or would be: `PLAT=` and `DEBUG=` of the command line. */
interface Choice {
  readonly platform: string | undefined;
  readonly debug: boolean;
  readonly why: string;
  readonly buildRoot?: string;
}

/**
 * TF-A's flags, by evaluating its top Makefile for one platform: the one that was built, else the one
 * whose folder the document is in, else the tree's default. A source that several images link has one
 * set of flags for each.
 */
export function trustedFirmwareBuild(
  root: string,
  documentPath: string,
  given: string | undefined,
  fileSystem: FileSystem,
  evaluated: ResultCache<Makefile>,
): FirmwareBuild {
  const path = relativeTo(root, documentPath) ?? '';
  const choice = choose(root, documentPath, given, fileSystem);
  const makefile =
    choice.platform === undefined
      ? undefined
      : evaluated.get(`${root}\n${choice.platform}\n${choice.debug}`, (recording) =>
          evaluate(root, choice, recording),
        );
  const flagText = makefile?.value('ASFLAGS') ?? '';
  const common = {
    hyp: false,
    workingDirectory: root,
    ...(choice.buildRoot === undefined ? {} : { buildRoot: choice.buildRoot }),
  };
  if (makefile === undefined || !/(^|\s)-I/.test(flagText) || !/(^|\s)-D/.test(flagText)) {
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
  const notes = [`TF-A tree ${root}`, `flags of its makefiles for PLAT=${choice.platform}: ${choice.why}`];
  if (isInLibrary(makefile, path)) {
    const image = { flags: readFlags(shellWords(flagText), root), exceptionLevels: [] };
    return { ...common, images: [image], evaluated: true, hasObject: true, notes };
  }
  const linked = IMAGES.filter((image) => sourcesOf(makefile, image).has(path));
  const images = linked.length > 0 ? linked : [imageOfFolder(path)];
  if (linked.length === 0)
    notes.push(`PLAT=${choice.platform} does not build this file: read as part of ${images[0]}`);
  return {
    ...common,
    images: images.map((image): FirmwareImage => {
      const own = `${flagText} ${makefile.value(`${image}_CPPFLAGS`)} -DIMAGE_${image}`;
      const flags = readFlags(shellWords(own), root);
      // What this platform does not build may be for another level: bl2_el3_entrypoint.S without BL2_AT_EL3.
      const levels = linked.length > 0 ? levelsOf(image, makefile) : [];
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

/** `build/PLATFORM/{release,debug}` tells what was built last; a given folder may be any of the three levels. */
function choose(
  root: string,
  documentPath: string,
  given: string | undefined,
  fileSystem: FileSystem,
): Choice {
  const own = platformAbove(root, documentPath, fileSystem);
  for (const base of given === undefined
    ? [`${root}/build`]
    : [given, dirname(given), dirname(dirname(given))]) {
    const platforms = fileSystem
      .readDirectory(base)
      .filter((name) => platformMakefile(root, name, fileSystem) !== undefined);
    // A file of one platform is no part of another one's build.
    const platform = own === undefined ? platforms[0] : platforms.find((name) => name === own);
    if (platform === undefined) continue;
    const debug = ['release', 'debug'].find((type) => fileSystem.isDirectory(`${base}/${platform}/${type}`));
    if (debug === undefined) continue;
    const buildRoot = `${base}/${platform}/${debug}`;
    return { platform, debug: debug === 'debug', why: `built in ${buildRoot}`, buildRoot };
  }
  if (own !== undefined)
    return { platform: own, debug: false, why: 'the platform of this folder; never built' };
  const defaults = readMakefile(fileSystem.readFile(`${root}/make_helpers/defaults.mk`) ?? '', new Map());
  const platform = defaults.value('DEFAULT_PLAT') || 'fvp';
  const known = platformMakefile(root, platform, fileSystem) !== undefined;
  return { platform: known ? platform : undefined, debug: false, why: "the tree's default; never built" };
}

/** The platform whose folder, or whose vendor's folder, a file below `plat/` is in. */
function platformAbove(root: string, documentPath: string, fileSystem: FileSystem): string | undefined {
  if (!relativeTo(root, documentPath)?.startsWith('plat/')) return undefined;
  for (const folder of ancestors(documentPath)) {
    if (folder === `${root}/plat`) return undefined;
    const name = [folder, ...fileSystem.readDirectory(folder).map((each) => `${folder}/${each}`)].find(
      (each) => fileSystem.isFile(`${each}/platform.mk`),
    );
    if (name !== undefined) return name.slice(name.lastIndexOf('/') + 1);
  }
  return undefined;
}

/** Where `plat/…/PLATFORM/platform.mk` is, relative to the tree. */
function platformMakefile(root: string, platform: string, fileSystem: FileSystem): string | undefined {
  const search = (folder: string, depth: number): string | undefined => {
    const own = `${folder}/${platform}/platform.mk`;
    if (fileSystem.isFile(`${root}/${own}`)) return own;
    if (depth === 0) return undefined;
    for (const name of fileSystem.readDirectory(`${root}/${folder}`)) {
      if (name.includes('.') || !fileSystem.isDirectory(`${root}/${folder}/${name}`)) continue;
      const found = search(`${folder}/${name}`, depth - 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search('plat', 4);
}

function evaluate(root: string, choice: Choice, fileSystem: FileSystem): Makefile {
  const platform = choice.platform ?? '';
  const commandLine = new Map([
    ['PLAT', platform],
    ['DEBUG', choice.debug ? '1' : '0'],
    ['PLAT_MAKEFILE_FULL', platformMakefile(root, platform, fileSystem) ?? ''],
    ['CROSS_COMPILE', 'aarch64-linux-gnu-'],
    ['ARCH', 'aarch64'],
    // These only make rules.
    ['MAKE_BL', ''],
    ['MAKE_LIB', ''],
    ['MAKE_DTBS', ''],
  ]);
  const read = (path: string): string | undefined =>
    fileSystem.readFile(path.startsWith('/') ? path : `${root}/${path}`);
  return readMakefile(read('Makefile') ?? '', new Map([['CURDIR', root]]), { read, commandLine });
}

function sourcesOf(makefile: Makefile, image: Image): ReadonlySet<string> {
  // Without an entry of its own an image is not built for this platform.
  const own = makefile.value(`${image}_SOURCES`);
  if (own === '') return new Set();
  const all = `${own} ${makefile.value('BL_COMMON_SOURCES')} ${makefile.value('PLAT_BL_COMMON_SOURCES')}`;
  return new Set(all.split(/\s+/).map((path) => path.replace(/\/\/+/g, '/')));
}

/** Libraries (`LIBC_SRCS`, …) are compiled once, for every image. */
function isInLibrary(makefile: Makefile, path: string): boolean {
  return makefile.names
    .filter((name) => /^LIB[A-Z]+_SRCS$/.test(name))
    .some((name) => makefile.value(name).split(/\s+/).includes(path));
}

/**
 * Whether the level of an image is that of all code in a file. What images share has routines for every
 * level (`disable_mmu_el1`, `disable_mmu_el3`), of which an image calls its own.
 */
export function isOfOneImage(pathBelowTree: string): boolean {
  return /^bl\d+u?\//.test(pathBelowTree);
}

function levelsOf(image: Image, makefile: Makefile): readonly number[] {
  const flags = makefile.value(`${image}_CPPFLAGS`);
  const level = /-DIMAGE_AT_EL([0-3])\b/.exec(flags)?.[1];
  return [level === undefined ? LEVEL[image] : Number(level)];
}

/**
 * The level of the image that a source is compiled for, by what is defined on the command line: since 2.5
 * `IMAGE_AT_EL3` and the like; before, the image and, for BL2, the option that moves it.
 */
export function levelOfImage(macros: readonly MacroOption[]): number | undefined {
  const values = new Map(macros.map((m) => [m.name, m.kind === 'define' ? (m.value ?? '1') : undefined]));
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

/** TF-A's documentation, "Firmware Design": who runs where on a system with EL3. */
const LEVEL: Readonly<Record<Image, number>> = { BL1: 3, BL2: 1, BL2U: 1, BL31: 3, BL32: 1 };

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
