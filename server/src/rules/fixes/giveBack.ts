import { isEntry, optionsOf } from '../../analysis/addresses';
import type { ExitFacts } from '../../analysis/facts';
import { contractOf } from '../../conventions/exitContract';
import { breachesAt } from '../../conventions/preservation';
import { explicit } from '../../simulator/choice';
import { entryName, generalResource, type Resource } from '../../simulator/resources';
import { registerOf } from '../../simulator/state';
import type { Fix, RoutineContext } from '../rule';
import { saveAndRestore } from './saveAndRestore';
import { unwindLikeOtherExit } from './unwind';

const LR = generalResource(30);

/**
 * How an exit can be made to give back what it owes: by unwinding as another exit does, or else by saving and
 * restoring what the routine destroys. One fix for all registers: the findings beside it need no other.
 */
export function giveBack(context: RoutineContext, exit: ExitFacts): () => Fix | undefined {
  let made: { readonly fix: Fix | undefined } | undefined;
  return () => {
    made ??= { fix: make(context, exit) };
    return made.fix;
  };
}

function make(context: RoutineContext, exit: ExitFacts): Fix | undefined {
  const { document, run } = context;
  return (
    unwindLikeOtherExit(document, run, exit, breachedAt(context, exit)) ??
    saveAndRestore(
      document,
      run,
      run.exits.flatMap((e) => breachedAt(context, e)),
    )
  );
}

/** Registers that an exit owes and does not give back, with lr where a ret goes through it. */
function breachedAt({ run, convention, flags }: RoutineContext, exit: ExitFacts): Resource[] {
  if (exit.kind !== 'ret' && exit.kind !== 'eret') return [];
  const contract = contractOf(run, exit, convention, flags);
  if (contract.kind === 'none') return [];
  const out = breachesAt(run, exit, contract.preserved, contract.guard, convention).map((b) => b.resource);
  if (exit.kind === 'ret' && !out.includes(LR) && losesReturnAddress(exit)) out.push(LR);
  return [...new Set(out)];
}

/** A call put its own return address into lr. */
function losesReturnAddress({ state, guard }: ExitFacts): boolean {
  return explicit(registerOf(state, LR), guard).some((c) =>
    optionsOf(c.value.term).some(
      (t) => !isEntry(t, entryName(LR)) && t.kind === 'symbol' && t.name.startsWith('return address of '),
    ),
  );
}
