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
import { linesOf } from './assemble';
import { Assembler } from './assembler';
import type { ScrubState } from './scrub';
import { AssemblerState } from './state';
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
  readonly state: AssemblerState;
  readonly scrub: ScrubState;
  readonly next: Map<string, Station>;
}

/** Stations kept at a time, of all flags together. */
const MAX_STATIONS = 400;

/**
 * The headers at the top of documents. Documents that are read with the same flags and begin with the
 * same includes share the work up to where they part.
 */
export class SharedHeaders {
  private readonly roots = new Map<string, Station>();
  private stations = 0;
  /** Times that the forced includes, a leading include, or a document's own leading part was processed. */
  processed = 0;

  constructor(private readonly headers: HeaderCache) {}

  /** `key` is equal for options that give the same result. */
  read(document: SourceFile, options: PreprocessorOptions, key: string): AfterHeaders {
    const { lines } = lexFile(document);
    const end = prefixEnd(lexFile(document));
    let station = this.root(document, options, key);
    const parts = [rebasePart(station.part, document, 0)];
    let index = 0;
    for (; index < end; index++) {
      const line = lines[index];
      if (!line || !isInclude(line) || line.breaks || station.part.ofDocument) break;
      const folder = /[#a-z\s]<[^>]*>\s*$/.test(line.text) ? '' : folderOf(document.path);
      const name = `${folder}\n${line.text}`;
      const known = station.next.get(name);
      if (known && headersUnchanged(known.part, options)) station = known;
      else {
        const part = continuePrefix(document, station.part.state, index, index + 1, options, this.headers);
        station = this.add(station.next, name, this.assembled(part, options, station));
      }
      parts.push(rebasePart(station.part, document, line.line));
    }
    if (index < end) {
      const part = continuePrefix(document, station.part.state, index, end, options, this.headers);
      station = this.assembled(part, options, station);
      parts.push(station.part);
    }
    return { prefix: joinPrefix(document, parts), state: station.state, scrub: station.scrub };
  }

  private root(document: SourceFile, options: PreprocessorOptions, key: string): Station {
    // A forced include without a path is searched from the document's folder.
    const absolute = options.forcedIncludes.every((name) => name.startsWith('/') || name.includes(':'));
    const name = absolute ? key : `${key}\n${folderOf(document.path)}`;
    const known = this.roots.get(name);
    if (known && headersUnchanged(known.part, options)) return known;
    const station = this.assembled(startPrefix(document, options, this.headers), options, undefined);
    return this.add(this.roots, name, station);
  }

  private add(to: Map<string, Station>, name: string, station: Station): Station {
    if (++this.stations > MAX_STATIONS) {
      this.roots.clear();
      this.stations = 0;
    }
    if (!station.part.ofDocument) to.set(name, station);
    return station;
  }

  /** The part's lines have done their work then: they are the largest part, and are dropped. */
  private assembled(part: PrefixPart, options: PreprocessorOptions, before: Station | undefined): Station {
    this.processed++;
    const state = before ? before.state.fork() : new AssemblerState();
    const scrub: ScrubState = { inComment: before?.scrub.inComment ?? false };
    if (part.lines.length > 0)
      new Assembler(state, assemblerOptions(options)).run(linesOf(part.lines, scrub));
    return { part: { ...part, lines: [] }, state, scrub, next: new Map() };
  }
}

export function assemblerOptions(options: PreprocessorOptions): AssemblerOptions {
  const { fileSystem, includePaths, workingDirectory } = options;
  return { fileSystem, includePaths, ...(workingDirectory === undefined ? {} : { workingDirectory }) };
}
