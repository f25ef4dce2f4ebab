import { type CostName, type CostRange, costNames, costRangeOf } from '../analysis/cost';
import { costLabel } from '../analysis/costLabels';
import type { RoutineFacts } from '../analysis/facts';
import { and, NONE } from '../simulator/variantSet';

/** `12`, `12–40`, `12 or more`. */
export function rangeText({ min, max }: CostRange[CostName]): string {
  if (max === undefined) return `${min} or more`;
  return min === max ? `${min}` : `${min}–${max}`;
}

/** Least and most over all variants and paths: `42–60 instructions, 20 loads, …`; what is always 0 is left out. */
export function costRange(routine: RoutineFacts): string {
  const ranges = routine.runs.flatMap((run) => {
    const guard = and(run.guard, routine.feasible);
    return guard === NONE ? [] : [costRangeOf(run, guard)];
  });
  return costNames
    .map((name) => {
      const min = Math.min(...ranges.map((range) => range[name].min));
      const open = ranges.some((range) => range[name].max === undefined);
      const max = open ? undefined : Math.max(...ranges.map((range) => range[name].max ?? 0));
      const label = costLabel(name, min === max ? min : undefined);
      const more = scalable(routine, name) ? ' (scalable vectors not counted)' : '';
      return { max, text: `${rangeText({ min, max })} ${label}${more}` };
    })
    .filter(({ max }) => max !== 0)
    .map(({ text }) => text)
    .join(', ');
}

/** Bytes of accesses whose length depends on the vector length are not in the sum. */
function scalable(routine: RoutineFacts, name: CostName): boolean {
  if (name !== 'bytesLoaded' && name !== 'bytesStored') return false;
  const kind = name === 'bytesLoaded' ? 'load' : 'store';
  return routine.runs.some((run) =>
    [...run.steps.values()].some((step) =>
      step.memory.some((access) => access.kind === kind && access.bytes === undefined),
    ),
  );
}
