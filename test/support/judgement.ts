import { appendFileSync } from 'node:fs';

/** What a comparison with a reference came to; `npm run judge` prints all of them as one table. */
export interface Judgement {
  readonly suite: string;
  /** Instructions executed and compared, or words and accesses where the suite says so. */
  readonly instances: number;
  readonly mismatches: number;
  /** Differences that a rule of the architecture explains, and how often each was met. */
  readonly explained?: ReadonlyMap<string, number>;
  readonly seed?: number;
}

export interface CensusRow {
  readonly corpus: string;
  readonly defined: string;
  readonly forms: number;
  readonly instructions: number;
}

const file = process.env.HYPLENS_JUDGEMENT;

function keep(kind: string, value: object): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ kind, ...value })}\n`);
}

export function recordJudgement(judgement: Judgement): void {
  const { suite, instances, mismatches, explained, seed } = judgement;
  const rules = [...(explained ?? [])].filter(([, n]) => n > 0);
  const reasons = rules.map(([rule, n]) => `\n  ${n} × ${rule}`).join('');
  const seeded = seed === undefined ? '' : `, seed ${seed}`;
  console.log(`${suite}: ${instances} instances, ${mismatches} mismatches${seeded}${reasons}`);
  keep('suite', { suite, instances, mismatches, explained: rules, seed });
}

export function recordCensus(rows: readonly CensusRow[]): void {
  for (const row of rows) keep('census', row);
}
