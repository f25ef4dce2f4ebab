import { printRegisters } from '../conventions/registerList';
import { isGeneral } from '../simulator/resources';
import { type DeadValue, DeadValues } from './deadValues';
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
  };
}
