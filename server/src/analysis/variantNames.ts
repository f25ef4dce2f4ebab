import {
  ALL,
  and,
  type Cube,
  condition,
  cubes,
  includes,
  minus,
  NONE,
  not,
  type VariantSet,
} from '../simulator/variantSet';

/**
 * Names sets of variants by the least that tells them from the rest of `universe` (the variants that
 * can exist): `with ARM64_SVE`, `nVHE, no SVE`, never a dump of every combination.
 */
export function nameVariants(set: VariantSet, universe: VariantSet): string {
  const inside = and(set, universe);
  if (inside === NONE) return 'never';
  if (includes(inside, universe)) return 'always';
  const impossible = not(universe);
  const positive = cubes(inside, impossible);
  const negative = cubes(minus(universe, inside), impossible);
  const common = shared(positive);
  if (positive.length > 1 && common.size > 0) {
    const where = cubeSet(common);
    const rest = nameVariants(inside, and(universe, where));
    return `${printCube(common, 'with')}${rest.includes(', or ') ? ` (${rest})` : `, ${rest}`}`;
  }
  // "unless without X" makes the reader think twice.
  if (
    literals(negative) < literals(positive) &&
    negative.every((c) => [...c.values()].every((holds) => holds))
  ) {
    const only = negative.map((c) => printCube(c, 'with'));
    return only.length === 1 && (negative[0] as Cube).size === 1
      ? printCube(inverted(negative[0] as Cube), 'with')
      : `unless ${only.map((t) => t.replace(/^with /, '')).join(', or ')}`;
  }
  return positive.map((c) => printCube(c, 'with')).join(', or ');
}

/** Names for columns that partition the universe; the last is `otherwise` where that is shorter. */
export function nameColumns(sets: readonly VariantSet[], universe: VariantSet): string[] {
  if (sets.length <= 1) return sets.map(() => 'always');
  const names = sets.map((s) => nameVariants(s, universe));
  const last = names.length - 1;
  const covered = sets.slice(0, last).reduce<VariantSet>((rest, s) => minus(rest, s), and(universe, ALL));
  if (
    minus(covered, sets[last] as VariantSet) === NONE &&
    (names[last] as string).length > 'otherwise'.length
  )
    names[last] = 'otherwise';
  return names;
}

/** Short name of one variant, for a chooser: `VHE, ARM64_SVE` or `nVHE, no ARM64_SVE`. */
export function nameVariant(conditions: ReadonlyMap<string, boolean>): string {
  if (conditions.size === 0) return 'all variants';
  return ordered(conditions)
    .map(([name, holds]) => literal(name, holds))
    .join(', ');
}

/** What people call the conditions that the kernel names at length. */
const BRIEF: ReadonlyMap<string, string> = new Map([
  ['ARM64_HAS_VIRT_HOST_EXTN', 'VHE'],
  ['ARM64_KVM_HVHE', 'hVHE'],
]);

/**
 * Names for the rows of a table, short enough to stand beside what holds: `VHE, SVE`, `nVHE, no SVE`,
 * `VHE or hVHE`. Undefined when some set is more than one combination or several single conditions, or
 * when two conditions would read the same.
 */
export function briefNames(sets: readonly VariantSet[], universe: VariantSet): string[] | undefined {
  const impossible = not(universe);
  const all = sets.map((set) => cubes(and(set, universe), impossible));
  if (all.some((found) => found.length !== 1 && found.some((cube) => cube.size !== 1))) return undefined;
  const names = [...new Set(all.flat().flatMap((cube) => [...cube.keys()]))];
  const brief = new Map(names.map((n) => [n, BRIEF.get(n) ?? n.replace(/^(CONFIG_)?ARM64_(HAS_)?/, '')]));
  if (new Set(brief.values()).size < names.length) return undefined;
  const named = (cube: Cube): string =>
    ordered(new Map([...cube].map(([n, holds]) => [brief.get(n) ?? n, holds] as const)))
      .map(([n, holds]) => literal(n, holds))
      .join(', ');
  return all.map((row) => row.map(named).sort(byFlavour).join(' or '));
}

/** The literals that all cubes have. */
function shared(all: readonly Cube[]): Cube {
  const [first, ...rest] = all;
  return new Map([...(first ?? [])].filter(([name, holds]) => rest.every((c) => c.get(name) === holds)));
}
function cubeSet(cube: Cube): VariantSet {
  return [...cube].reduce<VariantSet>((set, [name, holds]) => and(set, condition(name, holds)), ALL);
}
function literals(all: readonly Cube[]): number {
  return all.reduce((n, c) => n + c.size, 0);
}
function inverted(cube: Cube): Cube {
  return new Map([...cube].map(([name, holds]) => [name, !holds] as const));
}

/** VHE is a build flavour with a name of its own when it does not hold. */
function literal(name: string, holds: boolean): string {
  if (name === 'VHE') return holds ? 'VHE' : 'nVHE';
  return holds ? name : `no ${name}`;
}
/** The build flavour first, then by name: the order in which conditions were met does not show. */
function ordered(cube: Cube): (readonly [string, boolean])[] {
  return [...cube].sort(([a], [b]) => Number(b === 'VHE') - Number(a === 'VHE') || (a < b ? -1 : 1));
}
function byFlavour(a: string, b: string): number {
  return Number(b === 'VHE') - Number(a === 'VHE') || (a < b ? -1 : 1);
}
function printCube(cube: Cube, preposition: string): string {
  const present = [...cube]
    .filter(([n, holds]) => holds || n === 'VHE')
    .map(([n, holds]) => literal(n, holds));
  const absent = ordered(cube)
    .filter(([n, holds]) => !holds && n !== 'VHE')
    .map(([n]) => n);
  const parts: string[] = [];
  if (present.length > 0) parts.push(`${preposition} ${present.join(' and ')}`);
  if (absent.length > 0) parts.push(`without ${absent.join(' or ')}`);
  return parts.join(', ');
}
