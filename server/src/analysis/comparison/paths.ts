import type { Address } from '../../assembler/program';
import { Engine, type Exit, type ExitKind, type StepResult } from '../../simulator/engine';
import { instructionAtSite } from '../../simulator/sites';
import type { Site, State } from '../../simulator/state';
import { and, NONE, type VariantSet } from '../../simulator/variantSet';
import type { RunFacts, StepFacts } from '../facts';
import { CalledCode } from './calledCode';
import { type Decision, decisionAt } from './decisions';
import { memoryText, type Names, registersText, systemText } from './fingerprints';
import { instructionShape } from './instructionShape';
import { enterLoop, type Loop, loopsOf } from './loops';

/** One way through a routine, from its entry to where it is left. */
export interface Path {
  readonly kind: ExitKind;
  readonly target: string | undefined;
  readonly site: Site;
  readonly state: State;
  /** What was decided on the way: a question about values, and its answer. */
  readonly decisions: ReadonlyMap<string, boolean>;
}

/** More ways, or longer ones, than this are not compared. */
const MAX_PATHS = 512;
const MAX_STEPS = 60_000;

interface Open {
  readonly site: Site;
  /** The instruction that led here. */
  readonly from: Site;
  readonly state: State;
  readonly decisions: ReadonlyMap<string, boolean>;
  readonly history: History;
}

/** What happened on the way that no register or memory tells. */
interface History {
  /** How often each instruction that touches more than registers was run. */
  readonly counts: ReadonlyMap<string, number>;
  /** What last set or cleared the exclusive monitors (Arm ARM B2.9), by its name. */
  readonly monitors: string;
}

/** Something that happens: the instruction with all that goes into it, as text, and the history with it. */
interface Event {
  readonly text: string;
  readonly after: History;
}

const NEW: History = { counts: new Map(), monitors: '' };

/** Every way through a run in the variants of `guard`; undefined when there are too many. */
export function pathsOf(run: RunFacts, entry: Site, guard: VariantSet, names: Names): Path[] | undefined {
  let name = '';
  const called = new CalledCode(names);
  const loops = loopsOf(run, guard, called);
  const engine = new Engine({
    ...run.around,
    siteName: () => name,
    addressName: () => name,
    nameAfterCall: (summary, inner) => called.placeless(summary, inner),
  });

  const done: Path[] = [];
  const open: Open[] = [];
  const first = addressOf(run, entry);
  if (first === undefined) return undefined;
  // The first instruction may be the head of an alternative.
  for (const f of run.around.code.enter(first, guard)) {
    const start = { ...run.entryState, guard: f.guard };
    if (f.site !== undefined)
      open.push({ site: f.site, from: entry, state: start, decisions: new Map(), history: NEW });
  }
  let steps = 0;
  const leave = (path: Path): void => {
    if (and(path.state.guard, guard) !== NONE) done.push(path);
  };
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (++steps > MAX_STEPS || done.length > MAX_PATHS || open.length > MAX_PATHS) return undefined;
    const facts = run.steps.get(at.site);
    if (facts === undefined) {
      // A routine that is simulated on its own, from here.
      leave({
        kind: 'handler',
        target: labelAt(run, at.site),
        site: at.from,
        state: at.state,
        decisions: at.decisions,
      });
      continue;
    }
    const loop = loops.get(at.site);
    if (loop !== undefined) {
      followLoop(run, loop, at, names, open, leave);
      continue;
    }
    const event = eventAt(run, facts, at, called);
    name = names.of(event.text);
    const result = engine.step(at.site, at.state);
    follow(run, facts, at, result, event, names, open, leave);
  }
  return done;
}

function labelAt(run: RunFacts, site: Site): string | undefined {
  const address = instructionAtSite(run.program, site)?.address;
  if (address === undefined) return undefined;
  return run.program.labels.get(`${address.section}:${address.offset}`)?.find((l) => !/^\d+$/.test(l));
}

/** Where an entry lies; its own instruction may be replaced in every variant that there is. */
function addressOf(run: RunFacts, entry: Site): Address | undefined {
  return run.steps.get(entry)?.instruction.address ?? run.program.symbols.get(run.routine.name)?.address;
}

