import { type RegisterField, type RegisterLayout, reservedBits } from '../isa/systemRegisters';
import { U64 } from '../isa/u64';
import { printBits } from '../simulator/printTerm';
import { isKnown, type Term } from '../simulator/term';
import { NONE, type VariantSet } from '../simulator/variantSet';
import { hex } from './bitNames';
import { alignColumns, fitColumns } from './columns';
import { type VariantCells, type VariantRow, variantRows } from './variantRows';

/** A value that a system register has in some variants. */
export interface RegisterValue {
  readonly guard: VariantSet;
  readonly register: string;
  readonly term: Term;
  /** What is known of its bits where it is looked at. */
  readonly known: { readonly zeros: U64; readonly ones: U64 };
  /** HCR_EL2.E2H, which selects the layout of some registers; undefined when not known. */
  readonly e2h: 0 | 1 | undefined;
}

/** The layouts of a register by name, the open tree's knowledge included; the same object for the same layout. */
export type LayoutsOf = (register: string) => readonly RegisterLayout[];

/** The controls that hypervisor code switches: shown even where they are as on entry. */
const controls: ReadonlySet<string> = new Set(['TFP', 'TZ', 'FPEN', 'ZEN']);

const NO_FIELDS: ReadonlySet<string> = new Set();

const AS_ON_ENTRY = 'as on entry';
const UNKNOWN = 'unknown';
/** A field of a constant that is zero says little: such fields are counted, not listed. */
const ZERO_OF_CONSTANT = '0';

/** The field of a register's value is the one that it had at entry. */
export function fieldKeepsEntry(register: string, term: Term, { msb, lsb }: RegisterField): boolean {
  return keepsEntry(register, term, U64.mask(msb - lsb + 1).shl(lsb));
}

/** The bits under `mask` are those that the register had at entry. */
function keepsEntry(register: string, term: Term, mask: U64): boolean {
  if (term.kind === 'entry') return term.register === register;
  return term.kind === 'masked' && term.clear.and(mask).isZero() && keepsEntry(register, term.base, mask);
}

/** A wide field is a number of its own; its bits are written out only up to this width. */
const WIDEST_BITS = 16;

function fieldCell({ register, term, known }: RegisterValue, { msb, lsb, values }: RegisterField): string {
  const mask = U64.mask(msb - lsb + 1);
  const [ones, zeros] = [known.ones.shr(lsb).and(mask), known.zeros.shr(lsb).and(mask)];
  if (ones.or(zeros).equals(mask)) {
    const number = ones.toSafeNumber();
    const meaning = number === undefined ? undefined : values?.[number];
    if (meaning !== undefined) return `${hex(ones)} (${meaning})`;
    return hex(ones);
  }
  if (keepsEntry(register, term, mask.shl(lsb))) return AS_ON_ENTRY;
  if (ones.or(zeros).isZero() || msb - lsb >= WIDEST_BITS) return UNKNOWN;
  let bits = '';
  for (let n = msb - lsb; n >= 0; n--) bits += ones.bit(n) === 1 ? '1' : zeros.bit(n) === 1 ? '0' : '?';
  return `0b${bits}`;
}

const isZero = (cell: string): boolean => cell === '0' || cell.startsWith('0 (');

/**
 * The control fields of a value in words, `TFP 0, TZ as on entry`, with the number before them when it is a
 * constant; undefined when the register has none or its layout is not known.
 */
export function controlFields(value: RegisterValue, layoutsOf: LayoutsOf): string | undefined {
  const layouts = layoutsOf(value.register).filter((l) => l.e2h === undefined || l.e2h === value.e2h);
  const fields = layouts.flatMap((l) => l.fields.filter((f) => controls.has(f.name)));
  if (fields.length === 0) return undefined;
  const text = fields.map((f) => `${f.name} ${fieldCell(value, f).replace(/ \(.*/, '')}`).join(', ');
  return isKnown(value.term) ? `${hex(value.term.ones)}: ${text}` : text;
}

/** What a field that is not worth a line of its own is; undefined when it is worth one. */
function quiet(cell: string, constant: boolean): string | undefined {
  if (cell === AS_ON_ENTRY || cell === UNKNOWN) return cell;
  return constant && isZero(cell) ? ZERO_OF_CONSTANT : undefined;
}

interface Section {
  readonly layout: RegisterLayout;
  readonly values: RegisterValue[];
}

/** The values by the layout that they are read in; one whose E2H is open is read in both. */
function sections(values: readonly RegisterValue[], layoutsOf: LayoutsOf): Section[] {
  const byLayout = new Map<RegisterLayout, Section>();
  for (const value of values) {
    if (value.guard === NONE || value.known.ones.or(value.known.zeros).isZero()) continue;
    for (const layout of layoutsOf(value.register)) {
      if (layout.e2h !== undefined && value.e2h !== undefined && layout.e2h !== value.e2h) continue;
      const section = byLayout.get(layout);
      if (section) section.values.push(value);
      else byLayout.set(layout, { layout, values: [value] });
    }
  }
  return [...byLayout.values()];
}

