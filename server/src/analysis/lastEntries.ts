import { entryState, type Surroundings } from '../simulator/engine';
import type { Stops } from '../simulator/exploration';
import { sameState } from '../simulator/sameState';
import type { Site, State } from '../simulator/state';
import type { TermTable } from '../simulator/termTable';
import type { VariantSet } from '../simulator/variantSet';
import { type CodeSeen, isSeenAgain } from './codeSeen';
import type { Routine } from './facts';

/** Programs whose vectors differ, at most: the configurations that a document tests shape them in few ways. */
const MAX_KNOWN = 16;

interface Table {
  readonly table: Pick<Routine, 'entries'>;
  readonly around: Surroundings;
}

interface Known {
  readonly terms: TermTable;
  readonly start: State;
  readonly tables: readonly {
    readonly exceptionLevel: Surroundings['exceptionLevel'];
    readonly reservedX18: boolean;
    readonly seen: CodeSeen;
  }[];
  readonly entries: ReadonlyMap<Site, State>;
}

/**
 * The states in which vectors enter handlers, of the programs looked at last. A document is read in many
 * configurations, and few of these change its vectors: where a program tells an exploration of them what another
 * one told, it enters the handlers in the same states.
 */
export class LastEntries {
  private known: Known[] = [];

  again(
    tables: readonly Table[],
    stops: Stops,
    guard: VariantSet,
    system: State['system'],
  ): Known['entries'] | undefined {
    const [first] = tables;
    if (first === undefined) return undefined;
    const { terms } = first.around;
    const start = entryState(terms, guard, system);
    const found = this.known.find(
      (k) =>
        k.terms === terms &&
        k.tables.length === tables.length &&
        sameState(k.start, start) &&
        k.tables.every(({ exceptionLevel, reservedX18, seen }, i) => {
          const { table, around } = tables[i] as Table;
          return (
            around.exceptionLevel === exceptionLevel &&
            around.reservedX18 === reservedX18 &&
            isSeenAgain(seen, around, table.entries, stops)
          );
        }),
    );
    if (found !== undefined) this.known = [found, ...this.known.filter((k) => k !== found)];
    return found?.entries;
  }

  /** `seen`: of each table; undefined where its exploration looked at more than can be told. */
  keep(
    tables: readonly Table[],
    seen: readonly (CodeSeen | undefined)[],
    guard: VariantSet,
    system: State['system'],
    entries: Known['entries'],
  ): void {
    const [first] = tables;
    if (first === undefined) return;
    const told = tables.flatMap(({ around: { exceptionLevel, reservedX18 } }, i) => {
      const one = seen[i];
      return one === undefined ? [] : [{ exceptionLevel, reservedX18, seen: one }];
    });
    if (told.length < tables.length) return;
    const { terms } = first.around;
    const start = entryState(terms, guard, system);
    this.known = [{ terms, start, tables: told, entries }, ...this.known].slice(0, MAX_KNOWN);
  }
}
