import type { InstructionItem } from '../assembler/program';
import type { Stops } from '../simulator/exploration';
import { sameState } from '../simulator/sameState';
import { instructionAtSite } from '../simulator/sites';
import type { Site, State } from '../simulator/state';
import type { Origin } from '../source/origin';
import { lineText } from '../source/sourceFile';
import type { RoutineQuestion } from './analyzeRoutine';
import { type CodeSeen, codeSeen, isSeenAgain } from './codeSeen';
import type { RunFacts, StepFacts } from './facts';
import { runFacts } from './runFacts';

const NO_STOPS: Stops = new Map();

/**
 * What was last found of a routine. As long as edits change nothing that its exploration saw, it is the same but
 * for where the instructions stand.
 */
export class LastRun {
  private found: Found | undefined;
  private seen: CodeSeen | undefined;

  get isKnown(): boolean {
    return this.found !== undefined;
  }

  keep({ around, routine, stops }: RoutineQuestion, facts: RunFacts): void {
    const steps = facts.order.flatMap((site) => facts.steps.get(site) ?? []);
    this.seen = codeSeen(around, routine.entries, stops ?? NO_STOPS, steps, facts.exits);
    this.found = this.seen && foundIn(facts);
  }

  /** The same of the routine where it stands now; undefined when it has to be explored. */
  again(question: RoutineQuestion, start: State): RunFacts | undefined {
    const { found, seen } = this;
    if (found === undefined || seen === undefined) return undefined;
    const { around, guard, program, routine, stops } = question;
    const isSameQuestion =
      found.guard === guard &&
      found.terms === around.terms &&
      found.exceptionLevel === around.exceptionLevel &&
      found.reservedX18 === around.reservedX18 &&
      sameState(found.entryState, start);
    if (!isSameQuestion || !isSeenAgain(seen, around, routine.entries, stops ?? NO_STOPS)) return undefined;
    const steps = new Map<Site, StepFacts>();
    const sameSource = new SameSource();
    let isSame = true;
    for (const [site, step] of found.steps) {
      const instruction = instructionAtSite(program, site) as InstructionItem;
      isSame &&= sameSource.holds(step.instruction.origin, instruction.origin);
      steps.set(site, standingAt(step, instruction));
    }
    const { entryState, order, exits } = found;
    const identity = isSame ? found.identity : {};
    const facts = runFacts(question, { entryState, identity, steps, order, exits });
    this.found = foundIn(facts);
    return facts;
  }
}

/** What is asked of the facts again: not their program, which would be kept with them. */
interface Found
  extends Pick<
    RunFacts,
    'guard' | 'terms' | 'exceptionLevel' | 'entryState' | 'identity' | 'steps' | 'order' | 'exits'
  > {
  readonly reservedX18: boolean;
}

function foundIn({
  guard,
  terms,
  exceptionLevel,
  around,
  entryState,
  identity,
  steps,
  order,
  exits,
}: RunFacts): Found {
  const { reservedX18 } = around;
  return { guard, terms, exceptionLevel, reservedX18, entryState, identity, steps, order, exits };
}

/** The step with its instruction where it stands now. Each field by its name: a spread takes several times as long. */
function standingAt(step: StepFacts, instruction: InstructionItem): StepFacts {
  return {
    site: step.site,
    instruction,
    guard: step.guard,
    exceptionLevel: step.exceptionLevel,
    before: step.before,
    after: step.after,
    reads: step.reads,
    writes: step.writes,
    passed: step.passed,
    kept: step.kept,
    frame: step.frame,
    memory: step.memory,
    checks: step.checks,
    system: step.system,
    successors: step.successors,
    exit: step.exit,
    loop: step.loop,
    call: step.call,
    condition: step.condition,
    patchedBy: step.patchedBy,
    barrier: step.barrier,
    undefinedSemantics: step.undefinedSemantics,
  };
}

/** Whether instructions come by the same macros from lines that read the same, wherever these stand. */
class SameSource {
  private readonly known = new Map<Origin, Origin>();

  holds(a: Origin, b: Origin): boolean {
    if (a.file.path !== b.file.path || a.macro !== b.macro) return false;
    if (a.parent === undefined || b.parent === undefined) return a.parent === b.parent;
    if (this.known.get(a.parent) === b.parent) return true;
    const same = this.holds(a.parent, b.parent) && textOf(a.parent) === textOf(b.parent);
    if (same) this.known.set(a.parent, b.parent);
    return same;
  }
}

function textOf({ file, line }: Origin): string {
  return lineText(file, line);
}
