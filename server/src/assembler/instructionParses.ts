import type { ParsedInstruction } from '../isa/instruction';
import { isConstant, type LinearValue } from '../isa/linearValue';

/** An instruction whose operands name symbols: the expressions that were asked for in order, and results by their values. */
interface SymbolicParse {
  readonly asked: readonly string[];
  readonly results: Map<string, ParsedInstruction>;
}

/** Texts, and results of one text, that are kept. */
const MOST_TEXTS = 20_000;
const MOST_RESULTS = 64;

/**
 * Parses by text. Parsing asks nothing but what expressions are worth, so that the same text with the same values
 * gives the same; macros and edits bring the same lines again and again.
 */
export class InstructionParses {
  /** Those that hold wherever the text stands: no operand names a symbol, a label or the location. */
  private readonly lasting = new Map<string, ParsedInstruction>();
  private readonly symbolic = new Map<string, SymbolicParse>();

  find(text: string): ParsedInstruction | undefined {
    return this.lasting.get(text);
  }

  keep(text: string, parsed: ParsedInstruction): void {
    if (this.lasting.size >= MOST_TEXTS) this.lasting.clear();
    this.lasting.set(text, parsed);
  }

  /** `worth` is asked what the expressions of the text are worth now. */
  findSymbolic(text: string, worth: (expression: string) => LinearValue): ParsedInstruction | undefined {
    const known = this.symbolic.get(text);
    return known?.results.get(keyOf(known.asked, worth));
  }

  /** `asked`: every expression that the parse asked for, in order, with its value. */
  keepSymbolic(
    text: string,
    asked: readonly { readonly expression: string; readonly value: LinearValue }[],
    parsed: ParsedInstruction,
  ): void {
    const values = new Map(asked.map(({ expression, value }) => [expression, value]));
    let known = this.symbolic.get(text);
    // What is asked for next may hang on what was worth what.
    const isAlike =
      known?.asked.length === asked.length && asked.every((a, i) => a.expression === known?.asked[i]);
    if (!known || !isAlike) {
      known = { asked: asked.map(({ expression }) => expression), results: new Map() };
      if (this.symbolic.size >= MOST_TEXTS) this.symbolic.clear();
      this.symbolic.set(text, known);
    }
    if (known.results.size >= MOST_RESULTS) known.results.clear();
    known.results.set(
      keyOf(known.asked, (expression) => values.get(expression) as LinearValue),
      parsed,
    );
  }
}

function keyOf(asked: readonly string[], worth: (expression: string) => LinearValue): string {
  let key = '';
  for (let i = 0; i < asked.length; i++) {
    const value = worth(asked[i] as string);
    const { constant, terms } = value;
    const [term] = terms;
    // Nearly always a label.
    if (terms.length === 1 && constant === 0n && term?.coefficient === 1n) key += term.symbol;
    else if (isConstant(value)) key += `#${constant}`;
    else key += `(${constant}${terms.map((t) => `+${t.coefficient}*${t.symbol}`).join('')})`;
    key += '\n';
  }
  return key;
}
