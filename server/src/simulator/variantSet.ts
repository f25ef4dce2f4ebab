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
const LAST_LEVEL = 0x3fffffff;
const level: number[] = [LAST_LEVEL, LAST_LEVEL];
const low: VariantSet[] = [NONE, ALL];
const high: VariantSet[] = [NONE, ALL];
/** NONE where it is not known yet. */
const complements: VariantSet[] = [ALL, NONE];

// Nodes by their contents: the last node of each bucket, and for each node the one before it there; 0 for none.
let buckets = new Int32Array(1 << 12);
const before: number[] = [0, 0];

function hashOf(a: number, b: number, c: number): number {
  const h = Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35);
  return h ^ (h >>> 15);
}

function node(variable: number, ifFalse: VariantSet, ifTrue: VariantSet): VariantSet {
  if (ifFalse === ifTrue) return ifFalse;
  const h = hashOf(variable, ifFalse, ifTrue);
  for (let n = buckets[h & (buckets.length - 1)] as number; n !== 0; n = before[n] as number)
    if (level[n] === variable && low[n] === ifFalse && high[n] === ifTrue) return n as VariantSet;
  const n = level.length as VariantSet;
  level.push(variable);
  low.push(ifFalse);
  high.push(ifTrue);
  complements.push(NONE);
  if (n < 2 * buckets.length) enter(n, h);
  else {
    buckets = new Int32Array(4 * buckets.length);
    for (let m = 2; m <= n; m++) enter(m, hashOf(level[m] as number, low[m] as number, high[m] as number));
  }
  return n;
}
function enter(n: number, h: number): void {
  const bucket = h & (buckets.length - 1);
  before[n] = buckets[bucket] as number;
  buckets[bucket] = n;
}

/** Results of `and` and `or` that were asked for last: a new one takes the place of an old one. */
class Results {
  private readonly a = new Int32Array(SIZE);
  private readonly b = new Int32Array(SIZE);
  private readonly result = new Int32Array(SIZE);

  /** Of two sets neither of which is NONE or ALL; undefined when it is not known. */
  get(place: number, a: VariantSet, b: VariantSet): VariantSet | undefined {
    return this.a[place] === a && this.b[place] === b ? (this.result[place] as VariantSet) : undefined;
  }
  set(place: number, a: VariantSet, b: VariantSet, result: VariantSet): void {
    this.a[place] = a;
    this.b[place] = b;
    this.result[place] = result;
  }
  static place(a: VariantSet, b: VariantSet): number {
    return hashOf(0, a, b) & (SIZE - 1);
  }
}
const SIZE = 1 << 16;
const conjunctions = new Results();
const disjunctions = new Results();

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
  if (a > b) return and(b, a);
  const place = Results.place(a, b);
  let result = conjunctions.get(place, a, b);
  if (result === undefined) {
    const v = Math.min(level[a] as number, level[b] as number);
    result = node(v, and(lowAt(a, v), lowAt(b, v)), and(highAt(a, v), highAt(b, v)));
    conjunctions.set(place, a, b, result);
  }
  return result;
}

export function or(a: VariantSet, b: VariantSet): VariantSet {
  if (a === b || b === NONE) return a;
  if (a === NONE) return b;
  if (a === ALL || b === ALL) return ALL;
  if (a > b) return or(b, a);
  const place = Results.place(a, b);
  let result = disjunctions.get(place, a, b);
  if (result === undefined) {
    const v = Math.min(level[a] as number, level[b] as number);
    result = node(v, or(lowAt(a, v), lowAt(b, v)), or(highAt(a, v), highAt(b, v)));
    disjunctions.set(place, a, b, result);
  }
  return result;
}

/** What is left of a set when a variable that is not below its first one is false, or true. */
function lowAt(a: VariantSet, variable: number): VariantSet {
  return level[a] === variable ? (low[a] as VariantSet) : a;
}
function highAt(a: VariantSet, variable: number): VariantSet {
  return level[a] === variable ? (high[a] as VariantSet) : a;
}

export function not(a: VariantSet): VariantSet {
  if (a === ALL) return NONE;
  let result = complements[a] as VariantSet;
  if (result === NONE) {
    result = node(level[a] as number, not(low[a] as VariantSet), not(high[a] as VariantSet));
    complements[a] = result;
    complements[result] = a;
  }
  return result;
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
