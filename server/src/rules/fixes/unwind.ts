import { isEntry, optionsOf, stackOffset } from '../../analysis/addresses';
import type { ExitFacts, RunFacts } from '../../analysis/facts';
import type { InstructionItem } from '../../assembler/program';
import { explicit } from '../../simulator/choice';
import { Engine } from '../../simulator/engine';
import { entryName, type Resource, SP } from '../../simulator/resources';
import { instructionAtSite, siteOf } from '../../simulator/sites';
import { registerOf, type State } from '../../simulator/state';
import type { SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { insertBefore, standsAlone, statementText } from './insert';

/**
 * What another way out of the routine does just before it leaves, repeated before this one, when that gives
 * back sp and the registers here too. Whether it does is tried on the state that reaches this exit.
 */
export function unwindLikeOtherExit(
  document: SourceFile,
  run: RunFacts,
  exit: ExitFacts,
  owed: Iterable<Resource>,
): Fix | undefined {
  const item = instructionAtSite(run.program, exit.site);
  if (!standsAlone(document, item) || offsetOf(exit.state) === 0) return undefined;
  const registers = [...owed];
  for (const other of run.exits) {
    if (other.kind !== exit.kind || other.site === exit.site || offsetOf(other.state) !== 0) continue;
    const sequence = restoresBefore(document, run, other);
    for (let from = 0; from < sequence.length; from++) {
      const taken = sequence.slice(from);
      const after = stateAfter(run, taken, exit.state);
      if (after === undefined || offsetOf(after) !== 0) continue;
      if (!registers.every((r) => holdsEntryValue(after, r))) continue;
      return {
        title: `Unwind here as before the ${other.kind} on line ${1 + (instructionAtSite(run.program, other.site)?.origin.line ?? 0)}`,
        edits: [
          insertBefore(
            document,
            item,
            taken.map((i) => statementText(document, i)),
          ),
        ],
      };
    }
  }
  return undefined;
}

/** Instructions that lead straight to an exit and only load through sp or move it, in order. */
function restoresBefore(document: SourceFile, run: RunFacts, exit: ExitFacts): readonly InstructionItem[] {
  const out: InstructionItem[] = [];
  let at = instructionAtSite(run.program, exit.site)?.address;
  while (at !== undefined) {
    const before = { section: at.section, offset: at.offset - 4 };
    const item = run.program.instructionAt(before);
    if (!standsAlone(document, item) || !isRestore(run, item)) break;
    out.unshift(item);
    at = before;
  }
  return out;
}

function isRestore(run: RunFacts, item: InstructionItem): boolean {
  const step = run.steps.get(siteOf(run.program, item));
  if (step === undefined || step.exit !== undefined || step.call !== undefined) return false;
  if (/^aut(i|ia|ib)[ab]?sp$/.test(item.parsed.mnemonic)) return true;
  if (step.memory.length > 0) return step.memory.every((m) => m.kind === 'load' && m.viaSP);
  return /^(add|mov|sub)$/.test(item.parsed.mnemonic) && step.writes.some((w) => w.resource === SP);
}

function stateAfter(run: RunFacts, items: readonly InstructionItem[], start: State): State | undefined {
  const engine = new Engine(run.around);
  let state = start;
  for (const item of items) {
    const [next, ...others] = engine.step(siteOf(run.program, item), state).successors;
    if (next === undefined || others.length > 0) return undefined;
    state = next.state;
  }
  return state;
}

/** Bytes that sp is above its entry value; undefined where it differs or is not known. */
function offsetOf(state: State): number | undefined {
  const found = new Set(
    explicit(registerOf(state, SP), state.guard).flatMap((c) => optionsOf(c.value.term).map(stackOffset)),
  );
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function holdsEntryValue(state: State, r: Resource): boolean {
  return explicit(registerOf(state, r), state.guard).every((c) => isEntry(c.value.term, entryName(r)));
}
