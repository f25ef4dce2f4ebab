import type { RoutineFacts } from '../analysis/facts';
import type { Convention } from '../conventions/convention';
import type { DocumentAnalysis } from '../workspace/analyze';
import { conventionsFor } from './destroyed';

const names: Readonly<Record<Convention['kind'], string>> = {
  aapcs64: 'AAPCS64',
  exception: 'exception handler',
  smccc: 'SMCCC',
  worldSwitch: 'world switch',
  none: 'none',
};

/** What the routine owes and why: `AAPCS64 (it returns by ret)`. Runs that owe different things are all named. */
export function conventionText(analysis: DocumentAnalysis, routine: RoutineFacts): string {
  const texts = conventionsFor(analysis, routine).map(({ kind, why }) => `${names[kind]} (${why})`);
  return [...new Set(texts)].join('; ');
}
