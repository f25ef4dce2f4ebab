import { mnemonics } from '../isa/mnemonics';
import { suggestionsFor } from '../isa/suggestion';
import { conditionNames } from '../isa/words';
import type { Problem } from '../source/problem';

/** Names of the macros that may have been meant. */
export interface MacroNames {
  /** Of the assembler's macros. */
  readonly assembler: () => Iterable<string>;
  /** Of the C preprocessor's, undefined ones among them: tens of thousands. */
  readonly preprocessor: () => Iterable<string>;
  readonly isPreprocessors: (name: string) => boolean;
}

const branches: ReadonlySet<string> = new Set(
  conditionNames.flatMap((condition) => [`b.${condition}`, `bc.${condition}`]),
);

/** Says of unknown words which known ones are nearest. */
export class Misspellings {
  private readonly near = new Map<string, readonly string[]>();
  private assemblerMacros: ReadonlySet<string> | undefined;
  private preprocessorMacros: ReadonlySet<string> | undefined;

  constructor(private readonly macros: MacroNames) {}

  /** The problem of a statement whose first word is unknown. */
  problem(problem: Problem, statement: string): Problem {
    const word = /^[\w.$]+/.exec(statement)?.[0] ?? '';
    let near = this.near.get(word);
    if (near === undefined) {
      near = this.nearest(word);
      this.near.set(word, near);
    }
    return misspelt(problem, word, near);
  }

  private nearest(word: string): readonly string[] {
    this.assemblerMacros ??= new Set(this.macros.assembler());
    const lower = suggestionsFor(word.toLowerCase(), mnemonics, branches, this.assemblerMacros);
    if (!/[A-Z]/.test(word)) return lower;
    this.preprocessorMacros ??= new Set(this.macros.preprocessor());
    // By convention those have capital letters.
    const asWritten = suggestionsFor(word, this.preprocessorMacros).filter(this.macros.isPreprocessors);
    return asWritten.length > 0 ? asWritten : lower;
  }
}

/** The problem with the known words that are near to the unknown one, if any are. */
export function misspelt(problem: Problem, word: string, near: readonly string[]): Problem {
  const last = near.at(-1);
  if (last === undefined) return problem;
  const others = near.slice(0, -1).map((name) => `\`${name}'`);
  const list = others.length === 0 ? `\`${last}'` : `${others.join(', ')} or \`${last}'`;
  return { ...problem, message: `${problem.message}; did you mean ${list}?`, misspelt: { word, near } };
}
