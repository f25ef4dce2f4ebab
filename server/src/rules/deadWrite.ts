import { printRegisters } from '../conventions/registerList';
import { isGeneral } from '../simulator/resources';
import { deadValuesIn } from './deadValues';
import type { DocumentContext, DocumentViolation, Rule } from './rule';
import { quoted } from './words';

export const deadWrite: Rule = {
  id: 'dead-write',
  severity: 'hint',
  title: 'A value that nothing reads in any variant',
  *checkDocument(document: DocumentContext): Iterable<DocumentViolation> {
    for (const { context, step, resources, overwriters, stops } of deadValuesIn(document)) {
      // The value gives way to another one that is used: overwritten-before-use has that.
      if (overwriters.length > 0 || stops) continue;
      const registers = resources.filter(isGeneral);
      const what = registers.length > 0 ? `${printRegisters(registers)} that` : 'the flags that';
      yield {
        routine: context.routine,
        origin: step.instruction.origin,
        guard: context.routine.feasible,
        certain: true,
        message: `nothing reads ${what} ${quoted(context.run, step.site)} sets, in any variant`,
        related: [],
      };
    }
  },
};
