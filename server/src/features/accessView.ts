import { printAccess } from '../analysis/accessText';
import type { RunFacts } from '../analysis/facts';
import type { State } from '../simulator/state';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import { accessCases, type Level, sameAccess, units } from './effectiveTraps';
import type { AccessCell, AccessView } from './simulationView';
import { variantRows } from './variantRows';

/** The level that the code runs at and the one below, which it may prepare for. */
function levelsOf(run: RunFacts): readonly Level[] {
  const here: Level = run.exceptionLevel ?? 2;
  return here === 0 ? [0] : [here, (here - 1) as Level];
}

/** True when FP, SVE and SME may be used in both states alike, at each level, in every variant of `guard`. */
export function isSameAccess(run: RunFacts, a: State, b: State, guard: VariantSet): boolean {
  return levelsOf(run).every((level) =>
    units.every(({ feature }) => sameAccess(run, a, b, feature, level, guard)),
  );
}

/** Access to FP, SVE and SME in `state`: a row for each unit and level, a column where variants differ. */
export function accessView(run: RunFacts, state: State, entry: State, guard: VariantSet): AccessView {
  const rows = levelsOf(run).flatMap((level) => units.map(({ name, feature }) => ({ name, level, feature })));
  let cases: { guard: VariantSet; cells: AccessCell[] }[] = [{ guard, cells: [] }];
  for (const { feature, level } of rows)
    cases = cases.flatMap(({ guard: where, cells }) =>
      accessCases(run, state, feature, level, where).map(({ guard: narrowed, result }) => ({
        guard: narrowed,
        cells: [...cells, { result: printAccess(result), state: result.kind }],
      })),
    );
  const columns = variantRows(
    cases.map((c) => ({ guard: c.guard, cells: c.cells.map(({ result }) => result) })),
    true,
  );
  const cellsOf = (column: VariantSet): readonly AccessCell[] =>
    cases.find((c) => and(c.guard, column) !== NONE)?.cells ?? [];
  return {
    columns: columns.map(({ name }) => name),
    rows: rows.map(({ name, level }, i) => ({
      what: `${name} at EL${level}`,
      cells: columns.flatMap((column) => cellsOf(column.guard)[i] ?? []),
    })),
    asAtEntry: isSameAccess(run, entry, state, guard),
  };
}
