import type { Choice } from './choice';
import { type RegisterFile, readRegister } from './registerFile';
import type { Resource } from './resources';
import type { KnownBits, Term } from './term';
import type { VariantSet } from './variantSet';

/** Index into Program.instructions, or ENTRY for what the caller left there. */
export type Site = number;
export const ENTRY: Site = -1;

/** Content of a register or memory cell, with the instructions that may have written it last. */
export interface Slot {
  readonly term: Term;
  /** Sorted, without repeats. */
  readonly writers: readonly Site[];
}

/**
 * A system register. `stale` holds the values that indirect reads (trap checks, translation) may
 * still see because no context synchronization event followed the write; empty when synchronised.
 */
export interface SystemSlot {
  readonly term: Term;
  readonly writers: readonly Site[];
  readonly stale: readonly Term[];
}

/** Bytes at base + offset; `base` is a linear term without constant (see Memory). */
export interface Cell {
  readonly offset: number;
  readonly bytes: number;
  readonly content: Choice<Slot>;
}

/** Cells by base term, each list sorted by offset and without overlaps. */
export type Memory = ReadonlyMap<Term, readonly Cell[]>;

/**
 * What holds at one instruction, for every variant in `guard` at once: each register keeps its own
 * partition of the variants, so the cost is linear in what differs. Immutable.
 */
export interface State {
  readonly guard: VariantSet;
  readonly registers: RegisterFile;
  readonly system: ReadonlyMap<string, Choice<SystemSlot>>;
  readonly memory: Memory;
  /** Names the last event after which memory of unknown content may have changed. */
  readonly epoch: string;
  /** Bits learnt from branches, by term. */
  readonly facts: ReadonlyMap<Term, KnownBits>;
}

export function registerOf(state: State, r: Resource): Choice<Slot> {
  return readRegister(state.registers, r);
}
