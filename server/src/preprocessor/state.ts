import type { CMacro } from './macro';
import type { MacroEntry, MacroTable } from './macroTable';

/** `#assert`ed answers by predicate. */
export type Assertions = ReadonlyMap<string, readonly string[]>;

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
  ) {}

  /** The macro of that name at this point; undefined for none and for `__LINE__` and its kin. */
  readonly macro = (name: string): CMacro | undefined => {
    const entry = this.macros.get(name);
    return typeof entry === 'string' ? undefined : entry;
  };
}
