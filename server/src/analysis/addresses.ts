import type { U64 } from '../isa/u64';
import type { Term } from '../simulator/term';

/** An address as base and byte offset; equal bases have equal keys within one analysis. */
export interface SplitAddress {
  readonly base: string;
  /** Signed; undefined when it does not fit 53 bits. */
  readonly offset: number | undefined;
  /** The base is sp at entry and nothing else. */
  readonly onStack: boolean;
}

/** Takes the constant out of an address term. */
export function splitAddress(address: Term): SplitAddress {
  if (address.kind !== 'linear') {
    if (address.kind === 'constant') return { base: '', offset: signed(address.value), onStack: false };
    return { base: `${address.id}`, offset: 0, onStack: isEntry(address, 'sp') };
  }
  const [first] = address.atoms;
  const single = address.atoms.length === 1 && first?.coefficient === 1 ? first.term : undefined;
  return {
    base: single ? `${single.id}` : address.atoms.map((a) => `${a.term.id}*${a.coefficient}`).join('+'),
    offset: signed(address.constant),
    onStack: single !== undefined && isEntry(single, 'sp'),
  };
}

function signed(word: U64): number | undefined {
  const negative = word.bit(63) === 1;
  const magnitude = (negative ? word.negate() : word).toSafeNumber();
  return magnitude === undefined ? undefined : negative ? -magnitude : magnitude;
}

/** True for the value that `register` held at entry, unchanged. */
export function isEntry(t: Term, register: string): boolean {
  return t.kind === 'entry' && t.register === register;
}

/** The values that a word may have, by the path taken. */
export function optionsOf(t: Term): readonly Term[] {
  return t.kind === 'oneOf' ? t.options : [t];
}

/** True when the entry value of `register` goes into the term anywhere, also into an address. */
export function mentionsEntry(t: Term, register: string): boolean {
  switch (t.kind) {
    case 'entry':
      return t.register === register;
    case 'linear':
      return t.atoms.some((a) => mentionsEntry(a.term, register));
    case 'masked':
      return mentionsEntry(t.base, register);
    case 'operation':
      return t.operands.some((o) => mentionsEntry(o, register));
    case 'oneOf':
      return t.options.some((o) => mentionsEntry(o, register));
    case 'load':
      return mentionsEntry(t.address, register);
    default:
      return false;
  }
}

/** Bytes that sp is above its entry value; undefined when it is not sp at entry plus a constant. */
export function stackOffset(sp: Term): number | undefined {
  const { onStack, offset } = splitAddress(sp);
  return onStack ? offset : undefined;
}

/** The loads that a term is, or is computed from. */
export function loadsIn(t: Term): readonly Extract<Term, { kind: 'load' }>[] {
  switch (t.kind) {
    case 'load':
      return [t];
    case 'linear':
      return t.atoms.flatMap((a) => loadsIn(a.term));
    case 'masked':
      return loadsIn(t.base);
    case 'operation':
      return t.operands.flatMap(loadsIn);
    case 'oneOf':
      return t.options.flatMap(loadsIn);
    default:
      return [];
  }
}
