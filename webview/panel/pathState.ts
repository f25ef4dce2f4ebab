import type {
  ChangeView,
  MemoryView,
  PathView,
  SimulationView,
  StepView,
  TrapView,
} from '../../server/src/features/simulationView';

/** A register's value at a step, and whether that step made it. */
export interface RegisterRow {
  readonly register: string;
  readonly value: string;
  readonly changed: boolean;
}

export interface SlotRow {
  /** Bytes from sp at entry. */
  readonly offset: number;
  readonly value: string;
  readonly changed: boolean;
}

/** What the panel shows of the machine at one step: everything that the path has written so far. */
export interface PathState {
  readonly registers: readonly RegisterRow[];
  readonly slots: readonly SlotRow[];
  readonly stack: string;
  readonly traps: readonly (TrapView & { readonly changed: boolean })[];
}

export function stepsOf(view: SimulationView, path: PathView): StepView[] {
  return path.steps.flatMap((index) => view.steps[index] ?? []);
}

/** The state after the step at `index`. */
export function stateAt(steps: readonly StepView[], index: number): PathState {
  const registers = new Map<string, RegisterRow>();
  const slots = new Map<number, SlotRow>();
  let traps: PathState['traps'] = [];
  let stack = '';
  steps.slice(0, index + 1).forEach((step, i) => {
    const here = i === index;
    for (const change of step.changes) registers.set(change.register, rowOf(change, here));
    for (const access of step.memory)
      if (isSlotWrite(access)) slots.set(access.stackOffset, slotOf(access, here));
    if (step.traps) traps = changedTraps(traps, step.traps, here && i > 0);
    else traps = traps.map((trap) => ({ ...trap, changed: false }));
    stack = step.stack;
  });
  return {
    registers: [...registers.values()].sort(
      (a, b) => order(a.register) - order(b.register) || (a.register < b.register ? -1 : 1),
    ),
    slots: [...slots.values()].sort((a, b) => b.offset - a.offset),
    stack,
    traps,
  };
}

function rowOf(change: ChangeView, changed: boolean): RegisterRow {
  return { register: change.register, value: change.after, changed };
}

function isSlotWrite(access: MemoryView): access is MemoryView & { readonly stackOffset: number } {
  return access.kind === 'store' && access.stackOffset !== undefined;
}

function slotOf(access: MemoryView & { readonly stackOffset: number }, changed: boolean): SlotRow {
  return { offset: access.stackOffset, value: access.value, changed };
}

function changedTraps(
  before: PathState['traps'],
  after: readonly TrapView[],
  here: boolean,
): PathState['traps'] {
  return after.map((trap) => ({
    ...trap,
    changed: here && before.find(({ what }) => what === trap.what)?.result !== trap.result,
  }));
}

/** General registers by number, then sp, flags, vectors, and system registers. */
function order(register: string): number {
  const general = /^x(\d+)$/.exec(register);
  if (general) return Number(general[1]);
  const at = ['lr', 'sp', 'NZCV'].indexOf(register);
  if (at >= 0) return 31 + at;
  const vector = /^[vdz](\d+)$/.exec(register);
  return vector ? 100 + Number(vector[1]) : /^p\d+$/.test(register) ? 200 : 300;
}
