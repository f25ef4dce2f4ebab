/** One name given (`.req`) or, without a register, taken back (`.unreq`). */
interface Change {
  readonly name: string;
  readonly register: string | undefined;
  readonly before: RegisterAliases;
}

/** Changes that a name is looked for in before they are put into one map. */
const MOST_CHANGES = 64;

/** Instructions, and next changes, that are kept of one set of names. */
const MOST_TEXTS = 4096;
const MOST_NEXT = 64;

/** The names that `.req` gave to registers. Immutable. Names are found in any case, as `as` has them. */
export class RegisterAliases {
  static readonly none = new RegisterAliases(new Map());

  /** Instructions that were replaced in: the lines of a macro come again and again. */
  private readonly replacedTexts = new Map<string, string>();
  /** What the next change made of them: each edit of a document brings the same changes. */
  private readonly next = new Map<string, RegisterAliases>();
  /** Changes since the last map. */
  private changes: number;

  /** `made` is worked out when an instruction asks: `.req` directives come in long rows. */
  private constructor(
    private made: ReadonlyMap<string, string> | undefined,
    private change?: Change,
  ) {
    this.changes = change === undefined ? 0 : change.before.changes + 1;
    if (this.changes > MOST_CHANGES) this.gather();
  }

  has(name: string): boolean {
    return this.registerOf(name) !== undefined;
  }

  /** The register that a name stands for. */
  registerOf(name: string): string | undefined {
    const lower = name.toLowerCase();
    let at: RegisterAliases = this;
    while (at.made === undefined && at.change) {
      if (at.change.name === lower) return at.change.register;
      at = at.change.before;
    }
    return at.made?.get(lower);
  }

  with(name: string, register: string): RegisterAliases {
    return this.after(name.toLowerCase(), this.replaceNames(register));
  }

  without(name: string): RegisterAliases {
    return this.after(name.toLowerCase(), undefined);
  }

  private after(name: string, register: string | undefined): RegisterAliases {
    const key = `${name} ${register ?? ''}`;
    let known = this.next.get(key);
    if (known === undefined) {
      known = new RegisterAliases(undefined, { name, register, before: this });
      if (this.next.size >= MOST_NEXT) this.next.clear();
      this.next.set(key, known);
    }
    return known;
  }

  private gather(): ReadonlyMap<string, string> {
    if (this.made) return this.made;
    const changes: Change[] = [];
    let at: RegisterAliases = this;
    while (at.made === undefined && at.change) {
      changes.push(at.change);
      at = at.change.before;
    }
    const made = new Map(at.made);
    for (const { name, register } of changes.reverse())
      if (register === undefined) made.delete(name);
      else made.set(name, register);
    this.made = made;
    this.change = undefined;
    this.changes = 0;
    return made;
  }

  /** An instruction with aliases replaced; the mnemonic stays. */
  replaceIn(text: string): string {
    if (this.gather().size === 0) return text;
    const known = this.replacedTexts.get(text);
    if (known !== undefined) return known;
    const blank = text.indexOf(' ');
    const made = blank < 0 ? text : text.slice(0, blank) + this.replaceNames(text.slice(blank));
    if (this.replacedTexts.size >= MOST_TEXTS) this.replacedTexts.clear();
    this.replacedTexts.set(text, made);
    return made;
  }

  private replaceNames(text: string): string {
    return text.replace(NAME, (word) => this.replaced(word));
  }

  /** A name may be followed by a vector arrangement: `acc.4s`. */
  private replaced(word: string): string {
    const lower = word.toLowerCase();
    const whole = this.registerOf(lower);
    if (whole !== undefined) return whole;
    for (let dot = lower.lastIndexOf('.'); dot > 0; dot = lower.lastIndexOf('.', dot - 1)) {
      const register = this.registerOf(lower.slice(0, dot));
      if (register !== undefined) return register + word.slice(dot);
    }
    return word;
  }
}

const NAME = /[\w.$\u0080-\uffff]+/g;
