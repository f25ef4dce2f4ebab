import type { PreprocessedDocument, PreprocessorOptions } from '../../server/src/preprocessor/api';
import { HeaderCache } from '../../server/src/preprocessor/headerCache';
import { preprocess } from '../../server/src/preprocessor/preprocess';
import { sourceFile } from '../../server/src/source/sourceFile';
import { memoryFileSystem } from '../support/memoryFileSystem';

export type Overrides = Partial<Omit<PreprocessorOptions, 'fileSystem'>>;

/** Options over the files of a fixture, whose document is `/a.S`. */
export function optionsFor(
  files: Readonly<Record<string, string>>,
  overrides: Overrides = {},
): PreprocessorOptions {
  return {
    fileSystem: memoryFileSystem(files),
    includePaths: ['/include'],
    systemIncludePaths: [],
    forcedIncludes: [],
    macros: [],
    fixed: new Map(),
    generated: () => undefined,
    standIn: () => undefined,
    ...overrides,
  };
}

/** Preprocesses `text` as `/a.S`, beside the given headers. */
export function preprocessed(
  text: string,
  headers: Readonly<Record<string, string>> = {},
  overrides: Overrides = {},
): PreprocessedDocument {
  return preprocess(sourceFile('/a.S', text), optionsFor(headers, overrides), new HeaderCache());
}

/** The output lines, white space at their ends removed. */
export function output(
  text: string,
  headers: Readonly<Record<string, string>> = {},
  overrides: Overrides = {},
): string[] {
  return preprocessed(text, headers, overrides).lines.map((line) => line.text.trim());
}

/** `line: code message` of each problem, lines from 1 as an editor shows them; `<` leads to the includer. */
export function problems(document: PreprocessedDocument): string[] {
  return document.problems.map(({ origin, code, severity, message }) => {
    let at = `${origin.line + 1}`;
    for (let o = origin.parent; o; o = o.parent) at += ` < ${o.line + 1}`;
    return `${at}: ${severity} ${code}: ${message}`;
  });
}
