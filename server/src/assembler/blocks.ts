import type { Origin } from '../source/origin';
import { isPartOfName, nameEnd, skipBlanks } from './lexical';
import { Line } from './line';
import { ScrubbedStatement } from './scrub';

export type BlockKind = 'macro' | 'rept' | 'irp' | 'irpc';

const REPETITIONS = ['irpc', 'irp', 'irepc', 'irep', 'rept', 'rep'];

/** Gathers the body of a `.macro` or of a repetition up to its own `.endm` or `.endr`. */
export class BlockCollector {
  private depth = 1;
  private lines: Line[] = [];

  constructor(
    readonly kind: BlockKind,
    readonly header: string,
    readonly origin: Origin,
    /** Expansion level of the opening statement. */
    readonly level: number,
  ) {}

  fork(): BlockCollector {
    const c = new BlockCollector(this.kind, this.header, this.origin, this.level);
    c.depth = this.depth;
    c.lines = this.lines.slice();
    return c;
  }

  get body(): readonly Line[] {
    return this.lines;
  }

  /** True when this statement closes the block. Labels before the closing directive stay in the body. */
  add(line: Line): boolean {
    const { text } = line;
    let i = skipBlanks(text, 0);
    let statement = i;
    for (;;) {
      const end = nameEnd(text, i);
      if (end === i) break;
      const colon = skipBlanks(text, end);
      if (text.charCodeAt(colon) !== 58) {
        i = statement;
        break;
      }
      i = colon + 1;
      statement = i;
      i = skipBlanks(text, i);
    }
    i = skipBlanks(text, statement);
    if (text.charCodeAt(i) === 46) {
      let end = i + 1;
      while (end < text.length && isPartOfName(text.charCodeAt(end))) end++;
      const word = text.slice(i + 1, end).toLowerCase();
      if (this.kind === 'macro' ? word === 'macro' : REPETITIONS.includes(word)) this.depth++;
      else if (word === (this.kind === 'macro' ? 'endm' : 'endr') && --this.depth === 0) {
        const labels = text.slice(0, statement).trim();
        if (labels !== '')
          this.lines.push(new Line(new ScrubbedStatement(labels, 0, labels.length), line.place));
        return true;
      }
    }
    this.lines.push(line);
    return false;
  }
}
