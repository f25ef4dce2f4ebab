import { optionsOf, splitAddress } from '../analysis/addresses';
import type { StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { SP } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { ENTRY, registerOf } from '../simulator/state';
import { and, NONE } from '../simulator/variantSet';
import type { RoutineContext, Rule, Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

export const stackBelowSp: Rule = {
  id: 'stack-below-sp',
  severity: 'warning',
  ofRunAlone: true,
  title: 'Live data below sp, where an exception may overwrite it',
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values())
      for (const access of step.memory) {
        if (access.kind !== 'load' || access.value === undefined || access.bytes === undefined) continue;
        if (access !== step.memory[0]) continue; // the two halves of a pair read the same place
        for (const a of explicit(access.address, step.guard))
          for (const v of explicit(access.value, a.guard)) {
            // Only what this routine itself put there is known to be data that it needs.
            const writers = v.value.writers.filter((w) => w !== ENTRY);
            if (writers.length === 0 || v.value.writers.length !== writers.length) continue;
            const below = bytesBelowSp(step, a.value, v.guard);
            if (below === undefined || below <= 0) continue;
            yield {
              origin: step.instruction.origin,
              guard: v.guard,
              certain: true,
              message:
                `${quoted(run, step.site)} reads ${below} bytes below sp what line ` +
                `${writers.map((w) => lineOf(instructionAtSite(run.program, w))).join(', ')} stored: ` +
                'an exception taken to this level in between overwrites it',
              related: relatedSites(run, writers, (w) => `stored here by ${quoted(run, w)}`),
            };
          }
      }
  },
};

function lineOf(item: StepFacts['instruction'] | undefined): string {
  return item === undefined ? '?' : `${lineNumber(item.origin)}`;
}

/** How far the address is below sp as it is before the instruction, for sure. */
function bytesBelowSp(
  step: StepFacts,
  address: Parameters<typeof splitAddress>[0],
  guard: StepFacts['guard'],
): number | undefined {
  const at = splitAddress(address);
  let least: number | undefined;
  for (const c of explicit(registerOf(step.before, SP), guard)) {
    if (and(c.guard, guard) === NONE) continue;
    for (const t of optionsOf(c.value.term)) {
      const sp = splitAddress(t);
      if (sp.base !== at.base || sp.offset === undefined || at.offset === undefined) return undefined;
      const below = sp.offset - at.offset;
      least = least === undefined ? below : Math.min(least, below);
    }
  }
  return least;
}
