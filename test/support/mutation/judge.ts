import { compareRoutines } from '../../../server/src/analysis/comparison/compareRoutines';
import type { RoutineFacts } from '../../../server/src/analysis/facts';
import { brokenFiles, unmet } from './obligations';

export type Effect =
  /** Every exit leaves the same machine state in every variant, and nothing owed on the way is broken. */
  | 'none'
  /** The state differs, but nothing that the file shows is owed is broken: another result, another constant. */
  | 'other result'
  /** An obligation that the file shows is broken. */
  | 'broken';

export interface Judgement {
  readonly effect: Effect;
  readonly why: string;
}

/**
 * What a mutation did: to what any routine of the document owes (a caller may owe what its callee has changed),
 * and to the state in which the routines that have the mutated line leave.
 *
 * @param touched names of the routines that have the line
 */
export function judge(
  old: readonly RoutineFacts[],
  now: readonly RoutineFacts[],
  touched: ReadonlySet<string>,
): Judgement {
  let result: Judgement = { effect: 'none', why: '' };
  for (const before of old) {
    const after = now.find((r) => r.name === before.name);
    if (after === undefined) return { effect: 'other result', why: `${before.name} is not there any more` };
    const broken = brokenObligation(before, after);
    if (broken !== undefined) return { effect: 'broken', why: broken };
    if (result.effect !== 'none' || !touched.has(before.name)) continue;
    if (isLarge(before) || isLarge(after) || !sameTable(before, after)) {
      result = { effect: 'other result', why: 'not compared: too large' };
      continue;
    }
    if (manyWays.has(before)) {
      result = { effect: 'other result', why: 'not compared: too many ways' };
      continue;
    }
    const { verdict, variants } = compareRoutines(before, after);
    if (variants.some((v) => v.verdict === 'not compared' && v.note?.includes('old version')))
      manyWays.add(before);
    if (verdict === 'same' || verdict === 'unspecified') continue;
    const [first] = variants[0]?.exits.flatMap((e) => e.differences) ?? [];
    result = {
      effect: 'other result',
      why: first === undefined ? verdict : `${first.what} ${first.verdict}`,
    };
  }
  return result;
}

/** Unchanged routines with too many ways through them: trying again with the next mutant would find as many. */
const manyWays = new WeakSet<RoutineFacts>();

/** Comparing every way through the old with every way through the new version would take minutes. */
function isLarge({ runs }: RoutineFacts): boolean {
  return runs.some((run) => run.steps.size > 600);
}

/** The analyzer starts a new table when one has grown too large. */
function sameTable(before: RoutineFacts, after: RoutineFacts): boolean {
  return new Set([...before.runs, ...after.runs].map((run) => run.terms)).size <= 1;
}

function brokenObligation(before: RoutineFacts, after: RoutineFacts): string | undefined {
  for (const [i, run] of after.runs.entries()) {
    const old = before.runs[i];
    if (old === undefined || old.identity === run.identity) continue;
    const known = unmet(old);
    for (const key of unmet(run, old)) if (!known.has(key)) return key;
    const [file] = brokenFiles(old, run);
    if (file !== undefined) return file;
  }
  return undefined;
}
