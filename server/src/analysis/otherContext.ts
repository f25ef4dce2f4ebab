import { explicit } from '../simulator/choice';
import { generalResource } from '../simulator/resources';
import { registerOf, type State } from '../simulator/state';
import type { VariantSet } from '../simulator/variantSet';
import { optionsOf, splitAddress } from './addresses';

/** So many of x19–x28, from elsewhere than the routine's own frame, are those of another context. */
const LEAST = 6;

/** The registers that a caller counts on were loaded for somebody else: what goes on may read every register. */
export function isOtherContext(state: State, guard: VariantSet): boolean {
  let loaded = 0;
  for (let n = 19; n <= 28; n++) {
    const content = explicit(registerOf(state, generalResource(n)), guard);
    if (content.length > 0 && content.every((c) => optionsOf(c.value.term).some(isFromElsewhere))) loaded++;
  }
  return loaded >= LEAST;
}

function isFromElsewhere(t: ReturnType<typeof optionsOf>[number]): boolean {
  if (t.kind !== 'load') return false;
  const { onStack, offset } = splitAddress(t.address);
  return !onStack || (offset !== undefined && offset >= 0);
}
