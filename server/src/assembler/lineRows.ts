import type { Origin } from '../source/origin';
import type { Layout } from './layout';
import type { Location } from './symbols';

/** One row of the line table: `.loc` makes it at the next instruction, or with a view where it stands. */
interface LineRow {
  readonly location: Location;
  /** `view 0`: asserted to be the first row of its place; `view -0`: counted as the first. */
  readonly view: 'first' | 'reset' | undefined;
  readonly origin: Origin;
}

/** The rows that `.loc` adds, as far as the numbers of views depend on them (GNU as manual, ".loc"). */
export class LineRows {
  private rows: LineRow[] = [];
  /** The `.loc` whose row the next instruction makes. */
  private waiting: Origin | undefined;

  fork(): LineRows {
    const copy = new LineRows();
    copy.rows = this.rows.slice();
    copy.waiting = this.waiting;
    return copy;
  }

  /** A `.loc` at `here`; one before it that no instruction has followed gets its row now. */
  add(origin: Origin, here: Location, view: LineRow['view'] | 'named'): void {
    this.settle(here);
    if (view === undefined) this.waiting = origin;
    else this.rows.push({ location: here, view: view === 'named' ? undefined : view, origin });
  }

  /** An instruction follows at `here`. */
  settle(here: Location): void {
    if (this.waiting === undefined) return;
    this.rows.push({ location: here, view: undefined, origin: this.waiting });
    this.waiting = undefined;
  }

  /** The rows of `view 0` whose place has rows before them. */
  mismatches(layout: Layout): Origin[] {
    if (!this.rows.some(({ view }) => view === 'first')) return [];
    const { chunks, sections } = layout.state.sections;
    const subsection = ({ location }: LineRow): number => chunks[location.chunk]?.subsection ?? 0;
    const last = new Map<number, number>();
    const out: Origin[] = [];
    // Subsections follow one another in the table as in the section.
    for (const row of this.rows.toSorted((a, b) => subsection(a) - subsection(b))) {
      const { section, offset } = layout.address(row.location);
      if (!sections[section]?.flags.includes('a')) continue;
      const before = last.get(section);
      if (row.view === 'first' && before !== undefined && offset <= before) out.push(row.origin);
      last.set(section, offset);
    }
    return out;
  }
}
