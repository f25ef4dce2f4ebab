import type { SourceFile } from '../source/sourceFile';
import type { Include, PrefixResult, PreprocessedDocument, PreprocessorOptions } from './api';
import { conditionalRegions } from './conditionalRegions';
import type { HeaderCache } from './headerCache';
import { type ConditionalLine, type LexedFile, type LexedLine, lexFile } from './lexedFile';
import { predefinedMacros } from './predefinedMacros';
import { Run } from './run';
import { PreprocessorState } from './state';

export { expandText } from './expandText';

/** GCC's predefined assertions for this target. */
const assertions = new Map([
  ['system', ['linux', 'unix', 'posix']],
  ['cpu', ['aarch64']],
  ['machine', ['aarch64']],
]);

/**
 * Forced includes and the leading part of the document: its longest beginning that consists of blank
 * lines, comments, complete directives and balanced conditionals, up to the last `#include` in it.
 */
export function preprocessPrefix(
  document: SourceFile,
  options: PreprocessorOptions,
  cache: HeaderCache,
): PrefixResult {
  const start = new PreprocessorState(
    predefinedMacros(options.march),
    0,
    new Set(),
    new Set(),
    assertions,
    new Map(),
  );
  const run = new Run(document, options, cache, start);
  run.applyCommandLine();
  run.applyForcedIncludes();
  const lexed = lexFile(document);
  const end = prefixEnd(lexed);
  run.runDocument(0, end);
  return {
    lines: run.lines,
    documentLines: end === 0 ? 0 : (lexed.lines[end - 1] as LexedLine).lastLine + 1,
    state: run.state,
    dependencies: run.finder.dependencies,
    document,
    includes: run.includes,
    inactiveLines: run.inactiveLines,
    problems: run.problems,
  };
}

/** True when the prefix still holds for this text of the document and for the headers as they are now. */
export function prefixFits(
  document: SourceFile,
  prefix: PrefixResult,
  options: PreprocessorOptions,
): boolean {
  const old = prefix.document;
  if (document !== old) {
    if (document.path !== old.path) return false;
    const oldEnd = old.lineStarts[prefix.documentLines] ?? old.text.length;
    const newEnd = document.lineStarts[prefix.documentLines] ?? document.text.length;
    if (oldEnd !== newEnd || document.text.slice(0, newEnd) !== old.text.slice(0, oldEnd)) return false;
    // The same text may have become part of something longer, or end elsewhere: only a line's start is safe.
    const lexed = lexFile(document);
    const first = firstAfter(lexed, prefix.documentLines);
    if (first > 0 && (lexed.lines[first - 1] as LexedLine).lastLine >= prefix.documentLines) return false;
    if (prefixEnd(lexed) < first) return false;
  }
  return prefix.dependencies.every(({ path, version }) => options.fileSystem.version(path) === version);
}

/**
 * The document from `prefix.documentLines` on. `prefix` is not changed, so one prefix serves any number of
 * calls. `lines` of the result holds only the rest's lines; everything else covers the whole document.
 */
export function preprocessRest(
  document: SourceFile,
  prefix: PrefixResult,
  options: PreprocessorOptions,
  cache: HeaderCache,
): PreprocessedDocument {
  const lexed = lexFile(document);
  const run = new Run(document, options, cache, prefix.state);
  const first = firstAfter(lexed, prefix.documentLines);
  run.runDocument(first, lexed.lines.length);
  run.reportFaults();
  const { state } = run;
  return {
    lines: run.lines,
    macro: state.macro,
    state,
    includes: [
      ...prefix.includes.map((include) => rebased(include, prefix.document, document)),
      ...run.includes,
    ],
    conditionals: conditionalRegions(lexed, state.macro),
    inactiveLines: [...prefix.inactiveLines, ...run.inactiveLines],
    problems: [...prefix.problems, ...run.problems],
  };
}

/** Prefix and rest together; `lines` of the result are those of both. */
export function preprocess(
  document: SourceFile,
  options: PreprocessorOptions,
  cache: HeaderCache,
): PreprocessedDocument {
  const prefix = preprocessPrefix(document, options, cache);
  const rest = preprocessRest(document, prefix, options, cache);
  return { ...rest, lines: [...prefix.lines, ...rest.lines] };
}

function rebased(include: Include, from: SourceFile, to: SourceFile): Include {
  if (from === to || include.place.file !== from) return include;
  return { ...include, place: { ...include.place, file: to } };
}

/** Index of the first logical line that starts at or after that physical line. */
function firstAfter(lexed: LexedFile, physical: number): number {
  const index = lexed.lines.findIndex((line) => line.line >= physical);
  return index < 0 ? lexed.lines.length : index;
}

/** Index after the last logical line of the leading part. */
function prefixEnd(lexed: LexedFile): number {
  const { lines } = lexed;
  let cut = 0;
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as LexedLine;
    if (line.kind === 'text') break;
    const end = line.kind === 'conditional' ? endOfGroup(lexed, line) : i;
    if (end === undefined) break;
    const part = lines.slice(i, end + 1);
    if (part.some((each) => each.kind === 'text')) break;
    i = end + 1;
    if (part.some(isInclude)) cut = i;
  }
  return cut;
}

function endOfGroup(lexed: LexedFile, line: ConditionalLine): number | undefined {
  return line.opens && line.end >= 0 && line.end < lexed.lines.length ? line.end : undefined;
}

function isInclude(line: LexedLine): boolean {
  return line.kind === 'directive' && /^(include|include_next|import)$/.test(line.name);
}
