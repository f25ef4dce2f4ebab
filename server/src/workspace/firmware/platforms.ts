import type { FileSystem } from '../../source/fileSystem';

/** The platforms of a TF-A tree: what is in `plat/VENDOR/…/PLATFORM/platform.mk`. */
export interface Platforms {
  /** Folders relative to the tree, by the platform's name. */
  readonly folders: ReadonlyMap<string, string>;
  /** Names of assembly sources in the makefiles below `plat/`, as they stand there. */
  readonly sources: readonly { readonly makefile: string; readonly names: readonly string[] }[];
}

/** Folders below `plat` that a platform may be in. */
const DEPTH = 5;

export function readPlatforms(root: string, fileSystem: FileSystem): Platforms {
  const folders = new Map<string, string>();
  const sources: { makefile: string; names: readonly string[] }[] = [];
  const search = (folder: string, left: number): void => {
    for (const name of fileSystem.readDirectory(`${root}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (name === 'platform.mk') folders.set(folder.slice(folder.lastIndexOf('/') + 1), folder);
      if (name.endsWith('.mk')) {
        const names = (fileSystem.readFile(`${root}/${path}`) ?? '').match(/[^\s,:=]+\.S\b/g) ?? [];
        if (names.length > 0) sources.push({ makefile: path, names });
      } else if (left > 0 && !name.includes('.') && fileSystem.isDirectory(`${root}/${path}`))
        search(path, left - 1);
    }
  };
  search('plat', DEPTH);
  return { folders, sources };
}

/** The platforms in and below the nearest folder around a file of `plat/` (or `include/plat/`) that has some. */
export function platformsAround({ folders }: Platforms, path: string): readonly string[] {
  const own = path.replace(/^include\//, '');
  if (!own.startsWith('plat/')) return [];
  for (let end = own.lastIndexOf('/'); end > 'plat/'.length; end = own.lastIndexOf('/', end - 1)) {
    const around = own.slice(0, end);
    const found = [...folders].filter(([, f]) => f === around || f.startsWith(`${around}/`));
    if (found.length > 0) return found.map(([name]) => name);
  }
  return [];
}

/** The platforms whose own or vendor's makefiles name a source: those by its whole path come first. */
export function platformsThatName(platforms: Platforms, path: string): readonly string[] {
  const end = path.slice(path.lastIndexOf('/'));
  const naming = (isNamed: (name: string) => boolean): readonly string[] =>
    platforms.sources
      .filter(({ names }) => names.some(isNamed))
      .flatMap(({ makefile }) => platformsAround(platforms, makefile));
  return [...new Set([...naming((name) => name === path), ...naming((name) => name.endsWith(end))])];
}

/** Values for what the makefile of a platform wants to be told: the chip, `TARGET_SOC=` for Tegra. */
export function chipsOf(root: string, platformFolder: string, fileSystem: FileSystem): readonly string[] {
  const folder = `${root}/${platformFolder}/soc`;
  return fileSystem
    .readDirectory(folder)
    .filter((name) => fileSystem.isFile(`${folder}/${name}/platform_${name}.mk`));
}
