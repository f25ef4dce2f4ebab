import type { CMacro } from './macro';
import type { MacroEntry, MacroTable } from './macroTable';

/** `#assert`ed answers by predicate. */
export type Assertions = ReadonlyMap<string, readonly string[]>;

/** How much of the limits on one document is used up, and which of them were met. */
export interface Spent {
  readonly steps: number;
  readonly characters: number;
  readonly output: number;
  /** A limit on expansion was met: nothing is expanded or included any more. */
  readonly exhausted: boolean;
  /** Includes were nested too deeply: no header is read any more. */
  readonly tooDeep: boolean;
  /** The limit on output was met: nothing is read any more. */
  readonly stopped: boolean;
}

export const NOTHING_SPENT: Spent = {
  steps: 0,
  characters: 0,
  output: 0,
  exhausted: false,
  tooDeep: false,
  stopped: false,
};

/** What the lines before left behind. Immutable for its users; a run works on a fork. */
export class PreprocessorState {
  constructor(
    readonly macros: MacroTable,
    /** The next value of `__COUNTER__`. */
    readonly counter: number,
    /** Paths of headers with `#pragma once`, or that `#import` named. */
    readonly once: ReadonlySet<string>,
    /** Paths of all headers read. */
    readonly read: ReadonlySet<string>,
    readonly assertions: Assertions,
    /** `#pragma push_macro`: what was pushed, latest last. */
    readonly pushed: ReadonlyMap<string, readonly (MacroEntry | undefined)[]>,
    readonly spent: Spent = NOTHING_SPENT,
  ) {}

  /** The macro of that name at this point; undefined for none and for `__LINE__` and its kin. */
  readonly macro = (name: string): CMacro | undefined => {
    const entry = this.macros.get(name);
    return typeof entry === 'string' ? undefined : entry;
  };
}
