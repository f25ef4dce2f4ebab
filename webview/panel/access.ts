import type { AccessRow } from '../../server/src/features/simulationView';
import { element } from './element';
import { accessText, type PathState } from './pathState';
import { signs } from './sign';

/** Whether the user has unfolded the access that nothing changed; kept from step to step. */
let unfolded = false;

/** What FP, SVE and SME instructions would do now; folded while it is as at the routine's entry. */
export function renderAccess(state: PathState, other: PathState | undefined): HTMLElement | undefined {
  const { access } = state;
  if (!access) return undefined;
  const differs = ({ what }: AccessRow): boolean =>
    other?.access !== undefined && accessText(other.access, what) !== accessText(access, what);
  const rows = access.rows.map((row) =>
    accessRow(row, access.columns.length, state.accessChanged.has(row.what), differs(row)),
  );
  const heads = access.columns.length > 1 && [
    element('th', {}),
    ...access.columns.map((name) => element('th', { scope: 'col' }, name)),
  ];
  const folds = access.asAtEntry && !access.rows.some(differs);
  const table = element(
    'table',
    { class: 'access' },
    element('caption', {}, folds ? '' : 'Access, once synchronised'),
    heads && element('tr', {}, ...heads),
    ...rows,
  );
  if (!folds) return table;
  const details = element(
    'details',
    unfolded ? { open: '' } : {},
    element('summary', { id: 'access-summary' }, 'Access to FP, SVE and SME: as at entry'),
    table,
  );
  details.addEventListener('toggle', () => {
    unfolded = details.hasAttribute('open');
  });
  return details;
}

/** Columns with the same answer are one. */
function accessRow(
  { what, cells }: AccessRow,
  columns: number,
  changed: boolean,
  differs: boolean,
): HTMLElement {
  const [first] = cells;
  const isOne = first !== undefined && cells.every(({ result }) => result === first.result);
  const shown = isOne ? [first] : cells;
  return element(
    'tr',
    { class: [changed && 'changed', differs && 'differs'].filter(Boolean).join(' ') },
    element('th', { scope: 'row' }, what),
    ...shown.map(({ result, state }) =>
      element('td', { class: state, ...(isOne && columns > 1 ? { colspan: columns } : {}) }, result),
    ),
    signs(changed, differs),
  );
}
