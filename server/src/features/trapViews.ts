import { printAccess } from '../analysis/accessText';
import type { RunFacts } from '../analysis/facts';
import type { State } from '../simulator/state';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import { accessCases, type Level, units } from './effectiveTraps';
import type { TrapView } from './simulationView';
import { variantRows } from './variantRows';

/** Access to FP, SVE and SME at the level that the code runs at and at the one below. */
export function trapViews(run: RunFacts, state: State, guard: VariantSet): TrapView[] {
  if (guard === NONE) return [];
  const here: Level = run.exceptionLevel ?? 2;
  const levels: readonly Level[] = here === 0 ? [0] : [here, (here - 1) as Level];
  return levels.flatMap((level) =>
    units.map(({ name, feature }) => {
      const cases = accessCases(run, state, feature, level, guard);
      const rows = variantRows(
        cases.map((c) => ({ guard: and(c.guard, guard), cells: [printAccess(c.result)] })),
      );
      const kinds = new Set(cases.map((c) => c.result.kind));
      const [kind] = kinds;
      return {
        what: `${name} at EL${level}`,
        result: rows
          .map((row) => (row.name === '' ? row.cells[0] : `${row.cells[0]} (${row.name})`))
          .join('; '),
        state: kinds.size === 1 && kind ? kind : 'depends',
      };
    }),
  );
}
