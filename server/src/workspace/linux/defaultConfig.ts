import type { FileSystem } from '../../source/fileSystem';
import { type KernelConfig, parseAutoconf, parseConfigFile } from '../kconfig/configFile';
import { evaluateKconfig } from '../kconfig/evaluate';
import { parseKconfig } from '../kconfig/parse';

export interface FoundConfig {
  readonly config: KernelConfig;
  /** Where it comes from, for the notes. */
  readonly origin: string;
  /** False when it was worked out here rather than by the tree's own configuration tool. */
  readonly configured: boolean;
}

/**
 * Kconfig files of drivers, file systems, networking and the like define nothing that assembly or the
 * headers it includes depend on; what a defconfig sets of them is taken as it stands.
 */
const FOLLOWED = /^(?:arch|init|kernel|mm|lib|virt|scripts)\//;

/**
 * Symbols that the tree-wide Kconfig files derive for arm64, for the case that only a part of the
 * tree is there: the toolchain, the page size, the alignment of functions, guarded stacks.
 */
const PARTIAL_TREE = `
config CC_IS_GCC
	def_bool y
config GCC_VERSION
	int
	default $(cc-version)
config AS_IS_GNU
	def_bool y
config AS_VERSION
	int
	default $(as-version)
config LD_IS_BFD
	def_bool y
config LD_VERSION
	int
	default $(ld-version)
config PAGE_SIZE_4KB
	def_bool HAVE_PAGE_SIZE_4KB
config PAGE_SIZE_16KB
	def_bool HAVE_PAGE_SIZE_16KB
config PAGE_SIZE_64KB
	def_bool HAVE_PAGE_SIZE_64KB
config PAGE_SHIFT
	int
	default 12 if PAGE_SIZE_4KB
	default 14 if PAGE_SIZE_16KB
	default 16 if PAGE_SIZE_64KB
config FUNCTION_ALIGNMENT
	int
	depends on FUNCTION_ALIGNMENT_4B || FUNCTION_ALIGNMENT_8B
	default 8 if FUNCTION_ALIGNMENT_8B
	default 4 if FUNCTION_ALIGNMENT_4B
config VMAP_STACK
	def_bool HAVE_ARCH_VMAP_STACK
config HZ
	int
	default 250
`;

/** The configuration of a tree: as built, as configured, or as its defaults make it. */
export function findConfig(
  treeRoot: string,
  buildRoot: string | undefined,
  fileSystem: FileSystem,
): FoundConfig {
  for (const root of buildRoot === undefined ? [treeRoot] : [buildRoot, treeRoot]) {
    const autoconf = fileSystem.readFile(`${root}/include/generated/autoconf.h`);
    if (autoconf !== undefined)
      return {
        config: parseAutoconf(autoconf),
        origin: `${root}/include/generated/autoconf.h`,
        configured: true,
      };
    const plain = fileSystem.readFile(`${root}/.config`);
    if (plain !== undefined)
      return { config: parseConfigFile(plain), origin: `${root}/.config`, configured: true };
  }
  const path = `${treeRoot}/arch/arm64/configs/defconfig`;
  const defconfig = fileSystem.readFile(path);
  const settings = parseConfigFile(defconfig ?? '');
  const whole = fileSystem.readFile(`${treeRoot}/Kconfig`);
  const readSource = (name: string) =>
    FOLLOWED.test(name) ? fileSystem.readFile(`${treeRoot}/${name}`) : undefined;
  const isPartial = !fileSystem.isFile(`${treeRoot}/arch/Kconfig`) || whole === undefined;
  const text = isPartial ? `source "arch/arm64/Kconfig"\n${PARTIAL_TREE}` : whole;
  const config = evaluateKconfig(parseKconfig(text, readSource), settings);
  const base = defconfig === undefined ? 'the defaults of Kconfig' : 'arch/arm64/configs/defconfig';
  return { config, origin: base, configured: false };
}
