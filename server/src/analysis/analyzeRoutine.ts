import type { Program } from '../assembler/program';
import { definitionOf } from '../isa/definitions';
import type { Choice } from '../simulator/choice';
import { Engine, EXCEPTION_ARGUMENTS, entryState, type Surroundings, type Visit } from '../simulator/engine';
import type { Stops } from '../simulator/exploration';
import { isFlag, isVector, RESOURCE_COUNT, type Resource, resourceName, SP } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import type { Site, State, SystemSlot } from '../simulator/state';
import type { StepMemo } from '../simulator/stepMemo';
import { effectsOfWord, undecodedWordOf } from '../simulator/undecodedWord';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import type { ExitFacts, Routine, RunFacts, StepFacts } from './facts';
import { computeLiveness, type Liveness } from './liveness';
import { Readers } from './readers';

export interface RoutineQuestion {
  readonly program: Program;
  readonly routine: Routine;
  readonly guard: VariantSet;
  readonly around: Surroundings;
  readonly exceptionLevelReason: string;
  /** Names of the build flavours that are explored together. */
  readonly flavours?: readonly string[];
  /** System registers about which something is known at entry. */
  readonly system: ReadonlyMap<string, Choice<SystemSlot>>;
  /** Entry state with what an annotation adds; defaults to the general one. */
  readonly start?: State;
  /** Steps of the last exploration of this routine. */
  readonly memo?: StepMemo;
  /** Routines that are explored on their own, where this one's exploration ends. */
  readonly stops?: Stops;
}

/** Explores one routine in every variant of `guard` and gathers what each instruction does. */
export function analyzeRoutine(question: RoutineQuestion): RunFacts {
  const { program, routine, guard, around } = question;
  const start = question.start ?? entryState(around.terms, guard, question.system);
  const engine = new Engine(around, question.memo);
  const visits = engine.explore(routine.entries, start, question.stops);
  const order = [...visits.keys()].sort((a, b) => around.code.positionOf(a) - around.code.positionOf(b));
  const steps = new Map<Site, StepFacts>();
  const exits: ExitFacts[] = [];
  for (const site of order) {
    const visit = visits.get(site) as Visit;
    steps.set(site, stepFacts(question, site, visit));
    for (const e of visit.result.exits) exits.push({ ...e, guard: e.state.guard });
  }
  // Made when first asked for: an analysis that only reports findings needs neither.
  let liveness: Liveness | undefined;
  let readers: Readers | undefined;
  const lives = (): Liveness => {
    liveness ??= computeLiveness(steps, order, owedAt);
    return liveness;
  };
  return {
    program,
    terms: around.terms,
    around,
    routine,
    guard,
    flavours: question.flavours ?? [],
    entryState: start,
    identity: question.memo?.identity ?? {},
    exceptionLevel: around.exceptionLevel,
    exceptionLevelReason: question.exceptionLevelReason,
    steps,
    order,
    exits,
    liveAfter: (site, resource) => lives().liveAfter(site, resource),
    liveBefore: (site, resource) => lives().liveBefore(site, resource),
    readersOf: (writer, resource) => {
      readers ??= new Readers(steps);
      return readers.of(writer, resource);
    },
  };
}

function stepFacts(question: RoutineQuestion, site: Site, { before, result, loop }: Visit): StepFacts {
  const { after, machine, successors, exits, call } = result;
  const instruction = instructionAtSite(question.program, site) as StepFacts['instruction'];
  const next = new Map<Site, VariantSet>();
  const fixups = new Map<Site, VariantSet>();
  // A branch to the next instruction comes there on both ways.
  for (const s of successors) {
    const to = s.exceptional ? fixups : next;
    to.set(s.site, or(to.get(s.site) ?? NONE, s.state.guard));
  }
  const undecoded = undecodedWordOf(instruction);
  const exceptional = machine.transfers.some((t) => t.kind === 'exception');
  return {
    site,
    instruction,
    guard: before.guard,
    before,
    after: next.size > 0 || exits.length > 0 ? after : undefined,
    reads: machine.reads,
    writes: machine.writes,
    passed: call
      ? call.uses
      : exceptional
        ? EXCEPTION_ARGUMENTS
        : undecoded !== undefined
          ? effectsOfWord(undecoded).needs
          : [],
    memory: machine.memoryAccesses,
    checks: machine.checks,
    system: machine.systemAccesses,
    successors: [
      ...[...next].map(([s, guard]) => ({ site: s, guard })),
      ...[...fixups].map(([s, guard]) => ({ site: s, guard, exceptional: true })),
    ],
    exit: exits[0]?.kind,
    loop,
    call,
    condition: machine.condition,
    patchedBy: question.around.code.patchedBy(site, before.guard),
    barrier: machine.barrierName,
    undefinedSemantics: definitionOf(instruction.parsed.mnemonic) === undefined,
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
      return afterReturn;
    case 'tailCall':
      return atTailCall;
    case 'noReturn':
      return step.passed;
    default:
      return everything;
  }
}
