import type { LocalLabel } from './state';
import type { Location } from './symbols';

/**
 * The unique name of one instance of a numeric label, also used in the flat text. Instances count from 1,
 * as in the names that the assembler makes itself.
 */
export function localLabelName(label: string, index: number): string {
  return `.L${label}$${index + 1}`;
}

/** Which instance `1b` (the last before) or `1f` (the first after) means; -1 for none. */
export function localLabelIndex(places: readonly LocalLabel[], forward: boolean, sequence: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.sequence ?? 0) <= sequence) low = middle + 1;
    else high = middle;
  }
  if (forward) return low;
  return low - 1;
}

/** Where the instance that `1b` or `1f` means at a statement stands; undefined while there is none. */
export function localLabelPlace(
  labels: ReadonlyMap<string, readonly LocalLabel[]>,
  label: string,
  forward: boolean,
  sequence: number,
): Location | undefined {
  const places = labels.get(label);
  return places?.[localLabelIndex(places, forward, sequence)]?.location;
}

export function localLabelAt(
  labels: ReadonlyMap<string, readonly LocalLabel[]>,
  name: string,
): Location | undefined {
  if (!name.startsWith('.L')) return undefined;
  const at = name.indexOf('$');
  if (at < 0) return undefined;
  return labels.get(name.slice(2, at))?.[Number(name.slice(at + 1)) - 1]?.location;
}
