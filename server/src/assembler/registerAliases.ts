/** The names that `.req` gave to registers. Immutable. Names are found in any case, as `as` has them. */
export class RegisterAliases {
  static readonly none = new RegisterAliases(new Map());

  /** Instructions that were replaced in: the lines of a macro come again and again. */
  private readonly replacedTexts = new Map<string, string>();

  private constructor(private readonly registers: ReadonlyMap<string, string>) {}

  has(name: string): boolean {
    return this.registers.has(name.toLowerCase());
  }

  /** The register that a name stands for. */
  registerOf(name: string): string | undefined {
    return this.registers.get(name.toLowerCase());
  }

  with(name: string, register: string): RegisterAliases {
    return new RegisterAliases(new Map(this.registers).set(name.toLowerCase(), this.replaceNames(register)));
  }

  without(name: string): RegisterAliases {
    const next = new Map(this.registers);
    next.delete(name.toLowerCase());
    return new RegisterAliases(next);
  }

  /** An instruction with aliases replaced; the mnemonic stays. */
  replaceIn(text: string): string {
    if (this.registers.size === 0) return text;
    const known = this.replacedTexts.get(text);
    if (known !== undefined) return known;
    const blank = text.indexOf(' ');
    const made = blank < 0 ? text : text.slice(0, blank) + this.replaceNames(text.slice(blank));
    this.replacedTexts.set(text, made);
    return made;
  }

  private replaceNames(text: string): string {
    return this.registers.size === 0 ? text : text.replace(NAME, (word) => this.replaced(word));
  }

  /** A name may be followed by a vector arrangement: `acc.4s`. */
  private replaced(word: string): string {
    const lower = word.toLowerCase();
    const whole = this.registers.get(lower);
    if (whole !== undefined) return whole;
    for (let dot = lower.lastIndexOf('.'); dot > 0; dot = lower.lastIndexOf('.', dot - 1)) {
      const register = this.registers.get(lower.slice(0, dot));
      if (register !== undefined) return register + word.slice(dot);
    }
    return word;
  }
}

const NAME = /[\w.$\u0080-\uffff]+/g;
