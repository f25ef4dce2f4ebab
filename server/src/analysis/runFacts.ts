import { isFlag, isVector, RESOURCE_COUNT, type Resource, resourceName, SP } from '../simulator/resources';
import type { RoutineQuestion } from './analyzeRoutine';
import type { RunFacts, StepFacts } from './facts';
import { computeLiveness, type Liveness } from './liveness';
import { isOtherContext } from './otherContext';
import { Readers } from './readers';

/** What an exploration found. */
export type Found = Pick<RunFacts, 'entryState' | 'identity' | 'steps' | 'order' | 'exits'>;

export function runFacts(question: RoutineQuestion, found: Found): RunFacts {
  const { program, routine, guard, around } = question;
  const { steps, order } = found;
  // Made when first asked for: an analysis that only reports findings needs neither.
  let liveness: Liveness | undefined;
  let readers: Readers | undefined;
  const lives = (): Liveness => {
    liveness ??= computeLiveness(steps, order, owedAt);
    return liveness;
  };
  return {
    ...found,
    program,
    terms: around.terms,
    around,
    routine,
    guard,
    flavours: question.flavours ?? [],
    programs: question.programs ?? [{ guard, program }],
    exceptionLevel: around.exceptionLevel,
    exceptionLevelReason: question.exceptionLevelReason,
    liveAfter: (site, resource) => lives().liveAfter(site, resource),
    liveBefore: (site, resource) => lives().liveBefore(site, resource),
    readersOf: (writer, resource) => {
      readers ??= new Readers(steps);
      return readers.of(writer, resource);
    },
  };
}

const everything: readonly Resource[] = Array.from({ length: RESOURCE_COUNT }, (_, r) => r).filter(
  (r) => !isFlag(r),
);
const range = (from: number, to: number): Resource[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const lowVectors = (from: number, to: number): Resource[] =>
  everything.filter((r) => isVector(r) && range(from, to).some((n) => resourceName(r) === `d${n}`));
/** AAPCS64 6.1: results in x0, x1, v0–v3; x18–x30, sp and d8–d15 belong to the caller. */
const afterReturn: readonly Resource[] = [
  0,
  1,
  ...range(18, 30),
  SP,
  ...lowVectors(0, 3),
  ...lowVectors(8, 15),
];
const atTailCall: readonly Resource[] = [...range(0, 8), ...range(18, 30), SP, ...lowVectors(0, 15)];

/** Registers that somebody may still read after the routine is left here. */
function owedAt(step: StepFacts): readonly Resource[] {
  switch (step.exit) {
    case 'ret':
      return isOtherContext(step.before, step.guard) ? everything : afterReturn;
    case 'tailCall':
      return atTailCall;
    case 'noReturn':
      return step.passed;
    default:
      return everything;
  }
}
