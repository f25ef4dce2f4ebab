import type { FileSystem } from '../../source/fileSystem';
import type { SourceFile } from '../../source/sourceFile';
import { type CompilerFlags, readFlags, shellWords } from '../compilerFlags';
import { type Makefile, readMakefile } from '../kbuild/makefile';
import { autoconfText, type KernelConfig, parseAutoconf } from '../kconfig/configFile';
import { basename, dirname, relativeTo } from '../paths';
import type { ResultCache } from '../trackedReads';
import { type FirmwareBuild, type FirmwareImage, headersInMemory } from './build';

const CONF = 'generated/conf.h';
const PREFIX = 'CFG_';
const ASM_DEFINES = 'generated/asm-defines.h';

/**
 * OP-TEE's flags, by evaluating its top Makefile for arm64 and one platform: the one that was built, else the one
 * whose folder the document is in, else the tree's default.
 */
export function opTeeBuild(
  root: string,
  documentPath: string,
  given: string | undefined,
  fileSystem: FileSystem,
  evaluated: ResultCache<Makefile>,
): FirmwareBuild {
  const path = relativeTo(root, documentPath) ?? '';
  const own = /^core\/arch\/arm\/plat-([^/]+)\//.exec(path)?.[1];
  const build = findBuild(root, own, given, fileSystem);
  const platform = own ?? build?.platform ?? 'vexpress';
  const makefile = evaluated.get(`${root}\n${platform}`, (recording) => evaluate(root, platform, recording));
  const part = path.startsWith('ldelf/') ? 'ldelf' : 'core';
  const folders = makefile.value(`incdirs${part}`).split(/\s+/).filter(Boolean);
  const words = `${folders.map((folder) => `-I${folder}`).join(' ')} ${makefile.value(`cppflags${part}`)}`;
  const made = madeOf(makefile);
  const folder = build?.folder;
  const config =
    folder === undefined
      ? made.config
      : parseAutoconf(fileSystem.readFile(`${folder}/include/${CONF}`) ?? '', PREFIX);
  const flags = readFlags(shellWords(`${words} ${flagsOfFolder(root, path, config, fileSystem)}`), root);
  const common = {
    images: [
      {
        flags: {
          ...flags,
          includePaths: [
            ...flags.includePaths,
            ...(folder === undefined ? [] : [`${folder}/${part}/include`, `${folder}/core/include`]),
          ],
          forcedIncludes: [folder === undefined ? CONF : `${folder}/include/${CONF}`],
        },
        ...opTeeLevels(path, config),
      },
    ],
    hyp: false,
    evaluated: true,
    workingDirectory: root,
    generated: made.generated,
    config,
  };
  const tree = `OP-TEE tree ${root}`;
  if (folder === undefined)
    return {
      ...common,
      notes: [
        tree,
        `flags of its makefiles for PLATFORM=${platform}, never built: asm-defines stay symbolic`,
      ],
    };
  return {
    ...common,
    buildRoot: folder,
    notes: [tree, `flags of its makefiles for PLATFORM=${platform}: built in ${folder}`],
  };
}

const CONDITIONS = /^[ \t]*(?:ifn?eq|ifn?def|else|endif)\b.*$/gm;

/** What `sub.mk` beside a source gives its folder and the source itself (`mk/subdir.mk`). */
function flagsOfFolder(root: string, path: string, config: KernelConfig, fileSystem: FileSystem): string {
  const folder = dirname(path);
  const text = fileSystem.readFile(`${root}/${folder}/sub.mk`);
  if (text === undefined) return '';
  const name = basename(path);
  const makefile = readMakefile(text, config);
  const isBuilt = makefile.value('srcs-y').split(/\s+/).includes(name);
  // What the configuration leaves out has its flags under the condition that would build it.
  const own = isBuilt ? makefile : readMakefile(text.replace(CONDITIONS, ''), config);
  const value = (variable: string): string =>
    `${makefile.value(`${variable}-y`)} ${own.value(`${variable}-${name}-y`)}`;
  const folders = value('incdirs').split(/\s+/).filter(Boolean);
  return `${folders.map((each) => `-I${folder}/${each}`).join(' ')} ${value('cppflags')} ${value('aflags')}`;
}

