import type { FileSystem } from '../source/fileSystem';
import type { BuildFlavour, DocumentSetup } from './documentSetup';
import { flavourOf } from './linux/flavours';
import { dirname } from './paths';
import { kernelTreeFor } from './setup';
import { isLinkerScript } from './sourceTree';
import { scanVectorBases, type VectorBaseWrite } from './vectorBases';

/** A place that may define a routine: the line that names it. */
export interface RoutineSite {
  /** Absolute path. */
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
}

interface Scan {
  readonly version: string | undefined;
  readonly names: ReadonlyMap<string, number>;
  readonly vectorBases: readonly VectorBaseWrite[];
}

/**
 * Where the routines of a tree's arm64 assembly are, by a scan of the text alone: no macro is
 * expanded. A site is a candidate; the front end then tells whether the symbol is really there.
 */
export class RoutineIndex {
  private readonly scans = new Map<string, Scan>();

  constructor(private readonly fileSystem: FileSystem) {}

  /**
   * Files that may define `symbol`, for a call from `documentPath` built in `flavour`: those of the same
   * object list first, then of the same folder, then the rest. Includes the document itself. A prefix
   * that a build gives to whole objects (`__kvm_nvhe_`, `__pi_`) is looked through.
   */
  filesDefining(
    symbol: string,
    setup: DocumentSetup,
    documentPath: string,
    flavour: Pick<BuildFlavour, 'name'>,
  ): readonly string[] {
    return this.sitesOf(symbol, setup, documentPath, flavour).map((site) => site.file);
  }

  /** As `filesDefining`, with the line that names the symbol. */
  sitesOf(
    symbol: string,
    setup: DocumentSetup,
    documentPath: string,
    flavour: Pick<BuildFlavour, 'name'>,
  ): readonly RoutineSite[] {
    const files = this.filesAround(setup, documentPath);
    const names = [
      symbol,
      ...PREFIXES.filter((p) => symbol.startsWith(p)).map((p) => symbol.slice(p.length)),
    ];
    const sites: RoutineSite[] = [];
    for (const file of files) {
      const scan = this.scan(file).names;
      const line = names.map((name) => scan.get(name)).find((l) => l !== undefined);
      if (line !== undefined) sites.push({ file, line });
    }
    if (sites.length < 2) return sites;
    const linked = this.linkedWith(documentPath, flavour.name, setup);
    const folder = dirname(documentPath);
    const rank = (site: RoutineSite) => (linked.has(site.file) ? 0 : dirname(site.file) === folder ? 1 : 2);
    return sites.sort((a, b) => rank(a) - rank(b));
  }

  /** The assembly files that the document's callees are looked for in. */
  filesAround(setup: DocumentSetup, documentPath: string): readonly string[] {
    const root = setup.treeRoot;
    return root === undefined ? this.siblings(documentPath) : this.filesOf(root, setup.treeKind);
  }

  /** Names of all routines in one file. */
  routinesOf(file: string): ReadonlyMap<string, number> {
    return this.scan(file).names;
  }

  /** Where the address of one of the symbols goes into a vector base register, in the files around the document. */
  vectorBaseWrites(
    symbols: readonly string[],
    setup: DocumentSetup,
    documentPath: string,
  ): readonly (VectorBaseWrite & RoutineSite)[] {
    return this.filesAround(setup, documentPath).flatMap((file) =>
      this.scan(file).vectorBases.flatMap((w) => (symbols.includes(w.symbol) ? [{ ...w, file }] : [])),
    );
  }

  /** Sources of the object lists that build the document in this flavour. */
  private linkedWith(documentPath: string, flavourName: string, setup: DocumentSetup): ReadonlySet<string> {
    if (setup.treeKind !== 'linux' || setup.treeRoot === undefined) return new Set();
    const tree = kernelTreeFor(setup.treeRoot, setup.buildRoot, this.fileSystem);
    const rules = tree.objects.rulesFor(documentPath);
    const same = rules.filter((rule) => flavourOf(rule.flags.macros, tree.capabilities).name === flavourName);
    return new Set((same.length > 0 ? same : rules).flatMap((rule) => [...rule.siblings]));
  }

