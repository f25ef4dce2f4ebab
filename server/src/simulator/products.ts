import { type Choice, uniform } from './choice';
import type { Resource } from './resources';
import type { Site, Slot } from './state';
import type { Term, TermTable } from './term';
import { type Word, wordOf } from './word';

export type RegisterWords = readonly (readonly [Resource, Word])[];

/**
 * What an instruction makes, in one turn of its loop: values that are not known, and contents of registers that it
 * wrote. Each is made once, so that running the instruction again with the same result gives the same object.
 */
export class Products {
  private readonly words: Word[] = [];
  private readonly reasons: string[] = [];
  private lastRemembered: { readonly what: string; readonly words: RegisterWords } | undefined;
  private readonly contents: Choice<Slot>[] = [];
  /** The instruction as the only writer. */
  readonly own: readonly Site[];
  /** Names what is made here. */
  readonly name: string;

  constructor(
    readonly terms: TermTable,
    readonly site: Site,
    /** Names the instruction. */
    readonly place: string,
    turn = 0,
  ) {
    this.own = [site];
    this.name = turn === 0 ? place : `${place} turn ${turn}`;
  }

  /** The unknown value that is made as the `n`th. */
  unknown(n: number, reason: string): Word {
    const known = this.words[n];
    if (known !== undefined && this.reasons[n] === reason) return known;
    const word = wordOf(this.terms.unknown(`${this.name}#${n}`, reason));
    this.words[n] = word;
    this.reasons[n] = reason;
    return word;
  }

  /** Words for registers, made the first time that they are asked for under that name. */
  remembered(what: string, make: () => RegisterWords): RegisterWords {
    if (this.lastRemembered?.what !== what) this.lastRemembered = { what, words: make() };
    return this.lastRemembered.words;
  }

  /** The content that is written as the `n`th, with no other writer. */
  content(n: number, term: Term): Choice<Slot> {
    const known = this.contents[n];
    if (known !== undefined && known[0]?.value.term === term) return known;
    const content = uniform({ term, writers: this.own });
    this.contents[n] = content;
    return content;
  }
}
