import type { Program } from '../assembler/program';
import { definitionOf } from '../isa/definitions';
import type { Choice } from '../simulator/choice';
import { levelIn } from '../simulator/currentLevel';
import { Engine, EXCEPTION_ARGUMENTS, entryState, type Surroundings, type Visit } from '../simulator/engine';
import type { Stops } from '../simulator/exploration';
import { EVERY_RESOURCE, mayBeMacro } from '../simulator/possibleMacro';
import { generalResource, type Resource, SP } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import type { Site, State, SystemSlot } from '../simulator/state';
import type { StepMemo } from '../simulator/stepMemo';
import { effectsOfWord, undecodedWordOf } from '../simulator/undecodedWord';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import type { ExitFacts, Routine, RunFacts, StepFacts } from './facts';
import type { LastRun } from './lastRun';
import { runFacts } from './runFacts';

const NOTHING: readonly Resource[] = [];

/** AAPCS64 6.4.5, 6.4.6: the callee's stack, and the frame record that its own one is chained to. */
const FRAME: readonly Resource[] = [SP, generalResource(29)];

export interface RoutineQuestion {
  readonly program: Program;
  readonly routine: Routine;
  readonly guard: VariantSet;
  readonly around: Surroundings;
  readonly exceptionLevelReason: string;
  /** Names of the build flavours that are explored together. */
  readonly flavours?: readonly string[];
  /** The program of each of them. */
  readonly programs?: RunFacts['programs'];
  /** System registers about which something is known at entry. */
  readonly system: ReadonlyMap<string, Choice<SystemSlot>>;
  /** Entry state with what an annotation adds; defaults to the general one. */
  readonly start?: State;
  /** Steps of the last exploration of this routine. */
  readonly memo?: StepMemo;
  /** What was last found of this routine. */
  readonly last?: LastRun;
  /** Routines that are explored on their own, where this one's exploration ends. */
  readonly stops?: Stops;
}

/** Explores one routine in every variant of `guard` and gathers what each instruction does. */
export function analyzeRoutine(question: RoutineQuestion): RunFacts {
  const { routine, guard, around } = question;
  const start = question.start ?? entryState(around.terms, guard, question.system);
  const again = question.last?.again(question, start);
  if (again) return again;
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
  const facts = runFacts(question, { entryState: start, identity: {}, steps, order, exits });
  question.last?.keep(question, facts);
  return facts;
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
    exceptionLevel: levelIn(question.around.exceptionLevel, before),
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
          : mayBeMacro(instruction)
            ? EVERY_RESOURCE
            : [],
    kept: call?.kept ?? NOTHING,
    frame: call === undefined || call.summarised ? NOTHING : FRAME,
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
