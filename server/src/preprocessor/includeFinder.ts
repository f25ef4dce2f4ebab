import { type FoundHeader, folderOf, type HeaderName, IncludePath } from '../source/includePath';
import type { SourceFile } from '../source/sourceFile';
import type { Dependency, PreprocessorOptions } from './api';
import type { HeaderCache } from './headerCache';

export type HeaderOrigin = 'disk' | 'generated' | 'stand-in';

export interface Header {
  readonly file: SourceFile;
  readonly origin: HeaderOrigin;
  /** Position in the search path, for `#include_next`; -1 for the includer's own folder. */
  readonly position: number;
}

/** Finds and reads headers for one run, and notes what the answers depend on. */
export class IncludeFinder {
  private readonly path: IncludePath;
  private readonly found = new Map<string, Header | 'refused' | undefined>();
  private readonly seen = new Map<string, string | undefined>();

  constructor(
    private readonly options: PreprocessorOptions,
    private readonly cache: HeaderCache,
    /** The document, where another file includes it: its text is the editor's. */
    private readonly part?: SourceFile,
  ) {
    const folders = [...options.includePaths, ...options.systemIncludePaths];
    const probed = (path: string) => this.seen.set(path, undefined);
    this.path = new IncludePath(options.fileSystem, folders, options.roots, probed);
  }

  /** `after`: the includer's own position, for `#include_next`. */
  find(header: HeaderName, includer: string, after?: number): Header | 'refused' | undefined {
    const folder = header.angled || after !== undefined ? '' : folderOf(includer);
    const key = `${after ?? ''}|${folder}|${header.name}`;
    if (this.found.has(key)) return this.found.get(key);
    const result = this.search(header, includer, after);
    this.found.set(key, result);
    return result;
  }

  /** A header that the command line names by path, or to be searched from the document's folder. */
  findForced(name: string, document: string): Header | 'refused' | undefined {
    const found: FoundHeader = { path: name, position: -1 };
    return this.read(found) ?? this.find({ name, angled: false }, document);
  }

  /** How many folders of the search path, from the first on, the result depends on; one more than there are: on all. */
  get searched(): number {
    return this.path.searched;
  }

  get dependencies(): Dependency[] {
    return Array.from(this.seen, ([path, version]) => ({ path, version }));
  }

  private search(header: HeaderName, includer: string, after?: number): Header | 'refused' | undefined {
    const found = this.path.find(header, includer, after);
    if (found === 'refused') return found;
    const read = found && this.read(found);
    if (read) return read;
    const generated = this.options.generated(header.name);
    if (generated) return { file: generated, origin: 'generated', position: -1 };
    const standIn = this.options.standIn(header.name);
    return standIn && { file: standIn, origin: 'stand-in', position: -1 };
  }

  private read(found: FoundHeader): Header | undefined {
    if (found.path === this.part?.path) return { file: this.part, origin: 'disk', position: found.position };
    const file = this.cache.read(this.options.fileSystem, found.path);
    this.seen.set(found.path, file && this.options.fileSystem.version(found.path));
    return file && { file, origin: 'disk', position: found.position };
  }
}
