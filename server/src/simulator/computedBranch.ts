import type { Address, Program } from '../assembler/program';
import { symbolValue } from '../isa/linearValue';
import type { U64 } from '../isa/u64';
import { type Facts, knownUnder } from './knowledge';
import { siteOf } from './sites';
import type { Site } from './state';
import type { Term } from './term';

/** Index bits that are not known, at most, for the targets to be listed one by one. */
const MOST_OPEN_BITS = 6;
/** Targets of one branch, at most. */
const MOST_TARGETS = 100;

/**
 * The places that a branch through a register may go to, when it was computed from a label: the label, a
 * constant distance from it, or `adr xN, table; add xN, xN, xM, lsl #k`. An index that nothing bounds is taken
 * to be right for its table: it stays in the code from the label up to the next routine (up to the start of its
 * own, where it is subtracted). What a variable has is no index but the distance to another mapping of the same
 * code. Undefined for every other address.
 */
export function computedTargets(
  target: Term,
  facts: Facts,
  program: Program,
  startsRoutine: (site: Site) => boolean,
): readonly Address[] | undefined {
  if (target.kind === 'symbol') {
    const address = program.resolve(symbolValue(target.name));
    return address && [address];
  }
  if (target.kind === 'oneOf') {
    const all: Address[] = [];
    for (const o of target.options) {
      const own = computedTargets(o, facts, program, startsRoutine);
      if (own === undefined) return undefined;
      all.push(...own);
    }
    return all;
  }
  const parts = target.kind === 'linear' ? partsOf(target, program) : undefined;
  if (parts === undefined) return undefined;
  const { from, index, scale } = parts;
  if (index === undefined || isDistance(index, scale, program)) return [from];
  const known = knownUnder(index, facts);
  const open = known.zeros.or(known.ones).not();
  const values = valuesOf(known.ones, open);
  if (values !== undefined) {
    // Where there is no code, the index has no such value: a mask may allow one more than the table has.
    const listed = values
      .map((v) => ({ section: from.section, offset: from.offset + v * scale }))
      .filter((a) => program.instructionAt(a) !== undefined);
    return listed.length > 0 ? listed : undefined;
  }
  // An offset out of a table is no count of instructions: what the table holds is not known.
  const stride = scale * 2 ** trailingZeros(known.zeros);
  if (stride % 4 !== 0) return undefined;
  const most = known.zeros.not();
  const largest = most.hi >>> 21 === 0 ? most.toSafeNumber() : undefined;
  return stretch(from, stride, (largest ?? Number.POSITIVE_INFINITY) * scale);

  /** Every `stride` bytes from `start` on, as far as code goes and no other routine begins. */
  function stretch(start: Address, stride: number, farthest: number): readonly Address[] | undefined {
    const out: Address[] = [];
    const step = Math.sign(stride) * 4;
    // An address that is only counted back from may lie behind the last instruction.
    for (let distance = 0; Math.abs(distance) <= Math.abs(farthest); distance += step) {
      const at = { section: start.section, offset: start.offset + distance };
      const item = program.instructionAt(at);
      if (item === undefined && distance !== 0) break;
      const begins = item !== undefined && startsRoutine(siteOf(program, item));
      if (begins && step > 0 && distance !== 0) break;
      if (item !== undefined && distance % stride === 0) out.push(at);
      if (begins && step < 0) break;
      if (out.length > MOST_TARGETS) return undefined;
    }
    return out.length > 0 ? out : undefined;
  }
}

/** A doubleword from one place is a variable; an index is scaled, or has picked the place in a table. */
function isDistance(index: Term, scale: number, program: Program): boolean {
  if (Math.abs(scale) !== 1 || index.kind !== 'load' || index.bytes !== 8) return false;
  const { address } = index;
  if (address.kind !== 'linear') return address.kind !== 'operation';
  // A symbol without an address is an offset that no header gave.
  const [only, other] = address.atoms.filter(
    ({ term }) => term.kind !== 'symbol' || program.resolve(symbolValue(term.name)) !== undefined,
  );
  return only?.coefficient === 1 && other === undefined;
}

/** Some way of the branch goes to a label in another mapping of its code. */
export function goesToOtherMapping(target: Term, program: Program): boolean {
  if (target.kind === 'oneOf') return target.options.some((o) => goesToOtherMapping(o, program));
  if (target.kind !== 'linear') return false;
  return (
    target.atoms.some(({ term }) => term.kind === 'symbol') &&
    target.atoms.some(({ term, coefficient }) => isDistance(term, coefficient, program))
  );
}

interface Parts {
  /** The label and the constant distance. */
  readonly from: Address;
  readonly index: Term | undefined;
  /** Bytes for each step of the index; negative where it is subtracted. */
  readonly scale: number;
}

/** One label, and multiples of one other term: `x0, lsl #5` and `x0, lsl #2` together are 36 times x0. */
function partsOf(target: Extract<Term, { kind: 'linear' }>, program: Program): Parts | undefined {
  let label: Address | undefined;
  let index: Term | undefined;
  let scale = 0;
  for (const { term, coefficient } of target.atoms) {
    if (term.kind === 'symbol') {
      const address = program.resolve(symbolValue(term.name));
      if (address === undefined || label !== undefined || coefficient !== 1) return undefined;
      label = address;
      continue;
    }
    const shifted = shiftOf(term);
    const base = shifted?.base ?? term;
    if (index !== undefined && index !== base) return undefined;
    index = base;
    scale += coefficient * 2 ** (shifted?.by ?? 0);
  }
  const constant = target.constant.toSafeNumber();
  if (label === undefined || constant === undefined || !Number.isSafeInteger(scale)) return undefined;
  if (index !== undefined && scale === 0) return undefined;
  return { from: { section: label.section, offset: label.offset + constant }, index, scale };
}

function shiftOf(t: Term): { readonly base: Term; readonly by: number } | undefined {
  if (t.kind !== 'operation' || t.name !== 'lsl') return undefined;
  const [base, amount] = t.operands;
  return base !== undefined && amount?.kind === 'constant' ? { base, by: amount.value.lo & 63 } : undefined;
}

/** All numbers with these ones and any of the open bits; undefined when they are too many. */
function valuesOf(ones: U64, open: U64): readonly number[] | undefined {
  const bits: number[] = [];
  for (let n = 0; n < 64; n++) if (open.bit(n) === 1) bits.push(n);
  const least = ones.toSafeNumber();
  if (bits.length > MOST_OPEN_BITS || least === undefined || bits.some((n) => n > 30)) return undefined;
  let values = [least];
  for (const n of bits) values = values.flatMap((v) => [v, v + 2 ** n]);
  return values.sort((a, b) => a - b);
}

function trailingZeros(zeros: U64): number {
  let n = 0;
  while (n < 64 && zeros.bit(n) === 1) n++;
  return n;
}
