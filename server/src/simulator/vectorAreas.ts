import { U64 } from '../isa/u64';
import type { Term } from './term';
import type { TermTable } from './termTable';

/**
 * Memory that is addressed in vector lengths. An *area* is a base term of its own: the memory from an address on,
 * counted in predicate lengths (an eighth of a vector length), so that `[x0, #3, mul vl]` is at 24 of the area
 * of x0 and whole registers lie beside each other whatever the length is. What its cells hold is no 64-bit
 * word but the content of a register.
 */

const AREA = 'memory in predicate lengths from';
/** In bytes: VL is the manual's name of the current vector length in bits, SVL of that in streaming mode. */
const LENGTH = 'VL/8';
const STREAMING_LENGTH = 'SVL/8';

/** Multiples of 16 up to 256 (Arm ARM B1.4.2). */
const LENGTH_ZEROS = U64.of(0, 0x1f0).not();
/** Bytes of the shortest and of the longest predicate. */
const SHORTEST = 2;
const LONGEST = 32;
/** A reason for being unknown that is the value's name in the manual. */
export function isLengthName(reason: string): boolean {
  return reason === LENGTH || reason === STREAMING_LENGTH;
}

/** Predicate lengths in a vector length. */
export const VECTOR_UNITS = 8;

/** The vector length in bytes while the registers named in `site` hold what they do. */
export function vectorLengthTerm(terms: TermTable, isStreaming: boolean, site: string): Term {
  return terms.unknown(
    `vl:${site}`,
    isStreaming ? STREAMING_LENGTH : LENGTH,
    true,
    LENGTH_ZEROS,
    U64.ZERO,
    [],
  );
}

function unitsOfAtom(atom: Term, length: Term): number {
  if (atom === length) return VECTOR_UNITS;
  const isPredicateLength =
    atom.kind === 'operation' &&
    atom.name === 'lsr' &&
    atom.operands[0] === length &&
    atom.operands[1]?.kind === 'constant' &&
    atom.operands[1].value.lo === 3;
  return isPredicateLength ? 1 : 0;
}

/** A term as predicate lengths and a rest. */
function splitLengths(terms: TermTable, t: Term, length: Term): { rest: Term; units: number } {
  let units = 0;
  let rest = t;
  for (const { term, coefficient } of terms.linearParts(t).atoms) {
    const each = unitsOfAtom(term, length);
    if (each === 0) continue;
    units += each * coefficient;
    rest = terms.sub(rest, terms.scale(term, coefficient));
  }
  return { rest, units };
}

export interface Place {
  readonly base: Term;
  /** In predicate lengths. */
  readonly offset: number;
}

/** The area and the place in it that an address names. */
export function placeOf(terms: TermTable, address: Term, length: Term): Place {
  const { rest, units } = splitLengths(terms, address, length);
  return { base: terms.operation(AREA, [rest, length]), offset: units };
}

function areaParts(base: Term): { address: Term; length: Term } | undefined {
  if (base.kind !== 'operation' || base.name !== AREA) return undefined;
  const [address, length] = base.operands;
  return address && length ? { address, length } : undefined;
}
export function isArea(base: Term): boolean {
  return areaParts(base) !== undefined;
}
/** The address that a base stands for. */
export function addressOfBase(base: Term): Term {
  return areaParts(base)?.address ?? base;
}

/** Bytes from an offset of a base on; of an area both are in predicate lengths. */
export interface Range {
  readonly base: Term;
  readonly offset: number;
  readonly bytes: number;
}

/** True when two ranges of which one is in an area have no byte in common, whatever the vector length is. */
export function areApart(terms: TermTable, a: Range, b: Range): boolean {
  const [p, q] = [areaParts(a.base), areaParts(b.base)];
  const length = p?.length ?? q?.length;
  if (length === undefined || (p && q && p.length !== q.length)) return false;
  const difference = terms.sub(p?.address ?? a.base, q?.address ?? b.base);
  const { rest, units } = splitLengths(terms, difference, length);
  const constant = rest.kind === 'constant' ? rest.value.toSafeNumber() : undefined;
  if (constant === undefined) return false;
  // Start of a, relative to the base of b, and ends; all linear in the predicate length.
  const start = (unit: number): number => constant + units * unit + a.offset * (p ? unit : 1);
  const size = (unit: number): number => a.bytes * (p ? unit : 1);
  const other = (unit: number): number => b.offset * (q ? unit : 1);
  const otherSize = (unit: number): number => b.bytes * (q ? unit : 1);
  const always = (holds: (unit: number) => boolean): boolean => holds(SHORTEST) && holds(LONGEST);
  return (
    always((unit) => start(unit) + size(unit) <= other(unit)) ||
    always((unit) => other(unit) + otherSize(unit) <= start(unit))
  );
}
