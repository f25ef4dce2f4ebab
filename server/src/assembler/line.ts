import type { Place } from '../source/origin';
import type { ScrubbedStatement } from './scrub';
import type { Statement } from './statement';

/** One statement as it was written, with the place that holds it. */
export class Line {
  constructor(
    readonly scrubbed: ScrubbedStatement,
    readonly place: Place,
  ) {}

  get text(): string {
    return this.scrubbed.text;
  }

  get statement(): Statement {
    return this.scrubbed.statement;
  }
}
