import type { ParsedInstruction } from '../isa/instruction';
import type { LinearValue } from '../isa/linearValue';
import type { ConditionalRegion, Include } from '../preprocessor/api';
import type { CMacro } from '../preprocessor/macro';
import type { Origin, Place } from '../source/origin';
import type { Problem } from '../source/problem';

/** A place in the assembled output: section (or subsection chain already laid out) and byte offset. */
export interface Address {
  readonly section: number;
  readonly offset: number;
}

export interface Section {
  readonly index: number;
  readonly name: string;
  readonly flags: string;
  readonly size: number;
  /** Items in final layout order: subsections are placed by number, as `as` does at the end. */
  readonly items: readonly Item[];
}

export type Item = InstructionItem | DataItem;

export interface InstructionItem {
  readonly kind: 'instruction';
  /** Index into Program.instructions. */
  readonly index: number;
  readonly address: Address;
  /** The statement after all expansion, white space normalised: `ldr x0, [sp, #16]`, or `.inst 0xd5033fdf`. */
  readonly text: string;
  /** For `.inst` words: what they decode to, when known; `text` stays the directive. */
  readonly parsed: ParsedInstruction;
  readonly origin: Origin;
  /** `.inst` word, when it was written so. */
  readonly word?: number;
}

export interface DataItem {
  readonly kind: 'data';
  readonly address: Address;
  readonly size: number;
  /** Directive name without the dot: `word`, `quad`, `align`, `space`, `ascii`, … */
  readonly directive: string;
  readonly values: readonly LinearValue[];
  readonly origin: Origin;
}

export interface SymbolDefinition {
  readonly name: string;
  /** A label has an address; `.set` symbols have a value. */
  readonly address?: Address;
  readonly value?: LinearValue;
  readonly origin: Origin;
  readonly global: boolean;
  /** Another definition of the name is linked in its place, where there is one. */
  readonly weak?: boolean;
  /** From `.type`: `function`, `object`, …  */
  readonly type?: string;
  /** From `.size` when it is a number. Bytes. */
  readonly size?: number;
}

/**
 * One record of `.altinstructions`, read from the data that the tree's own macros emit
 * (struct alt_instr: orig_offset, alt_offset, cpucap, orig_len, alt_len).
 */
export interface Alternative {
  readonly original: Address;
  readonly originalLength: number;
  readonly replacement: Address;
  readonly replacementLength: number;
  /** Capability name as written (`ARM64_HAS_VIRT_HOST_EXTN`), or its number as text when it has no name. */
  readonly capability: string;
  readonly capabilityNumber?: number;
  /** Set when the block is patched by a callback (`alternative_cb`): its name. */
  readonly callback?: string;
  readonly origin: Origin;
}

/** One `1:`; its instances in order of the statements. */
export interface NumericLabel {
  readonly origin: Origin;
}

export interface AssemblerMacro {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly definition: Place;
}

/** The result of the front end for one document under one set of flags. Immutable. */
export interface Program {
  readonly sections: readonly Section[];
  readonly instructions: readonly InstructionItem[];
  readonly symbols: ReadonlyMap<string, SymbolDefinition>;
  /** Labels at an address: key `section:offset`. Numeric labels appear as `1`. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** By number as text: the n-th place is what `.L<number>$<n>` names, counted from 1. */
  readonly numericLabels: ReadonlyMap<string, readonly NumericLabel[]>;
  readonly alternatives: readonly Alternative[];
  readonly assemblerMacros: ReadonlyMap<string, AssemblerMacro>;
  readonly cMacros: { get(name: string): CMacro | undefined };
  readonly problems: readonly Problem[];
  /** Headers that were read, and those that a stand-in of the prelude replaced. */
  readonly includes: readonly Include[];
  /** The `#if` regions of the document itself that test configuration symbols. */
  readonly conditionals: readonly ConditionalRegion[];
  readonly inactiveLines: readonly { readonly first: number; readonly last: number }[];
  /** Path of the file that was assembled, where that is one that includes the document. */
  readonly includer?: string;
  /** Path of the document, in that case. */
  readonly part?: string;
  /** Value of an expression as the assembler sees it at the end of the file (for hovers on constants). */
  evaluate(expression: string): LinearValue | undefined;
  instructionAt(address: Address): InstructionItem | undefined;
  /** The address that a branch target names, when it is in this program. */
  resolve(value: LinearValue): Address | undefined;
}
