import type { BuildFlavour, DocumentSetup } from './documentSetup';
import type { Includers } from './includers';
import { basename, dirname } from './paths';
import type { SourceTree } from './sourceTree';

/** Read as part of each of up to so many files, of the nearest one alone when more include it. */
const MAX_WAYS = 4;
/** A header of macros may be named by hundreds, of which the first few decide. */
const MAX_TRIED = 16;

/** One file that includes the document and is compiled, and the ways in which that is done. */
interface Way {
  readonly root: string;
  readonly setup: DocumentSetup;
  readonly flavours: readonly BuildFlavour[];
}

/**
 * How a document is to be read that others include and that is no source of an object itself: as a part of those.
 * Its macros, register names and constants are theirs. Undefined when no file includes it.
 */
export function setupAsPart(
  path: string,
  tree: SourceTree | undefined,
  includers: Includers,
  setupOf: (includer: string) => DocumentSetup | undefined,
): DocumentSetup | undefined {
  const candidates = includers.of(path, tree);
  const ways = new Map<string, Way>();
  for (const file of candidates.slice(0, MAX_TRIED)) {
    const setup = setupOf(file);
    if (!setup?.isArm64) continue;
    for (const flavour of setup.flavours) {
      const { options } = flavour;
      if (!includers.leadsTo(path, file, options)) continue;
      const root = options.includer ?? file;
      if (root === path) continue;
      const { flavours } = ways.get(root) ?? { flavours: [] };
      const own = { ...flavour, options: { ...options, includer: root } };
      if (!flavours.some((f) => f.name === own.name))
        ways.set(root, { root, setup, flavours: [...flavours, own] });
    }
    if (ways.size > MAX_WAYS) break;
  }
  const [first] = ways.values();
  if (first === undefined) return undefined;
  const all = [...ways.values()];
  const read = all.length > MAX_WAYS ? [first] : all;
  const roots = read.map(({ root }) => root);
  const others = candidates.filter((file) => !roots.includes(file));
  return {
    ...first.setup,
    partOf: roots,
    flavours: read.length === 1 ? first.flavours : namedByFile(read),
    notes: [
      `read as part of ${listed(roots)}, which ${roots.length === 1 ? 'includes' : 'include'} it`,
      ...(others.length > 0 ? [`not as part of ${listed(others)}`] : []),
      ...first.setup.notes,
    ],
  };
}

/** Each flavour with the name of its file, which excludes the other ones. */
function namedByFile(ways: readonly Way[]): BuildFlavour[] {
  const names = shortNames(ways.map(({ root }) => root));
  return ways.flatMap(({ flavours }, i) =>
    flavours.map((flavour) => ({
      ...flavour,
      name: [flavour.name, names[i] ?? ''].filter((part) => part !== '').join(' '),
      nameInIncluder: flavour.name,
      conditions: new Map([...flavour.conditions, ...names.map((name, k) => [name, k === i] as const)]),
    })),
  );
}

/** The names of files, with as many of their folders as tell them apart. */
export function shortNames(paths: readonly string[]): readonly string[] {
  let folders = paths;
  let names = paths.map(basename);
  while (new Set(names).size < new Set(paths).size) {
    folders = folders.map(dirname);
    names = names.map((name, i) => `${basename(folders[i] as string)}/${name}`);
  }
  return names;
}

const MAX_LISTED = 4;

function listed(paths: readonly string[]): string {
  const names = paths.length > MAX_LISTED ? paths.slice(0, MAX_LISTED - 1) : paths;
  const rest = paths.length - names.length;
  const items = rest > 0 ? [...names, `${rest} other files`] : names;
  return items.length === 1 ? (items[0] as string) : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
