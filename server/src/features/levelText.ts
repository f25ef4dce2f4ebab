import { nameVariants } from '../analysis/variantNames';
import type { Level } from '../simulator/currentLevel';
import { NONE, or, type VariantSet } from '../simulator/variantSet';

/** `at EL2`; where variants run at several, each with its name: `at EL1 with BL2, at EL3 with BL31`. */
export function levelText(
  levels: readonly { readonly level: Level | undefined; readonly guard: VariantSet }[],
): string | undefined {
  const all = new Map<Level | undefined, VariantSet>();
  let reached: VariantSet = NONE;
  for (const { level, guard } of levels) {
    if (guard === NONE) continue;
    all.set(level, or(all.get(level) ?? NONE, guard));
    reached = or(reached, guard);
  }
  const known = [...all].flatMap(([level, guard]) => (level === undefined ? [] : [{ level, guard }]));
  if (known.length === 0) return undefined;
  const [only] = known;
  if (all.size === 1 && only !== undefined) return `at EL${only.level}`;
  return known
    .sort((a, b) => a.level - b.level)
    .map(({ level, guard }) => `at EL${level} ${nameVariants(guard, reached)}`)
    .join(', ');
}
