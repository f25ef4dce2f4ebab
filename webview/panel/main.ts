import type { FromPanel, PanelState, ToPanel } from '../../client/src/panelMessages';
import type {
  PathView,
  SimulationView,
  StepView,
  VariantView,
} from '../../server/src/features/simulationView';
import { type Moment, renderDetails, renderSummary } from './details';
import { element } from './element';
import { keepPlace } from './keepPlace';
import { stepsOf } from './pathState';
import { type Listing, listing, renderSteps, sameRow, stepOf } from './steps';

/** What the user chose; kept while the panel is hidden and over a restart. */
interface Choice extends PanelState {
  readonly variant: string;
  readonly other: string;
  readonly path: string;
  readonly step: number;
}

interface Api {
  postMessage(message: FromPanel): void;
  getState(): Choice | undefined;
  setState(state: Choice): void;
}
declare function acquireVsCodeApi(): Api;

const api = acquireVsCodeApi();
const root = document.getElementById('panel') as HTMLElement;
const { uri = '', routine = '' } = document.body.dataset;
let view: SimulationView | undefined;
let choice: Choice = api.getState() ?? {
  uri: decodeURIComponent(uri),
  routine: decodeURIComponent(routine),
  variant: '',
  other: '',
  path: '',
  step: 0,
};
let shown: Listing | undefined;

function choose(change: Partial<Choice>): void {
  choice = { ...choice, ...change };
  api.setState(choice);
}

function variantNamed(name: string): VariantView | undefined {
  return view?.variants.find((variant) => variant.name === name);
}

/** The path of that name, else the first one. */
function pathIn(variant: VariantView): PathView | undefined {
  return variant.paths.find((path) => path.name === choice.path) ?? variant.paths[0];
}

function render(focus = false): void {
  if (!view) return;
  const variant = variantNamed(choice.variant) ?? view.variants[0];
  const path = variant && pathIn(variant);
  if (!variant || !path) {
    root.replaceChildren(element('p', {}, 'No path of this routine can be simulated.'));
    return;
  }
  const other = variantNamed(choice.other);
  const otherPath = other && pathIn(other);
  const left = stepsOf(view, path);
  const right = otherPath && stepsOf(view, otherPath);
  const before = shown;
  shown = listing(left, right);
  const step = before ? sameRow(before, choice.step, shown) : Math.min(choice.step, shown.rows.length - 1);
  choose({ variant: variant.name, path: path.name, step });
  const paths = [{ title: variant.name, path }];
  if (other && otherPath) paths.push({ title: other.name, path: otherPath });
  const restore = keepPlace(root);
  root.replaceChildren(
    header(view, variant, other),
    element(
      'div',
      { class: otherPath ? 'body two-paths' : 'body' },
      renderSteps(shown, choice.step, (row) => select(row, { reveal: true })),
      element(
        'div',
        { class: 'aside', id: 'aside' },
        details(variant, other, left, right),
        renderSummary(paths),
      ),
    ),
  );
  restore();
  scrollToSelected();
  if (focus) document.getElementById('steps')?.focus();
}

function header(
  { routine: name, convention, assumptions }: SimulationView,
  variant: VariantView,
  other: VariantView | undefined,
): HTMLElement {
  const variants = view?.variants.map((each) => each.name) ?? [];
  return element(
    'header',
    {},
    element('h2', {}, name),
    element('p', { class: 'quiet' }, `Convention: ${convention}`),
    element(
      'div',
      { class: 'choosers' },
      chooser('variant', 'Variant', variants, variant.name, (value) => choose({ variant: value })),
      variants.length > 1 &&
        chooser(
          'other',
          'Compare with',
          ['', ...variants.filter((each) => each !== variant.name)],
          other?.name ?? '',
          (value) => choose({ other: value }),
        ),
      variant.paths.length > 1 &&
        chooser(
          'path',
          'Path to',
          variant.paths.map((path) => path.name),
          choice.path,
          (value) => choose({ path: value }),
        ),
    ),
    assumptions.length > 0 &&
      element(
        'details',
        { id: 'presumed' },
        element('summary', { id: 'presumed-summary' }, 'What is presumed'),
        element('ul', {}, ...assumptions.map((text) => element('li', {}, text))),
      ),
  );
}

