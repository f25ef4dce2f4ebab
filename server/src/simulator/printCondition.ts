import { U64 } from '../isa/u64';
import { comparison, type Side } from './comparison';
import { inNaturalOrder } from './naturalOrder';
import type { Term } from './term';

/**
 * What flags say after a comparison, as one writes it: `x1 at entry < 5 (signed)`.
 * Undefined for terms that are no such question.
 */
export function printCondition(
  t: Term,
  printWord: (t: Term) => string,
  printConstant: (value: U64) => string,
): string | undefined {
  const asked = comparison(t);
  if (asked === undefined) return undefined;
  const { left, right, operator, order } = asked;
  const print = (side: Side): string => {
    if (side instanceof U64) return printConstant(side);
    return side.low ? `low word of ${printWord(side.term)}` : printWord(side.term);
  };
  const [first, second] =
    asked.symmetric && isSwapped(left, right, print) ? ([right, left] as const) : ([left, right] as const);
  const counts = order !== undefined && !(isSmall(left) && isSmall(right));
  return `${print(first)} ${operator} ${print(second)}${counts ? ` (${order})` : ''}`;
}

/** A constant on the right, else by name. */
function isSwapped(left: Side, right: Side, print: (side: Side) => string): boolean {
  if (left instanceof U64 || right instanceof U64) return left instanceof U64;
  return inNaturalOrder(print(left), print(right)) > 0;
}

export function isCondition(t: Term): boolean {
  return comparison(t) !== undefined;
}

/** Less than 2^31: signed or unsigned does not matter at any width. */
function isSmall(side: Side): boolean {
  if (side instanceof U64) return side.hi === 0 && side.bit(31) === 0;
  const { zeros } = side.term;
  return zeros.hi === ALL_SET && zeros.bit(31) === 1;
}
const ALL_SET = 0xffffffff;
