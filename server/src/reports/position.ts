import type { Finding } from '../rules';
import { type Origin, rootOf } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';

export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The user's line of a finding, zero-based. */
export function rangeOf(origin: Origin): Range & { readonly file: SourceFile } {
  const { file, line, start, end } = rootOf(origin);
  return { file, start: { line, character: start }, end: { line, character: Math.max(end, start) } };
}

/** How paths are shown: below the current directory without it. */
export type PathPrinter = (path: string) => string;

export function relativeTo(directory: string): PathPrinter {
  const prefix = directory.endsWith('/') ? directory : `${directory}/`;
  return (path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path);
}

/** The variants as one list; an empty one reads as all of them. */
export function variantsOf(finding: Finding): readonly string[] {
  return finding.variants.length > 0 ? finding.variants : ['always'];
}
