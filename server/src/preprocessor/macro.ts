import type { Place } from '../source/origin';

/** A `#define`: `parameters` is undefined for an object-like macro; the body is text with single spaces. */
export interface CMacro {
  readonly name: string;
  readonly parameters: readonly string[] | undefined;
  readonly variadic: boolean;
  readonly body: string;
  readonly definition: Place;
}
