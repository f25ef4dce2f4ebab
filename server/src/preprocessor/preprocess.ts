import type { SourceFile } from '../source/sourceFile';
import type { PrefixResult, PreprocessedDocument, PreprocessorOptions } from './api';
import { conditionalRegions } from './conditionalRegions';
import type { HeaderCache } from './headerCache';
import { type LexedLine, lexFile } from './lexedFile';
import {
  continuePrefix,
  firstAfter,
  headersUnchanged,
  joinPrefix,
  prefixEnd,
  rebased,
  startPrefix,
} from './prefix';
import { Run } from './run';

export { expandText } from './expandText';

/** Forced includes and the leading part of the document (see prefixEnd). */
export function preprocessPrefix(
  document: SourceFile,
  options: PreprocessorOptions,
  cache: HeaderCache,
): PrefixResult {
  const start = startPrefix(document, options, cache);
  const end = prefixEnd(lexFile(document));
  return joinPrefix(document, [start, continuePrefix(document, start.state, 0, end, options, cache)]);
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
    // An include that was added at its end belongs to it: it would be processed at every edit otherwise.
    if (prefixEnd(lexed) !== first) return false;
  }
  return headersUnchanged(prefix, options);
}

/**
 * The document from `prefix.documentLines` on; `part` is the text that it is read for, where that is one of those
 * that it includes. `prefix` is not changed, so one prefix serves any number of
 * calls. `lines` of the result holds only the rest's lines; everything else covers the whole document.
 */
export function preprocessRest(
  document: SourceFile,
  prefix: PrefixResult,
  options: PreprocessorOptions,
  cache: HeaderCache,
  part?: SourceFile,
): PreprocessedDocument {
  const lexed = lexFile(document);
  const run = new Run(document, options, cache, prefix.state, part);
  const first = firstAfter(lexed, prefix.documentLines);
  run.runDocument(first, lexed.lines.length);
  run.reportFaults();
  const { state } = run;
  const head = rebased(prefix, document);
  return {
    lines: run.lines,
    macro: state.macro,
    state,
    includes: [...head.includes, ...run.includes],
    conditionals: conditionalRegions(part ? lexFile(part) : lexed, state.macro),
    inactiveLines:
      part && !run.hasReadPart && prefix.part === undefined
        ? [{ first: 0, last: part.lineStarts.length - 1 }]
        : [...prefix.inactiveLines, ...run.inactiveLines],
    problems: [...head.problems, ...run.problems],
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
