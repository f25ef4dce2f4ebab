import type { Origin } from '../source/origin';
import type { LexedFile } from './lexedFile';
import { placeOf } from './lexedFile';
import type { LineBreak } from './logicalLines';

/** A file that is being processed: the document, or a header on the include stack. */
export class Frame {
  /** Index of the next logical line. */
  index: number;
  /** What `#line` added to the line numbers, and the name that it gave. */
  lineShift = 0;
  presumedName: string | undefined;
  /** While the arguments of a macro are collected across lines. */
  inArguments = false;

  constructor(
    readonly lexed: LexedFile,
    from: number,
    readonly end: number,
    /** 0 for the document. */
    readonly depth: number,
    /** Where the header was found in the search path; undefined for the document. */
    readonly position: number | undefined,
    /** The `#include` that brought it in; undefined for the document, which the user looks at itself. */
    readonly includedBy: Origin | undefined,
    /** These are the lines that what is said of the document speaks of. */
    readonly isDocument: boolean,
  ) {
    this.index = from;
  }

  /** The origin of a stretch of a logical line of this file. */
  origin(
    line: { readonly line: number; readonly breaks: readonly LineBreak[] | undefined },
    start: number,
    end: number,
  ): Origin {
    const place = { file: this.lexed.file, ...placeOf(line, start, end) };
    return this.includedBy ? { ...place, parent: this.includedBy } : place;
  }
}
