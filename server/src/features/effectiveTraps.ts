import type { RunFacts } from '../analysis/facts';
import { accessAt, sameResult } from '../simulator/accessChecks';
import { explicit } from '../simulator/choice';
import type { State } from '../simulator/state';
import type { AccessFeature, AccessResult } from '../simulator/trapState';
import { and, NONE, type VariantSet } from '../simulator/variantSet';

export type Level = 0 | 1 | 2 | 3;

/** The three units that hypervisor code switches, by what a plain access to each of them needs. */
export const units: readonly { readonly name: 'FP' | 'SVE' | 'SME'; readonly feature: AccessFeature }[] = [
  { name: 'FP', feature: 'fp' },
  { name: 'SVE', feature: 'sve' },
  { name: 'SME', feature: 'sme' },
];

/** Whether a unit may be used at `level` with the values that the control registers hold in `state`. */
export function accessCases(
  run: RunFacts,
  state: State,
  feature: AccessFeature,
  level: Level,
  guard: VariantSet,
): { readonly guard: VariantSet; readonly result: AccessResult }[] {
  return explicit(accessAt(run.terms, state, feature, level), guard).flatMap((c) => {
    const narrowed = and(c.guard, guard);
    return narrowed === NONE ? [] : [{ guard: narrowed, result: c.value }];
  });
}

/** True when the two states give the same answer in every variant of `guard`. */
export function sameAccess(
  run: RunFacts,
  a: State,
  b: State,
  feature: AccessFeature,
  level: Level,
  guard: VariantSet,
): boolean {
  const before = accessCases(run, a, feature, level, guard);
  const after = accessCases(run, b, feature, level, guard);
  return before.every((p) =>
    after.every((q) => and(p.guard, q.guard) === NONE || sameResult(p.result, q.result)),
  );
}
