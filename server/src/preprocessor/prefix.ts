import type { Origin } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';
import type { PrefixResult, PreprocessorOptions } from './api';
import type { HeaderCache } from './headerCache';
import { type ConditionalLine, type LexedFile, type LexedLine, lexFile } from './lexedFile';
import { predefinedMacros } from './predefinedMacros';
import { Run } from './run';
import { PreprocessorState } from './state';

/** GCC's predefined assertions for this target. */
const assertions = new Map([
  ['system', ['linux', 'unix', 'posix']],
  ['cpu', ['aarch64']],
  ['machine', ['aarch64']],
]);

/** A stretch of a document's beginning, carried out after a given state. */
export interface PrefixPart extends Omit<PrefixResult, 'documentLines'> {
  /** The result names the document (`__BASE_FILE__`): it serves no other one. */
  readonly ofDocument: boolean;
  /** How many folders of the search path, from the first on, it depends on; one more than there are: on all. */
  readonly searched: number;
}

/** What comes before the document's first line: predefined macros, the command line, forced includes. */
export function startPrefix(
  document: SourceFile,
  options: PreprocessorOptions,
  cache: HeaderCache,
  part?: SourceFile,
): PrefixPart {
  const macros = predefinedMacros(options.march);
  const start = new PreprocessorState(macros, 0, new Set(), new Set(), assertions, new Map());
  const run = new Run(document, options, cache, start, part);
  run.applyCommandLine();
  run.applyForcedIncludes();
  return partOf(run, document);
}

/** The document's logical lines from index `from` up to `to`, after `state`. */
export function continuePrefix(
  document: SourceFile,
  state: PreprocessorState,
  from: number,
  to: number,
  options: PreprocessorOptions,
  cache: HeaderCache,
  part?: SourceFile,
): PrefixPart {
  const run = new Run(document, options, cache, state, part);
  run.runDocument(from, to);
  return partOf(run, document);
}

function partOf(run: Run, document: SourceFile): PrefixPart {
  const { state, lines, includes, inactiveLines, problems, ofDocument } = run;
  const { dependencies, searched } = run.finder;
  const part = run.hasReadPart ? run.part : undefined;
  return {
    document,
    part,
    state,
    lines,
    dependencies,
    includes,
    inactiveLines,
    problems,
    ofDocument,
    searched,
  };
}

/** Parts in order as one prefix of `document`. `lines` are those of all parts. */
export function joinPrefix(document: SourceFile, parts: readonly PrefixPart[]): PrefixResult {
  const lexed = lexFile(document);
  const end = prefixEnd(lexed);
  const last = parts[parts.length - 1];
  if (last === undefined) throw new Error('a prefix has a first part');
  return {
    lines: parts.flatMap((p) => p.lines),
    documentLines: end === 0 ? 0 : (lexed.lines[end - 1] as LexedLine).lastLine + 1,
    state: last.state,
    dependencies: parts.flatMap((p) => p.dependencies),
    document,
    part: parts.find((p) => p.part)?.part,
    includes: parts.flatMap((p) => p.includes),
    inactiveLines: parts.flatMap((p) => p.inactiveLines),
    problems: parts.flatMap((p) => p.problems),
  };
}

/** The part as if it had been read for a line of another document that has the same text. */
export function rebasePart(part: PrefixPart, document: SourceFile, line: number): PrefixPart {
  if (part.document === document) return part;
  return { ...part, ...rebased(part, document, line), document };
}

/**
 * What a prefix says of its document, said of another text of it that begins in the same way; all places in
 * the document are at `line`, if given.
 */
export function rebased(
  prefix: Pick<PrefixResult, 'document' | 'includes' | 'problems'>,
  document: SourceFile,
  line?: number,
): Pick<PrefixResult, 'includes' | 'problems'> {
  const { document: from, includes, problems } = prefix;
  if (from === document) return { includes, problems };
  // Headers that one header includes share the way to it.
  const known = new Map<Origin, Origin>();
  const moved = (o: Origin): Origin => {
    let made = known.get(o);
    if (made === undefined) {
      if (o.file === from) made = { ...o, file: document, line: line ?? o.line };
      else made = o.parent ? { ...o, parent: moved(o.parent) } : o;
      known.set(o, made);
    }
    return made;
  };
  return {
    includes: includes.map((i) => ({ ...i, place: moved(i.place) })),
    problems: problems.map((p) => ({
      ...p,
      origin: moved(p.origin),
      ...(p.related ? { related: p.related.map((r) => ({ ...r, place: moved(r.place) })) } : {}),
    })),
  };
}

/** Whether the headers that the part was made from are still as they were. */
export function headersUnchanged(
  part: Pick<PrefixResult, 'dependencies'>,
  options: PreprocessorOptions,
): boolean {
  return part.dependencies.every(({ path, version }) => options.fileSystem.version(path) === version);
}

/** Index of the first logical line that starts at or after that physical line. */
export function firstAfter(lexed: LexedFile, physical: number): number {
  const index = lexed.lines.findIndex((line) => line.line >= physical);
  return index < 0 ? lexed.lines.length : index;
}

/**
 * Index after the last logical line of the leading part: blank lines, comments, complete directives and
 * balanced conditionals, up to the last `#include` among them.
 */
export function prefixEnd(lexed: LexedFile): number {
  const { lines } = lexed;
  let cut = 0;
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as LexedLine;
    if (line.kind === 'text') break;
    const end = line.kind === 'conditional' ? endOfGroup(lexed, line) : i;
    if (end === undefined) break;
    let holdsInclude = false;
    let at = i;
    for (; at <= end; at++) {
      const each = lines[at] as LexedLine;
      if (each.kind === 'text') break;
      holdsInclude ||= isInclude(each);
    }
    if (at <= end) break;
    i = end + 1;
    if (holdsInclude) cut = i;
  }
  return cut;
}

function endOfGroup(lexed: LexedFile, line: ConditionalLine): number | undefined {
  return line.opens && line.end >= 0 && line.end < lexed.lines.length ? line.end : undefined;
}

export function isInclude(line: LexedLine): boolean {
  return line.kind === 'directive' && /^(include|include_next|import)$/.test(line.name);
}
