import { isFlag } from '../simulator/resources';
import { ENTRY, type Site } from '../simulator/state';
import type { LoadTerm, Term } from '../simulator/term';
import { loadsIn, splitAddress } from './addresses';
import type { RunFacts, StepFacts } from './facts';

/** The instructions that made what the branch tests: of a conditional branch, those that set the flags. */
export function testsOf(step: StepFacts): Site[] {
  return [...new Set(step.reads.flatMap((r) => r.content.flatMap((c) => c.value.writers)))].filter(
    (w) => w !== ENTRY,
  );
}

/** The words that are compared or tested. */
export function inputsOf(run: RunFacts, step: StepFacts): Term[] {
  const out: Term[] = [];
  for (const read of step.reads) {
    if (!isFlag(read.resource)) {
      for (const c of read.content) out.push(c.value.term);
      continue;
    }
    for (const writer of testsOf(step))
      for (const r of run.steps.get(writer)?.reads ?? []) for (const c of r.content) out.push(c.value.term);
  }
  return out;
}

/**
 * Of the loads that a value is made of, those of places that several instructions load: a device's register, or memory
 * that another PE writes, may change between them. What lies on the stack is nobody else's.
 */
export function readAgain(run: RunFacts, input: Term): LoadTerm[] {
  return loadsIn(input).filter(
    (l) => !splitAddress(l.address).onStack && (loadersOf(run).get(l) ?? NO_SITES).size > 1,
  );
}
const NO_SITES: ReadonlySet<Site> = new Set();
const loaders = new WeakMap<RunFacts, ReadonlyMap<Term, ReadonlySet<Site>>>();

/** The instructions that load each value from memory. */
function loadersOf(run: RunFacts): ReadonlyMap<Term, ReadonlySet<Site>> {
  let known = loaders.get(run);
  if (known === undefined) {
    const found = new Map<Term, Set<Site>>();
    for (const step of run.steps.values())
      for (const access of step.memory)
        if (access.kind === 'load')
          for (const v of access.value ?? [])
            for (const l of loadsIn(v.value.term)) found.set(l, (found.get(l) ?? new Set()).add(step.site));
    known = found;
    loaders.set(run, known);
  }
  return known;
}

/** What a branch tests of places that are loaded again; the difference of two loads is a number and no load any more. */
export function testedAgain(run: RunFacts, step: StepFacts): LoadTerm[] {
  const made = testsOf(step).flatMap((w) => {
    const maker = run.steps.get(w);
    return maker === undefined || maker.memory.length > 0 ? [] : maker.reads;
  });
  const terms = [...inputsOf(run, step), ...made.flatMap((r) => r.content.map((c) => c.value.term))];
  return [...new Set(terms.flatMap((t) => readAgain(run, t)))];
}
