import type { LinearValue } from '../isa/linearValue';
import type { FeatureSet } from '../isa/syntax/architecture';
import type { Origin } from '../source/origin';
import type { BoundExpression, Location } from './symbols';

/** A value of a data directive: a number now, or an expression for the end. */
export type PendingValue = LinearValue | BoundExpression;

export type PendingItem =
  | {
      readonly kind: 'instruction';
      readonly text: string;
      /** Text with `.req` names replaced, for the instruction parser. */
      readonly parseText: string;
      readonly offset: number;
      readonly sequence: number;
      readonly origin: Origin;
      readonly word?: number;
      /** The architecture that is selected at this statement, as far as known. */
      readonly features?: FeatureSet;
    }
  | {
      readonly kind: 'data';
      readonly directive: string;
      readonly offset: number;
      readonly size: number;
      readonly values: readonly PendingValue[];
      readonly sequence: number;
      readonly origin: Origin;
    };

/** What ends a fragment: something whose size is known only with the layout. */
export type VariablePart = { readonly sequence: number; readonly origin: Origin } & (
  | { readonly kind: 'align'; readonly alignment: number; readonly maximum: number }
  | { readonly kind: 'org'; readonly target: BoundExpression }
  | {
      readonly kind: 'space';
      readonly size: BoundExpression;
      readonly directive: string;
      readonly unit: number;
    }
  | { readonly kind: 'leb128'; readonly value: BoundExpression; readonly signed: boolean }
);

export interface Fragment {
  readonly items: PendingItem[];
  /** Bytes of `items`. */
  size: number;
  tail: VariablePart | undefined;
}

/** The code of one subsection, in source order. */
export interface Chunk {
  readonly id: number;
  readonly section: number;
  readonly subsection: number;
  readonly fragments: Fragment[];
  /** Constants that wait for `.ltorg`, by size. */
  readonly pools: Map<number, Map<string, PoolEntry>>;
}

export interface PoolEntry {
  readonly key: string;
  readonly label: string;
  readonly value: BoundExpression;
  readonly origin: Origin;
}

export function newChunk(id: number, section: number, subsection: number): Chunk {
  return { id, section, subsection, fragments: [{ items: [], size: 0, tail: undefined }], pools: new Map() };
}

export function copyChunk(c: Chunk): Chunk {
  return {
    ...c,
    fragments: c.fragments.map((f) => ({ ...f, items: f.items.slice() })),
    pools: new Map([...c.pools].map(([size, entries]) => [size, new Map(entries)])),
  };
}

export function openFragment(c: Chunk): Fragment {
  const f = c.fragments[c.fragments.length - 1];
  if (!f) throw new Error('a chunk has at least one fragment');
  return f;
}

export function endOf(c: Chunk): Location {
  return { chunk: c.id, fragment: c.fragments.length - 1, offset: openFragment(c).size };
}

export function closeFragment(c: Chunk, tail: VariablePart): void {
  openFragment(c).tail = tail;
  c.fragments.push({ items: [], size: 0, tail: undefined });
}
