import type { ColumnSpan } from './api';
import type { ExpansionBudget } from './expander';
import { MacroDefinition } from './macroDefinition';
import type { MacroEntry } from './macroTable';

/** What the text of one line came out as, and all that it hung on. */
export class KnownExpansion {
  constructor(
    /** What each name meant that was asked for on the way. */
    private readonly asked: Map<string, MacroEntry | undefined>,
    /** Undefined: no macro was invoked. */
    readonly text: string | undefined,
    /** In the line where it was last. */
    private spans: readonly ColumnSpan[],
    /** What it cost. */
    readonly steps: number,
    readonly characters: number,
  ) {}

  holds(macros: { get(name: string): MacroEntry | undefined }): boolean {
    for (const [name, entry] of this.asked) {
      const now = macros.get(name);
      if (now === entry) continue;
      if (!(now instanceof MacroDefinition && entry instanceof MacroDefinition && now.hasTextOf(entry)))
        return false;
      // The document that defines it was edited: its former text is not to be kept for this.
      this.asked.set(name, now);
    }
    return true;
  }

  spansOn(line: number): readonly ColumnSpan[] {
    if (this.spans.length > 0 && this.spans[0]?.line !== line)
      this.spans = this.spans.map(({ at, start, end, own }) => ({ at, start, end, own, line }));
    return this.spans;
  }
}

/** Lines that are kept; an assembly file has some thousands at most. */
const MOST_LINES = 4096;

/**
 * Lines with their macros expanded, by text. Edits leave most lines of a document as they were, and build flavours
 * differ in few macros.
 */
export class Expansions {
  private readonly known = new Map<string, KnownExpansion>();

  /** The expansion, where each name still means the same; its cost is charged again. */
  find(
    text: string,
    macros: { get(name: string): MacroEntry | undefined },
    budget: ExpansionBudget,
  ): KnownExpansion | undefined {
    const known = this.known.get(text);
    if (!known?.holds(macros)) return undefined;
    budget.charge(known.steps);
    budget.chargeText(known.characters);
    return known;
  }

  keep(text: string, expansion: KnownExpansion): void {
    if (this.known.size >= MOST_LINES) this.known.clear();
    this.known.set(text, expansion);
  }

  clear(): void {
    this.known.clear();
  }
}
