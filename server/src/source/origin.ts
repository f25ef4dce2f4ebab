import type { SourceFile } from './sourceFile';

/** A stretch of one line. Zero-based line; `start` and `end` are UTF-16 columns. */
export interface Place {
  readonly file: SourceFile;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Where a statement comes from: the line that holds its text and, when that line is the body of a
 * macro or of a repetition, the place that expanded it (`parent`), up to a line of a real file.
 */
export interface Origin extends Place {
  /** Name of the macro (or `.rept`, `.irp`, `.irpc`) whose body this line belongs to. */
  readonly macro?: string;
  /** The invocation that brought this line in. Absent for a line that stands in a file by itself. */
  readonly parent?: Origin;
}

/** The outermost place: the line that the user wrote. */
export function rootOf(origin: Origin): Origin {
  let o = origin;
  while (o.parent) o = o.parent;
  return o;
}
