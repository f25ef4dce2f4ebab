import type { RunFacts, StepFacts } from '../analysis/facts';
import { routinesOf } from '../analysis/routines';
import { instructionAtSite } from '../simulator/sites';
import { NONE } from '../simulator/variantSet';
import type { RoutineContext, Rule, Violation } from './rule';
import { quoted } from './words';

export const fallthrough: Rule = {
  id: 'fallthrough',
  severity: 'warning',
  title: 'Control runs off the end of a routine into data or into the next routine',
  *checkRoutine({ document, run, routine }: RoutineContext): Iterable<Violation> {
    for (const exit of run.exits) {
      if (exit.kind !== 'fallthrough') continue;
      const step = run.steps.get(exit.site);
      // Words that are no A64 instruction are data, or code of another state.
      if (step === undefined || step.undefinedSemantics || branches(step) || isTemplate(run, step)) continue;
      yield {
        origin: step.instruction.origin,
        guard: exit.guard,
        certain: true,
        // Routines that go on in another one come to one and the same end.
        message: `control runs on past ${quoted(run, step.site)} and leaves the code of ${routineAround(run, document.path, step) ?? routine.name}: what follows is no instruction of this file`,
        related: [],
      };
    }
    yield* intoNext(run, routine.name);
  },
};

/** The name of the routine in which the instruction stands. */
function routineAround({ program }: RunFacts, path: string, { site }: StepFacts): string | undefined {
  return routinesOf(program, path).find((r) => r.instructions.includes(site))?.name;
}

/**
 * Code that is copied to where it runs is measured by a label at its end, or is an object with a size (`SYM_DATA_START`
 * of the kernel's `include/linux/linkage.h`): its end is that of the copy.
 */
function isTemplate({ program, routine }: RunFacts, { instruction: { address } }: StepFacts): boolean {
  const { labels, symbols } = program;
  if (symbols.get(routine.name)?.type === 'object') return true;
  return (labels.get(`${address.section}:${address.offset + 4}`) ?? []).some((n) => symbols.get(n)?.global);
}

/** The way out is a branch to something that is no code, not the end of the instructions. */
function branches(step: StepFacts): boolean {
  return (
    /^(b|b\.\w+|cbn?z|tbn?z|br|ret)$/.test(step.instruction.parsed.mnemonic) && step.condition === undefined
  );
}

/** Past the `.size` of a function into a function that has its own type and size: two routines, not one with two entries. */
function* intoNext(run: RunFacts, name: string): Iterable<Violation> {
  const own = run.program.symbols.get(name);
  if (own?.type !== 'function' || own.address === undefined || !own.size) return;
  const end = own.address.offset + own.size;
  for (const step of run.steps.values()) {
    const { address } = step.instruction;
    if (address.section !== own.address.section || address.offset + 4 !== end) continue;
    for (const s of step.successors) {
      const next = instructionAtSite(run.program, s.site);
      if (next === undefined || s.guard === NONE || next.address.section !== address.section) continue;
      if (next.address.offset < end || isTarget(step)) continue;
      const names = run.program.labels.get(`${next.address.section}:${next.address.offset}`) ?? [];
      const into = names.find((n) => run.program.symbols.get(n)?.type === 'function' && n !== name);
      if (into === undefined || !startsAt(run, into)) continue;
      yield {
        origin: step.instruction.origin,
        guard: s.guard,
        certain: true,
        message: `control runs off the end of ${name} into ${into}`,
        related: [],
      };
    }
  }
}

function isTarget(step: StepFacts): boolean {
  return /^(b|br|ret)$/.test(step.instruction.parsed.mnemonic);
}

function startsAt(run: RunFacts, name: string): boolean {
  const symbol = run.program.symbols.get(name);
  return symbol?.size !== undefined && symbol.size > 0;
}
