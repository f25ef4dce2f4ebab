import type {
  AccessView,
  ChangeView,
  MemoryView,
  PathView,
  SimulationView,
  StepView,
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
  /** Undefined where the code runs at no level that has any. */
  readonly access: AccessView | undefined;
  /** Names of the rows of `access` that this step changed. */
  readonly accessChanged: ReadonlySet<string>;
}

export function stepsOf(view: SimulationView, path: PathView): StepView[] {
  return path.steps.flatMap((index) => view.steps[index] ?? []);
}

/** The state after the step at `index`. */
export function stateAt(steps: readonly StepView[], index: number): PathState {
  const registers = new Map<string, RegisterRow>();
  const slots = new Map<number, SlotRow>();
  let access: AccessView | undefined;
  let accessChanged: ReadonlySet<string> = new Set();
  let stack = '';
  steps.slice(0, index + 1).forEach((step, i) => {
    const here = i === index;
    for (const change of step.arrivals?.registers ?? []) registers.set(change.register, rowOf(change, false));
    for (const { stackOffset, value } of step.arrivals?.slots ?? [])
      slots.set(stackOffset, { offset: stackOffset, value, changed: false });
    for (const change of step.changes) registers.set(change.register, rowOf(change, here));
    for (const access of step.memory)
      if (isSlotWrite(access)) slots.set(access.stackOffset, slotOf(access, here));
    accessChanged = here && i > 0 && step.access ? changedRows(access, step.access) : new Set();
    access = step.access ?? access;
    stack = step.stack;
  });
  return {
    registers: [...registers.values()].sort(
      (a, b) => order(a.register) - order(b.register) || (a.register < b.register ? -1 : 1),
    ),
    slots: [...slots.values()].sort((a, b) => b.offset - a.offset),
    stack,
    access,
    accessChanged,
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

function changedRows(before: AccessView | undefined, after: AccessView): ReadonlySet<string> {
  return new Set(
    after.rows
      .filter(({ what }) => before === undefined || accessText(before, what) !== accessText(after, what))
      .map(({ what }) => what),
  );
}

/** One line for each column that differs: `nVHE: trapped to EL2 (CPTR_EL2.TZ)`. */
export function accessText({ columns, rows }: AccessView, what: string): string {
  const cells = rows.find((row) => row.what === what)?.cells ?? [];
  const [first] = cells;
  if (first && cells.every(({ result }) => result === first.result)) return first.result;
  return cells.map(({ result }, i) => `${columns[i]}: ${result}`).join('\n');
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
