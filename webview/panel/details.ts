import type { ExitView, PathView, StepView } from '../../server/src/features/simulationView';
import { renderAccess } from './access';
import { element } from './element';
import { accessText, type PathState, stateAt } from './pathState';
import { signs } from './sign';

/** One path at one step: what the step does, and what the machine holds then. */
export interface Moment {
  readonly title: string;
  readonly steps: readonly StepView[];
  /** Undefined where this path has no such step. */
  readonly index: number | undefined;
}

/** The state at the selected step, for one path or for two beside each other with differences marked. */
export function renderDetails(moments: readonly Moment[]): HTMLElement {
  const states = moments.map(({ steps, index }) => (index === undefined ? undefined : stateAt(steps, index)));
  return element(
    'section',
    { class: 'details', 'aria-label': 'State after the step', 'aria-live': 'polite' },
    ...moments.map((moment, i) => {
      const state = states[i];
      const step = moment.index === undefined ? undefined : moment.steps[moment.index];
      return element(
        'div',
        { class: 'state' },
        moments.length > 1 && element('h3', {}, moment.title),
        step && state
          ? stateOf(step, state, states[1 - i])
          : element('p', { class: 'quiet' }, 'This variant does not come here.'),
      );
    }),
  );
}

function stateOf(step: StepView, state: PathState, other: PathState | undefined): HTMLElement {
  const otherRegister = new Map(other?.registers.map(({ register, value }) => [register, value]));
  const otherSlot = new Map(other?.slots.map(({ offset, value }) => [offset, value]));
  return element(
    'div',
    {},
    element(
      'p',
      { class: 'now' },
      element('code', {}, step.text),
      step.macros.length > 0 && ` in ${step.macros.join(' → ')}`,
    ),
    ...step.notes.map((note) => element('p', { class: 'note' }, note)),
    ...step.memory.map(({ kind, address, value, bytes }) =>
      element(
        'p',
        { class: 'note' },
        `${kind === 'load' ? 'loads' : 'stores'} ${bytes === undefined ? '' : `${bytes} bytes `}${kind === 'load' ? 'from' : 'to'} `,
        element('code', {}, address),
        value !== '' && ': ',
        value !== '' && element('code', {}, value),
      ),
    ),
    table(
      'Registers written so far',
      state.registers.map(({ register, value, changed }) => ({
        cells: [register, value],
        changed,
        differs: other !== undefined && otherRegister.get(register) !== value,
      })),
    ),
    table(
      `Stack (sp: ${state.stack})`,
      state.slots.map(({ offset, value, changed }) => ({
        cells: [`entry ${offset < 0 ? '−' : '+'} ${Math.abs(offset)}`, value],
        changed,
        differs: other !== undefined && otherSlot.get(offset) !== value,
      })),
    ),
    renderAccess(state, other),
  );
}

interface Row {
  readonly cells: readonly string[];
  readonly changed: boolean;
  readonly differs: boolean;
}

function table(title: string, rows: readonly Row[]): HTMLElement | undefined {
  if (rows.length === 0) return undefined;
  return element(
    'table',
    {},
    element('caption', {}, title),
    ...rows.map(({ cells, changed, differs }) => {
      const classes = [changed && 'changed', differs && 'differs'].filter(Boolean).join(' ');
      return element(
        'tr',
        classes === '' ? {} : { class: classes },
        ...cells.map((cell, i) =>
          i === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell),
        ),
        signs(changed, differs),
      );
    }),
  );
}

/** Preserved, destroyed, stack, traps and cost at the end of one path or of two. */
export function renderSummary(
  paths: readonly { readonly title: string; readonly path: PathView }[],
): HTMLElement {
  const rows: (readonly string[])[] = [];
  const add = (label: string, values: readonly string[]) => {
    if (values.some((value) => value !== '')) rows.push([label, ...values]);
  };
  const exits = paths.map(({ path }) => path.exit);
  add(
    'leaves by',
    paths.map(({ path }) => path.name),
  );
  add(
    'preserved',
    exits.map((exit) => exit?.preserved ?? ''),
  );
  add(
    'destroyed',
    exits.map((exit) => exit?.destroyed.map(({ register }) => register).join(', ') ?? ''),
  );
  add(
    'of another context',
    exits.map((exit) => exit?.switched ?? ''),
  );
  add(
    'sp',
    exits.map((exit) => exit?.stack ?? ''),
  );
  if (exits.every((exit) => exit === undefined || exit.access.asAtEntry))
    add(
      'access',
      exits.map((exit) => (exit === undefined ? '' : 'as at entry')),
    );
  else
    for (const what of new Set(exits.flatMap((exit) => exit?.access.rows.map((row) => row.what) ?? [])))
      add(
        what,
        exits.map((exit) => resultOf(exit, what)),
      );
  for (const name of new Set(paths.flatMap(({ path }) => path.cost.map((cost) => cost.name))))
    add(
      name,
      paths.map(({ path }) => String(path.cost.find((cost) => cost.name === name)?.value ?? 0)),
    );
  return element(
    'table',
    { class: 'summary' },
    element('caption', {}, 'At the exit'),
    paths.length > 1 &&
      element(
        'tr',
        {},
        element('th', {}, ''),
        ...paths.map(({ title }) => element('th', { scope: 'col' }, title)),
      ),
    ...rows.map(([label, ...values]) => {
      const differs = values.length > 1 && values[0] !== values[1];
      return element(
        'tr',
        differs ? { class: 'differs' } : {},
        element('th', { scope: 'row' }, label as string),
        ...values.map((value) => element('td', {}, value === '' ? '—' : value)),
        signs(false, differs),
      );
    }),
  );
}

function resultOf(exit: ExitView | undefined, what: string): string {
  return exit === undefined ? '' : accessText(exit.access, what);
}
