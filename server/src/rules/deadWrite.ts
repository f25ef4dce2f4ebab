import type { RunFacts, StepFacts } from '../analysis/facts';
import { printRegisters } from '../conventions/registerList';
import { isGeneral } from '../simulator/resources';
import { ENTRY } from '../simulator/state';
import { type DeadValue, DeadValues } from './deadValues';
import { removeStatement } from './fixes/insert';
import { type DocumentViolation, nameOf, type Rule } from './rule';
import { quoted } from './words';

export const deadWrite: Rule = {
  id: 'dead-write',
  severity: 'hint',
  title: 'A value that nothing reads in any variant',
  checkDocument: (document) => new DeadValues(document, unread),
};

function* unread({ context, step, resources, overwriters, stops }: DeadValue): Iterable<DocumentViolation> {
  // The value gives way to another one that is used: overwritten-before-use has that.
  if (overwriters.length > 0 || stops) return;
  const registers = resources.filter(isGeneral);
  const what = registers.length > 0 ? `${printRegisters(registers)} that` : 'the flags that';
  yield {
    routine: nameOf(context),
    origin: step.instruction.origin,
    guard: context.routine.feasible,
    certain: true,
    message: `nothing reads ${what} ${quoted(context.run, step.site)} sets, in any variant`,
    related: [],
    fix: feedsNothingElse(context.run, step)
      ? removeStatement(context.document, step.instruction)
      : undefined,
  };
}

/** What it reads has other readers, or was there at entry: without it nothing else becomes dead. */
function feedsNothingElse(run: RunFacts, step: StepFacts): boolean {
  return step.reads.every((read) =>
    read.content.every((c) =>
      c.value.writers.every(
        (w) => w === ENTRY || run.readersOf(w, read.resource).some((r) => r.site !== step.site),
      ),
    ),
  );
}
