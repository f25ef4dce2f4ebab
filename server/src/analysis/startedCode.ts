import { explicit } from '../simulator/choice';
import { ENTRY } from '../simulator/state';
import { optionsOf } from './addresses';
import type { ExitFacts, RunFacts } from './facts';

const LEVELS = [1, 2, 3] as const;

/**
 * True for an `eret` that resumes nobody: the routine has put an argument of its own or the address of a label into ELR,
 * and code starts there.
 */
export function startsCode(run: RunFacts, { kind, site, guard, state }: ExitFacts): boolean {
  if (kind !== 'eret') return false;
  const known = run.steps.get(site)?.exceptionLevel;
  const written = LEVELS.filter((n) => known === undefined || n === known).flatMap((n) => {
    const content = explicit(state.system.get(`ELR_EL${n}`) ?? [], guard);
    return content.some((c) => c.value.writers.some((w) => w !== ENTRY)) ? [content] : [];
  });
  const [content] = written;
  if (written.length !== 1 || content === undefined) return false;
  return content.every((c) =>
    optionsOf(c.value.term).every(
      (t) => t.kind === 'symbol' || (t.kind === 'entry' && /^x\d+$/.test(t.register)),
    ),
  );
}
