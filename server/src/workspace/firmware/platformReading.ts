import type { FileSystem } from '../../source/fileSystem';
import { type Makefile, readMakefile } from '../kbuild/makefile';

/** The images that a TF-A build may make; BL33 and later are other projects. */
export const IMAGES = ['BL1', 'BL2', 'BL2U', 'BL31', 'BL32', 'RMM'] as const;
export type Image = (typeof IMAGES)[number];

/** TF-A's documentation, "Firmware Design" and "Realm Management Extension": who runs where on a system with EL3. */
export const LEVEL: Readonly<Record<Image, number>> = { BL1: 3, BL2: 1, BL2U: 1, BL31: 3, BL32: 1, RMM: 2 };

/** What was built, or would be: `PLAT=` and `DEBUG=` of the command line. */
export interface Choice {
  readonly platform: string | undefined;
  /** Of its `platform.mk`, relative to the tree. */
  readonly folder: string;
  readonly debug: boolean;
  /** Other variables of the command line. */
  readonly options: readonly (readonly [name: string, value: string])[];
  readonly why: string;
  readonly buildRoot?: string;
}

/** What the makefiles say of one choice, as far as assembly is concerned. */
export interface PlatformReading {
  /** Of every assembly source; '' where the makefiles could not be evaluated. */
  readonly flags: string;
  readonly images: ReadonlyMap<
    Image,
    { readonly flags: string; readonly sources: ReadonlySet<string>; readonly level: number }
  >;
  /** Libraries (`LIBC_SRCS`, …) are compiled once, for every image. */
  readonly library: ReadonlySet<string>;
}

export function readPlatform(root: string, choice: Choice, fileSystem: FileSystem): PlatformReading {
  const makefile = evaluate(root, choice, fileSystem);
  const flags = makefile.value('ASFLAGS');
  return {
    flags: /(^|\s)-I/.test(flags) && /(^|\s)-D/.test(flags) ? flags : '',
    images: new Map(
      IMAGES.map((image) => [
        image,
        {
          flags: makefile.value(`${image}_CPPFLAGS`),
          sources: sourcesOf(makefile, image),
          level: levelOf(image, makefile),
        },
      ]),
    ),
    library: assemblyIn(
      makefile.names.filter((name) => /^LIB[A-Z]+_SRCS$/.test(name)).map((name) => makefile.value(name)),
    ),
  };
}

function evaluate(root: string, choice: Choice, fileSystem: FileSystem): Makefile {
  const platform = choice.platform ?? '';
  const commandLine = new Map([
    ['PLAT', platform],
    ['DEBUG', choice.debug ? '1' : '0'],
    ['PLAT_MAKEFILE_FULL', `${choice.folder}/platform.mk`],
    ['CROSS_COMPILE', 'aarch64-linux-gnu-'],
    ['ARCH', 'aarch64'],
    // These only make rules.
    ['MAKE_BL', ''],
    ['MAKE_LIB', ''],
    ['MAKE_DTBS', ''],
    ...choice.options,
  ]);
  const read = (path: string): string | undefined =>
    fileSystem.readFile(path.startsWith('/') ? path : `${root}/${path}`);
  return readMakefile(read('Makefile') ?? '', new Map([['CURDIR', root]]), { read, commandLine });
}

function sourcesOf(makefile: Makefile, image: Image): ReadonlySet<string> {
  // Without an entry of its own an image is not built for this platform.
  const own = makefile.value(`${image}_SOURCES`);
  if (own === '') return new Set();
  return assemblyIn([own, makefile.value('BL_COMMON_SOURCES'), makefile.value('PLAT_BL_COMMON_SOURCES')]);
}

function assemblyIn(lists: readonly string[]): ReadonlySet<string> {
  const paths = lists.flatMap((list) => list.split(/\s+/)).map((path) => path.replace(/\/\/+/g, '/'));
  return new Set(paths.filter((path) => path.endsWith('.S')));
}

function levelOf(image: Image, makefile: Makefile): number {
  const flags = makefile.value(`${image}_CPPFLAGS`);
  // With RME it still has IMAGE_AT_EL1 defined (bl2_el3_entrypoint.S and bl2_rme_entrypoint.S are for EL3).
  if (image === 'BL2' && makefile.value('BL2_RUNS_AT_EL3') === '1') return 3;
  const level = /-DIMAGE_AT_EL([0-3])\b/.exec(flags)?.[1];
  return level === undefined ? LEVEL[image] : Number(level);
}
