import { type Choice, uniform } from './choice';
import type { Resource } from './resources';
import type { Site, Slot } from './state';
import { appended } from './stepRecord';
import type { Term } from './term';
import type { TermTable } from './termTable';
import { type Word, wordOf } from './word';

const NO_WORDS: Word[] = [];
const NO_CONTENTS: Choice<Slot>[] = [];

/** Some are not made here: then there is a gap. An empty list is nobody's own. */
function placed<T>(list: T[], n: number, item: T): T[] {
  if (n === list.length) return appended(list, item);
  const own = list.length === 0 ? [] : list;
  own[n] = item;
  return own;
}

export type RegisterWords = readonly (readonly [Resource, Word])[];

/** A name for what is made in one turn of a loop that is run turn by turn. */
export function inTurn(name: string, turn: number): string {
  return turn === 0 ? name : `${name} turn ${turn}`;
}

/**
 * What an instruction makes, in one turn of its loop: values that are not known, and contents of registers that it
 * wrote. Each is made once, so that running the instruction again with the same result gives the same object.
 */
export class Products {
  private words = NO_WORDS;
  private lastRemembered: { readonly what: string; readonly words: RegisterWords } | undefined;
  private contents = NO_CONTENTS;
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
    /** It reads again and again what others are to change. */
    readonly isPolled = false,
  ) {
    this.own = [site];
    this.name = inTurn(place, turn);
  }

  /** The unknown value that is made as the `n`th. */
  unknown(n: number, reason: string): Word {
    const known = this.words[n];
    const term = known?.[0]?.value;
    if (known !== undefined && term?.kind === 'unknown' && term.reason === reason) return known;
    const word = wordOf(this.terms.unknown(`${this.name}#${n}`, reason));
    this.words = placed(this.words, n, word);
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
    this.contents = placed(this.contents, n, content);
    return content;
  }
}
