import { analyzeRoutine } from '../../server/src/analysis/analyzeRoutine';
import { entrySystem, type StatedBits, type StateSource } from '../../server/src/analysis/entrySystem';
import type { RunFacts, StepFacts } from '../../server/src/analysis/facts';
import { routinesOf } from '../../server/src/analysis/routines';
import { assembleText } from '../../server/src/assembler/assemble';
import { explicit } from '../../server/src/simulator/choice';
import { CodeMap } from '../../server/src/simulator/codeMap';
import { Engine, entryState, type Surroundings } from '../../server/src/simulator/engine';
import { printTerm } from '../../server/src/simulator/printTerm';
import { entryName, RESOURCE_COUNT } from '../../server/src/simulator/resources';
import { siteName } from '../../server/src/simulator/sites';
import { registerOf, type State } from '../../server/src/simulator/state';
import { isOpen, summarise } from '../../server/src/simulator/summarise';
import { TermTable } from '../../server/src/simulator/termTable';
import { ALL, type VariantSet } from '../../server/src/simulator/variantSet';

const PATH = '/test.S';

/** Assembles text and analyses its first (or the named) routine, callees in the same text included. */
export function analyzeText(
  text: string,
  options: {
    readonly name?: string;
    readonly level?: 0 | 1 | 2 | 3;
    readonly e2h?: Omit<StateSource, 'guard'>;
    readonly stated?: readonly StatedBits[];
  } = {},
): RunFacts {
  const program = assembleText(PATH, text);
  const routines = routinesOf(program, PATH);
  const routine = options.name === undefined ? routines[0] : routines.find((r) => r.name === options.name);
  if (routine === undefined) throw new Error(`no routine ${options.name ?? ''} in: ${text}`);
  const terms = new TermTable();
  const starts = new Set(routines.map((r) => r.entry));
  const busy = new Set<string>();
  const system = entrySystem(
    terms,
    [{ guard: ALL, e2h: undefined, capability: undefined, ...options.e2h }],
    options.stated ?? [],
  ).registers;
  const around: Surroundings = {
    terms,
    code: new CodeMap(program),
    exceptionLevel: options.level,
    reservedX18: false,
    startsRoutine: (site) => starts.has(site),
    siteName,
    summaryOf: (name) => {
      const callee = routines.find((r) => r.name === name);
      if (callee === undefined || busy.has(name)) return undefined;
      busy.add(name);
      const start = entryState(terms, ALL, system);
      const summary = summarise(new Engine(around), around, name, callee.entry, start);
      busy.delete(name);
      return summary && isOpen(summary) ? undefined : summary;
    },
  };
  return analyzeRoutine({ program, routine, guard: ALL, around, exceptionLevelReason: 'test', system });
}

/** The step of the instruction whose text starts so. */
export function stepAt(run: RunFacts, text: string): StepFacts {
  for (const step of run.steps.values())
    if (squeezed(step.instruction.text).startsWith(squeezed(text))) return step;
  throw new Error(`no step ${text}`);
}

/** A register of a state in words: one text, or texts by variant set. */
export function valueIn(state: State, register: string): string | string[] {
  const r = Array.from({ length: RESOURCE_COUNT }, (_, i) => i).find((i) => entryName(i) === register);
  if (r === undefined) throw new Error(`no register ${register}`);
  const cases = explicit(registerOf(state, r), state.guard).map((c) => printTerm(c.value.term));
  return cases.length === 1 ? (cases[0] as string) : cases;
}

export function guardsOf(state: State, r: number): VariantSet[] {
  return explicit(registerOf(state, r), state.guard).map((c) => c.guard);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\s*,\s*/g, ',');
}