  private siblings(documentPath: string): string[] {
    const folder = dirname(documentPath);
    return this.fileSystem
      .readDirectory(folder)
      .filter((name) => /\.[sS]$/.test(name))
      .map((name) => `${folder}/${name}`);
  }

  private filesOf(root: string, kind: DocumentSetup['treeKind']): string[] {
    const files: string[] = [];
    for (const top of SOURCE_FOLDERS[kind]) this.collect(top === '' ? root : `${root}/${top}`, files, 0);
    return files;
  }

  private collect(directory: string, files: string[], depth: number): void {
    for (const name of this.fileSystem.readDirectory(directory)) {
      if (/\.[sS]$/.test(name)) {
        if (!isLinkerScript(name)) files.push(`${directory}/${name}`);
      } else if (depth < MAX_DEPTH && !name.includes('.') && !SKIPPED.has(name))
        if (this.fileSystem.isDirectory(`${directory}/${name}`))
          this.collect(`${directory}/${name}`, files, depth + 1);
    }
  }

  private scan(file: string): Scan {
    const version = this.fileSystem.version(file);
    const known = this.scans.get(file);
    if (known && known.version === version) return known;
    const text = this.fileSystem.readFile(file) ?? '';
    const scan = { version, names: scanRoutines(text), vectorBases: scanVectorBases(text) };
    this.scans.set(file, scan);
    return scan;
  }
}

/** Symbol prefixes that kernel builds add to whole objects with objcopy. */
const PREFIXES: readonly string[] = ['__kvm_nvhe_', '__pi_', '__efistub_'];
const MAX_DEPTH = 12;
const SKIPPED: ReadonlySet<string> = new Set([
  'include',
  'dts',
  'configs',
  'Documentation',
  'tools',
  'docs',
  'test',
]);
const SOURCE_FOLDERS: Readonly<Record<DocumentSetup['treeKind'], readonly string[]>> = {
  linux: ['arch/arm64'],
  xen: ['arch/arm'],
  'tf-a': ['bl1', 'bl2', 'bl2u', 'bl31', 'bl32', 'common', 'drivers', 'lib', 'plat', 'services'],
  'u-boot': ['arch/arm/cpu/armv8', 'arch/arm/lib'],
  'op-tee': ['core/arch/arm', 'ldelf', 'lib', 'ta'],
  edk2: ['ArmPkg', 'ArmPlatformPkg', 'ArmVirtPkg', 'MdePkg'],
  none: [],
};

/**
 * A line that begins a routine: `ENTRY(x)`, `SYM_FUNC_START*(x)`, `SYM_CODE_START*(x)`, `FUNC(x)`, `SYM_FUNC_ALIAS*(x, y)`,
 * `SYM_TYPED_FUNC_START(x)`, `WEAK(x)`, `ASM_FUNC(x)`, `func x`, `.type x, @function`, `.globl x`.
 */
const ROUTINE =
  /^[ \t]*(?:(?:ENTRY(?:_LOCAL|_ALIGN)?|WEAK|GLOBAL|FUNC(?:_LOCAL)?|ASM_FUNC|SYM_(?:TYPED_)?(?:FUNC|CODE)_(?:START|ALIAS)\w*|SYM_INNER_LABEL\w*)[ \t]*\([ \t]*([\w.$]+)|(?:func|FUNC)[ \t]+([\w.$]+)|\.type[ \t]+([\w.$]+)[ \t]*,[ \t]*[@%#]?"?(?:STT_FUNC|function)|\.globa?l[ \t]+([\w.$]+))/gm;

/** Routine names and the zero-based lines that begin them. */
export function scanRoutines(text: string): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  let line = 0;
  let counted = 0;
  for (const m of text.matchAll(ROUTINE)) {
    const name = (m[1] ?? m[2] ?? m[3] ?? m[4]) as string;
    for (let at = text.indexOf('\n', counted); at >= 0 && at < m.index; at = text.indexOf('\n', counted)) {
      line++;
      counted = at + 1;
    }
    if (!names.has(name)) names.set(name, line);
  }
  return names;
}
