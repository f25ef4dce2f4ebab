import type { MacroDefinition } from './macroDefinition';
import type { ScrubbedStatement } from './scrub';

/** One statement of an expansion, with the index of the line of the body that it comes from. */
export interface ExpandedStatement {
  readonly statement: ScrubbedStatement;
  readonly from: number;
}

/** Statements that are kept of one macro, at most. */
const MOST_STATEMENTS = 4096;

/** What arguments make of a macro, wherever it was defined. */
export class ExpandedTexts {
  private readonly body: readonly string[];
  /** `\@` in the body: no two expansions are the same. */
  private readonly isNumbered: boolean;
  private readonly known = new Map<string, readonly ExpandedStatement[]>();
  private kept = 0;

  constructor(
    private readonly parameters: MacroDefinition['parameters'],
    body: MacroDefinition['body'],
  ) {
    this.body = body.map((line) => line.text);
    this.isNumbered = this.body.some((text) => text.includes('\\@'));
  }

  isOf({ parameters, body }: MacroDefinition): boolean {
    return (
      this.body.length === body.length &&
      this.parameters.length === parameters.length &&
      this.parameters.every((p, i) => {
        const q = parameters[i];
        return p.name === q?.name && p.kind === q.kind && p.byDefault === q.byDefault;
      }) &&
      this.body.every((text, i) => text === body[i]?.text)
    );
  }

  get(args: string): readonly ExpandedStatement[] | undefined {
    return this.known.get(args);
  }

  /** False where no other expansion has the same text, or it is too long. */
  set(args: string, expansion: readonly ExpandedStatement[]): boolean {
    if (this.isNumbered || expansion.length > MOST_STATEMENTS) return false;
    this.kept += expansion.length + 1;
    if (this.kept > MOST_STATEMENTS) {
      this.known.clear();
      this.kept = expansion.length + 1;
    }
    this.known.set(args, expansion);
    return true;
  }
}

/** Of the macros of each name, those of the last one. */
const byName = new Map<string, ExpandedTexts>();
const MOST_NAMES = 2048;

/** Shared by macros of the same text: an edit leaves most macros of a document as they were. */
export function expandedTextsOf(macro: MacroDefinition): ExpandedTexts {
  const known = byName.get(macro.name);
  if (known?.isOf(macro)) return known;
  const made = new ExpandedTexts(macro.parameters, macro.body);
  if (byName.size >= MOST_NAMES) byName.clear();
  byName.set(macro.name, made);
  return made;
}
