import type { U64 } from '../isa/u64';
import type { Choice } from './choice';
import type { Origins } from './termParts';

/**
 * A symbolic 64-bit word: a normalised term together with the bits that are known in every
 * execution. Terms are hash-consed within a table, so equal terms are the same object.
 */
export type Term =
  | ConstantTerm
  | EntryTerm
  | SymbolTerm
  | LoadTerm
  | LinearTerm
  | MaskedTerm
  | OperationTerm
  | OneOfTerm
  | UnknownTerm;

interface TermBase {
  readonly id: number;
  /** Kept by `originsOf`, which alone uses it. */
  into: Origins | undefined;
  /** Kept by `wordOf`, which alone uses it. */
  alone: Choice<Term> | undefined;
  /** Bits known to be 0, and known to be 1. */
  readonly zeros: U64;
  readonly ones: U64;
}
export interface ConstantTerm extends TermBase {
  readonly kind: 'constant';
  readonly value: U64;
}
/** What a register held when the routine was entered: `x0`, `sp`, `v8.low`, `CPTR_EL2`, flag `z`. */
export interface EntryTerm extends TermBase {
  readonly kind: 'entry';
  readonly register: string;
}
/** Address of a label, or a build-time constant that has no number yet. */
export interface SymbolTerm extends TermBase {
  readonly kind: 'symbol';
  readonly name: string;
}
/** Memory content that the routine did not write itself; equal epochs mean no aliasing write between. */
export interface LoadTerm extends TermBase {
  readonly kind: 'load';
  readonly address: Term;
  readonly bytes: number;
  readonly epoch: string;
}
/** constant + Σ coefficient × atom, modulo 2^64; atoms sorted by id, at least one. */
export interface LinearTerm extends TermBase {
  readonly kind: 'linear';
  readonly atoms: readonly { readonly term: Term; readonly coefficient: number }[];
  readonly constant: U64;
}
/** (base AND NOT clear) OR set; `set` is a subset of `clear`. */
export interface MaskedTerm extends TermBase {
  readonly kind: 'masked';
  readonly base: Term;
  readonly clear: U64;
  readonly set: U64;
}
export interface OperationTerm extends TermBase {
  readonly kind: 'operation';
  readonly name: string;
  readonly operands: readonly Term[];
}
/** One of a few values, by the path that was taken to `site`. */
export interface OneOfTerm extends TermBase {
  readonly kind: 'oneOf';
  readonly site: string;
  /** Every option is. */
  readonly defined: boolean;
  readonly options: readonly Term[];
}
export interface UnknownTerm extends TermBase {
  readonly kind: 'unknown';
  /** Tells apart unknowns made at different places. */
  readonly site: string;
  /** Shown to users: `returned by handle_trap`, `result of fadd`. */
  readonly reason: string;
  /** False when the register holds no defined value at all (destroyed by a call, never an input). */
  readonly defined: boolean;
  /** Where it may point, for a value that sums up others; absent: into an object of its own. */
  readonly origins?: Origins;
}

/** Why the status of a store-exclusive is not known: 0 or 1, by what it did. */
export const EXCLUSIVE_STATUS = 'status of the exclusive store';

export interface KnownBits {
  readonly zeros: U64;
  readonly ones: U64;
}

/** True when all 64 bits are known: `ones` is then the value. */
export function isKnown(t: KnownBits): boolean {
  return (t.zeros.lo | t.ones.lo) === -1 && (t.zeros.hi | t.ones.hi) === -1;
}

/** False when the word is, or may be, a register content that nobody defined. */
export function isDefined(t: Term): boolean {
  switch (t.kind) {
    case 'unknown':
      return t.defined;
    case 'oneOf':
      return t.defined;
    default:
      return true;
  }
}
