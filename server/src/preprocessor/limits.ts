import { LARGEST_FILE, type SourceFile } from '../source/sourceFile';

/** Every bound that keeps hostile or half-typed input from taking the preprocessor's time or memory. */
export const limits = {
  /** Nested `#include`s; the same as GCC's -fmax-include-depth. */
  includeDepth: 200,
  /** Characters of output of one document, headers included. */
  outputCharacters: 16 * 1024 * 1024,
  /** Characters and lines of a document or header: of a larger one nothing is read. */
  fileCharacters: LARGEST_FILE.characters,
  fileLines: LARGEST_FILE.lines,
  /** Tokens that macro expansion may deliver for one document, headers included. */
  expansionSteps: 2_000_000,
  /** Characters that `#` and `##` may build for one document. */
  pastedCharacters: 16 * 1024 * 1024,
  /** Macro arguments expanded within macro arguments. */
  argumentDepth: 400,
  /** Parentheses and unary operators nested in an `#if` expression. */
  conditionDepth: 1200,
  /** Problems of one kind of place: what a document reports at most. */
  problems: 1000,
} as const;

export function isTooLarge(file: SourceFile): boolean {
  return file.isCut === true;
}
