/** The names that `.req` gave to registers. Immutable. Names are found in any case, as `as` has them. */
export class RegisterAliases {
  static readonly none = new RegisterAliases(new Map());
  private readonly pattern: RegExp | undefined;

  private constructor(private readonly registers: ReadonlyMap<string, string>) {
    const names = [...registers.keys()].sort((a, b) => b.length - a.length);
    const escaped = names.map((n) => n.replace(/[.$]/g, '\\$&'));
    // A name may be followed by a vector arrangement: `acc.4s`.
    if (names.length > 0) this.pattern = new RegExp(`(?<![\\w.$])(?:${escaped.join('|')})(?![\\w$])`, 'gi');
  }

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
    if (!this.pattern) return text;
    const blank = text.indexOf(' ');
    if (blank < 0) return text;
    return text.slice(0, blank) + this.replaceNames(text.slice(blank));
  }

  private replaceNames(text: string): string {
    const { pattern } = this;
    if (!pattern) return text;
    pattern.lastIndex = 0;
    if (!pattern.test(text)) return text;
    return text.replace(pattern, (name) => this.registers.get(name.toLowerCase()) ?? name);
  }
}
