import type { Term } from '../../simulator/term';
import { someTerm } from '../../simulator/termParts';
import { stackOffset } from '../addresses';

/**
 * What is known of two contents: `unspecified`: in both, unknown code destroyed it; `may differ`: one of them
 * is not known, and not provably the same unknown; `differs`: two known values that are not the same.
 */
export type Verdict = 'same' | 'unspecified' | 'may differ' | 'differs';

const order: readonly Verdict[] = ['same', 'unspecified', 'may differ', 'differs'];

export function worse(a: Verdict, b: Verdict): Verdict {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** Compares two words of one term table. */
export function compareTerms(a: Term, b: Term): Verdict {
  if (a === b || sameAddressOfCode(a, b) || sameInCallersFrame(a, b)) return 'same';
  if (isDestroyed(a) && isDestroyed(b)) return 'unspecified';
  if (isOpen(a) || isOpen(b)) return 'may differ';
  return 'differs';
}

/** Return addresses are where the code lies, which is no part of what it does. */
function sameAddressOfCode(a: Term, b: Term): boolean {
  const back = /^return address of /;
  return a.kind === 'symbol' && b.kind === 'symbol' && back.test(a.name) && back.test(b.name);
}

/** What the caller, or a vector, left on the stack: code that was not found leaves it alone. */
function sameInCallersFrame(a: Term, b: Term): boolean {
  if (a.kind !== 'load' || b.kind !== 'load') return false;
  return a.address === b.address && a.bytes === b.bytes && (stackOffset(a.address) ?? -1) >= 0;
}

function isDestroyed(t: Term): boolean {
  return t.kind === 'unknown' && !t.defined;
}

/** True when the value hangs on something that is not known. */
function isOpen(term: Term): boolean {
  return someTerm(
    term,
    (t) => t.kind === 'unknown' || t.kind === 'oneOf' || (t.kind === 'load' && t.epoch !== 'entry'),
  );
}
