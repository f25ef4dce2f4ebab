import type { StepView } from '../../server/src/features/simulationView';
import { type AlignedRow, align } from './align';
import { element } from './element';

const MAX_CHIPS = 3;

/** The steps of one path, or of two paths side by side. */
export interface Listing {
  readonly left: readonly StepView[];
  readonly right: readonly StepView[] | undefined;
  readonly rows: readonly AlignedRow[];
}

export function listing(left: readonly StepView[], right: readonly StepView[] | undefined): Listing {
  const rows = right
    ? align(
        left.map(({ key }) => key),
        right.map(({ key }) => key),
      )
    : left.map((_, index) => ({ left: index, right: undefined }));
  return { left, right, rows };
}

/** The row of another listing that shows the step of a row of this one, or else what comes there. */
export function sameRow(from: Listing, row: number, to: Listing): number {
  const step = stepOf(from, row);
  const last = to.rows.length - 1;
  if (step === undefined) return Math.max(Math.min(row, last), 0);
  const rows = to.rows.map((_, index) => index);
  const find = (holds: (at: StepView) => boolean): number =>
    rows.find((index) => sidesOf(to, index).some(holds)) ?? -1;
  const exact = find(({ key, uri }) => key === step.key && uri === step.uri);
  if (exact >= 0) return exact;
  // An edit has moved it: the same instruction, counted among those that read alike.
  const alike = (listing: Listing, index: number): boolean =>
    sidesOf(listing, index).some((s) => s.text === step.text && s.macros.join() === step.macros.join());
  const before = from.rows.filter((_, index) => index < row && alike(from, index)).length;
  const moved = rows.filter((index) => alike(to, index))[before];
  if (moved !== undefined) return moved;
  const after = find(({ line, uri }) => uri === step.uri && line >= step.line);
  return after >= 0 ? after : Math.max(Math.min(row, last), 0);
}

/** The step that a row stands for: the left one where both have one. */
export function stepOf({ left, right, rows }: Listing, row: number): StepView | undefined {
  const at = rows[row];
  if (at === undefined) return undefined;
  return at.left === undefined ? right?.[at.right ?? -1] : left[at.left];
}

function sidesOf({ left, right, rows }: Listing, row: number): StepView[] {
  const at = rows[row];
  return [left[at?.left ?? -1], right?.[at?.right ?? -1]].filter((s) => s !== undefined);
}

/** True when the two sides of a row do not do the same. */
function differs({ left, right }: Listing, row: AlignedRow): boolean {
  if (!right) return false;
  if (row.left === undefined || row.right === undefined) return true;
  return effectsOf(left[row.left]) !== effectsOf(right[row.right]);
}

function effectsOf(step: StepView | undefined): string {
  return JSON.stringify([step?.changes, step?.memory, step?.access, step?.stack]);
}

/** One option of the list box for each row; `select` is called with the row's number. */
export function renderSteps(list: Listing, selected: number, select: (row: number) => void): HTMLElement {
  const box = element('div', {
    class: list.right ? 'steps two' : 'steps',
    role: 'listbox',
    tabindex: 0,
    'aria-label': 'Steps',
    'aria-activedescendant': `step-${selected}`,
    id: 'steps',
  });
  list.rows.forEach((row, index) => {
    const changed = differs(list, row);
    const option = element(
      'div',
      {
        role: 'option',
        id: `step-${index}`,
        class: changed ? 'step differs' : 'step',
        'aria-selected': index === selected ? 'true' : 'false',
        ...(changed ? { 'aria-label': `differs: ${labelOf(list, row)}` } : {}),
      },
      side(row.left === undefined ? undefined : list.left[row.left], previous(list.left, row.left)),
      list.right &&
        side(row.right === undefined ? undefined : list.right[row.right], previous(list.right, row.right)),
    );
    option.addEventListener('click', () => select(index));
    box.append(option);
  });
  return box;
}

function previous(steps: readonly StepView[], index: number | undefined): StepView | undefined {
  return index === undefined ? undefined : steps[index - 1];
}

function labelOf(list: Listing, { left, right }: AlignedRow): string {
  const text = (step: StepView | undefined) => step?.text ?? 'nothing';
  return `${text(left === undefined ? undefined : list.left[left])}; ${text(right === undefined ? undefined : list.right?.[right])}`;
}

function side(step: StepView | undefined, before: StepView | undefined): HTMLElement {
  if (!step) return element('div', { class: 'side absent' }, '—');
  const newLine = before === undefined || before.line !== step.line || before.uri !== step.uri;
  const marks: string[] = [];
  if (step.access && before) marks.push('traps');
  if (before && step.stack !== before.stack) marks.push('stack');
  return element(
    'div',
    { class: step.macros.length > 0 ? 'side macro' : 'side' },
    ...step.labels.map((label) => element('div', { class: 'label' }, `${label}:`)),
    element(
      'div',
      { class: 'row' },
      element(
        'span',
        { class: 'line', title: `line ${step.line + 1}` },
        newLine ? String(step.line + 1) : '',
      ),
      element('code', { class: 'text', title: origin(step) }, step.text),
      element(
        'span',
        { class: 'changes' },
        ...chips(step),
        ...marks.map((mark) => element('span', { class: `mark ${mark}` }, mark)),
      ),
    ),
  );
}

/** The registers that the step writes; after a few, only how many more there are. */
function chips({ changes }: StepView): HTMLElement[] {
  const shown = changes.length <= MAX_CHIPS ? changes : changes.slice(0, MAX_CHIPS - 1);
  const made = shown.map(({ register, after }) =>
    element('span', { class: 'change', title: `${register} ← ${after}` }, register),
  );
  const rest = changes.slice(shown.length).map(({ register }) => register);
  if (rest.length > 0)
    made.push(element('span', { class: 'change', title: rest.join(', ') }, `+${rest.length}`));
  return made;
}

function origin(step: StepView): string {
  return step.macros.length === 0 ? step.text : `${step.text}\nin ${step.macros.join(' → ')}`;
}
