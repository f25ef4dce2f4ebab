import { U64 } from '../isa/u64';
import type { Term } from './term';

/** A term and the largest number that it can be, without sign. */
export interface UpperBound {
  readonly term: Term;
  readonly most: U64;
}

interface Addition {
  readonly x: Term;
  /** 2^width less what is added to x: n of `cmp x, #n` (Arm ARM AddWithCarry()). */
  readonly limit: U64;
  readonly width: 32 | 64;
}

/** x + a number, of which the term is the carry. */
function additionOf(carry: Term): Addition | undefined {
  if (carry.kind !== 'operation' || !/^carryw?$/.test(carry.name)) return undefined;
  const [x, y, k] = carry.operands;
  if (x === undefined || y?.kind !== 'constant' || k?.kind !== 'constant') return undefined;
  const width = carry.name === 'carryw' ? 32 : 64;
  const limit = y.value.add(k.value).negate().truncate(width);
  // x + 0 never carries, and x + 2^width always does: neither bounds x.
  return limit.isZero() ? undefined : { x, limit, width };
}

/** What is known of x where x + a number has no carry: after `cmp x, #n` it is less than n. */
export function mostWithoutCarry(carry: Term): UpperBound | undefined {
  const addition = additionOf(carry);
  return addition && { term: addition.x, most: addition.limit.sub(U64.ONE) };
}

/**
 * What is known of x where HI, which is C and not Z of one comparison (Arm ARM ConditionHolds()), does not hold: it is
 * at most n.
 */
export function mostWhereNotHigher(a: Term, b: Term): UpperBound | undefined {
  for (const [carry, notEqual] of [
    [a, b],
    [b, a],
  ] as const) {
    const addition = additionOf(carry);
    const equal = notEqual.kind === 'operation' && notEqual.name === 'eor' ? notEqual.operands : [];
    const zero = equal.find((t) => t.kind === 'operation' && t.name === 'isZero');
    const [difference] = zero?.kind === 'operation' ? zero.operands : [];
    if (addition && difference && isDifference(difference, addition))
      return { term: addition.x, most: addition.limit };
  }
  return undefined;
}

/** Whether the word is x less the limit. */
function isDifference(word: Term, { x, limit, width }: Addition): boolean {
  const sum = sumParts(word, width);
  const first = sumParts(x, width);
  return (
    sum.constant.equals(first.constant.sub(limit).truncate(width)) &&
    sum.atoms.length === first.atoms.length &&
    sum.atoms.every(
      (a, i) => a.term === first.atoms[i]?.term && a.coefficient === first.atoms[i]?.coefficient,
    )
  );
}

/** Terms and constant of a sum, as far as the low `width` bits go. */
function sumParts(
  t: Term,
  width: 32 | 64,
): {
  readonly atoms: readonly { readonly term: Term; readonly coefficient: number }[];
  readonly constant: U64;
} {
  const half = (term: Term): Term =>
    width === 32 && term.kind === 'masked' && term.set.isZero() && term.clear.and(U64.mask(32)).isZero()
      ? term.base
      : term;
  const whole = half(t);
  if (whole.kind !== 'linear') return { atoms: [{ term: whole, coefficient: 1 }], constant: U64.ZERO };
  return {
    atoms: whole.atoms.map(({ term, coefficient }) => ({ term: half(term), coefficient })),
    constant: whole.constant.truncate(width),
  };
}
