import type { Operand } from '../instruction';

/** Why an operand is not of a class. `message` says "at operand N" only through its reader, unless it holds `%d`. */
export interface Failure {
  /** 0: another kind of operand; 1: the right kind in a shape that does not fit; 2: a value out of range; 3: what no other form can mend. */
  readonly rank: 0 | 1 | 2 | 3;
  readonly message: string;
}

/**
 * A set of operands that an instruction takes at one place. `operands` and `position` are for the rare
 * class that depends on what stands before. A value that is not a number yet fits every range.
 */
export type OperandClass = (
  operand: Operand,
  operands: readonly Operand[],
  position: number,
) => Failure | undefined;

export const mismatch: Failure = { rank: 0, message: 'operand mismatch' };
export const variantMismatch: Failure = { rank: 1, message: 'operand mismatch' };

export function outOfRange(low: number, high: number, what = 'immediate value'): Failure {
  return { rank: 2, message: `${what} out of range ${low} to ${high}` };
}