/**
 * The core is the kernel of the Secure world, below it are its applications and their loader. There is an EL2 in
 * Secure state where the SPM core is configured to be there (`mk/config.mk`, CFG_CORE_SEL2_SPMC).
 */
export function opTeeLevels(
  path: string,
  config: KernelConfig,
): Pick<FirmwareImage, 'exceptionLevels' | 'secureState'> {
  return {
    exceptionLevels: path.startsWith('ldelf/') ? [0] : path.startsWith('core/') ? [1] : [],
    secureState: { el2: /^[y1]$/.test(config.get('CFG_CORE_SEL2_SPMC') ?? '') },
  };
}

/** What a compile command is configured with. */
export function opTeeConfig(
  { forcedIncludes }: Pick<CompilerFlags, 'forcedIncludes'>,
  fileSystem: FileSystem,
): KernelConfig {
  const header = forcedIncludes.find((path) => path.endsWith(`/${CONF}`));
  return parseAutoconf((header && fileSystem.readFile(header)) ?? '', PREFIX);
}

/** `out/arm-plat-PLATFORM`, or what `O=` named. */
function findBuild(
  root: string,
  platform: string | undefined,
  given: string | undefined,
  fileSystem: FileSystem,
): { readonly folder: string; readonly platform: string | undefined } | undefined {
  const usual = fileSystem.readDirectory(`${root}/out`).map((name) => `${root}/out/${name}`);
  for (const folder of given === undefined ? usual : [given]) {
    if (!fileSystem.isFile(`${folder}/include/${CONF}`)) continue;
    const built = /\/arm-plat-([^/]+)$/.exec(folder)?.[1];
    if (platform === undefined || built === undefined || built === platform)
      return { folder, platform: built };
  }
  return undefined;
}

function evaluate(root: string, platform: string, fileSystem: FileSystem): Makefile {
  const commandLine = new Map([
    ['ARCH', 'arm'],
    ['PLATFORM', platform],
    ['CFG_ARM64_core', 'y'],
    ['CROSS_COMPILE64', 'aarch64-linux-gnu-'],
    // The flavours of the default platform are boards of their own; this one is the 64-bit one that needs no hardware.
    ...(platform === 'vexpress' ? [['PLATFORM_FLAVOR', 'qemu_armv8a'] as const] : []),
  ]);
  const read = (path: string): string | undefined =>
    fileSystem.readFile(path.startsWith('/') ? path : `${root}/${path}`);
  return readMakefile(read('Makefile') ?? '', new Map([['CURDIR', root]]), { read, commandLine });
}

interface Made {
  readonly config: KernelConfig;
  readonly generated: (header: string) => SourceFile | undefined;
}
const madeFrom = new WeakMap<Makefile, Made>();

/**
 * `conf.h` as `mk/checkconf.mk` writes it: every variable of the configuration that is neither empty nor `n`; and the
 * header that comes with the compiler (C11 7.18).
 */
function madeOf(makefile: Makefile): Made {
  let made = madeFrom.get(makefile);
  if (made === undefined) {
    const config = new Map(
      makefile.names
        .filter((name) => /^(?:_?CFG_|PLATFORM_)\w+$/.test(name))
        .map((name) => [name, makefile.value(name).trim()] as const)
        .filter(([, value]) => value !== ''),
    );
    made = {
      config,
      generated: headersInMemory({
        [CONF]: autoconfText(config),
        [ASM_DEFINES]: '',
        'stdbool.h': '#define bool _Bool\n#define true 1\n#define false 0\n',
      }),
    };
    madeFrom.set(makefile, made);
  }
  return made;
}