function chooser(
  id: string,
  label: string,
  names: readonly string[],
  current: string,
  pick: (name: string) => void,
): HTMLElement {
  const select = element(
    'select',
    { id },
    ...names.map((name) =>
      element('option', { value: name, selected: name === current }, name === '' ? 'nothing' : name),
    ),
  );
  select.addEventListener('change', () => {
    pick(select.value);
    render();
  });
  return element('label', {}, `${label} `, select);
}

function details(
  variant: VariantView,
  other: VariantView | undefined,
  left: readonly StepView[],
  right: readonly StepView[] | undefined,
): HTMLElement {
  const row = shown?.rows[choice.step];
  const moments: Moment[] = [{ title: variant.name, steps: left, index: row?.left }];
  if (other && right) moments.push({ title: other.name, steps: right, index: row?.right });
  return renderDetails(moments);
}

/** Marks a row without building the list anew: the list keeps its scroll position and the focus. */
function select(row: number, { reveal = false, focusEditor = false } = {}): void {
  if (!view || !shown || row < 0 || row >= shown.rows.length) return;
  document.getElementById(`step-${choice.step}`)?.setAttribute('aria-selected', 'false');
  choose({ step: row });
  document.getElementById(`step-${row}`)?.setAttribute('aria-selected', 'true');
  document.getElementById('steps')?.setAttribute('aria-activedescendant', `step-${row}`);
  const variant = variantNamed(choice.variant);
  if (variant)
    root
      .querySelector('.details')
      ?.replaceWith(details(variant, variantNamed(choice.other), shown.left, shown.right));
  scrollToSelected();
  const step = stepOf(shown, row);
  if (reveal && step) api.postMessage({ kind: 'reveal', uri: step.uri, line: step.line, focus: focusEditor });
}

function scrollToSelected(): void {
  document.getElementById(`step-${choice.step}`)?.scrollIntoView({ block: 'nearest' });
}

/**
 * The line of the cursor or, where no path of the variant executes it, the next one that some path does;
 * undefined where the cursor is not in the routine.
 */
function executedLine(variant: VariantView, cursor: number): number | undefined {
  const current = view;
  if (!current) return undefined;
  const all = variant.paths
    .flatMap((path) => stepsOf(current, path))
    .filter((step) => step.uri === current.uri)
    .map((step) => step.line);
  if (cursor < all.reduce((least, line) => Math.min(least, line), current.firstLine)) return undefined;
  const lines = all.filter((line) => line >= cursor);
  return lines.length === 0 ? undefined : lines.reduce((least, line) => Math.min(least, line));
}

/**
 * The step of the cursor's line: the selected one when it is on it, else the first on it; when this path
 * does not come there but another one of the variant does, that path is shown.
 */
function follow(cursor: number): void {
  const variant = variantNamed(choice.variant);
  const line = variant && executedLine(variant, cursor);
  if (!view || !shown || line === undefined || stepOf(shown, choice.step)?.line === line) return;
  const onLine = (step: StepView | undefined) =>
    step !== undefined && step.uri === view?.uri && step.line === line;
  const rowOnLine = () =>
    shown ? shown.rows.findIndex((_, index) => shown && onLine(stepOf(shown, index))) : -1;
  const row = rowOnLine();
  if (row >= 0) {
    select(row);
    return;
  }
  const current = view;
  const other = variant?.paths.find((path) => stepsOf(current, path).some(onLine));
  if (!other) return;
  choose({ path: other.name });
  render();
  select(rowOnLine());
}

root.addEventListener('keydown', (event) => {
  if ((event.target as HTMLElement).id !== 'steps' || !shown) return;
  const last = shown.rows.length - 1;
  const page = 12;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: choice.step + 1,
    ArrowUp: choice.step - 1,
    PageDown: Math.min(choice.step + page, last),
    PageUp: Math.max(choice.step - page, 0),
    Home: 0,
    End: last,
  };
  const target = moves[event.key];
  if (target !== undefined) select(target, { reveal: true });
  else if (event.key === 'Enter' || event.key === ' ')
    select(choice.step, { reveal: true, focusEditor: event.key === 'Enter' });
  else return;
  event.preventDefault();
});

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  switch (data.kind) {
    case 'view': {
      const first = view === undefined;
      view = data.view;
      render(first && document.hasFocus());
      break;
    }
    case 'cursor':
      follow(data.line);
      break;
    case 'gone':
      root.replaceChildren(element('p', { role: 'status' }, data.message));
      break;
  }
});

api.postMessage({ kind: 'ready' });