const label = ({ msb, lsb }: RegisterField): string => (msb === lsb ? `${msb}` : `${msb}:${lsb}`);

function wrongBits(layout: RegisterLayout, { known }: RegisterValue): string {
  const wrong = reservedBits(layout, known.ones, known.ones.or(known.zeros));
  const text = (should: 0 | 1): string[] => {
    const bits = wrong.filter((w) => w.should === should).map((w) => U64.ONE.shl(w.bit));
    const mask = bits.reduce((all, bit) => all.or(bit), U64.ZERO);
    return mask.isZero()
      ? []
      : [`RES${should} ${printBits(mask)} ${bits.length > 1 ? 'are' : 'is'} ${1 - should}`];
  };
  return [...text(1), ...text(0)].join(', ');
}

/** Lines of one section: a row for each field that is worth it, then what the others are, then reserved bits. */
function sectionText({ layout, values }: Section, told: ReadonlySet<string>): string {
  const cases: VariantCells[] = values.map((value) => ({
    guard: value.guard,
    cells: [
      isKnown(value.term) ? 'constant' : '',
      wrongBits(layout, value),
      ...layout.fields.map((field) => fieldCell(value, field)),
    ],
  }));
  const columns: readonly VariantRow[] = variantRows(cases);
  const rows: { cells: string[]; meaning: string }[] = [];
  const hidden = new Set<string>();
  let hiddenCount = 0;
  layout.fields.forEach((field, i) => {
    const cells = columns.map((column) => column.cells[i + 2] ?? '');
    const kinds = columns.map((column, k) => quiet(cells[k] ?? '', column.cells[0] !== ''));
    const settled = kinds.every((kind) => kind === kinds[0] || kind === undefined);
    if (told.has(field.name)) return;
    if (controls.has(field.name) || kinds.includes(undefined) || !settled) {
      const same = cells.every((cell) => cell === cells[0]);
      rows.push({
        cells: [label(field), field.name, ...(same ? cells.slice(0, 1) : cells)],
        meaning: field.meaning,
      });
    } else {
      hiddenCount++;
      hidden.add(kinds[0] ?? '');
    }
  });
  if (rows.length === 0) return '';
  const headed = columns.length > 1 && rows.some((row) => row.cells.length > 3);
  const widest = Math.max(...rows.map((row) => (row.cells[0] ?? '').length));
  for (const row of rows) row.cells[0] = (row.cells[0] ?? '').padStart(widest);
  const head = headed ? ['', '', ...columns.map((column) => column.name)] : [];
  const lines = [table(head, rows, columns.length)];
  if (hiddenCount > 0)
    lines.push(
      `the other ${hiddenCount > 1 ? `${hiddenCount} fields` : 'field'}: ${[...hidden].join(' or ')}`,
    );
  for (const column of columns) {
    const wrong = column.cells[1] ?? '';
    if (wrong !== '') lines.push(column.name === '' ? wrong : `${column.name}: ${wrong}`);
  }
  return lines.join('\n');
}

/** Hovers wrap longer lines. */
const LINE_WIDTH = 88;
/** Fewer characters of a field's meaning than this are not worth a column. */
const LEAST_MEANING = 24;

/** Fields with what they control beside them, shortened to the line where there is space for most of it. */
function table(
  head: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly meaning: string }[],
  columns: number,
): string {
  const width = 2 + columns;
  const filled = rows.map(({ cells }) => [...cells, ...Array<string>(width - cells.length).fill('')]);
  const heads = head.length === 0 ? [] : [head];
  const used = Math.max(
    ...alignColumns([...heads, ...filled.map((cells) => [...cells, '|'])])
      .split('\n')
      .map((line) => line.lastIndexOf('|')),
  );
  const space = LINE_WIDTH - used;
  if (space < LEAST_MEANING) return fitColumns([...heads, ...rows.map((row) => row.cells)], 2);
  const withMeaning = filled.map((cells, i) => [...cells, shortened(rows[i]?.meaning ?? '', space)]);
  return alignColumns([...heads, ...withMeaning]);
}

/** At most `width` characters, cut between words. */
function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const cut = text.lastIndexOf(' ', width - 1);
  return `${text.slice(0, cut <= 0 ? width - 1 : cut).replace(/,$/, '')}…`;
}

/**
 * The fields of what a system register holds, one line for each: position, name, value with its meaning
 * (one column where all variants agree), what the field controls. Empty when nothing is known of any bit
 * or of the register's fields.
 */
export function registerFields(
  values: readonly RegisterValue[],
  layoutsOf: LayoutsOf,
  withoutControls = false,
): string {
  const found = sections(values, layoutsOf);
  const texts = found
    .map((section) => ({ section, text: sectionText(section, withoutControls ? controls : NO_FIELDS) }))
    .filter(({ text }) => text !== '');
  if (texts.length <= 1) return texts[0]?.text ?? '';
  return texts
    .map(({ section: { layout }, text }) => {
      const when = layout.e2h === undefined ? '' : `, E2H ${layout.e2h}`;
      return `${layout.register}${when}\n${text}`;
    })
    .join('\n');
}
