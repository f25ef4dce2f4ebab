import type { CMacro } from './macro';

/** What the lines before left behind: the macro table, `__COUNTER__`, and the headers not to be read again. Immutable for its users. */
export interface PreprocessorState {
  readonly macro: (name: string) => CMacro | undefined;
}
