import { type Case, type Choice, map, map2, uniform } from './choice';
import type { Term } from './term';
import type { VariantSet } from './variantSet';

/** A 64-bit word that may differ between variants. */
export type Word = Choice<Term>;

/** The term for every variant; made once for each term. */
export function wordOf(term: Term): Word {
  term.alone ??= uniform(term);
  return term.alone;
}

/** `map` for words. */
export function mapWord<T>(a: Choice<T>, f: (value: T) => Term): Word {
  return a.length === 1 ? wordOf(f((a[0] as Case<T>).value)) : map(a, f);
}

/** `map2` for words. */
export function mapWords<A, B>(a: Choice<A>, b: Choice<B>, guard: VariantSet, f: (a: A, b: B) => Term): Word {
  return a.length === 1 && b.length === 1
    ? wordOf(f((a[0] as Case<A>).value, (b[0] as Case<B>).value))
    : map2(a, b, guard, f);
}
