import type { Origin, Place } from './origin';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A finding of the front end: what the assembler or the C preprocessor would say. */
export interface Problem {
  /** A rule id of the catalogue: `syntax-error`, `unknown-instruction`, `unresolved-include`, … */
  readonly code: string;
  readonly severity: Severity;
  /** In the words that users of `as` and `cpp` know. */
  readonly message: string;
  readonly origin: Origin;
  /** A word of the statement that nothing is known of, and the nearest ones that it may have been meant to be. */
  readonly misspelt?: { readonly word: string; readonly near: readonly string[] };
  /** The file that was not found, where its macros and names are missing now. */
  readonly missing?: string;
  /** Problems of one document that have the same are told once, at the first place. */
  readonly once?: string;
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
}
