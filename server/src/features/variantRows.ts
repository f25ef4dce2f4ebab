import { briefNames, nameColumns, nameVariants } from '../analysis/variantNames';
import { ALL, and, includes, NONE, or, type VariantSet } from '../simulator/variantSet';

/** What holds in a set of variants, as text cells. */
export interface VariantCells {
  readonly guard: VariantSet;
  readonly cells: readonly string[];
}

/** One line of a hover: the variants by their least name ('' when there is only one line) and the cells. */
export interface VariantRow {
  readonly name: string;
  readonly guard: VariantSet;
  readonly cells: readonly string[];
}

/** Joins the cases that look alike, and names those that remain by what distinguishes them; `brief` in as few letters as it goes. */
export function variantRows(cases: readonly VariantCells[], brief = false): VariantRow[] {
  const byText = new Map<string, { guard: VariantSet; cells: readonly string[] }>();
  for (const { guard, cells } of cases) {
    if (guard === NONE) continue;
    const key = cells.join('\u0000');
    const known = byText.get(key);
    if (known) known.guard = or(known.guard, guard);
    else byText.set(key, { guard, cells });
  }
  const rows = [...byText.values()];
  if (rows.length === 1) return rows.map((row) => ({ name: '', ...row }));
  const reached = rows.reduce<VariantSet>((all, row) => or(all, row.guard), NONE);
  const guards = rows.map((row) => row.guard);
  const names = (brief ? briefNames(guards, reached) : undefined) ?? nameColumns(guards, reached);
  return rows.map((row, i) => ({ name: names[i] ?? nameVariants(row.guard, reached), ...row }));
}

/** `reached only with X`, or undefined when every feasible variant comes here. */
export function reachedOnly(reached: VariantSet, feasible: VariantSet): string | undefined {
  if (includes(and(reached, feasible), feasible) || feasible === NONE || reached === ALL) return undefined;
  return `reached only ${nameVariants(and(reached, feasible), feasible)}`;
}
