import { Expander, ExpansionBudget, ExpansionLimit } from './expander';
import { printExpanded } from './expandLine';
import type { PreprocessorState } from './state';
import { endToken } from './token';
import { tokenize } from './tokenize';

/**
 * A piece of text with the macros of that state expanded, as on a line of its own (for hovers). What depends
 * on the place (`__LINE__` and its kin) stays as it is; so does a text whose expansion goes beyond the limits.
 */
export function expandText(text: string, state: PreprocessorState): string {
  const tokens = tokenize(text.replace(/\s+/g, ' ').trim());
  let at = 0;
  const source = {
    next: () => tokens[at++] ?? endToken,
    parenthesisOnNextLine: () => undefined,
    nextLine: () => false,
  };
  const ignored = () => undefined;
  const host = { macros: state.macros, dynamic: ignored, complain: ignored, budget: new ExpansionBudget() };
  try {
    return printExpanded(new Expander(source, host, false)).text.trim();
  } catch (error) {
    if (error instanceof ExpansionLimit) return text;
    throw error;
  }
}
