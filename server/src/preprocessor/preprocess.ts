import type { SourceFile } from '../source/sourceFile';
import type { PrefixResult, PreprocessedDocument, PreprocessorOptions } from './api';
import type { HeaderCache } from './headerCache';
import type { PreprocessorState } from './state';

/**
 * Forced includes and the leading part of the document: its longest beginning that consists of blank
 * lines, comments, complete directives and balanced conditionals, up to the last `#include` in it.
 */
export declare function preprocessPrefix(
  document: SourceFile,
  options: PreprocessorOptions,
  cache: HeaderCache,
): PrefixResult;

/** True when the prefix still holds for this text of the document and for the headers as they are now. */
export declare function prefixFits(
  document: SourceFile,
  prefix: PrefixResult,
  options: PreprocessorOptions,
): boolean;

/**
 * The document from `prefix.documentLines` on. `prefix` is not changed, so one prefix serves any number of
 * calls. `lines` of the result holds only the rest's lines; everything else covers the whole document.
 */
export declare function preprocessRest(
  document: SourceFile,
  prefix: PrefixResult,
  options: PreprocessorOptions,
  cache: HeaderCache,
): PreprocessedDocument;

/** Prefix and rest together; `lines` of the result are those of both. */
export declare function preprocess(
  document: SourceFile,
  options: PreprocessorOptions,
  cache: HeaderCache,
): PreprocessedDocument;

/** A piece of text with the macros of that state expanded, as on a line of its own (for hovers). */
export declare function expandText(text: string, state: PreprocessorState): string;