function eventAt(run: RunFacts, facts: StepFacts, at: Open, called: CalledCode): Event {
  const { state, history } = at;
  const { counts, monitors } = history;
  let text = `${shapeOf(facts)}|${registersText(state, [
    ...facts.reads.map((r) => r.resource),
    ...facts.passed,
  ])}`;
  if (facts.call !== undefined) text += `|${called.at(run, facts.call.target, state)}`;
  const wide = facts.call !== undefined || facts.memory.length > 0 || facts.system.length > 0;
  if (!wide)
    return {
      text,
      after: facts.instruction.parsed.mnemonic === 'clrex' ? { counts, monitors: '' } : history,
    };
  // What is not a function of registers alone: also how often it happened, and in what surroundings.
  const n = (counts.get(text) ?? 0) + 1;
  const more = new Map(counts).set(text, n);
  text += `|${n}`;
  if (facts.call !== undefined || facts.system.length > 0) text += `|${systemText(state)}`;
  const exclusive = facts.memory.find((m) => m.exclusive)?.kind;
  if (facts.call !== undefined || exclusive === 'store') text += `|${monitors}`;
  text += `|${memoryText(run, state)}`;
  if (exclusive === 'store') return { text, after: { counts: more, monitors: '' } };
  // Called code may do either.
  const sets = facts.call !== undefined || exclusive === 'load';
  return { text, after: { counts: more, monitors: sets ? text : monitors } };
}

/** Without the numbers of general registers: which values go in is told by their terms. */
function shapeOf({ call, instruction: { parsed } }: StepFacts): string {
  return call === undefined
    ? instructionShape(parsed, ({ number }) => (number === 31 ? '31' : ''))
    : parsed.mnemonic;
}

/** Where an instruction goes on, or how it leaves the routine. */
type Way = { readonly state: State } & (
  | { readonly to: Site; readonly exceptional: boolean }
  | { readonly exit: Exit; readonly exceptional: false }
);

/** A branch that is taken comes before what follows it. */
function waysOf({ successors, exits }: StepResult): Way[] {
  const leaving = exits.map((exit) => ({ state: exit.state, exit, exceptional: false as const }));
  const falls = (way: (typeof leaving)[number]): boolean => way.exit.kind === 'fallthrough';
  return [
    ...leaving.filter((way) => !falls(way)),
    ...successors.map(({ site, state, exceptional = false }) => ({ state, to: site, exceptional })),
    ...leaving.filter(falls),
  ];
}

function follow(
  run: RunFacts,
  facts: StepFacts,
  at: Open,
  result: StepResult,
  event: Event,
  names: Names,
  open: Open[],
  leave: (path: Path) => void,
): void {
  const ways = waysOf(result);
  for (const way of ways) {
    const rivals = ways.filter((o) => o === way || and(o.state.guard, way.state.guard) !== NONE);
    let { decisions } = at;
    if (rivals.length > 1) {
      const answers = answersAt(run, facts, at, rivals, way, () => names.of(event.text));
      // Answered before, otherwise: no run goes here.
      if (answers.some((d) => (decisions.get(d.question) ?? d.answer) !== d.answer)) continue;
      decisions = new Map([...decisions, ...answers.map((d) => [d.question, d.answer] as const)]);
    }
    if ('exit' in way) {
      const { kind, target, site, state } = way.exit;
      leave({ kind, target, site, state, decisions });
    } else open.push({ site: way.to, from: at.site, state: way.state, decisions, history: event.after });
  }
}

/** What it means that the instruction goes one of several ways, and no other of them. */
function answersAt(
  run: RunFacts,
  facts: StepFacts,
  at: Open,
  ways: readonly Way[],
  chosen: Way,
  event: () => string,
): Decision[] {
  const plain = ways.filter((way) => !way.exceptional);
  const out: Decision[] = [];
  for (const [k, way] of ways.entries())
    if (way.exceptional || plain.length > 2)
      out.push({ question: `${event()} leads to ${k}`, answer: way === chosen });
  if (!chosen.exceptional && plain.length === 2)
    out.push(decisionAt(run.terms, facts, at.state, plain[0] === chosen));
  return out;
}

function followLoop(
  run: RunFacts,
  loop: Loop,
  at: Open,
  names: Names,
  open: Open[],
  leave: (path: Path) => void,
): void {
  const { state, name } = enterLoop(run, loop, at.site, at.state, at.history.monitors, names);
  const history = { ...at.history, monitors: name };
  for (const [i, way] of loop.ways.entries()) {
    const guard = and(state.guard, way.guard);
    if (guard === NONE) continue;
    const decisions = new Map(at.decisions).set(`${name} ends in way ${i}`, true);
    const after: State = { ...state, guard };
    if (way.to !== undefined) open.push({ site: way.to, from: way.from, state: after, decisions, history });
    else leave({ kind: way.exit, target: way.target, site: way.from, state: after, decisions });
  }
}
