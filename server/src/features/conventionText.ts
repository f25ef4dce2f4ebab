import type { RoutineFacts } from '../analysis/facts';
import type { Convention } from '../conventions/convention';
import { conventionsOf, routineAnnotations } from '../rules/checkDocument';
import type { DocumentAnalysis } from '../workspace/analyze';

const names: Readonly<Record<Convention['kind'], string>> = {
  aapcs64: 'AAPCS64',
  exception: 'exception handler',
  smccc: 'SMCCC',
  none: 'none',
};

/** What the routine owes and why: `AAPCS64 (it returns by ret)`. Runs that owe different things are all named. */
export function conventionText(analysis: DocumentAnalysis, routine: RoutineFacts): string {
  const annotations = routineAnnotations(analysis.document, analysis.routines).get(routine.name) ?? [];
  const texts = conventionsOf(routine, annotations, {}).map(({ kind, why }) => `${names[kind]} (${why})`);
  return [...new Set(texts)].join('; ');
}
