import type { Origin } from '../source/origin';

/** One open `.if`. */
export interface Conditional {
  readonly origin: Origin;
  readonly elseOrigin?: Origin;
  /** Statements are skipped at present. */
  readonly ignoring: boolean;
  /** No later branch may be taken: one was, or the whole conditional stands in skipped text. */
  readonly finished: boolean;
  /** Expansion level that opened it. */
  readonly level: number;
  /** Index of the file line to go on at when the `.endif` never comes. */
  readonly resume: number;
}

/** True for the statements that are looked at even inside of skipped text. */
export function isConditionalDirective(text: string): boolean {
  if (text.charCodeAt(0) !== 46) return false;
  const c = text.charCodeAt(1) | 32;
  if (c === 105) return (text.charCodeAt(2) | 32) === 102;
  if (c !== 101) return false;
  return /^\.(else|endif|endc)/i.test(text);
}
