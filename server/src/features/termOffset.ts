import { splitAddress } from '../analysis/addresses';
import type { Term } from '../simulator/term';

/** `address - origin` in bytes, when both are the same base plus a constant. */
export function offsetBetween(address: Term, origin: Term): number | undefined {
  const a = splitAddress(address);
  const b = splitAddress(origin);
  if (a.base !== b.base || a.offset === undefined || b.offset === undefined) return undefined;
  return a.offset - b.offset;
}

/** `[sp+16]`, `[sp]`, `[sp-8]`. */
export function stackSlot(offset: number): string {
  return `[sp${offset === 0 ? '' : offset > 0 ? `+${offset}` : offset}]`;
}
