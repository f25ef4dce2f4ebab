import { optionsOf, splitAddress, stackOffset } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { generalResource, SP } from '../simulator/resources';
import { registerOf, type State } from '../simulator/state';
import type { Term } from '../simulator/term';
import type { RoutineContext, Rule, Violation } from './rule';
import { quoted } from './words';

export const unwrittenSlot: Rule = {
  id: 'unwritten-slot',
  severity: 'warning',
  title: "A load from the routine's own stack frame of what nothing has stored there",
  ofRunAlone: true,
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    const loads = [...run.steps.values()].filter((step) => loadsOwnFrame(run, step));
    if (loads.length === 0 || isSeenByOthers(run)) return;
    const stored = placesStored(run);
    if (stored === undefined) return;
    for (const step of loads) {
      const empty = step.memory.filter(
        (m) => m.kind === 'load' && placesOf(m).every((p) => !stored.some((s) => overlap(p, s))),
      );
      const [first] = empty;
      const [place] = first === undefined ? [] : placesOf(first);
      if (place === undefined) continue;
      const whole = empty.length === step.memory.length ? '' : ' in part';
      yield {
        origin: step.instruction.origin,
        guard: step.guard,
        certain: true,
        message: `${quoted(run, step.site)} loads${whole} what lies ${-place.from} bytes below sp at entry, where nothing in ${run.routine.name} stores`,
        related: [],
      };
    }
  },
};

/** Bytes from sp at entry, the last one not included. */
interface Place {
  readonly from: number;
  readonly to: number;
}

function overlap(a: Place, b: Place): boolean {
  return a.from < b.to && b.from < a.to;
}

type Access = StepFacts['memory'][number];

/** Where the access is on the stack; empty when it may be elsewhere. */
function placesOf({ address, bytes }: Access): readonly Place[] {
  if (bytes === undefined) return [];
  const out: Place[] = [];
  for (const a of address)
    for (const t of optionsOf(a.value)) {
      const { onStack, offset } = splitAddress(t);
      if (!onStack || offset === undefined) return [];
      out.push({ from: offset, to: offset + bytes });
    }
  return out;
}

const topsIn = (state: State): readonly (number | undefined)[] =>
  registerOf(state, SP).map((c) => stackOffset(c.value.term));

/** All of it lies in what the routine itself has taken from the stack: between sp and where sp was when it began. */
function loadsOwnFrame({ entryState }: RunFacts, step: StepFacts): boolean {
  if (!/^(ldr|ldp|ldur|ldnp)$/.test(step.instruction.parsed.mnemonic)) return false;
  const tops = topsIn(step.before);
  // A vector may have pushed something before.
  const starts = topsIn(entryState);
  return step.memory.some((m) => {
    const places = placesOf(m);
    return (
      m.kind === 'load' &&
      places.length > 0 &&
      places.every(
        (p) =>
          starts.every((start) => start !== undefined && p.to <= start) &&
          tops.every((sp) => sp !== undefined && sp <= p.from),
      )
    );
  });
}

/** Every place on the stack that the routine stores to; undefined when some store may be to any. */
function placesStored({ steps }: RunFacts): readonly Place[] | undefined {
  const out: Place[] = [];
  for (const step of steps.values())
    for (const m of step.memory) {
      if (m.kind !== 'store') continue;
      const places = placesOf(m);
      if (places.length > 0) out.push(...places);
      else if (m.address.some((a) => optionsOf(a.value).some(mayBeStack))) return undefined;
    }
  return out;
}

/** The address is made of sp, or of ways that nobody knows any more. */
function mayBeStack(t: Term): boolean {
  if (t.kind === 'linear') return t.atoms.some((a) => mayBeStack(a.term));
  if (t.kind === 'masked') return mayBeStack(t.base);
  if (t.kind === 'operation') return t.operands.some(mayBeStack);
  return t.kind === 'unknown' || t.kind === 'oneOf' || (t.kind === 'entry' && t.register === 'sp');
}

/** The frame pointer is for whoever walks the stack, which stores nothing there. */
const FRAME_POINTER = generalResource(29);

/**
 * Other code may store to the frame: it gets an address in it, it is entered in the middle of the routine's work, or it is
 * an assembly routine that knows the frame of its callers.
 */
function isSeenByOthers(run: RunFacts): boolean {
  for (const step of run.steps.values()) {
    if (step.call?.summarised || step.patchedBy !== undefined || step.undefinedSemantics) return true;
    for (const { resource, content } of step.writes)
      if (
        resource !== SP &&
        resource !== FRAME_POINTER &&
        explicit(content, step.guard).some((c) =>
          optionsOf(c.value.term).some((t) => splitAddress(t).onStack),
        )
      )
        return true;
  }
  return false;
}
