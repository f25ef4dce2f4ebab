import { U64 } from '../isa/u64';
import { isEqual, isZero, select, shift } from './symbolicOperations';
import type { Term } from './term';
import type { TermTable } from './termTable';

/** The operation `old` over other operands, normalised as if it were made anew. */
export function rebuilt(terms: TermTable, name: string, operands: readonly Term[], old: Term): Term {
  const [a, b, c] = operands;
  if (a !== undefined && b !== undefined) {
    if (name === 'and') return terms.and(a, b);
    if (name === 'orr') return terms.or(a, b);
    if (name === 'eor') return terms.xor(a, b);
    if (name === 'isEqual') return isEqual(terms, a, b);
    if (name === 'lsl' || name === 'lsr') return shift(terms, name, a, b, 64);
    if (name === 'select' && c !== undefined) return select(terms, a, b, c);
  }
  if (a !== undefined && name === 'mvn') return terms.not(a);
  if (a !== undefined && name === 'isZero') return isZero(terms, a);
  const same = old.kind === 'operation' && operands.every((o, i) => o === old.operands[i]);
  // Known bits followed from the operands that it had; for others only the 0/1 range stays.
  return same
    ? old
    : terms.operation(name, operands, /^(carry|overflow)/.test(name) ? U64.mask(1).not() : U64.ZERO);
}
