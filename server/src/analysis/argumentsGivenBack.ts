import { entryName, generalResource } from '../simulator/resources';
import { registerOf } from '../simulator/state';
import { isEntry } from './addresses';
import type { RunFacts } from './facts';

/** So many of x0–x7 come back unchanged from where they were saved. */
const GIVEN_BACK = 3;

/**
 * A function's caller counts on no argument register after the call (AAPCS64 6.1.1). Code that is written, or generated,
 * to be called so that they stay may hand over and take back anything in the temporaries.
 */
export function givesArgumentsBack({ exits, steps }: RunFacts): boolean {
  const returns = exits.filter((e) => e.kind === 'ret');
  if (returns.length === 0) return false;
  const written = new Set([...steps.values()].flatMap((s) => s.writes.map((w) => w.resource)));
  const back = Array.from({ length: 8 }, (_, n) => generalResource(n)).filter(
    (r) =>
      written.has(r) &&
      returns.every((e) => registerOf(e.state, r).every(({ value }) => isEntry(value.term, entryName(r)))),
  );
  return back.length >= GIVEN_BACK;
}
