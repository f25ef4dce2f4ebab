import type { Include } from '../preprocessor/api';
import type { SourceFile } from '../source/sourceFile';

/** Headers that number the capabilities: Linux's list, and Xen's and older Linux's place for it. */
const HEADERS = ['/cpucap-defs.h', '/cpucaps.h', '/cpufeature.h'];
const DEFINITION = /^[ \t]*#[ \t]*define[ \t]+([A-Z]\w+)[ \t]+(\d+)\b/gm;
/** Ends the list: the number of capabilities. Xen's has names without `ARM` before it. */
const COUNT = /^ARM(?:64|32)?_NCAPS$/;

const NONE: ReadonlyMap<number, string> = new Map();

/** Names of capabilities by number, as the tree's own header defines them. */
export class CapabilityNames {
  private readonly byFile = new WeakMap<SourceFile, ReadonlyMap<number, string>>();

  of(
    includes: readonly Include[],
    read: (path: string) => SourceFile | undefined,
  ): ReadonlyMap<number, string> {
    // One of that name may do no more than include the other.
    for (const header of HEADERS)
      for (const { path } of includes) {
        const file = path.endsWith(header) ? read(path) : undefined;
        const names = file && this.namesIn(file);
        if (names && names.size > 0) return names;
      }
    return NONE;
  }

  private namesIn(file: SourceFile): ReadonlyMap<number, string> {
    const known = this.byFile.get(file);
    if (known) return known;
    const names = new Map<number, string>();
    const all = [...file.text.matchAll(DEFINITION)].map((m) => ({ name: m[1] ?? '', number: Number(m[2]) }));
    const end = all.findIndex(({ name }) => COUNT.test(name));
    const listed = end < 0 ? all.filter(({ name }) => /^ARM(?:64|32)?_/.test(name)) : all.slice(0, end);
    for (const { name, number } of listed) if (!names.has(number)) names.set(number, name);
    this.byFile.set(file, names);
    return names;
  }
}
