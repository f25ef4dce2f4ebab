import { U64 } from '../isa/u64';
import { comparison } from './comparison';
import type { Term } from './term';

/** A term and the largest number that it, or its low word, can be, without sign. */
export interface UpperBound {
  readonly term: Term;
  readonly low: boolean;
  readonly most: U64;
}

/** What is known of a word where an unsigned comparison with a number, HS or HI, does not hold. */
export function boundWhereNot(condition: Term): UpperBound | undefined {
  const asked = comparison(condition);
  if (asked?.order !== 'unsigned' || asked.left instanceof U64 || !(asked.right instanceof U64))
    return undefined;
  const { left, right, operator } = asked;
  if (operator === '>') return { ...left, most: right };
  return operator === '>=' && !right.isZero() ? { ...left, most: right.sub(U64.ONE) } : undefined;
}
