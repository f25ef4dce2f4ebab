/**
 * Sets of variants as binary decision diagrams. A variant is one assignment of named booleans
 * (`ARM64_SVE`, `CONFIG_ARM64_SVE`, `VHE`); a set of them is a node. Nodes are hash-consed, so
 * equality is `===` and the cost follows the number of different behaviours, not 2^n.
 */
export type VariantSet = number & { readonly __variantSet: unique symbol };

export const NONE = 0 as VariantSet;
export const ALL = 1 as VariantSet;

const variables: string[] = [];
const indexOf = new Map<string, number>();
// Parallel arrays per node: variable, child when the variable is false, child when it is true.
const level: number[] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
const low: VariantSet[] = [NONE, ALL];
const high: VariantSet[] = [NONE, ALL];
const unique = new Map<string, VariantSet>();
const conjunctions = new Map<number, VariantSet>();
const complements = new Map<VariantSet, VariantSet>();
const PAIR = 0x4000000;

function node(variable: number, ifFalse: VariantSet, ifTrue: VariantSet): VariantSet {
  if (ifFalse === ifTrue) return ifFalse;
  const key = `${variable},${ifFalse},${ifTrue}`;
  let n = unique.get(key);
  if (n === undefined) {
    n = level.length as VariantSet;
    level.push(variable);
    low.push(ifFalse);
    high.push(ifTrue);
    unique.set(key, n);
  }
  return n;
}

/** The variants in which the named condition holds (or does not). */
export function condition(name: string, holds = true): VariantSet {
  let v = indexOf.get(name);
  if (v === undefined) {
    v = variables.length;
    variables.push(name);
    indexOf.set(name, v);
  }
  return holds ? node(v, NONE, ALL) : node(v, ALL, NONE);
}

export function and(a: VariantSet, b: VariantSet): VariantSet {
  if (a === b || b === ALL) return a;
  if (a === ALL) return b;
  if (a === NONE || b === NONE) return NONE;
  const key = a < b ? a * PAIR + b : b * PAIR + a;
  const known = conjunctions.get(key);
  if (known !== undefined) return known;
  const v = Math.min(level[a] as number, level[b] as number);
  const result = node(
    v,
    and(level[a] === v ? (low[a] as VariantSet) : a, level[b] === v ? (low[b] as VariantSet) : b),
    and(level[a] === v ? (high[a] as VariantSet) : a, level[b] === v ? (high[b] as VariantSet) : b),
  );
  conjunctions.set(key, result);
  return result;
}

export function not(a: VariantSet): VariantSet {
  if (a === NONE) return ALL;
  if (a === ALL) return NONE;
  let result = complements.get(a);
  if (result === undefined) {
    result = node(level[a] as number, not(low[a] as VariantSet), not(high[a] as VariantSet));
    complements.set(a, result);
    complements.set(result, a);
  }
  return result;
}

export function or(a: VariantSet, b: VariantSet): VariantSet {
  if (a === b || b === NONE) return a;
  if (a === NONE) return b;
  if (a === ALL || b === ALL) return ALL;
  return not(and(not(a), not(b)));
}

/** a without b. */
export function minus(a: VariantSet, b: VariantSet): VariantSet {
  return b === NONE ? a : and(a, not(b));
}

export function includes(outer: VariantSet, inner: VariantSet): boolean {
  return minus(inner, outer) === NONE;
}

/** Names of the conditions that the set depends on, in the order in which they were first named. */
export function support(a: VariantSet): string[] {
  const seen = new Set<VariantSet>();
  const found = new Set<number>();
  const visit = (n: VariantSet): void => {
    if (n === NONE || n === ALL || seen.has(n)) return;
    seen.add(n);
    found.add(level[n] as number);
    visit(low[n] as VariantSet);
    visit(high[n] as VariantSet);
  };
  visit(a);
  return [...found].sort((p, q) => p - q).map((v) => variables[v] as string);
}

/** The set with a condition fixed: its other conditions remain. */
export function given(a: VariantSet, name: string, holds: boolean): VariantSet {
  const v = indexOf.get(name);
  if (v === undefined) return a;
  const visit = (n: VariantSet): VariantSet => {
    const at = level[n] as number;
    if (at > v) return n;
    if (at === v) return holds ? (high[n] as VariantSet) : (low[n] as VariantSet);
    return node(at, visit(low[n] as VariantSet), visit(high[n] as VariantSet));
  };
  return visit(a);
}

/** One product of literals; a missing name is free. */
export type Cube = ReadonlyMap<string, boolean>;

/**
 * A small sum of products for a set that must hold on `a` and may hold on `a ∪ dontCare`
 * (Minato's irredundant sum of products). Used to name sets by the least that distinguishes them.
 */
export function cubes(a: VariantSet, dontCare: VariantSet = NONE): Cube[] {
  return irredundant(a, or(a, dontCare)).cubes;
}

function irredundant(lower: VariantSet, upper: VariantSet): { cubes: Cube[]; set: VariantSet } {
  if (lower === NONE) return { cubes: [], set: NONE };
  if (upper === ALL) return { cubes: [new Map()], set: ALL };
  const v = Math.min(level[lower] as number, level[upper] as number);
  const name = variables[v] as string;
  const l0 = level[lower] === v ? (low[lower] as VariantSet) : lower;
  const l1 = level[lower] === v ? (high[lower] as VariantSet) : lower;
  const u0 = level[upper] === v ? (low[upper] as VariantSet) : upper;
  const u1 = level[upper] === v ? (high[upper] as VariantSet) : upper;
  const only0 = irredundant(minus(l0, u1), u0);
  const only1 = irredundant(minus(l1, u0), u1);
  const rest = irredundant(or(minus(l0, only0.set), minus(l1, only1.set)), and(u0, u1));
  const withLiteral = (c: Cube, holds: boolean): Cube => new Map([[name, holds] as const, ...c]);
  return {
    cubes: [
      ...rest.cubes,
      ...only1.cubes.map((c) => withLiteral(c, true)),
      ...only0.cubes.map((c) => withLiteral(c, false)),
    ],
    set: or(rest.set, node(v, only0.set, only1.set)),
  };
}

/** Number of variants over the given conditions (which must include the set's own). */
export function count(a: VariantSet, names: readonly string[]): number {
  const own = new Set(support(a));
  const free = names.filter((n) => !own.has(n)).length;
  const ordered = [...own].map((n) => indexOf.get(n) as number).sort((p, q) => p - q);
  const memo = new Map<string, number>();
  const visit = (n: VariantSet, i: number): number => {
    if (n === NONE) return 0;
    if (i === ordered.length) return 1;
    const key = `${n},${i}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const here = level[n] === ordered[i];
    const result = here
      ? visit(low[n] as VariantSet, i + 1) + visit(high[n] as VariantSet, i + 1)
      : 2 * visit(n, i + 1);
    memo.set(key, result);
    return result;
  };
  return visit(a, 0) * 2 ** free;
}
