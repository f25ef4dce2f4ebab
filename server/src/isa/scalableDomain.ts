import type { AccessAttributes } from './machine';
import type { U64 } from './u64';

/** Registers whose size depends on the implementation, and ZT0, which is of a kind with ZA. */
export type ScalableRegisterName = `z${number}` | `p${number}` | 'ffr' | 'za' | 'zt0';

/** What LDR and STR transfer: a vector, a predicate, one vector of ZA, or ZT0. */
export type WholeUnit = 'vector' | 'predicate' | 'arrayVector' | 'table';

/** Lengths of vectors in bytes; predicates have one bit for each byte of a vector. */
export interface VectorLengths {
  /** The current one: the streaming length in streaming mode. */
  readonly current: number;
  readonly streaming: number;
}

/** The meaning of an operation on contents: bytes, least significant first. Arguments are not to be changed. */
export type Meaning<R> = (
  lengths: VectorLengths,
  words: readonly U64[],
  contents: readonly Uint8Array[],
) => R;

/** Elements of one memory access; an absent address is an inactive element, which does not touch memory. */
export interface ElementAccesses {
  readonly bytes: number;
  readonly addresses: readonly (U64 | undefined)[];
  /** Whether the addresses follow one another. */
  readonly isContiguous: boolean;
  /**
   * Which accesses may end the load instead of faulting: all but that of the first active element, or all
   * (Arm ARM shared pseudocode, MemSingleNF).
   */
  readonly suppressed?: 'afterFirst' | 'all';
}

/** The data of a store, element after element. */
export interface ElementStores extends ElementAccesses {
  readonly data: Uint8Array;
}

/**
 * Scalable registers over the abstract machine. `S` is the content of a whole register: bytes in the
 * concrete domain, a term for each part in the symbolic one, nothing in the use/def one. What is done with
 * contents beyond moving them whole is given by its meaning on bytes; other domains know name and operands.
 */
export interface ScalableDomain<W, S> {
  readScalable(register: ScalableRegisterName): S;
  writeScalable(register: ScalableRegisterName, content: S): void;
  zeroContent(register: ScalableRegisterName): S;
  unknownContent(register: ScalableRegisterName, reason: string): S;
  /** A pure function of words and contents. */
  compute(name: string, words: readonly W[], contents: readonly S[], meaning: Meaning<Uint8Array>): S;
  computeWord(name: string, words: readonly W[], contents: readonly S[], meaning: Meaning<U64>): W;
  /** The current vector length in bytes. */
  vectorLength(): W;
  streamingVectorLength(): W;
  loadWhole(address: W, unit: WholeUnit, attributes?: AccessAttributes): S;
  storeWhole(address: W, unit: WholeUnit, content: S, attributes?: AccessAttributes): void;
  /**
   * Loads elements. The content is that of all elements one after the other (zero where inactive or not
   * loaded), then one byte for each: 0 where the access was suppressed, else 1.
   */
  loadElements(
    name: string,
    words: readonly W[],
    contents: readonly S[],
    accesses: Meaning<ElementAccesses>,
    attributes?: AccessAttributes,
  ): S;
  storeElements(
    name: string,
    words: readonly W[],
    contents: readonly S[],
    accesses: Meaning<ElementStores>,
    attributes?: AccessAttributes,
  ): void;
  /**
   * MSR SVCRSM, SVCRZA, SVCRSMZA: a change of PSTATE.SM zeroes vectors, predicates and FFR and sets FPSR, one of
   * PSTATE.ZA zeroes ZA and ZT0 (Arm ARM: ResetSVEState, ResetSMEState).
   */
  changeStreamingMode(field: 'SVCRSM' | 'SVCRZA' | 'SVCRSMZA', value: W): void;
  /** MSR SVCR, <Xt>: SM is bit 0, ZA bit 1. */
  writeStreamingControl(value: W): void;
}
