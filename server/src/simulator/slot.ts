import type { Site, Slot, SystemSlot } from './state';
import type { Term } from './term';

/** Two contents with the same term are one; their writers are united. Undefined when they differ. */
export function mergeSlots(a: Slot, b: Slot): Slot | undefined {
  if (a.term !== b.term) return undefined;
  const writers = union(a.writers, b.writers);
  return writers === a.writers ? a : { term: a.term, writers };
}

export function mergeSystemSlots(a: SystemSlot, b: SystemSlot): SystemSlot | undefined {
  if (a.term !== b.term || !sameTerms(a.stale, b.stale)) return undefined;
  const writers = union(a.writers, b.writers);
  return writers === a.writers ? a : { ...a, writers };
}

function sameTerms(a: readonly Term[], b: readonly Term[]): boolean {
  return a.length === b.length && a.every((t, i) => t === b[i]);
}

/** Sorted union of writers; returns `a` itself when `b` adds none. */
export function union(a: readonly Site[], b: readonly Site[]): readonly Site[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  if (holdsAll(a, b)) return a;
  const out: Site[] = [];
  let i = 0;
  for (const y of b) {
    for (; i < a.length && (a[i] as Site) < y; i++) out.push(a[i] as Site);
    if (a[i] === y) i++;
    out.push(y);
  }
  for (; i < a.length; i++) out.push(a[i] as Site);
  return out;
}

function holdsAll(a: readonly Site[], b: readonly Site[]): boolean {
  let i = 0;
  for (const x of b) {
    while (i < a.length && (a[i] as Site) < x) i++;
    if (a[i] !== x) return false;
  }
  return true;
}
