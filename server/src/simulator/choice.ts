import { ALL, and, NONE, or, type VariantSet } from './variantSet';

/**
 * A value that may differ between variants: disjoint cases. A single case holds for every variant
 * that reaches the point (its guard is ALL). Readers restrict it to the variants they ask about.
 */
export type Choice<T> = readonly Case<T>[];
export interface Case<T> {
  readonly guard: VariantSet;
  readonly value: T;
}

export function uniform<T>(value: T): Choice<T> {
  return [{ guard: ALL, value }];
}

/** The cases that some variant of `guard` is in, each narrowed to it. */
export function within<T>(choice: Choice<T>, guard: VariantSet): Choice<T> {
  if (choice.length === 1) return choice;
  const out: Case<T>[] = [];
  for (const c of choice) {
    const g = and(c.guard, guard);
    if (g !== NONE) out.push(g === c.guard ? c : { guard: g, value: c.value });
  }
  return out.length === 1 ? uniform((out[0] as Case<T>).value) : out;
}

/** Joins cases of equal value. `combine` returns the merged value, or undefined when they differ. */
export function merged<T>(cases: readonly Case<T>[], combine: (a: T, b: T) => T | undefined): Choice<T> {
  if (cases.length === 1) return uniform((cases[0] as Case<T>).value);
  const out: Case<T>[] = [];
  next: for (const c of cases) {
    if (c.guard === NONE) continue;
    for (let i = 0; i < out.length; i++) {
      const o = out[i] as Case<T>;
      const value = combine(o.value, c.value);
      if (value !== undefined) {
        out[i] = { guard: or(o.guard, c.guard), value };
        continue next;
      }
    }
    out.push(c);
  }
  return out.length === 1 ? uniform((out[0] as Case<T>).value) : out;
}

const same = <T>(a: T, b: T): T | undefined => (a === b ? a : undefined);

export function map<T, R>(a: Choice<T>, f: (value: T) => R): Choice<R> {
  if (a.length === 1) return uniform(f((a[0] as Case<T>).value));
  return merged(
    a.map((c) => ({ guard: c.guard, value: f(c.value) })),
    same,
  );
}

/** All combinations of two choices that some variant of `guard` is in. */
export function map2<A, B, R>(
  a: Choice<A>,
  b: Choice<B>,
  guard: VariantSet,
  f: (a: A, b: B) => R,
): Choice<R> {
  if (a.length === 1 && b.length === 1) return uniform(f((a[0] as Case<A>).value, (b[0] as Case<B>).value));
  const out: Case<R>[] = [];
  for (const p of a) {
    const pg = and(p.guard, guard);
    if (pg === NONE) continue;
    for (const q of b) {
      const g = and(pg, q.guard);
      if (g !== NONE) out.push({ guard: g, value: f(p.value, q.value) });
    }
  }
  return merged(out, same);
}

/** The choice as cases that name their guard, narrowed to `guard`. */
export function explicit<T>(choice: Choice<T>, guard: VariantSet): Case<T>[] {
  if (choice.length === 1) return [{ guard, value: (choice[0] as Case<T>).value }];
  const inside = within(choice, guard);
  return inside.length === 1 ? [{ guard, value: (inside[0] as Case<T>).value }] : [...inside];
}
