import { pathToFileURL } from 'node:url';
import type { Location, Range } from 'vscode-languageserver';
import type { Place } from '../source/origin';
import { lineText, type SourceFile } from '../source/sourceFile';

/** The range of a place, in its own file. */
export function rangeOf(place: Pick<Place, 'line' | 'start' | 'end'>): Range {
  return {
    start: { line: place.line, character: place.start },
    end: { line: place.line, character: place.end },
  };
}

/** The address of a file for the editor. Text that Hyplens supplies itself keeps its `hyplens:` path. */
export function uriOf(path: string): string {
  return path.startsWith('hyplens:') ? path : pathToFileURL(path).href;
}

/** `uris` gives the editor's own spelling for files that are open. */
export function locationOf(place: Place, uris: (path: string) => string = uriOf): Location {
  return { uri: uris(place.file.path), range: rangeOf(place) };
}

/** The whole of one line, without its indentation and its end. */
export function lineRange(file: SourceFile, line: number): Range {
  const text = lineText(file, line);
  const start = text.length - text.trimStart().length;
  return { start: { line, character: start }, end: { line, character: text.trimEnd().length } };
}
