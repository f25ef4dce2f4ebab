import type { PreprocessorOptions } from '../preprocessor/api';
import type { HeaderCache } from '../preprocessor/headerCache';
import { lexFile } from '../preprocessor/lexedFile';
import {
  continuePrefix,
  headersUnchanged,
  isInclude,
  joinPrefix,
  type PrefixPart,
  prefixEnd,
  rebasePart,
  startPrefix,
} from '../preprocessor/prefix';
import { folderOf } from '../source/includePath';
import type { SourceFile } from '../source/sourceFile';
import { linesOfHeaders, startState } from './assemble';
import { Assembler } from './assembler';
import type { ScrubState } from './scrub';
import type { AssemblerState } from './state';
import type { AssemblerOptions } from './statementContext';

/** What preprocessor and assembler know where the headers of a document end. */
export interface AfterHeaders {
  readonly prefix: ReturnType<typeof joinPrefix>;
  readonly state: AssemblerState;
  readonly scrub: ScrubState;
}

/** What both know after some leading includes, and the includes that were read next from there. */
interface Station {
  readonly part: PrefixPart;
  /** The search path that the part was read with. */
  readonly folders: readonly string[];
  readonly state: AssemblerState;
  readonly scrub: ScrubState;
  readonly next: Map<string, readonly Station[]>;
}

/** Stations kept at a time, of all flags together. */
const MAX_STATIONS = 400;

/**
 * The headers at the top of documents. Documents that are read with the same flags and begin with the
 * same includes share the work up to where they part. Search paths count as the same as far as they were
 * searched: Kbuild adds each folder's own at the end.
 */
export class SharedHeaders {
  private readonly roots = new Map<string, readonly Station[]>();
  private stations = 0;
  /** Times that the forced includes, a leading include, or a document's own leading part was processed. */
  processed = 0;

  constructor(private readonly headers: HeaderCache) {}

  /**
   * `key` is equal for options that, but for the search path, give the same result. With `keep` false what
   * was read is not kept: nobody will ask for it again. `part` is the text that is looked at where `document`
   * includes it.
   */
  read(
    document: SourceFile,
    options: PreprocessorOptions,
    key: string,
    keep = true,
    part?: SourceFile,
  ): AfterHeaders {
    const { lines } = lexFile(document);
    const end = prefixEnd(lexFile(document));
    let station = this.root(document, options, key, keep, part);
    const parts = [rebasePart(station.part, document, 0)];
    let index = 0;
    for (; index < end; index++) {
      const line = lines[index];
      if (!line || !isInclude(line) || line.breaks || station.part.ofDocument) break;
      const folder = /[#a-z\s]<[^>]*>\s*$/.test(line.text) ? '' : folderOf(document.path);
      const { state } = station.part;
      station = this.station(station.next, `${folder}\n${line.text}`, options, station, keep, part, () =>
        continuePrefix(document, state, index, index + 1, options, this.headers, part),
      );
      parts.push(rebasePart(station.part, document, line.line));
    }
    if (index < end) {
      const { state } = station.part;
      const rest = continuePrefix(document, state, index, end, options, this.headers, part);
      station = this.assembled(rest, options, station);
      parts.push(station.part);
    }
    return { prefix: joinPrefix(document, parts), state: station.state, scrub: station.scrub };
  }

  private root(
    document: SourceFile,
    options: PreprocessorOptions,
    key: string,
    keep: boolean,
    part: SourceFile | undefined,
  ): Station {
    // A forced include without a path is searched from the document's folder.
    const absolute = options.forcedIncludes.every((name) => name.startsWith('/') || name.includes(':'));
    const name = absolute ? key : `${key}\n${folderOf(document.path)}`;
    return this.station(this.roots, name, options, undefined, keep, part, () =>
      startPrefix(document, options, this.headers, part),
    );
  }

  /** The station of that name that holds for the options, or a new one. */
  private station(
    among: Map<string, readonly Station[]>,
    name: string,
    options: PreprocessorOptions,
    before: Station | undefined,
    keep: boolean,
    part: SourceFile | undefined,
    read: () => PrefixPart,
  ): Station {
    const folders = searchPath(options);
    const sameSearch = (among.get(name) ?? []).find((s) => isSameSearch(s, folders));
    const fits = sameSearch && headersUnchanged(sameSearch.part, options);
    // What was read of the file as a header says nothing of its own lines.
    if (fits && !(part && dependsOn(sameSearch.part, part))) return sameSearch;
    const made = this.assembled(read(), options, before);
    if (!keep) return made;
    if (++this.stations > MAX_STATIONS) {
      this.roots.clear();
      this.stations = 0;
    }
    const others = (among.get(name) ?? []).filter((s) => s !== sameSearch);
    if (!made.part.ofDocument) among.set(name, [...others, made]);
    return made;
  }

  /** The part's lines have done their work then: they are the largest part, and are dropped. */
  private assembled(part: PrefixPart, options: PreprocessorOptions, before: Station | undefined): Station {
    this.processed++;
    const folders = searchPath(options);
    let { searched } = part;
    const scrub: ScrubState = { inComment: before?.scrub.inComment ?? false };
    let state = before?.state ?? startState(assemblerOptions(options));
    // Macros of the preprocessor alone: nothing that the assembler sees.
    if (part.lines.length > 0) {
      state = state.fork();
      const assembler = new Assembler(state, assemblerOptions(options));
      assembler.run(linesOfHeaders(part.lines, scrub));
      if (assembler.hasSearched) searched = folders.length + 1;
    }
    return { part: { ...part, searched, lines: [] }, folders, state, scrub, next: new Map() };
  }
}

function dependsOn({ dependencies }: PrefixPart, { path }: SourceFile): boolean {
  return dependencies.some((d) => d.path === path && d.version !== undefined);
}

function searchPath(options: PreprocessorOptions): readonly string[] {
  return [...options.includePaths, ...options.systemIncludePaths];
}

/** Whether a search on these folders would have gone the same way. */
function isSameSearch({ part, folders: before }: Station, folders: readonly string[]): boolean {
  if (part.searched > before.length && before.length !== folders.length) return false;
  for (let i = 0; i < part.searched; i++) if (before[i] !== folders[i]) return false;
  return true;
}

export function assemblerOptions(options: PreprocessorOptions): AssemblerOptions {
  const { fileSystem, includePaths, workingDirectory, assemblerArchitecture: march } = options;
  return {
    fileSystem,
    includePaths,
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(march === undefined ? {} : { march }),
  };
}
